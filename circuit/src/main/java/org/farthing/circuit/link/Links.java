package org.farthing.circuit.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.value.Bytes;

/**
 * The links a node dials: one per relay, shared by all circuits that go there, dialled when first wanted.
 *
 * <p>Belongs to the event loop; TCP and TLS handshakes run on virtual threads.
 */
public final class Links {
    /** What became of a request for a link; called on the event loop. */
    public interface Waiter {
        void ready(LinkCircuits link);

        void failed(String why);
    }

    private final EventLoop loop;
    private final Optional<RelayIdentity> own;
    private final LinkKeys keys;
    private final Optional<LinkCircuits.Acceptor> acceptor;
    private final Map<Bytes, LinkCircuits> open = new HashMap<>();
    private final Map<Bytes, List<Waiter>> dialling = new HashMap<>();
    private boolean closed;

    /**
     * @param own      a relay's identity, shown to the relays it dials; a client has none
     * @param acceptor takes circuits that come back along a dialled link
     */
    public Links(EventLoop loop, Optional<RelayIdentity> own, LinkKeys keys, Optional<LinkCircuits.Acceptor> acceptor) {
        this.loop = loop;
        this.own = own;
        this.keys = keys;
        this.acceptor = acceptor;
    }

    /** Calls {@code waiter} with the link to {@code relay}, at once where it is open. */
    public void to(Descriptor relay, Waiter waiter) {
        LinkCircuits existing = open.get(relay.relayId());
        if (existing != null) {
            waiter.ready(existing);
            return;
        }
        if (closed) {
            waiter.failed("closing");
            return;
        }
        List<Waiter> waiters = dialling.get(relay.relayId());
        if (waiters != null) {
            waiters.add(waiter);
            return;
        }
        dialling.put(relay.relayId(), new ArrayList<>(List.of(waiter)));
        loop.platform().start("dial", () -> dial(relay));
    }

    private void dial(Descriptor relay) {
        try {
            // A descriptor names a literal address: a name would have to be looked up around the circuit.
            InetAddress address = InetAddress.ofLiteral(relay.host());
            EstablishedLink established =
                    LinkHandshake.connect(new InetSocketAddress(address, relay.port()), relay.relayId(), own, keys);
            loop.post(() -> adopt(relay.relayId(), established));
        } catch (LinkException | IllegalArgumentException | IllegalStateException e) {
            // The last when this node closes meanwhile: its identity is wiped, and nothing can be proved with it.
            loop.post(() -> settle(relay.relayId(), waiter -> waiter.failed(e.getMessage())));
        }
    }

    private void adopt(Bytes relay, EstablishedLink established) {
        if (closed) {
            established.close();
            return;
        }
        var holder = new LinkCircuits[1];
        var circuits = new LinkCircuits(acceptor, keys.random(), () -> open.remove(relay, holder[0]));
        holder[0] = circuits;
        open.put(relay, circuits);
        try {
            circuits.start(Link.adopt(loop, established, circuits));
        } catch (IOException e) {
            open.remove(relay);
            settle(relay, waiter -> waiter.failed(e.getMessage()));
            return;
        }
        settle(relay, waiter -> waiter.ready(circuits));
    }

    private void settle(Bytes relay, Consumer<Waiter> result) {
        List<Waiter> waiters = dialling.remove(relay);
        if (waiters != null) {
            waiters.forEach(result);
        }
    }

    /** Those that are open. */
    public Stream<LinkCircuits> all() {
        return open.values().stream();
    }

    /** Drops what waits of circuits that are gone; see {@link LinkCircuits#dropRemains}. */
    public void dropRemains() {
        open.values().forEach(LinkCircuits::dropRemains);
    }

    public void close() {
        closed = true;
        for (LinkCircuits circuits : new ArrayList<>(open.values())) {
            circuits.close();
        }
    }
}
