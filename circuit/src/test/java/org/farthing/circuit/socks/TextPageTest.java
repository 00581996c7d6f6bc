package org.farthing.circuit.socks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A page from strangers: whole, or refused. */
@Timeout(30)
class TextPageTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Asks a port that lets everybody in and then answers {@code answer} for the site. */
    private static String read(String answer, CompletableFuture<String> asked) throws IOException {
        try (var port = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = port.accept()) {
                    serve(socket, answer, asked);
                } catch (IOException e) {
                    asked.completeExceptionally(new UncheckedIOException(e));
                }
            });
            var sockets = new CircuitSockets((InetSocketAddress) port.getLocalSocketAddress(), PortPassword.generate(new SecureRandom()), "me");
            return TextPage.read(sockets, "site.example", 8080, "/check", LIMIT);
        }
    }

    private static void serve(Socket socket, String answer, CompletableFuture<String> asked) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        in.skipNBytes(3);
        socket.getOutputStream().write(new byte[] {5, 2});
        in.skipNBytes(1);
        in.skipNBytes(in.readUnsignedByte());
        in.skipNBytes(in.readUnsignedByte());
        socket.getOutputStream().write(new byte[] {1, 0});
        in.skipNBytes(4);
        in.skipNBytes(in.readUnsignedByte() + 2);
        socket.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        var request = new StringBuilder();
        while (!request.toString().endsWith("\r\n\r\n")) {
            request.append((char) in.readUnsignedByte());
        }
        asked.complete(request.toString());
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theRequestNamesTheHostAndNothingElse() throws Exception {
        var asked = new CompletableFuture<String>();
        assertEquals("Grüße\n", read("HTTP/1.1 200 OK\r\nA: b\r\n\r\nGrüße\n", asked));
        assertEquals("GET /check HTTP/1.0\r\nHost: site.example:8080\r\n\r\n", asked.get());
    }

    @Test
    void whatIsNoPageIsRefused() {
        refused("");
        refused("HTTP/1.1 200 OK\r\n");
        refused("HTTP/1.1 404 Not Found\r\n\r\nnothing");
        refused("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\n\r\n");
        refused("SSH-2.0-OpenSSH\r\n\r\n");
        refused("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(16 * 1024));
    }

    private static void refused(String answer) {
        assertThrows(IOException.class, () -> read(answer, new CompletableFuture<>()));
    }
}
