package org.farthing.app.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Socks5Proxy;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.farthing.app.support.Origin;
import org.farthing.app.support.Tool;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that know SOCKS by themselves, pointed at the port: curl, and a WebSocket client. */
@Timeout(180)
class WebClientsTest extends ClientsOfTheProxy {
    private ModernSite site;

    @BeforeAll
    void beginSite() throws Exception {
        site = resources.add(ModernSite.start(folder));
    }

    private Tool.Outcome curl(String... arguments) throws Exception {
        Tool.require("curl");
        var command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--fail", "--max-time", "120"));
        command.addAll(List.of(arguments));
        return Tool.run(folder, Map.of(), command);
    }

    private String fetch(String... arguments) throws Exception {
        return curl(arguments).text();
    }

    // ---- curl ----

    @Test
    void curlFetchesByName() throws Exception {
        fetch("--socks5-hostname", practice.proxy(), "--output", "by-name", "http://site.example:" + origin.http() + "/bytes/" + 3 * MB);
        assertEquals(Origin.sha256(Origin.bytes(3 * MB)), digest("by-name"));
        assertTrue(names.asked().contains("site.example"), "the exit looks it up");
    }

    @Test
    void curlFetchesByAddress() throws Exception {
        fetch("--socks5", practice.proxy(), "--output", "by-address", "http://127.0.0.1:" + origin.http() + "/bytes/" + 3 * MB);
        assertEquals(Origin.sha256(Origin.bytes(3 * MB)), digest("by-address"));
    }

    @Test
    void curlFetchesByAddressOfVersion6() throws Exception {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), 16);
        } catch (BindException _) {
            Assumptions.abort("this machine has no ::1");
            return;
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 5);
                exchange.getResponseBody().write("six\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        });
        server.start();
        try {
            String url = "http://[::1]:" + server.getAddress().getPort() + "/";
            assertEquals("six\r\n", fetch("--socks5", practice.proxy(), url));
            assertEquals("six\r\n", fetch("--socks5-hostname", practice.proxy(), url));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void curlKeepsItsConnection() throws Exception {
        String url = "http://127.0.0.1:" + site.plain() + "/connection";
        String told = fetch("--socks5-hostname", practice.proxy(), "--write-out", "%{num_connects}\n", url, url, url);
        List<String> lines = told.lines().toList();
        assertEquals(List.of("1", "0", "0"), List.of(lines.get(1), lines.get(3), lines.get(5)), told);
        assertEquals(1, List.of(lines.get(0), lines.get(2), lines.get(4)).stream().distinct().count(), told);
    }

    @Test
    void curlPosts() throws Exception {
        byte[] body = Origin.bytes(5 * MB);
        Files.write(folder.resolve("body"), body);
        assertEquals(Origin.sha256(body), fetch("--socks5-hostname", practice.proxy(), "--data-binary", "@body",
                "http://127.0.0.1:" + origin.http() + "/digest"));
    }

    @Test
    void curlSpeaksHttp2WithoutTls() throws Exception {
        Files.write(folder.resolve("body2"), Origin.bytes(4 * MB));
        String digest = fetch("--http2-prior-knowledge", "--socks5-hostname", practice.proxy(), "--data-binary", "@body2", "--write-out",
                " %{http_version}", "http://site.example:" + site.plain() + "/digest");
        assertEquals(Origin.sha256(Origin.bytes(4 * MB)) + " 2", digest);
    }

    @Test
    void curlSpeaksManyStreamsOfHttp2OverTls() throws Exception {
        var command = new ArrayList<>(List.of("--http2", "--parallel", "--cacert", site.certificate().toString(), "--socks5-hostname",
                practice.proxy(), "--write-out", "%{http_version} %{size_download}\\n"));
        for (int i = 1; i <= 20; i++) {
            command.addAll(List.of("--output", "h2-" + i, "https://site.example:" + site.secure() + "/bytes/" + i * 100_000));
        }
        List<String> told = fetch(command.toArray(String[]::new)).lines().toList();
        assertEquals(20, told.size());
        assertTrue(told.stream().allMatch(line -> line.startsWith("2 ")), told::toString);
        for (int i = 1; i <= 20; i++) {
            assertEquals(Origin.sha256(Origin.bytes(i * 100_000)), digest("h2-" + i));
        }
    }

    @Test
    void curlSeesWhoseCertificateItIs() throws Exception {
        String url = "https://localhost:" + site.secure() + "/bytes/10";
        Tool.Outcome unknown = curl("--socks5-hostname", practice.proxy(), url);
        assertEquals(60, unknown.status(), "nobody vouches for it: " + unknown.err());
        Tool.Outcome other = curl("--cacert", site.certificate().toString(), "--socks5", practice.proxy(),
                "https://127.0.0.1:" + site.secure() + "/bytes/10");
        assertEquals(60, other.status(), "it is not for this name: " + other.err());
        fetch("--cacert", site.certificate().toString(), "--socks5-hostname", practice.proxy(), "--output", "tls", url);
        assertEquals(Origin.sha256(Origin.bytes(10)), digest("tls"));
    }

    @Test
    void curlIsToldWhatFails() throws Exception {
        assertEquals(97, curl("--socks5-hostname", practice.proxy(), "http://127.0.0.1:" + Origin.unusedPort() + "/").status());
        Tool.Outcome unknown = curl("--socks5-hostname", practice.proxy(), "http://nobody.example/");
        assertEquals(97, unknown.status(), unknown.err());
    }

    @Test
    void aProgramThatTakesThePortForAnHttpProxyIsTold() throws Exception {
        Tool.require("curl");
        Tool.Outcome plain = Tool.run("curl", "--silent", "--proxy", "http://" + practice.proxy(), "http://site.example/");
        assertTrue(plain.text().startsWith("This port is Farthing's SOCKS 5 proxy"), plain::toString);
        assertTrue(plain.out().contains("--socks5-hostname"), plain::out);
        Tool.Outcome tunnel = Tool.run("curl", "--silent", "--show-error", "--proxy", "http://" + practice.proxy(),
                "https://site.example/");
        assertNotEquals(0, tunnel.status());
        assertTrue(tunnel.err().contains("501"), tunnel::err);
        String page = Tool.run("curl", "--silent", "http://" + practice.proxy() + "/").text();
        assertTrue(page.startsWith("This port is Farthing's SOCKS 5 proxy"), page);
    }

    // ---- WebSocket ----

    @Test
    void aWebSocketCarriesMessagesBothWaysAndEndsCleanly() throws Exception {
        var http = new HttpClient();
        http.getProxyConfiguration().addProxy(new Socks5Proxy("127.0.0.1", practice.port()));
        var client = new WebSocketClient(http);
        client.setMaxBinaryMessageSize(ModernSite.LARGEST_MESSAGE);
        client.start();
        try {
            var listener = new HeardMessages();
            Session session = client.connect(listener, URI.create("ws://site.example:" + site.plain() + "/echo")).get(30, TimeUnit.SECONDS);
            for (int i = 0; i < 2000; i++) {
                session.sendText("message " + i, Callback.NOOP);
            }
            for (int i = 0; i < 2000; i++) {
                assertEquals("message " + i, listener.next());
            }
            session.sendPing(ByteBuffer.allocate(8).putLong(0, 77), Callback.NOOP);
            assertEquals(77L, listener.next());
            for (int size : new int[] {0, 125, 126, 65_535, 65_536, 1 << 20, ModernSite.LARGEST_MESSAGE}) {
                session.sendBinary(ByteBuffer.wrap(Origin.bytes(size)), Callback.NOOP);
                assertEquals(Origin.sha256(Origin.bytes(size)), listener.next());
            }
            session.close(1000, "enough", Callback.NOOP);
            assertEquals(new ModernSite.Ending(1000, "enough"), listener.next());
            assertEquals(new ModernSite.Ending(1000, "enough"), site.ended());
        } finally {
            client.stop();
            http.stop();
        }
    }
}
