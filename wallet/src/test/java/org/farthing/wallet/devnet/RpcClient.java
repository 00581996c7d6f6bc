package org.farthing.wallet.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Plain JSON-RPC by the JDK's HTTP client. */
final class RpcClient implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;

    RpcClient(URI uri) {
        this.uri = uri;
    }

    /** The result. @throws IllegalStateException if it is an error */
    JsonNode call(String method, Object... params) {
        JsonNode answer = ask(method, params);
        if (answer.has("error")) {
            throw new IllegalStateException(method + ": " + answer);
        }
        return answer.path("result");
    }

    /** The whole answer. */
    JsonNode ask(String method, Object... params) {
        ObjectNode request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        request.set("params", JSON.valueToTree(params));
        try {
            return JSON.readTree(post(request.toString()).body());
        } catch (IOException notJson) {
            throw new IllegalStateException(notJson);
        }
    }

    HttpResponse<String> post(String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    static long number(JsonNode quantity) {
        return Long.decode(quantity.asText());
    }

    @Override
    public void close() {
        http.close();
    }
}
