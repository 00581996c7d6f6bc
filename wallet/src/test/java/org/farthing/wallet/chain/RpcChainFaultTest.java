package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that a node, or what stands in its place, can answer wrongly. */
class RpcChainFaultTest extends HostileNode {
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
                Arguments.of("an answer to another question", Kind.CHAIN_UNREACHABLE, "another question",
                        body(200, "{\"jsonrpc\":\"2.0\",\"id\":77777,\"result\":\"0x1092\"}")),
                Arguments.of("an answer to no question", Kind.CHAIN_UNREACHABLE, "another question",
                        body(200, "{\"jsonrpc\":\"2.0\",\"result\":\"0x1092\"}")),
                Arguments.of("an id as text", Kind.CHAIN_UNREACHABLE, "another question",
                        body(200, "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":\"0x1092\"}")),
                Arguments.of("neither result nor error", Kind.CHAIN_UNREACHABLE, "says nothing",
                        body(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"x\":1}")),
                Arguments.of("an error that is none", Kind.CHAIN_UNREACHABLE, "no answer of JSON-RPC",
                        body(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":7,\"result\":\"0x1092\"}")),
                Arguments.of("result and error", Kind.CHAIN_UNREACHABLE, "will not answer",
                        body(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-1},\"result\":\"0x1092\"}")),
                Arguments.of("a list of answers", Kind.CHAIN_UNREACHABLE, "no answer of JSON-RPC",
                        body(200, "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1092\"}]")),
                Arguments.of("the result twice", Kind.WRONG_CHAIN, "not JSON-RPC",
                        body(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1\",\"result\":\"0x1092\"}")),
                Arguments.of("something after the answer", Kind.WRONG_CHAIN, "not JSON-RPC",
                        body(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1092\"} {}")),
                Arguments.of("a JSON bomb", Kind.WRONG_CHAIN, "not JSON-RPC",
                        body(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}")),
                Arguments.of("objects without end", Kind.WRONG_CHAIN, "not JSON-RPC", body(200, "{\"a\":".repeat(100_000))),
                Arguments.of("a number of a million digits", Kind.WRONG_CHAIN, "not JSON-RPC",
                        body(200, "{\"jsonrpc\":\"2.0\",\"id\":" + "9".repeat(1_000_000) + ",\"result\":\"0x1092\"}")),
                Arguments.of("an exponent", Kind.CHAIN_UNREACHABLE, "another question",
                        body(200, "{\"jsonrpc\":\"2.0\",\"id\":1e999999999,\"result\":\"0x1092\"}")),
                Arguments.of("ten megabytes of garbage", Kind.WRONG_CHAIN, "not JSON-RPC", body(200, "x".repeat(10 << 20))),
                Arguments.of("ten megabytes of text", Kind.WRONG_CHAIN, "not JSON-RPC", result('"' + "0".repeat(10 << 20) + '"')),
                Arguments.of("an empty number", Kind.CHAIN_UNREACHABLE, "no sense", result("\"0x\"")),
                Arguments.of("capital digits as nobody writes them", Kind.CHAIN_UNREACHABLE, "no sense", result("\"0x\u0661\"")),
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
    void hugeAndOddNumbersAreReadRightOrRefused() {
        answers("\"0x" + "f".repeat(64) + "\"");
        try (RpcChain chain = chain("/")) {
            assertEquals(256, chain.balance(ACCOUNT).wei().bitLength(), "more than exists is still a number");
            assertEquals(Kind.CHAIN_UNREACHABLE, assertThrows(WalletException.class, () -> chain.nonce(ACCOUNT)).kind());
            answers("\"0x0007\"");
            assertEquals(7, chain.nonce(ACCOUNT), "zeros in front are against the rules and without harm");
            for (String bad : List.of("\"-0x7\"", "\"0x-7\"", "\"0x 7\"", "\"7\"", "\"\"", "true", "{}", "0.7")) {
                answers(bad);
                assertEquals(Kind.CHAIN_UNREACHABLE, assertThrows(WalletException.class, () -> chain.nonce(ACCOUNT), bad).kind());
            }
            answers("{\"number\":\"0x5\",\"hash\":\"0x" + "11".repeat(32) + "\",\"timestamp\":\"0x7fffffffffffffff\"}");
            assertEquals(Kind.CHAIN_UNREACHABLE, assertThrows(WalletException.class, chain::latest).kind(), "a time after all times");
        }
    }

    private void assertGivenUp() {
        try (RpcChain chain = chain("/", Duration.ofMillis(400))) {
            WalletException thrown = assertThrows(WalletException.class, chain::latest);
            assertEquals(Kind.CHAIN_UNREACHABLE, thrown.kind());
            assertTrue(thrown.getMessage().contains("in time"), thrown.getMessage());
        }
    }
}
