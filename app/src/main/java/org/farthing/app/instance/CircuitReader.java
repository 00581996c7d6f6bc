package org.farthing.app.instance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.farthing.circuit.socks.CircuitSockets;
import org.farthing.circuit.socks.PortPassword;

/** Fetches a short text through a circuit, by the SOCKS port that programs use. */
final class CircuitReader {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LONGEST = 64 * 1024;
    /** Sets its circuits apart from those of programs. */
    private static final String USER = "farthing-check-page";

    private final OkHttpClient http;

    CircuitReader(PaidProxy proxy) {
        PortPassword password = PortPassword.of(proxy.password().orElse("none"));
        var sockets = new CircuitSockets(proxy.socks().orElseThrow(() -> new IllegalStateException("no port")), password, USER);
        this.http = new OkHttpClient.Builder().proxy(Proxy.NO_PROXY).socketFactory(sockets).callTimeout(LIMIT)
                .dns(CircuitReader::literal).build();
    }

    /** No name is looked up here: the only hosts that are asked for are written as addresses. */
    private static List<InetAddress> literal(String host) throws UnknownHostException {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            throw new UnknownHostException("names are for exits to look up");
        }
    }

    /** @throws IOException if it does not come back */
    String read(URI page) throws IOException {
        Request request = new Request.Builder().url(page.toString()).header("Connection", "close").build();
        try (Response response = http.newCall(request).execute()) {
            if (!response.isSuccessful() || response.body() == null) {
                throw new IOException("answered with " + response.code());
            }
            return new String(response.body().byteStream().readNBytes(LONGEST), StandardCharsets.UTF_8);
        }
    }
}
