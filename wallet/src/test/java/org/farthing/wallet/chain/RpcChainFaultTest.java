package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that a node, or what stands in its place, can answer wrongly. */
class RpcChainFaultTest {
    private static final long CHAIN_ID = 4242;
    private static final String ID = "Question-Id";
    private static final String RIGHT_CHAIN = "\"0x1092\"";
    private static final Address ACCOUNT = Address.parse("0x00000000000000000000000000000000000000aa");
    private static final Network NETWORK = new Network("Practice", CHAIN_ID, "ETH", 1, Optional.empty(), Optional.empty(), 0);

    /** Writes one answer. */
    private interface Behaviour {
        void answer(HttpExchange exchange, String request) throws IOException, InterruptedException;
    }

    private HttpServer server;
    private volatile Behaviour behaviour = (_, _) -> { };
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set(ID, request.replaceFirst("(?s).*\"id\":([0-9]+).*", "$1"));
            try (exchange) {
                behaviour.answer(exchange, request);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("an HTML page", Kind.WRONG_CHAIN, "not a node", body(200, "<html><body>Welcome</body></html>")),
                Arguments.of("a page that is not there", Kind.WRONG_CHAIN, "HTTP 404", body(404, "nothing here")),
                Arguments.of("a redirect", Kind.WRONG_CHAIN, "HTTP 302", redirect()),
                Arguments.of("half an answer", Kind.CHAIN_UNREACHABLE, "broke off", body(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"resu")),
                Arguments.of("nothing at all", Kind.WRONG_CHAIN, "not a node", body(200, "")),
                Arguments.of("too many questions", Kind.CHAIN_UNREACHABLE, "fewer", body(429, "slow down")),
                Arguments.of("a broken server", Kind.CHAIN_UNREACHABLE, "HTTP 503", body(503, "oops")),
                Arguments.of("a closed connection", Kind.CHAIN_UNREACHABLE, "cannot be reached", closing()),
                Arguments.of("null", Kind.CHAIN_UNREACHABLE, "no sense", result("null")),
                Arguments.of("a number without 0x", Kind.CHAIN_UNREACHABLE, "no sense", result("\"4242\"")),
                Arguments.of("a JSON number", Kind.CHAIN_UNREACHABLE, "no sense", result("4242")),
                Arguments.of("a list", Kind.CHAIN_UNREACHABLE, "no sense", result("[1,2]")),
                Arguments.of("a number too large", Kind.CHAIN_UNREACHABLE, "no sense", result("\"0x8000000000000000\"")),
                Arguments.of("a number of a thousand digits", Kind.CHAIN_UNREACHABLE, "no sense", result("\"0x" + "1".repeat(1000) + "\"")),
                Arguments.of("a negative number", Kind.CHAIN_UNREACHABLE, "no sense", result("\"0x-1\"")),
                Arguments.of("a refusal", Kind.CHAIN_UNREACHABLE, "will not answer",
                        body(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"no\"}}")),
                Arguments.of("another chain", Kind.WRONG_CHAIN, "chain 1,", result("\"0x1\"")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void everyFaultOfANodeIsOneSentenceAndARemedy(String name, Kind kind, String words, Behaviour fault) {
        behaviour = fault;
        try (RpcChain chain = chain("/key-of-mine")) {
            WalletException thrown = assertThrows(WalletException.class, () -> chain.balance(ACCOUNT));
            assertEquals(kind, thrown.kind(), thrown.getMessage());
            assertTrue(thrown.getMessage().contains(words), thrown.getMessage());
            assertFalse(thrown.getMessage().contains("key-of-mine"), "the path of a node's address may be a secret");
            assertFalse(thrown.getMessage().contains(ACCOUNT.hex()));
        }
    }

    @Test
    void nothingListeningIsSaidSo() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (RpcChain chain = new RpcChain(NETWORK, URI.create("http://127.0.0.1:" + port))) {
            WalletException thrown = assertThrows(WalletException.class, chain::latest);
            assertEquals(Kind.CHAIN_UNREACHABLE, thrown.kind());
            assertEquals("The node at 127.0.0.1:" + port + " cannot be reached. Check that it runs and that its address is right.",
                    thrown.getMessage());
        }
    }

    @Test
    void aNodeThatHangsIsGivenUp() {
        behaviour = (_, _) -> over.await();
        assertGivenUp();
    }

    @Test
    void aNodeThatSendsAByteNowAndThenIsGivenUp() {
        behaviour = (exchange, _) -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            while (over.getCount() > 0) {
                body.write(' ');
                body.flush();
                Thread.sleep(20);
            }
        };
        assertGivenUp();
    }

    @Test
    void anAnswerWithoutEndIsCut() {
        behaviour = (exchange, _) -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 200; i++) {
                body.write(blanks);
            }
        };
        try (RpcChain chain = chain("/")) {
            WalletException thrown = assertThrows(WalletException.class, chain::latest);
            assertEquals(Kind.CHAIN_UNREACHABLE, thrown.kind());
            assertTrue(thrown.getMessage().contains("too long"), thrown.getMessage());
        }
    }

    @Test
    void anAddressThatIsNoneIsRefusedAtOnce() {
        for (String bad : List.of("ftp://node", "node.example", "http:///x")) {
            assertEquals(Kind.BAD_INPUT,
                    assertThrows(WalletException.class, () -> new RpcChain(NETWORK, URI.create(bad))).kind(), bad);
        }
    }

    @Test
    void aNodeThatIgnoresTheFilterSlipsNothingIn() {
        String log = "{\"address\":\"%s\",\"topics\":[\"0x%s\"],\"data\":\"0x\",\"blockNumber\":\"0x5\",\"transactionHash\":\"0x%s\","
                + "\"logIndex\":\"0x0\",\"removed\":%s}";
        String topic = "11".repeat(32);
        String hash = "22".repeat(32);
        String other = "0x00000000000000000000000000000000000000bb";
        answers("[" + String.join(",", log.formatted(ACCOUNT.hex(), topic, hash, false), log.formatted(other, topic, hash, false),
                log.formatted(ACCOUNT.hex(), "33".repeat(32), hash, false), log.formatted(ACCOUNT.hex(), topic, hash, true)) + "]");
        try (RpcChain chain = chain("/")) {
            List<LogEntry> logs = chain.logs(new LogQuery(ACCOUNT, List.of(Bytes.fromHex(topic)), 0, 10));
            assertEquals(1, logs.size());
            assertEquals(List.of(), chain.logs(new LogQuery(ACCOUNT, List.of(Bytes.fromHex(topic)), 6, 10)));
        }
    }

    @Test
    void eventsOfTheWrongFormAreNonsense() {
        for (String bad : List.of("{}", "[{}]", "[{\"address\":\"0x12\"}]", "[7]",
                "[{\"address\":\"" + ACCOUNT.hex() + "\",\"topics\":[\"0x1\"],\"data\":\"0x\"}]")) {
            answers(bad);
            try (RpcChain chain = chain("/")) {
                WalletException thrown = assertThrows(WalletException.class, () -> chain.logs(new LogQuery(ACCOUNT, List.of(), 0, 1)), bad);
                assertEquals(Kind.CHAIN_UNREACHABLE, thrown.kind());
            }
        }
    }

    @Test
    void anAnswerOfTheContractsThatIsCutShortIsNonsense() {
        for (String bad : List.of("\"0x\"", "\"0x00\"", "\"0x" + "ff".repeat(96) + "\"")) {
            answers(bad);
            try (RpcChain chain = chain("/")) {
                var channels = new ChannelContract(chain, CHAIN_ID, Contracts.load(), ACCOUNT);
                WalletException thrown = assertThrows(WalletException.class, () -> channels.read(Bytes.of(new byte[32])), bad);
                assertEquals(Kind.CHAIN_UNREACHABLE, thrown.kind());
            }
        }
    }

    @Test
    void revertsAreKnownByAnyNodesWords() {
        for (String error : List.of("{\"code\":3,\"message\":\"execution reverted\",\"data\":\"0xdeadbeef\"}",
                "{\"code\":-32000,\"message\":\"VM Exception while processing transaction: revert\",\"data\":\"0xdeadbeef\"}",
                "{\"code\":-32015,\"message\":\"VM execution error: reverted\",\"data\":\"Reverted 0xdeadbeef\"}")) {
            behaviour = (exchange, request) -> write(exchange, 200, request.contains("eth_chainId")
                    ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + RIGHT_CHAIN + "}"
                    : "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":" + error + "}");
            try (RpcChain chain = chain("/")) {
                RevertedException thrown = assertThrows(RevertedException.class, () -> chain.call(Call.view(ACCOUNT, Bytes.EMPTY)), error);
                assertEquals(Bytes.fromHex("deadbeef"), thrown.data());
            }
        }
    }

    @Test
    void aHealthyNodeIsAskedForItsChainOnce() {
        var asked = new AtomicInteger();
        behaviour = (exchange, request) -> {
            if (request.contains("eth_chainId")) {
                asked.incrementAndGet();
            }
            String result = request.contains("eth_chainId") ? RIGHT_CHAIN : "\"0x7\"";
            write(exchange, 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}");
        };
        try (RpcChain chain = chain("/")) {
            assertEquals(Amount.ofWei(7), chain.balance(ACCOUNT));
            assertEquals(7, chain.nonce(ACCOUNT));
            assertEquals(1, asked.get());
        }
    }

    private void assertGivenUp() {
        try (RpcChain chain = chain("/", Duration.ofMillis(400))) {
            WalletException thrown = assertThrows(WalletException.class, chain::latest);
            assertEquals(Kind.CHAIN_UNREACHABLE, thrown.kind());
            assertTrue(thrown.getMessage().contains("in time"), thrown.getMessage());
        }
    }

    private RpcChain chain(String path) {
        return chain(path, Duration.ofSeconds(20));
    }

    private RpcChain chain(String path, Duration timeout) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return new RpcChain(NETWORK, url, Proxy.NO_PROXY, timeout);
    }

    private void answers(String result) {
        behaviour = (exchange, request) -> write(exchange, 200,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + (request.contains("eth_chainId") ? RIGHT_CHAIN : result) + "}");
    }

    private static Behaviour result(String json) {
        return body(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}");
    }

    private static Behaviour body(int status, String text) {
        return (exchange, _) -> write(exchange, status, text);
    }

    private static Behaviour redirect() {
        return (exchange, _) -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(302, -1);
        };
    }

    private static Behaviour closing() {
        return (_, _) -> {
            throw new IOException("the test's server hangs up");
        };
    }

    private static void write(HttpExchange exchange, int status, String text) throws IOException {
        // An answer names its question unless the test wants another.
        String id = exchange.getResponseHeaders().getFirst(ID);
        byte[] bytes = text.replace("\"id\":1,", "\"id\":" + id + ",").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
