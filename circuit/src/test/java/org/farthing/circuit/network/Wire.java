package org.farthing.circuit.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What stands before a relay's port and carries bytes to and fro, until it is cut: then nothing passes, and nobody is told. */
public final class Wire implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1"));
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition mended = lock.newCondition();
    private volatile InetSocketAddress relay;
    private boolean cut;

    Wire() throws IOException {
        Thread.ofVirtual().name("wire").start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** To be called before anybody connects. */
    void leadTo(InetSocketAddress relay) {
        this.relay = relay;
    }

    /** From here on nothing passes. Connections stay as they are, and new ones are accepted by the system and by nobody else. */
    public void cut() {
        set(true);
    }

    /** What waited comes now, in order. */
    public void mend() {
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
                Socket from = server.accept();
                sockets.add(from);
                Thread.ofVirtual().name("wire").start(() -> {
                    try {
                        awaitWhole();
                        var to = new Socket(relay.getAddress(), relay.getPort());
                        sockets.add(to);
                        Thread.ofVirtual().name("wire").start(() -> carry(to, from));
                        carry(from, to);
                    } catch (IOException | InterruptedException _) {
                        close(from);
                    }
                });
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] buf = new byte[16 * 1024];
        try {
            for (int count = from.getInputStream().read(buf); count >= 0; count = from.getInputStream().read(buf)) {
                awaitWhole();
                to.getOutputStream().write(buf, 0, count);
            }
            awaitWhole();
        } catch (IOException | InterruptedException _) {
            // Either end has gone: so has the other, below.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
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
