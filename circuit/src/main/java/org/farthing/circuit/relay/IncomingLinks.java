package org.farthing.circuit.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.farthing.circuit.link.EstablishedLink;
import org.farthing.circuit.link.Link;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.link.LinkLimits;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.value.Bytes;

/**
 * The links that others have made to a relay: no more than {@link LinkLimits} allow, and none that carries nothing for long.
 *
 * <p>Not thread-safe: it belongs to the relay's event loop.
 */
final class IncomingLinks {
    /** Links on which no circuit stands are closed after this. */
    static final Duration IDLE = Duration.ofMinutes(5);
    private static final Duration IDLE_LOOK = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final LinkCircuits.Acceptor acceptor;
    private final RandomGenerator random;
    private final Predicate<Bytes> listed;
    private final LinkLimits limits = new LinkLimits();
    private final Set<LinkCircuits> links = new LinkedHashSet<>();

    /**
     * @param acceptor takes their circuits
     * @param listed   whether the registry lists the relay of this identity
     */
    IncomingLinks(EventLoop loop, LinkCircuits.Acceptor acceptor, RandomGenerator random, Predicate<Bytes> listed) {
        this.loop = loop;
        this.acceptor = acceptor;
        this.random = random;
        this.listed = listed;
    }

    /** Looks after idle links from now on. */
    void start() {
        loop.schedule(IDLE_LOOK, this::closeIdle);
    }

    LinkLimits limits() {
        return limits;
    }

    Stream<LinkCircuits> all() {
        return links.stream();
    }

    int size() {
        return links.size();
    }

    /** A link whose handshake is done; false, and it is closed, if it is one too many. */
    boolean add(EstablishedLink established) {
        boolean isListed = established.peerId().filter(listed).isPresent();
        InetAddress from = established.address();
        if (!limits.admit(from, isListed)) {
            established.close();
            return false;
        }
        var holder = new LinkCircuits[1];
        var link = new LinkCircuits(Optional.of(acceptor), random, () -> {
            links.remove(holder[0]);
            limits.release(from);
        });
        holder[0] = link;
        links.add(link);
        try {
            link.start(Link.adopt(loop, established, link), isListed);
        } catch (IOException _) {
            links.remove(link);
            limits.release(from);
        }
        return true;
    }

    private void closeIdle() {
        long now = loop.nanos();
        for (LinkCircuits link : new ArrayList<>(links)) {
            link.emptySince().ifPresent(since -> {
                if (now - since > IDLE.toNanos()) {
                    link.close();
                }
            });
        }
        loop.schedule(IDLE_LOOK, this::closeIdle);
    }

    /** Drops what waits of circuits that are gone; see {@link LinkCircuits#dropRemains}. */
    void dropRemains() {
        links.forEach(LinkCircuits::dropRemains);
    }

    void close() {
        new ArrayList<>(links).forEach(LinkCircuits::close);
    }
}
