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
import java.util.List;
import java.util.Map;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.web3j.crypto.Hash;

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

    /** What the transactions of an account have cost it in fees, by their receipts in every block. */
    public Amount fees(Address account) throws IOException, InterruptedException {
        long last = Long.decode(call("eth_blockNumber").asText());
        Amount sum = Amount.ZERO;
        for (long block = 0; block <= last; block++) {
            for (JsonNode receipt : call("eth_getBlockReceipts", "0x" + Long.toHexString(block))) {
                if (receipt.path("from").asText().equalsIgnoreCase(account.toString())) {
                    sum = sum.plus(Amount.ofWei(new BigInteger(receipt.path("gasUsed").asText().substring(2), 16)
                            .multiply(new BigInteger(receipt.path("effectiveGasPrice").asText().substring(2), 16))));
                }
            }
        }
        return sum;
    }

    /** All that relays ever cashed at the contract, by the events of closings. */
    public Amount cashed(Address contract) throws IOException, InterruptedException {
        Amount sum = Amount.ZERO;
        Object filter = Map.of("address", contract.toString(), "fromBlock", "0x0", "toBlock", "latest",
                "topics", List.of(Hash.sha3String("Closed(bytes32,uint256,uint256)")));
        for (JsonNode log : call("eth_getLogs", filter)) {
            sum = sum.plus(Amount.ofWei(new BigInteger(log.path("data").asText().substring(2, 66), 16)));
        }
        return sum;
    }
}
