package org.farthing.circuit.link;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.farthing.circuit.loop.Platform;
import org.farthing.wallet.value.Bytes;

/**
 * Makes links, in straight-line blocking code for a virtual thread. First TLS 1.3 with a {@link LinkCertificate} from the end that was
 * dialled, and from the end that dials if it is a relay; then one {@link Hello} each way. A link that fails in any step is closed without
 * another cell.
 */
public final class LinkHandshake {
    /** For all of it, from the first SYN to the peer's HELLO. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** Enough for a turn's output; more would only hide from the sender that the link is congested. */
    static final int SEND_BUFFER = 256 * 1024;

    private static final List<Integer> VERSIONS = List.of(1);

    private LinkHandshake() {
    }

    /** {@link #connect(InetSocketAddress, Bytes, Optional, LinkKeys, Duration)} within {@link #TIMEOUT}. */
    public static EstablishedLink connect(InetSocketAddress address, Bytes expectedId, Optional<RelayIdentity> own, LinkKeys keys) {
        return connect(address, expectedId, own, keys, TIMEOUT);
    }

    /**
     * Dials a relay.
     *
     * @param address resolved, never a name
     * @param expectedId the 32-byte identity that has to answer
     * @param own what to authenticate with; empty for a client, who shows nothing
     * @throws LinkException for everything that the network or the peer does
     */
    public static EstablishedLink connect(InetSocketAddress address, Bytes expectedId, Optional<RelayIdentity> own, LinkKeys keys,
            Duration timeout) {
        expectedId.requireLength(RelayIdentity.ID_LENGTH, "an identity");
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("a link is dialled by address, not by name");
        }
        SocketChannel channel = openChannel(keys.platform());
        try (var deadline = Deadline.start(timeout, channel, keys.platform())) {
            return guarded(channel, deadline, () -> {
                configure(channel);
                try {
                    channel.connect(address);
                } catch (IOException e) {
                    throw new LinkException(LinkException.Kind.UNREACHABLE, "nobody answers there", e);
                }
                return shakeHands(channel, true, Optional.of(expectedId), own, keys);
            });
        }
    }

    /** {@link #accept(SocketChannel, RelayIdentity, LinkKeys, Duration)} within {@link #TIMEOUT}. */
    public static EstablishedLink accept(SocketChannel channel, RelayIdentity own, LinkKeys keys) {
        return accept(channel, own, keys, TIMEOUT);
    }

    /**
     * Answers on a channel that was just accepted and is in blocking mode. The channel belongs to the handshake, which closes it when it
     * fails.
     *
     * @throws LinkException for everything that the network or the peer does
     */
    public static EstablishedLink accept(SocketChannel channel, RelayIdentity own, LinkKeys keys, Duration timeout) {
        try (var deadline = Deadline.start(timeout, channel, keys.platform())) {
            return guarded(channel, deadline, () -> {
                configure(channel);
                return shakeHands(channel, false, Optional.empty(), Optional.of(own), keys);
            });
        }
    }

    private static EstablishedLink shakeHands(SocketChannel channel, boolean initiator, Optional<Bytes> dialled,
            Optional<RelayIdentity> own, LinkKeys keys) throws IOException {
        var trust = new LinkTrust(dialled, keys.clock());
        var tls = new BlockingTls(channel, LinkEngine.create(initiator, own.map(keys::leafOf), trust, keys));
        try {
            tls.handshake();
            byte[] exporter = LinkEngine.exporter(tls.engine());
            tls.send(Hello.of(VERSIONS, initiator ? Hello.Role.INITIATOR : Hello.Role.RESPONDER, exporter, own).encode());

            var cell = new byte[Hello.CELL_SIZE];
            tls.receive(cell);
            var hello = Hello.decode(cell);
            hello.verify(initiator ? Hello.Role.RESPONDER : Hello.Role.INITIATOR, exporter, trust.verified(), keys.clock().instant());
            return new EstablishedLink(tls, channel, trust.verified(), initiator, hello.newestIn(VERSIONS));
        } catch (IOException | RuntimeException e) {
            tls.sendAlert();
            throw e;
        }
    }

    private interface Steps {
        EstablishedLink run() throws IOException;
    }

    /** Closes the channel on every failure, and says in our own terms what it was. */
    private static EstablishedLink guarded(SocketChannel channel, Deadline deadline, Steps steps) {
        boolean done = false;
        try {
            EstablishedLink link = steps.run();
            done = deadline.met();
            if (!done) {
                throw timedOut(null);
            }
            return link;
        } catch (LinkException e) {
            throw deadline.met() ? e : timedOut(e);
        } catch (IOException e) {
            throw deadline.met() ? translated(e) : timedOut(e);
        } finally {
            if (!done) {
                closeQuietly(channel);
            }
        }
    }

    private static LinkException translated(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof LinkException reason) {
                return new LinkException(reason.kind(), reason.getMessage(), e);
            }
        }
        return switch (e) {
            case SSLException _ -> new LinkException(LinkException.Kind.NOT_A_LINK, "what is at the other end makes no link with us", e);
            case EOFException _ -> new LinkException(LinkException.Kind.CUT_OFF, "the other end hung up", e);
            default -> new LinkException(LinkException.Kind.CUT_OFF, "the connection broke", e);
        };
    }

    private static LinkException timedOut(Exception cause) {
        return new LinkException(LinkException.Kind.TIMED_OUT, "the other end did not finish in time", cause);
    }

    private static SocketChannel openChannel(Platform platform) {
        try {
            return platform.sockets().openSocketChannel();
        } catch (IOException e) {
            throw new UncheckedIOException("the system has no socket to give", e);
        }
    }

    private static void configure(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // The descriptor is gone either way, and the reason is already known.
        }
    }
}
