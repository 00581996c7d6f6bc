package org.farthing.circuit.sim;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A TCP socket of a {@link Simulation}. */
final class SimulatedChannel extends SocketChannel {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int DEFAULT_BUFFER = 64 * 1024;

    private enum State { NEW, CONNECTING, REFUSED, ESTABLISHED, CONNECTED }

    private final SimulatedSockets sockets;
    private final Changes changes;
    private final String name;
    private final Map<SocketOption<?>, Object> options = new HashMap<>();
    private final Socket socket = new ChannelSocket(this);
    private State state = State.NEW;
    private InetSocketAddress local;
    private InetSocketAddress remote;
    private SimulatedSelector.Key key;
    private Wire in;
    private Wire out;
    private boolean outputEnded;
    private boolean inputEnded;
    private boolean gone;

    SimulatedChannel(SimulatedSockets sockets) {
        super(sockets);
        this.sockets = sockets;
        this.changes = new Changes(sockets.simulation());
        this.name = sockets.nextName();
    }

    private void changed() {
        changes.happen();
        if (key != null) {
            key.wake();
        }
    }

    void registered(SimulatedSelector.Key with) {
        key = with;
    }

    // ---- connecting ----

    @Override
    public boolean connect(SocketAddress address) throws IOException {
        requireOpen();
        if (state != State.NEW) {
            throw new AlreadyConnectedException();
        }
        remote = (InetSocketAddress) address;
        if (remote.isUnresolved()) {
            throw new java.nio.channels.UnresolvedAddressException();
        }
        local = sockets.freeAddress(LOOPBACK);
        state = State.CONNECTING;
        sockets.simulation().at(sockets.latency(), this::knock);
        if (!isBlocking()) {
            return false;
        }
        awaitConnection(0);
        return finishConnect();
    }

    void awaitConnection(long limitNanos) throws IOException {
        await(limitNanos, () -> state != State.CONNECTING);
    }

    /** The first packet has come to the other machine. */
    private void knock() {
        if (sockets.isSilent(remote)) {
            return;
        }
        SimulatedServer server = sockets.listener(remote);
        boolean taken = server != null && !gone && server.offer(() -> new SimulatedChannel(sockets).answering(this));
        sockets.simulation().at(sockets.latency(), () -> {
            if (state == State.CONNECTING) {
                state = taken ? State.ESTABLISHED : State.REFUSED;
                changed();
            }
        });
    }

    /** This is the other end of what {@code caller} connects. */
    private SimulatedChannel answering(SimulatedChannel caller) {
        local = caller.remote;
        remote = caller.local;
        state = State.CONNECTED;
        in = new Wire(sockets, caller.name + ">", buffer(), caller::changed, this::changed);
        out = new Wire(sockets, name + ">", caller.buffer(), this::changed, caller::changed);
        caller.in = out;
        caller.out = in;
        return this;
    }

    private int buffer() {
        return options.get(StandardSocketOptions.SO_RCVBUF) instanceof Integer size ? size : DEFAULT_BUFFER;
    }

    @Override
    public boolean finishConnect() throws IOException {
        requireOpen();
        return switch (state) {
            case NEW -> throw new java.nio.channels.NoConnectionPendingException();
            case CONNECTING -> false;
            case REFUSED -> {
                close();
                throw new ConnectException("Connection refused");
            }
            case ESTABLISHED, CONNECTED -> {
                state = State.CONNECTED;
                yield true;
            }
        };
    }

    @Override
    public boolean isConnected() {
        return state == State.CONNECTED;
    }

    @Override
    public boolean isConnectionPending() {
        return state == State.CONNECTING || state == State.ESTABLISHED || state == State.REFUSED;
    }

    // ---- bytes ----

    @Override
    public int read(ByteBuffer target) throws IOException {
        return read(target, 0);
    }

    /** @param limitNanos for a channel that blocks; 0 for none */
    int read(ByteBuffer target, long limitNanos) throws IOException {
        requireConnected();
        maybeCut();
        if (inputEnded) {
            return -1;
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        if (isBlocking()) {
            await(limitNanos, () -> in.unread() > 0 || in.isEnded() || in.isBroken() || inputEnded);
        }
        int count = in.receive(target);
        if (count > 0) {
            return count;
        }
        if (in.isBroken()) {
            throw new SocketException("Connection reset");
        }
        return in.isEnded() || inputEnded ? -1 : 0;
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException("nobody scatters");
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int before = source.remaining();
        do {
            requireConnected();
            maybeCut();
            if (outputEnded) {
                throw new ClosedChannelException();
            }
            if (isBlocking() && source.hasRemaining()) {
                await(0, () -> out.room() > 0 || in.isBroken());
            }
            if (in.isBroken()) {
                throw new SocketException("Broken pipe");
            }
            if (out.send(source) > 0 && out.isAbandoned()) {
                // Nobody is there: the answer to these bytes will be a reset.
                in.cut();
            }
        } while (isBlocking() && source.hasRemaining());
        return before - source.remaining();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException("nobody gathers");
    }

    private void maybeCut() {
        if (sockets.cutsNow()) {
            cut();
        }
    }

    /** Breaks the connection, for both ends. */
    void cut() {
        in.cut();
        out.cut();
    }

    @Override
    public SocketChannel shutdownInput() throws IOException {
        requireConnected();
        inputEnded = true;
        changed();
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        requireConnected();
        if (!outputEnded) {
            outputEnded = true;
            out.end();
        }
        return this;
    }

    // ---- readiness ----

    int ready() {
        return switch (state) {
            case NEW, CONNECTING -> 0;
            case REFUSED, ESTABLISHED -> SelectionKey.OP_CONNECT;
            case CONNECTED -> (in.unread() > 0 || in.isEnded() || in.isBroken() || inputEnded ? SelectionKey.OP_READ : 0)
                    | (out.room() > 0 || in.isBroken() ? SelectionKey.OP_WRITE : 0);
        };
    }

    private interface Condition {
        boolean holds();
    }

    private void await(long limitNanos, Condition condition) throws IOException {
        long end = sockets.simulation().now() + limitNanos;
        while (!condition.holds()) {
            long left = limitNanos == 0 ? 0 : end - sockets.simulation().now();
            if (left < 0 || limitNanos > 0 && left == 0) {
                throw new SocketTimeoutException("nothing in time");
            }
            changes.await(left);
            if (!isOpen()) {
                throw new AsynchronousCloseException();
            }
            if (Thread.currentThread().isInterrupted()) {
                close();
                throw new ClosedByInterruptException();
            }
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private void requireConnected() throws ClosedChannelException {
        requireOpen();
        if (state != State.CONNECTED) {
            throw new NotYetConnectedException();
        }
    }

    // ---- end ----

    @Override
    protected void implCloseSelectableChannel() {
        gone = true;
        if (in != null) {
            boolean unread = in.unread() > 0 || Integer.valueOf(0).equals(options.get(StandardSocketOptions.SO_LINGER));
            in.abandon();
            if (unread) {
                out.cut();
            } else if (!outputEnded) {
                outputEnded = true;
                out.end();
            }
        }
        changed();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        // Each call looks.
    }

    @Override
    public SocketChannel bind(SocketAddress address) {
        throw new UnsupportedOperationException("nobody chooses where he connects from");
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> option, T value) throws IOException {
        requireOpen();
        options.put(option, value);
        if (option == StandardSocketOptions.SO_RCVBUF && in != null) {
            in.capacity(buffer());
        }
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> option) {
        return option.type().cast(options.get(option));
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of(StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.SO_SNDBUF, StandardSocketOptions.SO_RCVBUF,
                StandardSocketOptions.SO_LINGER);
    }

    @Override
    public Socket socket() {
        return socket;
    }

    @Override
    public SocketAddress getRemoteAddress() throws IOException {
        requireOpen();
        return remote;
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        requireOpen();
        return local;
    }

    InetAddress remoteHost() {
        return remote == null ? null : remote.getAddress();
    }
}
