package org.farthing.app.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A site on the loopback address that tests talk to, on free ports.
 * <pre>
 *   http    GET /bytes/N   N bytes, the same each time     POST /digest   the body's SHA-256 in hexadecimal digits
 *           GET /large/N   what largeBody(N) reads, made as it goes: nothing of it is kept
 *   echo    gives every byte back, ends when the other side ends
 *   digest  reads until the other side ends, then answers with the SHA-256 in hexadecimal digits
 *   drip    1 KiB every 5 ms, for ever
 * </pre>
 */
public final class Origin implements AutoCloseable {
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final HttpServer http;
    private final ServerSocket echo;
    private final ServerSocket digest;
    private final ServerSocket drip;

    private interface Conversation {
        void hold(Socket socket) throws IOException, InterruptedException;
    }

    private Origin() throws IOException {
        http = HttpServer.create(new InetSocketAddress(loopback(), 0), 256);
        http.setExecutor(workers);
        http.createContext("/bytes/", exchange -> answer(exchange,
                bytes(Integer.parseInt(exchange.getRequestURI().getPath().substring("/bytes/".length())))));
        http.createContext("/large/", exchange -> answerLargely(exchange,
                Long.parseLong(exchange.getRequestURI().getPath().substring("/large/".length()))));
        http.createContext("/digest", exchange -> answer(exchange, hexDigest(exchange.getRequestBody())));
        http.start();
        echo = listen(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
        digest = listen(socket -> socket.getOutputStream().write(hexDigest(socket.getInputStream())));
        drip = listen(Origin::drip);
    }

    public static Origin start() throws IOException {
        return new Origin();
    }

    public int http() {
        return http.getAddress().getPort();
    }

    public int echo() {
        return echo.getLocalPort();
    }

    public int digest() {
        return digest.getLocalPort();
    }

    public int drip() {
        return drip.getLocalPort();
    }

    /** What {@code /bytes/count} gives. */
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    /** {@code count} bytes, the same each time, made while they are read. */
    public static InputStream largeBody(long count) {
        var random = new SplittableRandom(count);
        return new InputStream() {
            private final byte[] piece = new byte[64 * 1024];
            private int at = piece.length;
            private long left = count;

            @Override
            public int read() {
                throw new UnsupportedOperationException("read in pieces");
            }

            @Override
            public int read(byte[] into, int off, int length) {
                if (left == 0) {
                    return -1;
                }
                if (at == piece.length) {
                    random.nextBytes(piece);
                    at = 0;
                }
                int part = (int) Math.min(left, Math.min(length, piece.length - at));
                System.arraycopy(piece, at, into, off, part);
                at += part;
                left -= part;
                return part;
            }
        };
    }

    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** A port of the loopback address that nobody listens on. */
    public static int unusedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        }
    }

    /** Of all that is left to read. */
    public static String sha256(InputStream in) throws IOException {
        return new String(hexDigest(in), StandardCharsets.US_ASCII);
    }

    private static byte[] hexDigest(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[16 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            digest.update(buffer, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void drip(Socket socket) throws IOException, InterruptedException {
        byte[] drop = bytes(1024);
        OutputStream out = socket.getOutputStream();
        while (!socket.isClosed()) {
            out.write(drop);
            Thread.sleep(5);
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void answerLargely(HttpExchange exchange, long count) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, count);
            largeBody(count).transferTo(exchange.getResponseBody());
        }
    }

    private static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }

    private ServerSocket listen(Conversation conversation) throws IOException {
        var server = new ServerSocket(0, 256, loopback());
        open.add(server);
        workers.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    workers.execute(() -> converse(socket, conversation));
                } catch (IOException _) {
                    return;
                }
            }
        });
        return server;
    }

    private void converse(Socket socket, Conversation conversation) {
        open.add(socket);
        try (socket) {
            conversation.hold(socket);
        } catch (IOException _) {
            // The other side went away, as tests want it to.
            return;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : open) {
            each.close();
        }
        http.stop(0);
        workers.shutdownNow();
    }
}
