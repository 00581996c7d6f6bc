package org.farthing.circuit.socks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One small page of text, read by HTTP/1.0 (RFC 1945) over a circuit. The request names the host and nothing else: no program, no language,
 * no cookie.
 */
public final class TextPage {
    /** Head and page together. */
    private static final int LONGEST = 16 * 1024;

    private TextPage() {
    }

    /**
     * Blocks until the page is there.
     *
     * @param host as it goes to the exit
     * @param path begins with a slash
     * @param limit for the connection, and again for each wait within the answer
     * @return the page as UTF-8
     * @throws IOException where no circuit leads there, or what answers is no page, says anything but 200, or is longer than 16 KiB
     */
    public static String read(CircuitSockets sockets, String host, int port, String path, Duration limit) throws IOException {
        try (Socket socket = sockets.createSocket()) {
            socket.connect(InetSocketAddress.createUnresolved(host, port), Math.toIntExact(limit.toMillis()));
            socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
            String request = "GET " + path + " HTTP/1.0\r\nHost: " + host + ":" + port + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return body(whole(new BufferedInputStream(socket.getInputStream())));
        }
    }

    private static byte[] whole(InputStream in) throws IOException {
        byte[] answer = in.readNBytes(LONGEST + 1);
        if (answer.length > LONGEST) {
            throw new SocketException("the page is too long");
        }
        return answer;
    }

    private static String body(byte[] answer) throws IOException {
        String text = new String(answer, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.matches("(?s)HTTP/1\\.[01] 200 .*")) {
            throw new SocketException("what answered is no page");
        }
        return text.substring(end + 4);
    }
}
