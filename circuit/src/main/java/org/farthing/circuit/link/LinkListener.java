package org.farthing.circuit.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.farthing.circuit.loop.Platform;

/**
 * Answers dialled links: one virtual thread accepts, one more per handshake. Thread-safe.
 *
 * <p>Handshakes cost about 2 ms of processor and some memory, and a silent peer holds one for the whole timeout. So there is a limit to
 * those in progress, and, lest one stranger use it up, a smaller one per source address (except for this machine's own), and to those
 * begun in a second, which bounds what strangers can take of the processor. Beyond a limit the newcomer is hung up on; it can come again,
 * and nobody waits behind it.
 */
public final class LinkListener implements AutoCloseable {
    public static final int MOST_HANDSHAKES = 64;
    public static final int MOST_PER_ADDRESS = 8;
    /** Handshakes begun at once and then in a second, for each processor: a fifth of its time. */
    static final int BURST = 512;
    static final int PER_SECOND = 100;

    private static final System.Logger LOG = System.getLogger(LinkListener.class.getName());
    private static final int BACKLOG = 128;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

    private final ServerSocketChannel server;
    private final InetSocketAddress address;
    private final RelayIdentity own;
    private final LinkKeys keys;
    private final Platform platform;
    private final Duration timeout;
    private final Consumer<EstablishedLink> consumer;
    private final Set<SocketChannel> inProgress = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    /** The acceptor's alone. */
    private final TokenBucket rate;
    private final Thread acceptor;
    private volatile boolean closed;

    private LinkListener(ServerSocketChannel server, RelayIdentity own, LinkKeys keys, Duration timeout, Consumer<EstablishedLink> consumer)
            throws IOException {
        this.server = server;
        this.address = (InetSocketAddress) server.getLocalAddress();
        this.own = own;
        this.keys = keys;
        this.platform = keys.platform();
        this.timeout = timeout;
        this.consumer = consumer;
        int processors = Runtime.getRuntime().availableProcessors();
        this.rate = new TokenBucket(BURST, PER_SECOND * processors, platform.nanos());
        this.acceptor = platform.virtualThread("link listener", this::acceptAll);
    }

    /** {@link #open(InetSocketAddress, RelayIdentity, LinkKeys, Duration, Consumer)} with {@link LinkHandshake#TIMEOUT}. */
    public static LinkListener open(InetSocketAddress bind, RelayIdentity own, LinkKeys keys, Consumer<EstablishedLink> consumer)
            throws IOException {
        return open(bind, own, keys, LinkHandshake.TIMEOUT, consumer);
    }

    /**
     * Listens from now on.
     *
     * @param bind port 0 for any free one
     * @param consumer gets each link on a virtual thread of its own, and has to have it adopted or to close it; if it throws, the link is
     *         closed
     * @throws IOException if the address cannot be had
     */
    public static LinkListener open(InetSocketAddress bind, RelayIdentity own, LinkKeys keys, Duration timeout,
            Consumer<EstablishedLink> consumer) throws IOException {
        ServerSocketChannel server = keys.platform().sockets().openServerSocketChannel();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(bind, BACKLOG);
            var listener = new LinkListener(server, own, keys, timeout, consumer);
            listener.acceptor.start();
            return listener;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** Where it listens, with the port that it got. */
    public InetSocketAddress address() {
        return address;
    }

    /** Stops listening and cuts the handshakes in progress. Links handed over are not touched. */
    @Override
    public void close() {
        closed = true;
        closeQuietly(server);
        inProgress.forEach(LinkListener::closeQuietly);
    }

    int handshakes() {
        return inProgress.size();
    }

    private void acceptAll() {
        while (!closed) {
            SocketChannel channel;
            try {
                channel = server.accept();
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                // Most likely no free descriptor: accepting again at once would only burn the processor.
                LOG.log(System.Logger.Level.WARNING, "a connection could not be accepted: {0}", e.getClass().getName());
                pause();
                continue;
            }
            admit(channel);
        }
    }

    private void admit(SocketChannel channel) {
        InetAddress source = channel.socket().getInetAddress();
        inProgress.add(channel);
        int fromThere = perAddress.merge(source, 1, Integer::sum);
        boolean tooMany = inProgress.size() > MOST_HANDSHAKES || fromThere > MOST_PER_ADDRESS && !source.isLoopbackAddress();
        if (closed || tooMany || !rate.take(platform.nanos())) {
            closeQuietly(channel);
            dismiss(channel, source);
            return;
        }
        platform.start("link handshake", () -> answer(channel, source));
    }

    private void answer(SocketChannel channel, InetAddress source) {
        EstablishedLink link;
        try {
            link = LinkHandshake.accept(channel, own, keys, timeout);
        } catch (LinkException e) {
            LOG.log(System.Logger.Level.DEBUG, "a link was not made: {0}", e.kind());
            return;
        } finally {
            dismiss(channel, source);
        }
        try {
            consumer.accept(link);
        } catch (RuntimeException e) {
            link.close();
            LOG.log(System.Logger.Level.WARNING, "a link found no owner: {0}", e.getClass().getName());
        }
    }

    private void dismiss(SocketChannel channel, InetAddress source) {
        inProgress.remove(channel);
        perAddress.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
    }

    private void pause() {
        try {
            platform.sleep(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Closeable channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // The descriptor is gone either way.
        }
    }
}
