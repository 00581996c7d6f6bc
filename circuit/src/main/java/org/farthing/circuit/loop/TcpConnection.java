package org.farthing.circuit.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * A plain TCP connection on an {@link EventLoop}: a SOCKS peer, or the site behind an exit. Loop thread only, and so are all callbacks.
 *
 * <p>The two directions end independently. {@link #read} returning -1 is the peer's clean end of input; output goes on until
 * {@link #shutdownOutput}. When both have ended the socket is closed by itself. A connection that is cut rather than ended is always
 * reported as a reset, and {@link #reset} shows the peer one too, so that a truncated stream never passes for a complete one.
 *
 * <p>{@link Handler#onClosed} comes exactly once, from a turn of the loop and never from within a call of the owner's, and nothing
 * follows it.
 *
 * <p>While reading is paused and no output waits, the connection is not watched at all: even a reset shows only on resuming.
 */
public final class TcpConnection {
    /** A peer that takes nothing for this long while we want to close is cut off. */
    static final Duration CLOSE_STALL = Duration.ofSeconds(30);
    /** How long, and how much, is read after our end of output, so that late input does not turn our orderly end into a reset. */
    static final Duration LINGER = Duration.ofSeconds(2);
    private static final int LINGER_BYTES = 1024 * 1024;
    /** Owners stop at their stream's credit, far below; beyond this the owner is defective and memory comes first. */
    static final int MOST_QUEUED = 16 * 1024 * 1024;

    /** The owner's side. Handlers may call any method of the connection. */
    public interface Handler {
        /** Input, its end or an error waits. To be answered by one {@link TcpConnection#read} or by pausing: it is repeated every turn. */
        void onReadable(TcpConnection connection);

        /** The socket took {@code bytesWritten} more bytes of what was written. */
        void onDrained(TcpConnection connection, int bytesWritten);

        /** The peer ended its direction; once, after {@link TcpConnection#read} returned -1. Output still works. */
        void onEndOfInput(TcpConnection connection);

        /**
         * The last call.
         *
         * @param reset true if the connection was cut by either side, false if it ended in order
         */
        void onClosed(TcpConnection connection, boolean reset);
    }

    private enum Output { OPEN, ENDING, ENDED }

    private enum Life { OPEN, CLOSING, LINGERING, CLOSED }

    private final EventLoop loop;
    private final SocketChannel channel;
    private final Handler handler;
    private final ByteQueue queue;
    private final Pollable pollable = new Readiness();
    private final WriteStall stall;
    private final SelectionKey key;

    private Life life = Life.OPEN;
    private Output output = Output.OPEN;
    private boolean paused;
    private boolean inputEnded;
    private boolean endReported;
    private boolean dirty;
    /** The socket took less than it was offered: the next write waits until it has room. */
    private boolean writeAwaited;
    /** What was read and given back: the next reads return it first. */
    private byte[] unread = new byte[0];
    private boolean unreadOffered;
    private int lingered;
    private EventLoop.Timer lingerTimer;

    private TcpConnection(EventLoop loop, SocketChannel channel, Handler handler) throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.handler = handler;
        this.queue = loop.newQueue();
        this.stall = new WriteStall(loop, CLOSE_STALL, () -> life == Life.CLOSING, () -> finish(true));
        channel.configureBlocking(false);
        // Delayed small segments are invisible in the median and 45 ms in the 99th percentile.
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // Whatever ends it without a word, such as the killing of this program, is a reset as well.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        this.key = loop.register(channel, SelectionKey.OP_READ, pollable);
    }

    /**
     * Takes over a connected channel; callbacks begin with a later turn.
     *
     * @throws IOException if the channel is not usable; it is closed then
     */
    public static TcpConnection adopt(EventLoop loop, SocketChannel channel, Handler handler) throws IOException {
        loop.requireInLoop();
        try {
            return new TcpConnection(loop, channel, Objects.requireNonNull(handler));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** What became of {@link #connect}; exactly one call, from a later turn of the loop. */
    public interface ConnectHandler {
        /** The channel is connected and the handler's: to be adopted or closed. */
        void onConnected(SocketChannel channel);

        void onFailed(ConnectFailure failure);
    }

    public enum ConnectFailure { REFUSED, TIMED_OUT, UNREACHABLE, LOOP_CLOSED }

    /**
     * Connects without blocking.
     *
     * @param resolved an address, never a name: a loop does not wait for name servers
     * @throws IllegalArgumentException for a name
     */
    public static void connect(EventLoop loop, InetSocketAddress resolved, Duration timeout, ConnectHandler handler) {
        loop.requireInLoop();
        if (resolved.isUnresolved()) {
            throw new IllegalArgumentException("a name was not resolved");
        }
        Connecting.start(loop, resolved, timeout, handler);
    }

    /**
     * One read of the socket.
     *
     * @return bytes read; 0 if there are none now, or the connection is cut or closed; -1 at the end of input
     */
    public int read(byte[] into, int offset, int most) {
        Objects.checkFromIndexSize(offset, most, into.length);
        if (life != Life.OPEN || inputEnded || most == 0) {
            return inputEnded ? -1 : 0;
        }
        if (unread.length > 0) {
            int count = Math.min(most, unread.length);
            System.arraycopy(unread, 0, into, offset, count);
            unread = Arrays.copyOfRange(unread, count, unread.length);
            return count;
        }
        ByteBuffer buffer = loop.scratch().readBuffer().clear();
        buffer.limit(Math.min(most, buffer.capacity()));
        int count = readSocket(buffer);
        if (count > 0) {
            buffer.flip().get(into, offset, count);
        } else if (count < 0) {
            endInput();
        }
        return count;
    }

    /** Gives back bytes that belong to the next owner; the next {@link #read} returns them before any others. */
    public void unread(byte[] bytes) {
        unread = bytes.clone();
        offerUnread();
    }

    /** The socket says nothing of bytes that are here already. */
    private void offerUnread() {
        if (unread.length > 0 && !unreadOffered && !paused && life == Life.OPEN) {
            unreadOffered = true;
            loop.executeFor(pollable, () -> {
                unreadOffered = false;
                if (unread.length > 0 && !paused && life == Life.OPEN) {
                    handler.onReadable(this);
                    offerUnread();
                }
            });
        }
    }

    public void pauseReading() {
        paused = true;
        updateInterest();
    }

    public void resumeReading() {
        paused = false;
        updateInterest();
        offerUnread();
    }

    /**
     * Queues a copy of {@code length} bytes; the socket gets them at the end of this turn, together with what else is written in it.
     * Without effect once the connection is closed or cut, of which the owner may not have heard yet.
     *
     * @throws IllegalStateException after {@link #shutdownOutput}
     */
    public void write(byte[] source, int offset, int length) {
        if (life != Life.OPEN) {
            return;
        }
        if (output != Output.OPEN) {
            throw new IllegalStateException("output has been shut down");
        }
        queue.append(source, offset, length);
        if (queue.size() > MOST_QUEUED) {
            finish(true);
        } else {
            markDirty();
        }
    }

    /** Bytes written and not yet taken by the socket. The owner bounds this by pausing where they come from. */
    public int queued() {
        return queue.size();
    }

    /** When the oldest of what is {@link #queued} came, in the loop's nanoseconds; not to be asked when nothing is. */
    public long oldestQueued() {
        return queue.oldestNanos();
    }

    /** Ends our direction once everything queued is out. Input goes on. */
    public void shutdownOutput() {
        if (life == Life.OPEN && output == Output.OPEN) {
            output = Output.ENDING;
            markDirty();
        }
    }

    /** Closes in order once everything queued is out; no more input is reported. A peer that stops taking it is cut off after 30 s. */
    public void close() {
        if (life == Life.OPEN) {
            life = Life.CLOSING;
            updateInterest();
            stall.watch();
            markDirty();
        }
    }

    /** Cuts the connection now, dropping what is queued. The peer sees a reset. */
    public void reset() {
        finish(true);
    }

    private final class Readiness implements Pollable {
        @Override
        public void ready(int readyOps) {
            if ((readyOps & SelectionKey.OP_WRITE) != 0) {
                writeOnce();
            }
            if ((readyOps & SelectionKey.OP_READ) != 0) {
                if (life == Life.LINGERING) {
                    discardInput();
                } else if (life == Life.OPEN && !paused && !inputEnded) {
                    handler.onReadable(TcpConnection.this);
                }
            }
        }

        @Override
        public void flush() {
            dirty = false;
            // Otherwise the socket is full, and says so when it is not.
            if (life != Life.CLOSED && !writeAwaited) {
                writeOnce();
            }
        }

        @Override
        public void abandon() {
            finish(true);
        }
    }

    private void writeOnce() {
        if (!queue.isEmpty()) {
            ByteBuffer buffer = loop.scratch().writeBuffer().clear();
            queue.copyTo(buffer);
            buffer.flip();
            int count;
            try {
                count = channel.write(buffer);
            } catch (IOException _) {
                finish(true);
                return;
            }
            queue.discard(count);
            writeAwaited = !queue.isEmpty();
            updateInterest();
            if (count > 0) {
                stall.progress();
                handler.onDrained(this, count);
            }
        }
        if (life != Life.CLOSED && queue.isEmpty()) {
            endOutput();
        }
    }

    /** Everything is out: what waited for that happens now. */
    private void endOutput() {
        if (output != Output.ENDED && (output == Output.ENDING || life == Life.CLOSING)) {
            output = Output.ENDED;
            try {
                channel.shutdownOutput();
            } catch (IOException _) {
                finish(true);
                return;
            }
        }
        if (output == Output.ENDED && inputEnded && (endReported || life != Life.OPEN)) {
            finish(false);
        } else if (life == Life.CLOSING) {
            life = Life.LINGERING;
            stall.cancel();
            lingerTimer = loop.schedule(LINGER, () -> finish(false));
            updateInterest();
        }
    }

    /** A close with unread input would make the system send a reset, which may overtake our last bytes at the peer. */
    private void discardInput() {
        ByteBuffer buffer = loop.scratch().readBuffer().clear();
        int count = readSocket(buffer);
        lingered += Math.max(count, 0);
        if (life != Life.CLOSED && (count < 0 || lingered > LINGER_BYTES)) {
            finish(false);
        }
    }

    private int readSocket(ByteBuffer buffer) {
        try {
            return channel.read(buffer);
        } catch (IOException _) {
            // A reset by the peer: not the end of input, which would make what came before look complete.
            finish(true);
            return 0;
        }
    }

    private void endInput() {
        inputEnded = true;
        updateInterest();
        // Posted, so that the owner first deals with the -1 in its hand.
        loop.executeFor(pollable, () -> {
            if (life == Life.OPEN) {
                endReported = true;
                handler.onEndOfInput(this);
                markDirty();
            }
        });
    }

    private void finish(boolean reset) {
        if (life == Life.CLOSED) {
            return;
        }
        life = Life.CLOSED;
        queue.clear();
        stall.cancel();
        if (lingerTimer != null) {
            lingerTimer.cancel();
        }
        try (channel) {
            if (!reset) {
                channel.setOption(StandardSocketOptions.SO_LINGER, -1);
            }
        } catch (IOException _) {
            // The descriptor is gone either way, and there is nobody left to tell.
        }
        loop.execute(() -> handler.onClosed(this, reset));
    }

    private void markDirty() {
        if (!dirty && life != Life.CLOSED) {
            dirty = true;
            loop.flushAtTurnEnd(pollable);
        }
    }

    private void updateInterest() {
        if (life == Life.CLOSED) {
            return;
        }
        boolean reads = life == Life.LINGERING || life == Life.OPEN && !paused && !inputEnded;
        int ops = (reads ? SelectionKey.OP_READ : 0) | (writeAwaited ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != ops) {
            key.interestOps(ops);
        }
    }
}
