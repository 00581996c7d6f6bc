package org.farthing.wallet.chain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.farthing.wallet.value.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server in a node's place that answers whatever a test wants. */
abstract class HostileNode {
    static final long CHAIN_ID = 4242;
    static final String ID = "Question-Id";
    static final String RIGHT_CHAIN = "\"0x1092\"";
    static final Address ACCOUNT = Address.parse("0x00000000000000000000000000000000000000aa");
    static final Network NETWORK = new Network("Practice", CHAIN_ID, "ETH", 1, Optional.empty(), Optional.empty(), 0);

    /** Writes one answer. */
    interface Behaviour {
        void answer(HttpExchange exchange, String request) throws IOException, InterruptedException;
    }

    HttpServer server;
    volatile Behaviour behaviour = (_, _) -> { };
    final CountDownLatch over = new CountDownLatch(1);

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

    RpcChain patient(List<Duration> pauses) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return new RpcChain(NETWORK, url, Proxy.NO_PROXY, Duration.ofSeconds(20), recording(pauses));
    }

    private static Pace recording(List<Duration> pauses) {
        return new Pace() {
            @Override
            public Instant now() {
                return Instant.EPOCH;
            }

            @Override
            public void pause(Duration length) {
                pauses.add(length);
            }
        };
    }

    void errors(String code, String words) {
        behaviour = (exchange, request) -> write(exchange, 200, request.contains("eth_chainId")
                ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + RIGHT_CHAIN + "}"
                : "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":" + code + ",\"message\":\"" + words + "\"}}");
    }

    RpcChain chain(String path) {
        return chain(path, Duration.ofSeconds(20));
    }

    RpcChain chain(String path, Duration timeout) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return new RpcChain(NETWORK, url, Proxy.NO_PROXY, timeout, recording(new ArrayList<>()));
    }

    void answers(String result) {
        behaviour = (exchange, request) -> write(exchange, 200,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + (request.contains("eth_chainId") ? RIGHT_CHAIN : result) + "}");
    }

    static Behaviour result(String json) {
        return body(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}");
    }

    static Behaviour body(int status, String text) {
        return (exchange, _) -> write(exchange, status, text);
    }

    static Behaviour redirect() {
        return (exchange, _) -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(302, -1);
        };
    }

    static Behaviour closing() {
        return (_, _) -> {
            throw new IOException("the test's server hangs up");
        };
    }

    static void write(HttpExchange exchange, int status, String text) throws IOException {
        // An answer names its question unless the test wants another.
        String id = exchange.getResponseHeaders().getFirst(ID);
        byte[] bytes = text.replace("\"id\":1,", "\"id\":" + id + ",").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
