package org.farthing.app.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Passes questions on to a node, and what it answers with small changes: as somebody would who wants to choose Alice's relays for her. */
public final class LyingNode implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpServer server;
    private final URI node;
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Optional<String> hidden = Optional.empty();
    private volatile Optional<String[]> exchanged = Optional.empty();

    private LyingNode(URI node) throws IOException {
        this.node = node;
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public static LyingNode before(URI node) throws IOException {
        return new LyingNode(node);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** No event of this relay is shown from now on; its entry still is. @param relay 0x and 64 digits */
    public void hideEventsOf(String relay) {
        hidden = Optional.of(relay);
    }

    /** Contracts answer with another account in the place of one. @param account 0x and 40 digits */
    public void exchange(String account, String other) {
        exchanged = Optional.of(new String[] {account.substring(2).toLowerCase(java.util.Locale.ROOT),
            other.substring(2).toLowerCase(java.util.Locale.ROOT)});
    }

    /** Says what the node says. */
    public void tellTheTruth() {
        hidden = Optional.empty();
        exchanged = Optional.empty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            HttpResponse<byte[]> response = client.send(HttpRequest.newBuilder(node).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(asked)).build(), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode question = MAPPER.readTree(asked);
            JsonNode answer = MAPPER.readTree(response.body());
            if (question.isArray()) {
                for (JsonNode one : question) {
                    for (JsonNode its : answer) {
                        if (its.path("id").equals(one.path("id"))) {
                            change(one.path("method").asText(), its);
                        }
                    }
                }
            } else {
                change(question.path("method").asText(), answer);
            }
            byte[] said = MAPPER.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(response.statusCode(), said.length);
            exchange.getResponseBody().write(said);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void change(String method, JsonNode answer) {
        if (method.equals("eth_getLogs") && answer.path("result") instanceof ArrayNode logs) {
            hidden.ifPresent(relay -> {
                for (Iterator<JsonNode> log = logs.iterator(); log.hasNext();) {
                    if (log.next().path("topics").path(1).asText().equalsIgnoreCase(relay)) {
                        log.remove();
                    }
                }
            });
        }
        if (method.equals("eth_call") && answer instanceof ObjectNode line && line.path("result").isTextual()) {
            exchanged.ifPresent(accounts -> line.put("result", line.path("result").asText().replace(accounts[0], accounts[1])));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
