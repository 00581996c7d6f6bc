package org.farthing.app.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.farthing.app.language.Language;

/**
 * A web page behind the exits of a practice world, as a site on the internet lies behind real ones: it shows what a site sees of whoever
 * comes. On 127.0.0.1, under a path that cannot be guessed. Thread-safe.
 */
public final class CheckPage implements AutoCloseable {
    /**
     * What the page says of the way to it.
     *
     * @param path in words
     * @param paid in words, with the coin
     */
    public record Way(String path, String paid) {
    }

    private static final String TEXT = "text/";

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final String token;
    private final Supplier<Way> way;
    private final Supplier<BrowserTexts> texts;
    /** Marks that were asked for. */
    private final Set<String> marks = ConcurrentHashMap.newKeySet();

    private CheckPage(String token, Supplier<Way> way, Supplier<BrowserTexts> texts) throws IOException {
        this.token = token;
        this.texts = texts;
        this.way = way;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(workers);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * @param token letters and digits that nobody can guess
     * @param texts in the language of now
     * @throws IOException if no port can be had
     */
    public static CheckPage open(String token, Supplier<Way> way, Supplier<BrowserTexts> texts) throws IOException {
        return new CheckPage(token, way, texts);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port() + "/" + token + "/");
    }

    /** The same without markup, for whoever has no browser. */
    public URI text(Language language) {
        return address().resolve(TEXT + language.tag());
    }

    /** An address whose being asked for is {@linkplain #wasAskedFor remembered}. */
    public URI marked(String mark) {
        return address().resolve("mark/" + mark);
    }

    public boolean wasAskedFor(String mark) {
        return marks.contains(mark);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String start = "/" + token + "/";
            if (!path.startsWith(start)) {
                send(exchange, 404, "text/plain", "");
            } else if (path.startsWith(start + "mark/")) {
                marks.add(path.substring((start + "mark/").length()));
                send(exchange, 200, "text/plain", "seen");
            } else if (path.startsWith(start + TEXT)) {
                send(exchange, 200, "text/plain", text(exchange, path.substring((start + TEXT).length())));
            } else {
                send(exchange, 200, "text/html", html(exchange));
            }
        }
    }

    private static String peer(HttpExchange exchange) {
        InetSocketAddress peer = exchange.getRemoteAddress();
        return peer.getAddress().getHostAddress() + ":" + peer.getPort();
    }

    private String text(HttpExchange exchange, String tag) {
        Way now = way.get();
        var words = new BrowserTexts(Language.of(Locale.forLanguageTag(tag)).orElse(Language.ENGLISH));
        return String.join("\n", words.get("read.title"), words.get("read.saw", peer(exchange)),
                words.get("read.path", now.path()), words.get("read.checked"));
    }

    private String html(HttpExchange exchange) {
        Way now = way.get();
        BrowserTexts words = texts.get();
        String page = words.dress(ProfileText.read("check-page.html"));
        for (String key : Set.of("title", "lead", "address", "agent", "language", "practice", "path", "paid")) {
            page = page.replace("{" + key + "}", words.html("checkpage." + key));
        }
        return page.replace("{its-address}", BrowserTexts.escape(peer(exchange)))
                .replace("{its-agent}", header(exchange, "User-Agent")).replace("{its-language}", header(exchange, "Accept-Language"))
                .replace("{its-path}", BrowserTexts.escape(now.path())).replace("{its-paid}", BrowserTexts.escape(now.paid()));
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return BrowserTexts.escape(value == null ? "" : value);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
