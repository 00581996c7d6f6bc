package org.farthing.app.practice;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.CheckPage;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The practice world's own web site, on the loopback address behind its exits. Its one page says what the server saw of whoever asked: a
 * line with the caller's address, then the request as it came, one line each.
 */
final class PracticeSite implements AutoCloseable {
    static final String PATH = "/check";
    private static final int MOST_LINES = 32;

    private final HttpServer server;

    private PracticeSite(HttpServer server) {
        this.server = server;
    }

    static PracticeSite start() {
        try {
            var site = new PracticeSite(HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0));
            site.server.createContext(PATH, PracticeSite::answer);
            site.server.start();
            return site;
        } catch (IOException e) {
            throw Refusal.NO_PRACTICE_SITE.after(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var lines = new ArrayList<String>();
            lines.add(exchange.getRemoteAddress().getAddress().getHostAddress());
            lines.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath() + " " + exchange.getProtocol());
            exchange.getRequestHeaders().forEach((name, values) -> values.forEach(value -> lines.add(name + ": " + value)));
            byte[] page = String.join("\n", lines.subList(0, Math.min(lines.size(), MOST_LINES))).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    /** The page as it arrived. @throws WalletException where it is none of ours */
    static CheckPage parse(String page) {
        List<String> lines = page.lines().limit(MOST_LINES).toList();
        if (lines.size() < 2) {
            throw new WalletException(Kind.BAD_INPUT, "What came back is not the practice world's page. Try again.");
        }
        return new CheckPage(lines.getFirst(), lines.subList(1, lines.size()));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
