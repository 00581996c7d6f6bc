package org.farthing.wallet.devnet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.farthing.wallet.value.WalletException;

/**
 * JSON-RPC over HTTP to a {@link DevChain}, on 127.0.0.1 only. One virtual thread per request.
 *
 * <p>A page in the user's browser can send requests to this port too. It is refused: browsers add an Origin header to what a page sends
 * elsewhere, and a page that has its own name point here (DNS rebinding) names itself in the Host header.
 */
public final class DevRpcServer implements AutoCloseable {
    private static final int MAX_BODY = 1 << 20;
    private static final Set<String> LOOPBACK_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    private final HttpServer server;
    private final ExecutorService workers;
    private final JsonRpc rpc;

    private DevRpcServer(HttpServer server, ExecutorService workers, DevChain chain) {
        this.server = server;
        this.workers = workers;
        this.rpc = new JsonRpc(chain);
    }

    /**
     * Starts to answer.
     *
     * @param port 0 for any free one
     * @throws WalletException ALREADY_RUNNING if the port is taken
     */
    public static DevRpcServer start(DevChain chain, int port) {
        // The JDK's server writes head and body apart; with Nagle's algorithm the body waits 40 ms for the head's acknowledgement. It has
        // no other switch for that than this property, which it reads when it is first used.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}), port), 0);
        } catch (IOException taken) {
            throw new WalletException(WalletException.Kind.ALREADY_RUNNING,
                    "Port " + port + " is taken, perhaps by another practice chain. Close it or choose another port.", taken);
        }
        ExecutorService workers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("devnet-rpc-", 0).factory());
        var server = new DevRpcServer(http, workers, chain);
        http.createContext("/", server::handle);
        http.setExecutor(workers);
        http.start();
        return server;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** {@code http://127.0.0.1:port/}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port() + "/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isFromHere(exchange)) {
                reply(exchange, 403, "Pages in a browser may not use the practice chain.");
                return;
            }
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                reply(exchange, 405, "Farthing's practice chain: send JSON-RPC requests here by POST.");
                return;
            }
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                exchange.getResponseHeaders().set("Connection", "close");
                reply(exchange, 413, "A request has at most " + MAX_BODY + " bytes.");
                return;
            }
            byte[] answer = rpc.answer(body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.length == 0 ? 204 : 200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static boolean isFromHere(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (exchange.getRequestHeaders().containsKey("Origin") || host == null) {
            return false;
        }
        String name = host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
        return LOOPBACK_NAMES.contains(name);
    }

    private static void reply(HttpExchange exchange, int status, String sentence) throws IOException {
        byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Stops at once; the chain stays open. Harmless when repeated. */
    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
