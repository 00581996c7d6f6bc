package org.farthing.wallet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/** The practice chain and anvil side by side: each transaction goes to both, and what they tell of it must be the same. */
final class TwoChains implements AutoCloseable {
    private static final List<String> RECEIPT_FIELDS = List.of("status", "gasUsed", "cumulativeGasUsed", "effectiveGasPrice", "type",
            "from",
            "to", "logsBloom", "transactionHash", "transactionIndex", "blockNumber");
    private static final List<String> LOG_FIELDS = List.of("address", "topics", "data", "logIndex", "transactionHash", "blockNumber",
            "removed");
    private static final List<String> BLOCK_FIELDS = List.of("number", "gasUsed", "gasLimit", "baseFeePerGas", "timestamp",
            "transactionsRoot", "receiptsRoot", "logsBloom", "miner", "transactions");

    private final AnvilProcess process;
    private final DevChain chain;
    private final DevRpcServer server;
    final RpcClient practice;
    final RpcClient anvil;
    private long timestamp = 4_000_000_000L;

    TwoChains() throws IOException, InterruptedException {
        process = AnvilProcess.start();
        chain = DevChain.open(null, Map.of(), InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000)));
        server = DevRpcServer.start(chain, 0);
        practice = new RpcClient(server.uri());
        anvil = new RpcClient(process.uri());
        both("anvil_setNextBlockBaseFeePerGas", "0x3b9aca00");
    }

    private void both(String method, Object... params) {
        practice.call(method, params);
        anvil.call(method, params);
    }

    void fund(Address address, BigInteger wei) {
        both("anvil_setBalance", address.hex(), "0x" + wei.toString(16));
    }

    /** Sends to both, compares receipts, blocks and balances. @return the practice chain's receipt */
    JsonNode send(String what, Bytes raw) {
        timestamp += 12;
        both("evm_setNextBlockTimestamp", timestamp);
        JsonNode mine = practice.ask("eth_sendRawTransaction", raw.toString());
        JsonNode theirs = anvil.ask("eth_sendRawTransaction", raw.toString());
        assertEquals(theirs.path("result"), mine.path("result"), () -> what + ": anvil " + theirs + ", practice chain " + mine);
        if (mine.has("error")) {
            return mine;
        }
        String hash = mine.path("result").asText();
        JsonNode ours = practice.call("eth_getTransactionReceipt", hash);
        JsonNode other = minedByAnvil(hash);
        equal(what, RECEIPT_FIELDS, other, ours);
        assertEquals(logs(other), logs(ours), what);
        if (ours.path("status").asText().equals("0x1")) {
            assertEquals(other.path("contractAddress"), ours.path("contractAddress"), what);
        }
        same(what, "eth_getBalance", ours.path("from").asText(), "latest");
        same(what, "eth_getTransactionCount", ours.path("from").asText(), "latest");
        if (!ours.path("contractAddress").isNull()) {
            same(what, "eth_getCode", ours.path("contractAddress").asText(), "latest");
            same(what, "eth_getBalance", ours.path("contractAddress").asText(), "latest");
        }
        JsonNode theirBlock = anvil.call("eth_getBlockByNumber", ours.path("blockNumber").asText(), false);
        JsonNode ourBlock = practice.call("eth_getBlockByNumber", ours.path("blockNumber").asText(), false);
        equal(what, BLOCK_FIELDS, theirBlock, ourBlock);
        return ours;
    }

    /** Sends all to both, has both make one block, and compares it and its receipts. */
    void sendAll(String what, List<Bytes> transactions) {
        both("evm_setAutomine", false);
        for (Bytes raw : transactions) {
            both("eth_sendRawTransaction", raw.toString());
        }
        timestamp += 12;
        both("evm_setNextBlockTimestamp", timestamp);
        both("evm_mine");
        both("evm_setAutomine", true);
        JsonNode theirs = anvil.call("eth_getBlockByNumber", "latest", false);
        JsonNode ours = practice.call("eth_getBlockByNumber", "latest", false);
        assertEquals(transactions.size(), ours.path("transactions").size(), what);
        equal(what, BLOCK_FIELDS, theirs, ours);
        JsonNode theirReceipts = anvil.call("eth_getBlockReceipts", "latest");
        JsonNode ourReceipts = practice.call("eth_getBlockReceipts", "latest");
        for (int i = 0; i < transactions.size(); i++) {
            equal(what, RECEIPT_FIELDS, theirReceipts.path(i), ourReceipts.path(i));
            assertEquals(logs(theirReceipts.path(i)), logs(ourReceipts.path(i)), what);
        }
    }

    /** Anvil's newest header, encoded and hashed by us. */
    Bytes hashOfAnvilsHead() {
        JsonNode block = anvil.call("eth_getBlockByNumber", "latest", false);
        return new BlockHeader(hash(block, "parentHash"), RpcParams.address(block.path("miner")), hash(block, "stateRoot"),
                hash(block, "transactionsRoot"), hash(block, "receiptsRoot"), RpcParams.data(block.path("logsBloom")),
                RpcClient.number(block.path("number")), RpcClient.number(block.path("gasLimit")), RpcClient.number(block.path("gasUsed")),
                RpcClient.number(block.path("timestamp")), hash(block, "mixHash"),
                UInt256.of(RpcParams.quantity(block.path("baseFeePerGas"))))
                .hash();
    }

    private static Bytes hash(JsonNode block, String field) {
        return RpcParams.hash(block.path(field));
    }

    /** Anvil answers before its block is made. */
    private JsonNode minedByAnvil(String hash) {
        for (int i = 0; i < 5000; i++) {
            JsonNode receipt = anvil.call("eth_getTransactionReceipt", hash);
            if (!receipt.isNull()) {
                return receipt;
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new IllegalStateException("anvil makes no block for " + hash);
    }

    /** Asks both the same; the results must be equal. */
    JsonNode same(String what, String method, Object... params) {
        JsonNode theirs = anvil.call(method, params);
        JsonNode ours = practice.call(method, params);
        assertEquals(theirs, ours, () -> what + ", " + method);
        return ours;
    }

    /**
     * {@code eth_call} on both: equal data, or both fail, with equal revert data. It names a price: in a call without one we show contracts
     * no base fee, as geth does, and anvil shows it.
     */
    JsonNode callBoth(String what, Address from, Optional<Address> to, Bytes data) {
        ObjectNode call = RpcClient.JSON.createObjectNode().put("from", from.hex()).put("data", data.toString())
                .put("gasPrice", "0x174876e800");
        to.ifPresent(address -> call.put("to", address.hex()));
        JsonNode theirs = anvil.ask("eth_call", call, "latest");
        JsonNode ours = practice.ask("eth_call", call, "latest");
        assertEquals(theirs.path("result"), ours.path("result"), () -> what + ": anvil " + theirs + ", practice chain " + ours);
        if (theirs.path("error").path("code").asInt() == 3) {
            assertEquals(theirs.path("error").path("data"), ours.path("error").path("data"), what);
            assertEquals(3, ours.path("error").path("code").asInt(), what);
        }
        return ours;
    }

    private static void equal(String what, List<String> names, JsonNode theirs, JsonNode ours) {
        names.forEach(name -> assertEquals(theirs.path(name), ours.path(name), () -> name + " of " + what));
    }

    private static JsonNode fields(JsonNode node, List<String> names) {
        ObjectNode out = RpcClient.JSON.createObjectNode();
        names.forEach(name -> out.set(name, node.path(name)));
        return out;
    }

    private static List<JsonNode> logs(JsonNode receipt) {
        return receipt.path("logs").valueStream().map(log -> fields(log, LOG_FIELDS)).toList();
    }

    @Override
    public void close() {
        practice.close();
        anvil.close();
        server.close();
        chain.close();
        process.close();
    }
}
