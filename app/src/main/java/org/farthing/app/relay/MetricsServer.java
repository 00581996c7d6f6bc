package org.farthing.app.relay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * Serves a relay's figures on 127.0.0.1: {@code /metrics} for a Prometheus server on this machine, and {@code /dashboard.json}, a dashboard
 * for Grafana that shows them. Whoever can read them learns when the relay is busy, so they never leave the machine by themselves: a page
 * in a browser here cannot fetch them either, since it comes with the name of another host.
 */
final class MetricsServer implements AutoCloseable {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;

    private MetricsServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * @param port    0 for any free one
     * @param figures made anew at each reading
     * @throws WalletException BAD_INPUT if another program has the port
     */
    static MetricsServer start(int port, Supplier<String> figures) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
            ExecutorService threads = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("metrics").factory());
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                try (exchange) {
                    answer(exchange, server.getAddress().getPort(), figures);
                }
            });
            server.start();
            return new MetricsServer(server, threads);
        } catch (BindException e) {
            throw new WalletException(Kind.BAD_INPUT, "The relay's figures cannot be served on port " + port
                    + ": another program has it. Change \"port\" under [metrics].", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int port, Supplier<String> figures) throws IOException {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (host == null || !host.equals("127.0.0.1:" + port) && !host.equals("localhost:" + port)) {
            send(exchange, 403, "text/plain", "Figures are read at 127.0.0.1.\n");
        } else if (!exchange.getRequestMethod().equals("GET")) {
            send(exchange, 405, "text/plain", "Figures are read.\n");
        } else {
            switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> send(exchange, 200, PROMETHEUS, figures.get());
                case "/dashboard.json" -> send(exchange, 200, "application/json", dashboard());
                default -> send(exchange, 404, "text/plain", "There are /metrics and /dashboard.json.\n");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** The dashboard that comes with the program. */
    static String dashboard() {
        try (InputStream in = MetricsServer.class.getResourceAsStream("dashboard.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
