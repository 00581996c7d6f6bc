package org.farthing.app.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.farthing.app.support.Origin;
import org.farthing.app.support.Tool;

/**
 * A site that speaks HTTP/1.1, HTTP/2 with and without TLS, and WebSocket, on the loopback address and free ports.
 * <pre>
 *   GET /bytes/N    as {@link Origin} has it     POST /digest   the body's SHA-256     GET /connection   which connection this is
 *   /echo           gives every WebSocket message back
 * </pre>
 */
public final class ModernSite implements AutoCloseable {
    static final int LARGEST_MESSAGE = 8 * 1024 * 1024;
    private static final String STORE_PASSWORD = "practice";

    /** How a conversation ended, as the site saw it. */
    record Ending(int code, String reason) {
    }

    private final Server server = new Server();
    private final ServerConnector plain;
    private final ServerConnector secure;
    private final Path certificate;
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();

    private ModernSite(Path folder) throws Exception {
        var clear = new HttpConfiguration();
        plain = new ServerConnector(server, new HttpConnectionFactory(clear), new HTTP2CServerConnectionFactory(clear));
        plain.setHost("127.0.0.1");

        Path store = folder.resolve("site.p12");
        certificate = folder.resolve("site.pem");
        makeCertificate(store, certificate);
        var ssl = new SslContextFactory.Server();
        ssl.setKeyStorePath(store.toString());
        ssl.setKeyStorePassword(STORE_PASSWORD);
        var https = new HttpConfiguration();
        https.addCustomizer(new SecureRequestCustomizer());
        var alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol("http/1.1");
        secure = new ServerConnector(server, new SslConnectionFactory(ssl, alpn.getProtocol()), alpn,
                new HTTP2ServerConnectionFactory(https), new HttpConnectionFactory(https));
        secure.setHost("127.0.0.1");

        server.addConnector(plain);
        server.addConnector(secure);
        WebSocketUpgradeHandler sockets = WebSocketUpgradeHandler.from(server, container -> {
            container.setMaxTextMessageSize(LARGEST_MESSAGE);
            container.setMaxBinaryMessageSize(LARGEST_MESSAGE);
            container.setIdleTimeout(Duration.ofMinutes(2));
            container.addMapping("/echo", (_, _, _) -> new Echo());
        });
        sockets.setHandler(new Pages());
        server.setHandler(sockets);
        server.start();
    }

    /** @param folder where its key and certificate go */
    static ModernSite start(Path folder) throws Exception {
        return new ModernSite(folder);
    }

    int plain() {
        return plain.getLocalPort();
    }

    int secure() {
        return secure.getLocalPort();
    }

    /** Of the secure port, for the names localhost and site.example. */
    Path certificate() {
        return certificate;
    }

    /** How the first WebSocket conversation ended. */
    Ending ended() throws Exception {
        return ended.get(20, TimeUnit.SECONDS);
    }

    private static void makeCertificate(Path store, Path certificate) throws Exception {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Tool.run(keytool, "-genkeypair", "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", STORE_PASSWORD, "-alias",
                "site", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost", "-validity", "7", "-ext",
                "san=dns:localhost,dns:site.example").text();
        Tool.run(keytool, "-exportcert", "-rfc", "-keystore", store.toString(), "-storepass", STORE_PASSWORD, "-alias", "site", "-file",
                certificate.toString()).text();
    }

    private static final class Pages extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            byte[] answer;
            String path = Request.getPathInContext(request);
            try (InputStream in = Content.Source.asInputStream(request)) {
                if (path.startsWith("/bytes/")) {
                    answer = Origin.bytes(Integer.parseInt(path.substring("/bytes/".length())));
                } else if (path.equals("/digest")) {
                    answer = Origin.sha256(in).getBytes(StandardCharsets.US_ASCII);
                } else if (path.equals("/connection")) {
                    answer = (request.getConnectionMetaData().getId() + "\n").getBytes(StandardCharsets.US_ASCII);
                } else {
                    return false;
                }
            }
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length);
            try (OutputStream out = Content.Sink.asOutputStream(response)) {
                out.write(answer);
            }
            callback.succeeded();
            return true;
        }
    }

    /** Gives every message back as it came. Public, since the library calls it by reflection. */
    public final class Echo extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(message, org.eclipse.jetty.websocket.api.Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, org.eclipse.jetty.websocket.api.Callback callback) {
            // The buffer is the library's again once the callback has run, so it runs when all is sent.
            getSession().sendBinary(payload, callback);
        }

        @Override
        public void onWebSocketClose(int code, String reason, org.eclipse.jetty.websocket.api.Callback callback) {
            ended.complete(new Ending(code, reason));
            callback.succeed();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the site does not stop", e);
        }
    }
}
