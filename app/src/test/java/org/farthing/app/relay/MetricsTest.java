package org.farthing.app.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.farthing.circuit.relay.Refusal;
import org.farthing.circuit.relay.RelayActivity;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;

/** A relay's figures as Prometheus reads them, read by a reader of its format. */
class MetricsTest {
    private static final RelayActivity ACTIVITY = new RelayActivity(12_345_678_901L, 987, 42, 7, 3,
            Map.of(Refusal.NEVER_PAID, 5L, Refusal.PAYMENT_UNKNOWN_PRICE, 1L), 2, 4, 65_536);
    private static final RelayBooks.Sums SUMS = new RelayBooks.Sums(Amount.ofWei(3_000_000_000_000_000_001L), Amount.ofCoins(1),
            Amount.ofWei(7), Amount.ofWei(21), Amount.ZERO, 6, 2);
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(\\{[a-z]+=\"[a-z_]+\"})? (\\d+(\\.\\d+)?)");
    /** Everything that may tell one figure from another of the same name. */
    private static final Set<String> LABELS = Set.of("direction", "reason", "queue", "purpose");

    /** By name and label; fails where the text is not of the format. */
    private static Map<String, String> parse(String text) {
        var values = new HashMap<String, String>();
        var types = new HashMap<String, String>();
        var helped = new HashSet<String>();
        assertTrue(text.endsWith("\n"));
        for (String line : text.split("\n")) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                assertTrue(helped.add(words[2]), "explained twice: " + line);
            } else if (line.startsWith("# TYPE ")) {
                assertTrue(Set.of("counter", "gauge").contains(words[3]), line);
                assertEquals(words[3].equals("counter"), words[2].endsWith("_total"), line);
                types.put(words[2], words[3]);
            } else {
                Matcher sample = SAMPLE.matcher(line);
                assertTrue(sample.matches(), line);
                assertTrue(types.containsKey(sample.group(1)) && helped.contains(sample.group(1)), "no type before: " + line);
                if (sample.group(2) != null) {
                    assertTrue(LABELS.contains(sample.group(2).replaceAll("[{=].*?", "").split("\"")[0]), line);
                }
                assertEquals(null, values.put(sample.group(1) + (sample.group(2) == null ? "" : sample.group(2)), sample.group(3)), line);
            }
        }
        return values;
    }

    @Test
    void everyFigureIsThereExactly() {
        Map<String, String> values = parse(MetricsText.of(ACTIVITY, SUMS));
        assertEquals("12345678901", values.get("farthing_cells_total{direction=\"forward\"}"));
        assertEquals("987", values.get("farthing_cells_total{direction=\"backward\"}"));
        assertEquals("7", values.get("farthing_circuits"));
        assertEquals("5", values.get("farthing_refusals_total{reason=\"never_paid\"}"));
        assertEquals("0", values.get("farthing_refusals_total{reason=\"memory_short\"}"), "a counter that is not zero from the start loses its first");
        assertEquals("4", values.get("farthing_waiting{queue=\"payments\"}"));
        assertEquals("3.000000000000000001", values.get("farthing_earned_coins"));
        assertEquals("1.999999999999999994", values.get("farthing_owed_coins"));
        assertEquals("0.000000000000000021", values.get("farthing_fees_coins{purpose=\"cashing\"}"));
        assertEquals("0", values.get("farthing_fees_coins{purpose=\"list\"}"));
        for (Refusal why : Refusal.values()) {
            assertTrue(values.containsKey("farthing_refusals_total{reason=\"" + why.label() + "\"}"), why.label());
        }
    }

    @Test
    void theDashboardAsksForFiguresThatThereAre() throws IOException {
        Set<String> there = new HashSet<>();
        parse(MetricsText.of(ACTIVITY, SUMS)).keySet().forEach(key -> there.add(key.replaceAll("\\{.*", "")));
        JsonNode dashboard = new ObjectMapper().readTree(MetricsServer.dashboard());
        assertTrue(dashboard.path("panels").size() >= 8);
        var asked = new HashSet<String>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertFalse(panel.path("title").asText().isEmpty());
            for (JsonNode target : panel.path("targets")) {
                Matcher name = Pattern.compile("farthing_[a-z_]+").matcher(target.path("expr").asText());
                while (name.find()) {
                    asked.add(name.group());
                }
            }
        }
        assertEquals(there, asked, "each figure is shown, and nothing else");
    }

    @Test
    void figuresAreReadOnThisMachineAndByItsOwnName() throws Exception {
        try (MetricsServer server = MetricsServer.start(0, () -> "farthing_circuits 1\n"); HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals("farthing_circuits 1\n", answer.body());
            assertTrue(answer.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain; version=0.0.4"));
            assertEquals(405, http.send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build(),
                    HttpResponse.BodyHandlers.ofString()).statusCode());
            assertEquals(404, http.send(HttpRequest.newBuilder(uri.resolve("/")).build(), HttpResponse.BodyHandlers.ofString()).statusCode());
            assertEquals(200, http.send(HttpRequest.newBuilder(uri.resolve("/dashboard.json")).build(),
                    HttpResponse.BodyHandlers.ofString()).statusCode());
            // A page whose name was made to lead here.
            try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port())) {
                socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertTrue(said.startsWith("HTTP/1.1 403"), said);
                assertFalse(said.contains("farthing_circuits"), said);
            }
        }
    }
}
