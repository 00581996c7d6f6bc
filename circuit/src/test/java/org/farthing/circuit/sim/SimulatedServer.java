package org.farthing.circuit.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.function.Supplier;

/** A listening socket of a {@link Simulation}, which blocks. */
final class SimulatedServer extends ServerSocketChannel {
    private final SimulatedSockets sockets;
    private final Changes changes;
    private final ArrayDeque<SimulatedChannel> waiting = new ArrayDeque<>();
    private InetSocketAddress local;
    private int most;

    SimulatedServer(SimulatedSockets sockets) {
        super(sockets);
        this.sockets = sockets;
        this.changes = new Changes(sockets.simulation());
    }

    /** A connection has come; false if there is no place for it. */
    boolean offer(Supplier<SimulatedChannel> channel) {
        if (waiting.size() >= most) {
            return false;
        }
        waiting.add(channel.get());
        changes.happen();
        return true;
    }

    @Override
    public ServerSocketChannel bind(SocketAddress address, int backlog) throws IOException {
        most = backlog == 0 ? 50 : backlog;
        local = sockets.bind((InetSocketAddress) address, this);
        return this;
    }

    @Override
    public SocketChannel accept() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        while (waiting.isEmpty()) {
            changes.await(0);
            if (!isOpen()) {
                throw new AsynchronousCloseException();
            }
            if (Thread.currentThread().isInterrupted()) {
                close();
                throw new ClosedByInterruptException();
            }
        }
        return waiting.poll();
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        if (local != null) {
            sockets.unbind(local);
        }
        for (SimulatedChannel one : waiting) {
            one.cut();
        }
        waiting.clear();
        changes.happen();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        if (!block) {
            throw new UnsupportedOperationException("all our listeners block");
        }
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> option, T value) {
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> option) {
        return null;
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public ServerSocket socket() {
        throw new UnsupportedOperationException("nobody asks for it");
    }

    @Override
    public SocketAddress getLocalAddress() {
        return local;
    }
}
