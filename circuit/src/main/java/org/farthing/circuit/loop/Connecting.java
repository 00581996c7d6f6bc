package org.farthing.circuit.loop;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.farthing.circuit.loop.TcpConnection.ConnectFailure;
import org.farthing.circuit.loop.TcpConnection.ConnectHandler;

/** One attempt to connect. Loop thread only. */
final class Connecting implements Pollable {
    private final EventLoop loop;
    private final SocketChannel channel;
    private final ConnectHandler handler;
    private EventLoop.Timer timeout;
    private boolean over;

    private Connecting(EventLoop loop, SocketChannel channel, ConnectHandler handler) {
        this.loop = loop;
        this.channel = channel;
        this.handler = handler;
    }

    static void start(EventLoop loop, InetSocketAddress address, Duration limit, ConnectHandler handler) {
        SocketChannel channel;
        try {
            channel = loop.platform().sockets().openSocketChannel();
        } catch (IOException _) {
            loop.execute(() -> handler.onFailed(ConnectFailure.UNREACHABLE));
            return;
        }
        var attempt = new Connecting(loop, channel, handler);
        try {
            channel.configureBlocking(false);
            if (channel.connect(address)) {
                loop.execute(attempt::succeed);
            } else {
                loop.register(channel, SelectionKey.OP_CONNECT, attempt);
                attempt.timeout = loop.schedule(limit, () -> attempt.fail(ConnectFailure.TIMED_OUT));
            }
        } catch (IOException e) {
            loop.execute(() -> attempt.fail(kind(e)));
        }
    }

    @Override
    public void ready(int readyOps) {
        try {
            if (channel.finishConnect()) {
                succeed();
            }
        } catch (IOException e) {
            fail(kind(e));
        }
    }

    @Override
    public void flush() {
        throw new IllegalStateException("nothing is written before the connection stands");
    }

    @Override
    public void abandon() {
        fail(ConnectFailure.LOOP_CLOSED);
    }

    private void succeed() {
        if (end()) {
            SelectionKey key = loop.keyOf(channel);
            if (key != null) {
                // The next owner registers the channel anew; until then it is nobody's turn.
                key.interestOps(0);
            }
            handler.onConnected(channel);
        }
    }

    private void fail(ConnectFailure failure) {
        if (end()) {
            try {
                channel.close();
            } catch (IOException _) {
                // It never stood.
            }
            handler.onFailed(failure);
        }
    }

    private boolean end() {
        if (over) {
            return false;
        }
        over = true;
        if (timeout != null) {
            timeout.cancel();
        }
        return true;
    }

    private static ConnectFailure kind(IOException e) {
        return e instanceof ConnectException ? ConnectFailure.REFUSED : ConnectFailure.UNREACHABLE;
    }
}
