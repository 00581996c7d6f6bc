package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a node is asked over time: which chain it belongs to, with how much patience, over which proxy. */
class RpcChainSessionTest extends HostileNode {
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

    @Test
    void aNodeThatTurnsIntoAnotherChainsIsNoticedSoonAndBeforeAnythingIsHandedOver() {
        var moved = new AtomicBoolean();
        var sent = new AtomicInteger();
        behaviour = (exchange, request) -> {
            sent.addAndGet(request.contains("eth_sendRawTransaction") ? 1 : 0);
            String id = moved.get() ? "\"0x1\"" : RIGHT_CHAIN;
            write(exchange, 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + (request.contains("eth_chainId") ? id : "\"0x7\"") + "}");
        };
        try (RpcChain chain = chain("/")) {
            chain.balance(ACCOUNT);
            moved.set(true);
            assertEquals(Kind.WRONG_CHAIN, assertThrows(WalletException.class, () -> chain.send(Bytes.EMPTY)).kind());
            assertEquals(0, sent.get());
            moved.set(false);
            chain.balance(ACCOUNT);
            moved.set(true);
            WalletException thrown = assertThrows(WalletException.class, () -> {
                for (int i = 0; i < 20; i++) {
                    chain.balance(ACCOUNT);
                }
            });
            assertEquals(Kind.WRONG_CHAIN, thrown.kind());
        }
    }

    @Test
    void aNodeThatAsksForPatienceIsAskedAgainAfterThePauseItNames() {
        for (String retryAfter : List.of("2", "", "Wed, 21 Oct 2026 07:28:00 GMT", "-5")) {
            var pauses = new ArrayList<Duration>();
            var left = new AtomicInteger(2);
            behaviour = (exchange, request) -> {
                if (left.getAndDecrement() > 0) {
                    if (!retryAfter.isEmpty()) {
                        exchange.getResponseHeaders().set("Retry-After", retryAfter);
                    }
                    write(exchange, 429, "slow down");
                } else {
                    write(exchange, 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + RIGHT_CHAIN + "}");
                }
            };
            try (RpcChain chain = patient(pauses)) {
                assertEquals(CHAIN_ID, chain.chainId());
            }
            assertEquals(retryAfter.equals("2") ? List.of(Duration.ofSeconds(2), Duration.ofSeconds(2))
                    : List.of(Duration.ofMillis(500), Duration.ofSeconds(1)), pauses);
        }
    }

    @Test
    void patienceEnds() {
        var pauses = new ArrayList<Duration>();
        behaviour = (exchange, _) -> {
            exchange.getResponseHeaders().set("Retry-After", "86400");
            write(exchange, 429, "tomorrow");
        };
        try (RpcChain chain = patient(pauses)) {
            assertEquals(Kind.CHAIN_UNREACHABLE, assertThrows(WalletException.class, chain::chainId).kind());
            assertEquals(List.of(), pauses, "nobody waits for a day");
            errors("-32005", "daily request count exceeded");
            assertEquals(Kind.CHAIN_UNREACHABLE, assertThrows(WalletException.class, chain::latest).kind());
            assertEquals(3, pauses.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"query returned more than 10000 results. Try with this block range [0x1, 0x2]",
        "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range",
        "eth_getLogs is limited to a 10,000 range", "block range is too wide", "exceed maximum block range: 50000",
        "ranges over 10000 blocks are not supported on freetier", "query exceeds max results 20000", "query timeout exceeded"})
    void aLimitOnRangesIsToldApartFromOtherRefusals(String words) {
        errors("-32602", words);
        try (RpcChain chain = chain("/")) {
            assertThrows(TooManyEventsException.class, () -> chain.logs(new LogQuery(ACCOUNT, List.of(), 0, 10)), words);
        }
    }

    @Test
    void otherRefusalsOfEventsAreNotTakenForALimitOnRanges() {
        for (String words : List.of("rate limit exceeded", "Too many requests, slow down", "method not allowed")) {
            errors("-32000", words);
            try (RpcChain chain = patient(new ArrayList<>())) {
                WalletException thrown =
                        assertThrows(WalletException.class, () -> chain.logs(new LogQuery(ACCOUNT, List.of(), 0, 10)), words);
                assertEquals(Kind.CHAIN_UNREACHABLE, thrown.kind());
            }
        }
    }

    @Test
    void aNodeThatKnowsNoNameForFinalBlocksSaysNothing() {
        errors("-32602", "invalid block tag");
        try (RpcChain chain = chain("/")) {
            assertEquals(Optional.empty(), chain.tagged(Finality.Tag.FINALIZED));
            answers("null");
            assertEquals(Optional.empty(), chain.tagged(Finality.Tag.SAFE));
        }
    }

    @Test
    void aChainWithoutBaseFeesNamesItsGasPrice() {
        behaviour = (exchange, request) -> {
            String result = "\"0x77\"";
            if (request.contains("eth_chainId")) {
                result = RIGHT_CHAIN;
            } else if (request.contains("eth_getBlockByNumber")) {
                result = "{\"number\":\"0x5\",\"hash\":\"0x" + "11".repeat(32) + "\",\"timestamp\":\"0x5\"}";
            }
            write(exchange, 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}");
        };
        try (RpcChain chain = chain("/")) {
            assertFalse(chain.latest().dynamic());
            assertEquals(new Fees(Amount.ofWei(0x77), Amount.ofWei(0x77)), chain.suggestFees());
        }
    }

    @Test
    void aSocksProxyGetsTheNodesNameAndNothingIsLookedUpHere() throws IOException {
        answers("\"0x7\"");
        try (var socks = new SocksRelay(server.getAddress().getPort());
                // A name that no resolver knows: RFC 6761 keeps it free.
                var chain = new RpcChain(NETWORK, URI.create("http://node.invalid:8545/"), socks.proxy(), Duration.ofSeconds(20))) {
            assertEquals(Amount.ofWei(7), chain.balance(ACCOUNT));
            assertEquals(List.of("node.invalid:8545"), socks.asked.stream().distinct().toList());
        }
    }

    @Test
    void aSocksProxyThatIsGoneIsNeverGoneAround() throws IOException {
        answers("\"0x7\"");
        var socks = new SocksRelay(server.getAddress().getPort());
        Proxy gone = socks.proxy();
        socks.close();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        try (var chain = new RpcChain(NETWORK, url, gone, Duration.ofSeconds(20))) {
            assertEquals(Kind.CHAIN_UNREACHABLE, assertThrows(WalletException.class, () -> chain.balance(ACCOUNT)).kind());
        }
    }
}
