package org.farthing.circuit.socks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.TcpConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The port as programs meet it, with nothing behind it. */
class SocksServerTest {
    private static final byte[] CONNECT = {5, 1, 0, 3, 3, 'a', '.', 'b', 0, 80};

    private final AtomicLong nanos = new AtomicLong();
    private final LinkedBlockingQueue<Dialer.Caller> callers = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private EventLoop loop;
    private SocksServer server;

    @BeforeEach
    void start() throws IOException {
        loop = EventLoop.start("socks", nanos::get);
        listen(SocksOptions.DEFAULT);
    }

    private void listen(SocksOptions options) throws IOException {
        server = SocksServer.listen(loop, 0, (_, caller) -> callers.add(caller), options);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        loop.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** A guard that does as a test says. */
    private static final class Guard implements PortGuard {
        private volatile boolean listens = true;
        private volatile boolean admits = true;
        private final AtomicInteger timesAsked = new AtomicInteger();
        private volatile Verdict verdict = Verdict.CARRY;
        private final List<String> asked = new CopyOnWriteArrayList<>();

        @Override
        public boolean listens() {
            timesAsked.incrementAndGet();
            return listens;
        }

        @Override
        public boolean admits(InetSocketAddress peer) {
            assertTrue(peer.getAddress().isLoopbackAddress());
            return admits;
        }

        @Override
        public Verdict judge(SocksRequest request) {
            return verdict;
        }

        @Override
        public Optional<LocalAnswer> answer(LocalRequest request) {
            asked.add(request.method() + " " + request.target() + " " + request.user());
            return request.target().startsWith("/secret/")
                    ? Optional.of(new LocalAnswer(200, "text/plain", LocalAnswer.INERT, "here")) : Optional.empty();
        }

        @Override
        public LocalAnswer explain(SocksReply reply) {
            return new LocalAnswer(503, "text/html", LocalAnswer.INERT, "because of " + reply);
        }
    }

    private Guard guarded() throws IOException {
        server.close();
        var guard = new Guard();
        var dialer = new GuardedDialer(loop, guard, (_, caller) -> callers.add(caller));
        server = SocksServer.listen(loop, 0, dialer, SocksOptions.DEFAULT, guard);
        return guard;
    }

    private static String ask(Socket socket, String request) throws IOException {
        assertArrayEquals(SocksReply.SUCCEEDED.encode(), socket.getInputStream().readNBytes(10));
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Socket requesting(int port) throws IOException {
        Socket socket = greeted();
        socket.getOutputStream().write(new byte[] {5, 1, 0, 3, 3, 'a', '.', 'b', (byte) (port >> 8), (byte) port});
        return socket;
    }

    @Test
    void aGuardAnswersItselfWhatNoExitShouldHear() throws IOException {
        Guard guard = guarded();
        guard.verdict = PortGuard.Verdict.ANSWER;
        String answer = ask(requesting(9999), "GET /secret/ HTTP/1.1\r\nHost: a.b\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n") && answer.endsWith("\r\n\r\nhere"), answer);
        assertTrue(answer.contains("Cache-Control: no-store\r\n"), answer);
        assertEquals(List.of("GET /secret/ "), guard.asked);
        Socket guess = requesting(9999);
        assertThrows(SocketException.class, () -> ask(guess, "GET /guess/ HTTP/1.1\r\nHost: a.b\r\n\r\n"), "as where nobody listens");
        assertEquals(0, callers.size());
    }

    @Test
    void whatIsNoHttpGetsNoPage() throws IOException {
        guarded().verdict = PortGuard.Verdict.ANSWER;
        for (String wrong : List.of("\026\003\001\002\000\001\r\n\r\n", "CONNECT a.b:443 HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\n")) {
            Socket socket = requesting(9999);
            assertThrows(SocketException.class, () -> ask(socket, wrong), wrong);
        }
        Socket endless = requesting(9999);
        assertThrows(SocketException.class, () -> ask(endless, "GET /" + "a".repeat(20_000)));
    }

    @Test
    void whyAPageIsNotThereIsSaidInPlainHttpAlone() throws Exception {
        Guard guard = guarded();
        Socket plain = requesting(80);
        Dialer.Caller caller = callers.poll(20, TimeUnit.SECONDS);
        onLoop(() -> caller.fail(SocksReply.OUT_OF_FUNDS));
        String answer = ask(plain, "GET / HTTP/1.1\r\nHost: a.b\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 503 ") && answer.endsWith("because of OUT_OF_FUNDS"), answer);

        Socket tls = requesting(443);
        Dialer.Caller other = callers.poll(20, TimeUnit.SECONDS);
        onLoop(() -> other.fail(SocksReply.OUT_OF_FUNDS));
        assertArrayEquals(SocksReply.GENERAL_FAILURE.encode(), tls.getInputStream().readAllBytes());

        guard.verdict = PortGuard.Verdict.REFUSE;
        assertArrayEquals(SocksReply.NOT_ALLOWED.encode(), requesting(443).getInputStream().readAllBytes());
        assertEquals(0, callers.size());
    }

    @Test
    void aGuardThatDoesNotListenLooksDead() throws IOException {
        Guard guard = guarded();
        guard.listens = false;
        assertDead(connect());
        guard.listens = true;
        greeted();
    }

    @Test
    void whoeverIsNotAdmittedFindsTheSameDeadPortAndIsNoEvidence() throws IOException {
        Guard guard = guarded();
        guard.admits = false;
        assertDead(connect());
        assertEquals(0, guard.timesAsked.get(), "a check counts who was turned away from a dead port: the browser alone");
        guard.admits = true;
        greeted();
        assertEquals(1, guard.timesAsked.get());
    }

    private static void assertDead(Socket socket) {
        assertThrows(SocketException.class, () -> {
            socket.getOutputStream().write(new byte[] {5, 1, 0});
            if (socket.getInputStream().read() < 0) {
                throw new SocketException("closed");
            }
        });
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        sockets.add(socket);
        socket.connect(server.address());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private Socket greeted() throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(new byte[] {5, 1, 0});
        assertArrayEquals(new byte[] {5, 0}, socket.getInputStream().readNBytes(2));
        return socket;
    }

    private void onLoop(Runnable task) throws InterruptedException {
        var done = new CountDownLatch(1);
        loop.execute(() -> {
            task.run();
            done.countDown();
        });
        assertTrue(done.await(20, TimeUnit.SECONDS));
    }

    private byte[] replyOf(SocksReply reply) throws Exception {
        Socket socket = greeted();
        socket.getOutputStream().write(CONNECT);
        Dialer.Caller caller = callers.poll(20, TimeUnit.SECONDS);
        onLoop(() -> caller.fail(reply));
        return socket.getInputStream().readAllBytes();
    }

    @Test
    void itListensOnLoopbackAlone() {
        assertEquals(InetAddress.ofLiteral("127.0.0.1"), server.address().getAddress());
    }

    @Test
    void finerRepliesAreForWhoTurnedThemOn() throws Exception {
        for (SocksReply reply : SocksReply.values()) {
            assertArrayEquals(reply.plain().encode(), replyOf(reply), reply.name());
        }
        server.close();
        listen(new SocksOptions(Optional.empty(), true, () -> { }));
        for (SocksReply reply : SocksReply.values()) {
            assertArrayEquals(reply.encode(), replyOf(reply), reply.name());
        }
    }

    @Test
    void whoSaysNothingForTenSecondsIsCutOff() throws Exception {
        Socket silent = connect();
        Socket slow = greeted();
        slow.getOutputStream().write(CONNECT, 0, 7);
        Socket waiting = greeted();
        waiting.getOutputStream().write(CONNECT);
        assertTrue(callers.poll(20, TimeUnit.SECONDS) != null);
        nanos.set(Duration.ofSeconds(9).toNanos());
        onLoop(() -> { });
        slow.getOutputStream().write(CONNECT, 7, 1);
        nanos.set(Duration.ofSeconds(11).toNanos());
        // A word from outside makes the loop look at its clock.
        onLoop(() -> { });
        assertEquals(-1, silent.getInputStream().read());
        assertEquals(-1, slow.getInputStream().read());
        onLoop(() -> { });
        assertTrue(waiting.isConnected() && waiting.getInputStream().available() == 0, "a request may take longer than its handshake");
    }

    @Test
    void whoComesWhenThePortIsFullIsToldSo() throws Exception {
        int most = 24 * 64;
        for (int i = 0; i < most; i++) {
            connect();
        }
        // The last of them has been taken in, so all have.
        sockets.getLast().getOutputStream().write(new byte[] {5, 1, 0});
        assertArrayEquals(new byte[] {5, 0}, sockets.getLast().getInputStream().readNBytes(2));
        Socket late = connect();
        assertArrayEquals(new byte[] {5, (byte) 0xFF}, late.getInputStream().readAllBytes());
        sockets.getFirst().close();
        for (int i = 0; ; i++) {
            Socket next = connect();
            next.getOutputStream().write(new byte[] {5, 1, 0});
            if (next.getInputStream().readNBytes(2)[1] == 0) {
                break;
            }
            assertTrue(i < 1000, "no room although one has left");
        }
    }

    @Test
    void aBrowserThatTakesItForAWebServerIsToldWhatItIs() throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write("GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String page = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(page.startsWith("HTTP/1.0 501") && page.contains("SOCKS 5"));
        assertTrue(callers.isEmpty());
    }

    /** Some programs save the round trip and send their first bytes with the request (Tor's "optimistic data"). */
    @Test
    void whatComesBeforeTheReplyIsTheBeginningOfTheStream() throws Exception {
        Socket socket = greeted();
        byte[] early = Arrays.copyOf(CONNECT, CONNECT.length + 5);
        System.arraycopy("GET /".getBytes(StandardCharsets.US_ASCII), 0, early, CONNECT.length, 5);
        socket.getOutputStream().write(early);
        Dialer.Caller caller = callers.poll(20, TimeUnit.SECONDS);
        socket.getOutputStream().write("page".getBytes(StandardCharsets.US_ASCII));
        var echo = new Echo();
        onLoop(() -> {
            caller.succeed(echo);
            caller.connection().resumeReading();
        });
        assertArrayEquals(SocksReply.SUCCEEDED.encode(), socket.getInputStream().readNBytes(SocksReply.SUCCEEDED.encode().length));
        assertEquals("GET /page", new String(socket.getInputStream().readNBytes(9), StandardCharsets.US_ASCII));
    }

    /** Sends back what comes, two bytes at a time. */
    private static final class Echo implements TcpConnection.Handler {
        private final byte[] two = new byte[2];

        @Override
        public void onReadable(TcpConnection connection) {
            int count = connection.read(two, 0, two.length);
            if (count > 0) {
                connection.write(two, 0, count);
            }
        }

        @Override
        public void onDrained(TcpConnection connection, int bytesWritten) {
        }

        @Override
        public void onEndOfInput(TcpConnection connection) {
            connection.close();
        }

        @Override
        public void onClosed(TcpConnection connection, boolean reset) {
        }
    }
}
