package org.farthing.circuit.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.farthing.circuit.loop.Platform;
import org.farthing.circuit.sim.Here;

/** What stands before a relay's port and carries bytes to and fro, until it is cut: then nothing passes, and nobody is told. */
final class SilentWire implements AutoCloseable {
    private final Platform platform = Here.platform();
    private final ServerSocketChannel server;
    private final InetSocketAddress relay;
    private final Set<SocketChannel> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition mended = lock.newCondition();
    private boolean cut;

    /** @param relay where it leads to */
    SilentWire(InetSocketAddress relay) throws IOException {
        this.relay = relay;
        server = platform.sockets().openServerSocketChannel();
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 200);
        platform.start("wire", this::accept);
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /** From here on nothing passes. Connections stay as they are, and new ones come about and lead nowhere. */
    void cut() {
        set(true);
    }

    /** What waited comes now, in order. */
    void mend() {
        set(false);
    }

    private void set(boolean value) {
        lock.lock();
        try {
            cut = value;
            mended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitWhole() throws InterruptedException {
        lock.lock();
        try {
            while (cut) {
                mended.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel from = server.accept();
                sockets.add(from);
                platform.start("wire", () -> lead(from));
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    private void lead(SocketChannel from) {
        try {
            awaitWhole();
            SocketChannel to = platform.sockets().openSocketChannel();
            sockets.add(to);
            to.connect(relay);
            platform.start("wire", () -> carry(to, from));
            carry(from, to);
        } catch (IOException | InterruptedException _) {
            close(from);
        }
    }

    private void carry(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try {
            while (from.read(buffer.clear()) >= 0) {
                awaitWhole();
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            awaitWhole();
        } catch (IOException | InterruptedException _) {
            // Either end has gone: so has the other, below.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(SocketChannel socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException _) {
            // It is gone either way.
        }
        sockets.forEach(this::close);
        mend();
    }
}
