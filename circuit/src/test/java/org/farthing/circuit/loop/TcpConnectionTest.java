package org.farthing.circuit.loop;

import static org.farthing.circuit.loop.EventLoopTest.on;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One end on a loop, the other a blocking socket in the test's hand. */
class TcpConnectionTest {
    private final EventLoop loop = EventLoop.start("test");
    private final Owner owner = new Owner();
    private ServerSocketChannel server;
    private SocketChannel accepted;
    private Socket peer;
    private TcpConnection connection;

    /** Keeps what it reads and hears. Fields belong to the loop, except the futures. */
    private static final class Owner implements TcpConnection.Handler {
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        final CompletableFuture<Boolean> closed = new CompletableFuture<>();
        private final ByteArrayOutputStream input = new ByteArrayOutputStream();
        private final byte[] buffer = new byte[10_000];
        private long drained;
        private int mostAtOnce;
        private int closes;
        private boolean echo;

        @Override
        public void onReadable(TcpConnection connection) {
            int count = connection.read(buffer, 0, buffer.length);
            if (count > 0) {
                input.write(buffer, 0, count);
                mostAtOnce = Math.max(mostAtOnce, count);
                if (echo) {
                    connection.write(buffer, 0, count);
                    // The contract of a relay between two speeds: stop reading while the other side is slow.
                    if (connection.queued() > 64 * 1024) {
                        connection.pauseReading();
                    }
                }
            }
        }

        @Override
        public void onDrained(TcpConnection connection, int bytesWritten) {
            drained += bytesWritten;
            if (echo && connection.queued() == 0) {
                connection.resumeReading();
            }
        }

        @Override
        public void onEndOfInput(TcpConnection connection) {
            ended.complete(null);
        }

        @Override
        public void onClosed(TcpConnection connection, boolean reset) {
            closes++;
            closed.complete(reset);
        }
    }

    @BeforeEach
    void connect() throws Exception {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        peer = new Socket(InetAddress.getLoopbackAddress(), server.socket().getLocalPort());
        peer.setSoTimeout(20_000);
        accepted = server.accept();
        connection = on(loop, () -> TcpConnection.adopt(loop, accepted, owner));
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        peer.close();
        server.close();
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private byte[] input() throws Exception {
        return on(loop, owner.input::toByteArray);
    }

    private void awaitInput(int count) throws Exception {
        while (on(loop, owner.input::size) < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void goesOnWritingAfterThePeersEnd() throws Exception {
        peer.getOutputStream().write(bytes(100_000));
        peer.shutdownOutput();
        await(owner.ended);
        assertArrayEquals(bytes(100_000), input());
        assertFalse(owner.closed.isDone());
        byte[] answer = bytes(3_000_000);
        loop.execute(() -> {
            connection.write(answer, 0, answer.length);
            connection.shutdownOutput();
        });
        assertArrayEquals(answer, peer.getInputStream().readAllBytes());
        assertFalse(await(owner.closed), "both directions ended in order");
        assertEquals(answer.length, on(loop, () -> owner.drained));
        assertFalse(accepted.isOpen());
    }

    @Test
    void goesOnReadingAfterItsOwnEnd() throws Exception {
        loop.execute(() -> {
            connection.write(bytes(10), 0, 10);
            connection.shutdownOutput();
        });
        assertArrayEquals(bytes(10), peer.getInputStream().readAllBytes());
        assertThrows(IllegalStateException.class, () -> onThrowing(() -> connection.write(bytes(10), 0, 10)));
        peer.getOutputStream().write(bytes(50_000));
        awaitInput(50_000);
        assertFalse(owner.ended.isDone());
        peer.shutdownOutput();
        assertFalse(await(owner.closed));
        assertTrue(owner.ended.isDone());
    }

    private void onThrowing(Runnable task) throws Throwable {
        var thrown = new CompletableFuture<RuntimeException>();
        loop.execute(() -> {
            try {
                task.run();
                thrown.complete(null);
            } catch (RuntimeException e) {
                thrown.complete(e);
            }
        });
        RuntimeException e = await(thrown);
        if (e != null) {
            throw e;
        }
    }

    @Test
    void tellsAResetFromAnEnd() throws Exception {
        peer.getOutputStream().write(bytes(10));
        awaitInput(10);
        peer.setSoLinger(true, 0);
        peer.close();
        assertTrue(await(owner.closed));
        assertFalse(owner.ended.isDone());
        // Of no effect, and no error: the owner may learn late.
        onLoop(() -> connection.write(bytes(10), 0, 10));
        assertEquals(0, on(loop, connection::queued));
    }

    private void onLoop(Runnable task) throws Exception {
        on(loop, () -> {
            task.run();
            return null;
        });
    }

    @Test
    void showsThePeerAReset() throws Exception {
        loop.execute(() -> connection.write(bytes(10), 0, 10));
        assertArrayEquals(bytes(10), peer.getInputStream().readNBytes(10));
        loop.execute(connection::reset);
        assertThrows(SocketException.class, () -> peer.getInputStream().read());
        assertTrue(await(owner.closed));
    }

    @Test
    void showsAResetWhenTheLoopCloses() throws Exception {
        loop.close();
        assertThrows(SocketException.class, () -> peer.getInputStream().read());
        assertTrue(owner.closed.getNow(false), "told before the loop ended");
    }

    @Test
    void closesInOrderThoughInputIsUnread() throws Exception {
        byte[] last = bytes(2_000_000);
        onLoop(connection::pauseReading);
        peer.getOutputStream().write(bytes(50_000));
        loop.execute(() -> {
            connection.write(last, 0, last.length);
            connection.close();
            connection.close();
        });
        assertArrayEquals(last, peer.getInputStream().readAllBytes());
        peer.close();
        assertFalse(await(owner.closed));
        assertEquals(1, on(loop, () -> owner.closes));
        assertEquals(0, input().length);
    }

    @Test
    void pausesAndResumes() throws Exception {
        onLoop(connection::pauseReading);
        peer.getOutputStream().write(bytes(1000));
        assertEquals(0, input().length);
        loop.execute(connection::resumeReading);
        awaitInput(1000);
        assertArrayEquals(bytes(1000), input());
    }

    @Test
    void aSlowReaderStopsAFastWriterWithoutAGrowingQueue() throws Exception {
        onLoop(() -> owner.echo = true);
        byte[] sent = bytes(20_000_000);
        var writer = Thread.ofVirtual().start(() -> {
            try {
                peer.getOutputStream().write(sent);
                peer.shutdownOutput();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        // Nobody reads the echo yet: the pause, not the sum of what was sent, bounds the queue.
        while (on(loop, connection::queued) <= 64 * 1024) {
            Thread.onSpinWait();
        }
        assertTrue(on(loop, connection::queued) <= 64 * 1024 + owner.buffer.length);
        byte[] got = peer.getInputStream().readNBytes(sent.length);
        assertTrue(Arrays.equals(sent, got));
        writer.join();
        await(owner.ended);
        assertTrue(on(loop, () -> owner.mostAtOnce) <= owner.buffer.length);
    }

    @Test
    void oneTurnsWritesLeaveTogether() throws Exception {
        on(loop, () -> {
            for (int i = 0; i < 100; i++) {
                connection.write(bytes(100), 0, 100);
            }
            assertEquals(10_000, connection.queued(), "nothing leaves before the turn's end");
            return null;
        });
        assertEquals(10_000, peer.getInputStream().readNBytes(10_000).length);
        assertEquals(10_000, on(loop, () -> owner.drained));
    }

    @Test
    void connectsWithoutBlocking() throws Exception {
        var connected = new CompletableFuture<SocketChannel>();
        var failed = new CompletableFuture<TcpConnection.ConnectFailure>();
        var handler = new TcpConnection.ConnectHandler() {
            @Override
            public void onConnected(SocketChannel channel) {
                connected.complete(channel);
            }

            @Override
            public void onFailed(TcpConnection.ConnectFailure failure) {
                failed.complete(failure);
            }
        };
        var address = (InetSocketAddress) server.getLocalAddress();
        loop.execute(() -> TcpConnection.connect(loop, address, Duration.ofSeconds(20), handler));
        SocketChannel channel = await(connected);
        var second = new Owner();
        TcpConnection made = on(loop, () -> TcpConnection.adopt(loop, channel, second));
        assertTrue(channel.getOption(StandardSocketOptions.TCP_NODELAY));
        try (SocketChannel other = server.accept()) {
            loop.execute(() -> made.write(bytes(7), 0, 7));
            assertArrayEquals(bytes(7), other.socket().getInputStream().readNBytes(7));
        }

        server.close();
        loop.execute(() -> TcpConnection.connect(loop, address, Duration.ofSeconds(20), handler));
        assertEquals(TcpConnection.ConnectFailure.REFUSED, await(failed));
        var name = InetSocketAddress.createUnresolved("site.example", 80);
        assertThrows(IllegalArgumentException.class, () -> onThrowing(() -> TcpConnection.connect(loop, name, Duration.ZERO, handler)));
    }
}
