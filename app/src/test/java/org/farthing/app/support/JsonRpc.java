package org.farthing.app.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/** Asks a chain in plain JSON-RPC, without any of the program's own code in between. */
public record JsonRpc(URI node) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public JsonNode call(String method, Object... parameters) throws IOException, InterruptedException {
        ObjectNode request = MAPPER.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        request.set("params", MAPPER.valueToTree(parameters));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(node).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(request.toString())).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode result = MAPPER.readTree(answer.body()).path("result");
            if (result.isMissingNode()) {
                throw new IOException(method + ": " + answer.body());
            }
            return result;
        }
    }

    public Amount balance(Address account) throws IOException, InterruptedException {
        String hex = call("eth_getBalance", "0x" + account.bytes().hex().replaceFirst("^0x", ""), "latest").asText();
        return Amount.ofWei(new BigInteger(hex.substring(2), 16));
    }
}
