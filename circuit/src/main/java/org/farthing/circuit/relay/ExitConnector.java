package org.farthing.circuit.relay;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.loop.EventLoop;

/**
 * Connects an exit to sites: looks the name up once, checks the address against the policy, and connects to that same address. The only
 * place of the program that looks names up.
 */
final class ExitConnector {
    /** Called on the event loop. */
    interface Result {
        void connected(SocketChannel channel);

        void failed(EndReason reason);
    }

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
    private static final int MOST_AT_ONCE = 512;

    private final EventLoop loop;
    private final ExitPolicy policy;
    private final Semaphore slots = new Semaphore(MOST_AT_ONCE);

    ExitConnector(EventLoop loop, ExitPolicy policy) {
        this.loop = loop;
        this.policy = policy;
    }

    void connect(String host, int port, Result result) {
        if (!slots.tryAcquire()) {
            result.failed(EndReason.INTERNAL);
            return;
        }
        Thread.ofVirtual().name("exit-connect").start(() -> {
            try {
                SocketChannel channel = connectNow(host, port);
                loop.post(() -> result.connected(channel));
            } catch (Refusal refusal) {
                loop.post(() -> result.failed(refusal.reason));
            } finally {
                slots.release();
            }
        });
    }

    private static final class Refusal extends Exception {
        private final EndReason reason;

        private Refusal(EndReason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }
    }

    private SocketChannel connectNow(String host, int port) throws Refusal {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException | SecurityException _) {
            throw new Refusal(EndReason.RESOLVE_FAILED);
        }
        Refusal last = new Refusal(EndReason.POLICY);
        for (InetAddress address : addresses) {
            if (!policy.allows(address, port)) {
                continue;
            }
            try {
                return open(new InetSocketAddress(address, port));
            } catch (Refusal refusal) {
                last = refusal;
            }
        }
        throw last;
    }

    private SocketChannel open(InetSocketAddress address) throws Refusal {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.socket().connect(address, (int) CONNECT_TIMEOUT.toMillis());
            return channel;
        } catch (SocketTimeoutException _) {
            closeQuietly(channel);
            throw new Refusal(EndReason.TIMEOUT);
        } catch (NoRouteToHostException _) {
            closeQuietly(channel);
            throw new Refusal(EndReason.UNREACHABLE);
        } catch (ConnectException _) {
            closeQuietly(channel);
            throw new Refusal(EndReason.REFUSED);
        } catch (IOException _) {
            closeQuietly(channel);
            throw new Refusal(EndReason.UNREACHABLE);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                // Nothing was connected; nothing is lost.
                return;
            }
        }
    }
}
