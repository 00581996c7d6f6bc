package org.farthing.circuit.socks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.TcpConnection;

/**
 * The local SOCKS 5 port: listens on the loopback address only, runs the handshake of each connection on the event loop, and hands the
 * request to the {@link Dialer}. It opens no connection itself, so nothing can leave around the circuits.
 */
public final class SocksServer implements AutoCloseable {
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);
    /** As many streams as 24 circuits carry; more could only wait. */
    private static final int MAX_CONNECTIONS = 24 * 64;
    /** Connections beyond that are told so, unless even telling them would take too much. */
    private static final int MAX_REFUSED = 256;
    /** To those beyond: none of the methods offered is acceptable. */
    private static final byte[] TOO_MANY = {5, (byte) 0xFF};

    private final EventLoop loop;
    private final Dialer dialer;
    private final SocksOptions options;
    private final ServerSocketChannel server;
    private final InetSocketAddress address;
    private final Admission admission;
    private final Set<Session> sessions = new HashSet<>();
    private final Set<Session> refused = new HashSet<>();

    private SocksServer(EventLoop loop, Dialer dialer, SocksOptions options, ServerSocketChannel server, InetSocketAddress address,
            Admission admission) {
        this.loop = loop;
        this.dialer = dialer;
        this.options = options;
        this.server = server;
        this.address = address;
        this.admission = admission;
    }

    /**
     * Listens on 127.0.0.1, for at most {@value #MAX_CONNECTIONS} connections at a time.
     *
     * @param port 0 for any free one
     * @throws BindException if another program has the port
     */
    public static SocksServer listen(EventLoop loop, int port, Dialer dialer, SocksOptions options) throws IOException {
        return listen(loop, port, dialer, options, Admission.ALL);
    }

    /** As above, for those alone who are admitted. */
    public static SocksServer listen(EventLoop loop, int port, Dialer dialer, SocksOptions options, Admission admission)
            throws IOException {
        ServerSocketChannel channel = loop.platform().sockets().openServerSocketChannel();
        InetSocketAddress address;
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1024);
            address = (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        var server = new SocksServer(loop, dialer, options, channel, address, admission);
        // Of the system's: a virtual thread in accept is woken by way of two others, which every new stream would wait for.
        loop.platform().platformThread("socks-accept", server::accept).start();
        return server;
    }

    /** Where it listens, or listened until it was closed. */
    public InetSocketAddress address() {
        return address;
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel channel = server.accept();
                boolean admitted = isAdmitted(channel);
                if (!loop.post(() -> start(channel, admitted))) {
                    channel.close();
                    return;
                }
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                // Out of file descriptors, most likely: the waiting connections are served when some are free again.
                System.getLogger("farthing.socks").log(System.Logger.Level.WARNING, "cannot accept: " + e.getMessage());
                try {
                    loop.platform().sleep(Duration.ofMillis(100));
                } catch (InterruptedException _) {
                    return;
                }
            }
        }
    }

    private boolean isAdmitted(SocketChannel channel) {
        try {
            return channel.getRemoteAddress() instanceof InetSocketAddress peer && admission.admits(peer);
        } catch (IOException _) {
            // The program has hung up already.
            return false;
        }
    }

    private void start(SocketChannel channel, boolean admitted) {
        var session = new Session();
        try {
            session.connection = TcpConnection.adopt(loop, channel, session);
        } catch (IOException _) {
            // The program has hung up already.
            return;
        }
        if (!admitted || !admission.listens()) {
            session.connection.reset();
            return;
        }
        if (sessions.size() >= MAX_CONNECTIONS) {
            if (refused.size() >= MAX_REFUSED) {
                session.connection.reset();
                return;
            }
            refused.add(session);
            session.write(TOO_MANY);
            session.connection.close();
            return;
        }
        sessions.add(session);
        session.timeout = loop.schedule(HANDSHAKE_TIMEOUT, session::handshakeTimedOut);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #close}, and resets the connections that there are. */
    public void closeWithConnections() {
        close();
        loop.post(() -> List.copyOf(sessions).forEach(session -> session.connection.reset()));
    }

    /** One program's connection, until its stream stands. */
    private final class Session implements TcpConnection.Handler, Dialer.Caller {
        private final SocksHandshake handshake = new SocksHandshake(options.password());
        private final byte[] buffer = new byte[SocksHandshake.LONGEST];
        private TcpConnection connection;
        private EventLoop.Timer timeout;
        private TcpConnection.Handler owner;
        private int ownBytes;
        private boolean gone;

        private void handshakeTimedOut() {
            if (owner == null) {
                connection.close();
            }
        }

        @Override
        public void onReadable(TcpConnection source) {
            if (owner != null) {
                owner.onReadable(source);
                return;
            }
            int count = source.read(buffer, 0, handshake.room());
            if (count > 0) {
                advance(count);
            }
        }

        private void advance(int count) {
            SocksHandshake.Outcome outcome = handshake.offer(buffer, 0, count);
            while (outcome instanceof SocksHandshake.Outcome.Send send) {
                write(send.bytes());
                outcome = handshake.offer(buffer, 0, 0);
            }
            switch (outcome) {
                case SocksHandshake.Outcome.Done done -> {
                    timeout.cancel();
                    connection.pauseReading();
                    connection.unread(handshake.takeLeftover());
                    dialer.dial(done.request(), this);
                }
                case SocksHandshake.Outcome.Refuse refuse -> {
                    write(refuse.bytes());
                    connection.close();
                }
                case SocksHandshake.Outcome.NeedMore _, SocksHandshake.Outcome.Send _ -> { }
            }
        }

        @Override
        public TcpConnection connection() {
            return connection;
        }

        @Override
        public void succeed(TcpConnection.Handler newOwner) {
            owner = newOwner;
            write(SocksReply.SUCCEEDED.encode());
        }

        @Override
        public void found(InetAddress address) {
            write(SocksReply.encodeFound(address));
            connection.close();
        }

        @Override
        public void found(String name) {
            write(SocksReply.encodeFound(name));
            connection.close();
        }

        @Override
        public void fail(SocksReply reply) {
            write((options.extendedReplies() ? reply : reply.plain()).encode());
            connection.close();
        }

        private void write(byte[] bytes) {
            ownBytes += bytes.length;
            connection.write(bytes, 0, bytes.length);
        }

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public void onDrained(TcpConnection source, int bytesWritten) {
            // The handshake's own bytes are no part of the stream: counted, they would give credit that was never used.
            int own = Math.min(ownBytes, bytesWritten);
            ownBytes -= own;
            if (owner != null && bytesWritten > own) {
                owner.onDrained(source, bytesWritten - own);
            }
        }

        @Override
        public void onEndOfInput(TcpConnection source) {
            if (owner != null) {
                owner.onEndOfInput(source);
            } else {
                connection.close();
            }
        }

        @Override
        public void onClosed(TcpConnection source, boolean reset) {
            gone = true;
            if (timeout != null) {
                timeout.cancel();
            }
            sessions.remove(this);
            refused.remove(this);
            if (owner != null) {
                owner.onClosed(source, reset);
            }
        }
    }
}
