package org.farthing.wallet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint96;

class DevRpcServerTest {
    private static final Address BOB = Address.parse("0x0000000000000000000000000000000000000b0b");
    private static final String[] METHODS = {"eth_getBalance", "eth_getTransactionCount", "eth_getCode", "eth_getStorageAt", "eth_call",
        "eth_estimateGas", "eth_feeHistory", "eth_sendRawTransaction", "eth_getTransactionByHash", "eth_getTransactionReceipt",
        "eth_getBlockByNumber", "eth_getBlockByHash", "eth_getBlockReceipts", "eth_getLogs", "eth_getTransactionByBlockNumberAndIndex",
        "eth_getTransactionByBlockHashAndIndex", "eth_getBlockTransactionCountByNumber", "eth_getBlockTransactionCountByHash",
        "evm_increaseTime", "evm_setNextBlockTimestamp", "evm_mine", "anvil_mine", "anvil_setBalance", "evm_revert", "evm_setAutomine",
        "anvil_setNextBlockBaseFeePerGas"};

    private final TestAccount alice = new TestAccount(1);
    private final DevChain chain = DevChain.open(null, Map.of(alice.address(), Amount.ofCoins(10)),
            InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000)));
    private final DevRpcServer server = DevRpcServer.start(chain, 0);
    private final RpcClient rpc = new RpcClient(server.uri());

    @AfterEach
    void close() {
        rpc.close();
        server.close();
        chain.close();
    }

    private JsonNode send(Optional<Address> to, Bytes data, long gas) {
        JsonNode hash = rpc.call("eth_sendRawTransaction", alice.send(to, BigInteger.ZERO, data, gas).toString());
        return rpc.call("eth_getTransactionReceipt", hash.asText());
    }

    private Address bench() {
        return RpcParams.address(send(Optional.empty(), BenchContract.initcode(), 5_000_000).path("contractAddress"));
    }

    private int code(String method, Object... params) {
        return rpc.ask(method, params).path("error").path("code").asInt();
    }

    private static ObjectNode object() {
        return RpcClient.JSON.createObjectNode();
    }

    @Test
    void questionsWithFixedAnswers() {
        assertTrue(rpc.call("web3_clientVersion").asText().startsWith("FarthingDevnet/"));
        assertEquals("31337", rpc.call("net_version").asText());
        assertEquals("0x7a69", rpc.call("eth_chainId").asText());
        assertEquals("0x0", rpc.call("eth_blockNumber").asText());
        assertFalse(rpc.call("eth_syncing").asBoolean(true));
        assertEquals(0, rpc.call("eth_accounts").size());
        assertEquals("0x8ac7230489e80000", rpc.call("eth_getBalance", alice.address().hex(), "latest").asText());
        assertEquals("0x3b9aca00", rpc.call("eth_maxPriorityFeePerGas").asText());
        assertEquals(RpcJson.hex(875_000_000 + 1_000_000_000), rpc.call("eth_gasPrice").asText());
        assertEquals("0x", rpc.call("eth_getCode", BOB.hex(), "latest").asText());
        assertEquals("0x" + "00".repeat(32), rpc.call("eth_getStorageAt", BOB.hex(), "0x0", "latest").asText());
    }

    @Test
    void blocksAndTransactions() {
        JsonNode receipt = send(Optional.of(BOB), Bytes.EMPTY, 21_000);
        String hash = receipt.path("transactionHash").asText();
        JsonNode block = rpc.call("eth_getBlockByNumber", "latest", true);
        assertEquals("0x1", block.path("number").asText());
        assertEquals(receipt.path("blockHash"), block.path("hash"));
        assertEquals(hash, block.path("transactions").path(0).path("hash").asText());
        assertEquals(alice.address().hex(), block.path("transactions").path(0).path("from").asText());
        assertEquals(block.path("transactions").path(0), rpc.call("eth_getTransactionByHash", hash));
        assertEquals(block.path("transactions").path(0), rpc.call("eth_getTransactionByBlockNumberAndIndex", "0x1", "0x0"));
        assertEquals(hash, rpc.call("eth_getBlockByHash", block.path("hash").asText(), false).path("transactions").path(0).asText());
        for (String tag : List.of("latest", "safe", "finalized", "0x1")) {
            assertEquals(block, rpc.call("eth_getBlockByNumber", tag, true), tag);
        }
        assertEquals("0x0", rpc.call("eth_getBlockByNumber", "earliest", false).path("number").asText());
        JsonNode pending = rpc.call("eth_getBlockByNumber", "pending", false);
        assertEquals("0x2", pending.path("number").asText());
        assertTrue(pending.path("hash").isNull());
        assertEquals(receipt, rpc.call("eth_getBlockReceipts", "0x1").path(0));
        assertEquals(receipt, rpc.call("eth_getBlockReceipts", block.path("hash").asText()).path(0));
        String none = "0x" + "11".repeat(32);
        for (JsonNode unknown : List.of(rpc.call("eth_getTransactionByHash", none), rpc.call("eth_getTransactionReceipt", none),
                rpc.call("eth_getBlockByHash", none, false), rpc.call("eth_getBlockByNumber", "0x99", false),
                rpc.call("eth_getTransactionByBlockNumberAndIndex", "0x1", "0x5"))) {
            assertTrue(unknown.isNull());
        }
    }

    @Test
    void aWaitingTransactionHasNoBlockYet() {
        rpc.call("evm_setAutomine", false);
        String hash = rpc.call("eth_sendRawTransaction", alice.send(Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, 21_000).toString())
                .asText();
        assertTrue(rpc.call("eth_getTransactionByHash", hash).path("blockHash").isNull());
        assertTrue(rpc.call("eth_getTransactionReceipt", hash).isNull());
        assertEquals("0x1", rpc.call("eth_getTransactionCount", alice.address().hex(), "pending").asText());
        assertEquals("0x0", rpc.call("eth_getTransactionCount", alice.address().hex(), "latest").asText());
        rpc.call("evm_mine");
        assertEquals("0x1", rpc.call("eth_getTransactionReceipt", hash).path("status").asText());
    }

    @Test
    void callsAndRevertData() {
        String bench = bench().hex();
        JsonNode reverted = rpc.ask("eth_call", object().put("to", bench)
                .put("data", BenchContract.data("fail", new Uint256(0)).toString()),
                "latest").path("error");
        assertEquals(3, reverted.path("code").asInt());
        assertEquals("execution reverted: as asked", reverted.path("message").asText());
        assertTrue(reverted.path("data").asText().startsWith("0x08c379a0"));
        JsonNode custom = rpc.ask("eth_estimateGas", object().put("to", bench)
                .put("input", BenchContract.data("fail", new Uint256(1)).toString()))
                .path("error");
        assertEquals(3, custom.path("code").asInt());
        assertEquals("execution reverted", custom.path("message").asText());
        assertEquals(2 + 2 * 68, custom.path("data").asText().length());
        JsonNode burned = rpc.ask("eth_call", object().put("to", bench).put("data", BenchContract.data("fail", new Uint256(6)).toString())
                .put("gas", "0x30d40"), "latest").path("error");
        assertEquals(-32000, burned.path("code").asInt());
        assertEquals("out of gas", burned.path("message").asText());
        assertTrue(rpc.ask("eth_estimateGas", object().put("to", bench).put("data", BenchContract.data("fail", new Uint256(6)).toString())
                .put("gas", "0x30d40")).path("error").path("message").asText().startsWith("gas required exceeds allowance"));
        assertEquals("0x5208", rpc.call("eth_estimateGas", object().put("from", alice.address().hex()).put("to", BOB.hex())).asText());
        assertEquals(-32000, code("eth_call", object().put("from", BOB.hex()).put("to", bench).put("value", "0x1"), "latest"));
    }

    /** As geth: who pays no gas sees no base fee, who does sees the block's. */
    @Test
    void baseFeeInCalls() {
        Bytes code = Bytecode.deploying(new Bytecode().op(Op.BASEFEE).returnTop().toBytes());
        String contract = send(Optional.empty(), code, 200_000).path("contractAddress").asText();
        ObjectNode call = object().put("from", alice.address().hex()).put("to", contract);
        assertEquals("0x" + "00".repeat(32), rpc.call("eth_call", call, "latest").asText());
        String seen = rpc.call("eth_call", call.put("gasPrice", "0x3b9aca00"), "latest").asText();
        assertEquals(UInt256.of(875_000_000).toWord().toString(), seen);
        assertEquals(-32000, code("eth_call", call.put("gasPrice", "0x1"), "latest"));
    }

    @Test
    void logsByAddressAndTopics() {
        Address bench = bench();
        Address other = bench();
        var key = new Bytes32(new byte[32]);
        for (Address one : List.of(bench, other, bench)) {
            send(Optional.of(one), BenchContract.data("store", key, new Utf8String("x")), 200_000);
        }
        JsonNode all = rpc.call("eth_getLogs", object().put("fromBlock", "earliest"));
        assertEquals(3, all.size());
        String event = all.path(0).path("topics").path(0).asText();
        String who = all.path(0).path("topics").path(1).asText();
        String stranger = "0x" + "22".repeat(32);
        assertEquals(1, rpc.call("eth_getLogs", object()).size(), "the newest block where no range is named");
        assertEquals(2, logs(object().put("address", bench.hex())));
        assertEquals(3, logs(object().set("address", RpcClient.JSON.createArrayNode().add(bench.hex()).add(other.hex()))));
        assertEquals(0, logs(object().put("address", BOB.hex())));
        assertEquals(3, topics("[\"%s\"]", event));
        assertEquals(3, topics("[null, \"%s\"]", who));
        assertEquals(0, topics("[null, \"%s\"]", stranger));
        assertEquals(3, topics("[null, [\"%s\", \"%s\"]]", stranger, who));
        assertEquals(3, topics("[[\"%s\"], null, null]", event));
        assertEquals(0, topics("[null, null, null, null]"), "four places are more than these logs have");
        assertEquals(2, rpc.call("eth_getLogs", object().put("fromBlock", "0x3").put("toBlock", "0x4")).size());
        assertEquals(List.of(all.path(1)), rpc.call("eth_getLogs", object().put("blockHash", all.path(1).path("blockHash").asText()))
                .valueStream()
                .toList());
        assertEquals(-32602, code("eth_getLogs", object().put("fromBlock", "0x4").put("toBlock", "0x3")));
        assertEquals(-32602, code("eth_getLogs", object().put("fromBlock", "0x4").put("blockHash", stranger)));
        assertEquals(-32000, code("eth_getLogs", object().put("blockHash", stranger)));
        assertEquals(-32602, code("eth_getLogs", object().put("address", "0x12")));
    }

    private int logs(JsonNode filter) {
        return rpc.call("eth_getLogs", ((ObjectNode) filter).put("fromBlock", "0x0").put("toBlock", "latest")).size();
    }

    private int topics(String pattern, Object... hashes) {
        try {
            return logs(object().set("topics", RpcClient.JSON.readTree(pattern.formatted(hashes))));
        } catch (IOException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    @Test
    void feeHistory() {
        send(Optional.of(BOB), Bytes.EMPTY, 21_000);
        rpc.call("evm_mine");
        JsonNode history = rpc.call("eth_feeHistory", "0x2", "latest", List.of(10, 90));
        assertEquals("0x1", history.path("oldestBlock").asText());
        assertEquals(3, history.path("baseFeePerGas").size());
        assertEquals(21_000 / 30e6, history.path("gasUsedRatio").path(0).asDouble());
        assertEquals("0x3b9aca00", history.path("reward").path(0).path(1).asText());
        assertEquals("0x0", history.path("reward").path(1).path(0).asText());
        assertEquals(3, rpc.call("eth_feeHistory", 100, "latest", List.of()).path("gasUsedRatio").size());
        assertEquals(-32602, code("eth_feeHistory", "0x1", "latest", List.of(101)));
    }

    @Test
    void practiceMethods() {
        rpc.call("anvil_setBalance", BOB.hex(), "0x64");
        assertEquals("0x64", rpc.call("eth_getBalance", BOB.hex(), "latest").asText());
        String snapshot = rpc.call("evm_snapshot").asText();
        rpc.call("evm_increaseTime", 3600);
        rpc.call("evm_mine");
        assertEquals(RpcJson.hex(1_800_003_600), rpc.call("eth_getBlockByNumber", "latest", false).path("timestamp").asText());
        rpc.call("evm_setNextBlockTimestamp", 1_800_010_000);
        rpc.call("anvil_mine", "0x3", "0xa");
        assertEquals(RpcJson.hex(1_800_010_020), rpc.call("eth_getBlockByNumber", "latest", false).path("timestamp").asText());
        assertTrue(rpc.call("evm_revert", snapshot).asBoolean());
        assertFalse(rpc.call("evm_revert", snapshot).asBoolean());
        assertEquals("0x0", rpc.call("eth_blockNumber").asText());
        assertEquals(-32602, code("evm_setNextBlockTimestamp", 5));
        assertEquals(-32602, code("anvil_mine", "0x7fffffffffffffff"));
    }

    @Test
    void olderStates() {
        Address bench = bench();
        send(Optional.of(bench), BenchContract.data("pack", new Uint96(5), new Uint32(6)), 200_000);
        send(Optional.of(bench), BenchContract.data("clear"), 200_000);
        ObjectNode call = object().put("to", bench.hex()).put("data", BenchContract.data("packedA").toString());
        String blockHash = rpc.call("eth_getBlockByNumber", "0x2", false).path("hash").asText();
        assertEquals("0x" + "00".repeat(31) + "05", rpc.call("eth_call", call, "0x2").asText());
        assertEquals("0x" + "00".repeat(31) + "05", rpc.call("eth_call", call, object().put("blockHash", blockHash)).asText());
        assertEquals("0x" + "00".repeat(32), rpc.call("eth_call", call, "0x1").asText());
        assertEquals("0x" + "00".repeat(32), rpc.call("eth_call", call, "latest").asText());
        assertEquals("0x", rpc.call("eth_call", call, "earliest").asText());
        assertEquals("0x2", rpc.call("eth_getTransactionCount", alice.address().hex(), "0x2").asText());
        rpc.call("anvil_mine", "0x400");
        JsonNode error = rpc.ask("eth_getBalance", BOB.hex(), "0x2").path("error");
        assertEquals(-32000, error.path("code").asInt());
        assertTrue(error.path("message").asText().contains("newest 512 blocks only"), error.toString());
        assertEquals("header not found", rpc.ask("eth_getBalance", BOB.hex(), "0x9999").path("error").path("message").asText());
    }

    @Test
    void refusedTransactions() {
        JsonNode poor = rpc.ask("eth_sendRawTransaction", new TestAccount(9).send(Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, 21_000)
                .toString())
                .path("error");
        assertEquals(-32000, poor.path("code").asInt());
        assertTrue(poor.path("message").asText().startsWith("insufficient funds for gas * price + value"));
        assertEquals(-32000, code("eth_sendRawTransaction", "0x02c0"));
        assertEquals(-32602, code("eth_sendRawTransaction", "02c0"));
    }

    @Test
    void wrongRequestsGetErrorObjects() throws IOException {
        String[][] cases = {{"", "-32700"}, {"{", "-32700"}, {"{} {}", "-32700"}, {"nonsense", "-32700"}, {"[]", "-32600"}, {"5", "-32600"},
            {"{}", "-32600"}, {"{\"method\":5}", "-32600"}, {"{\"id\":1,\"method\":\"eth_chainId\",\"params\":5}", "-32600"},
            {"{\"id\":{},\"method\":\"eth_chainId\"}", "-32600"}, {"{\"id\":1,\"method\":\"eth_nothing\"}", "-32601"},
            {"{\"id\":1,\"method\":\"eth_getBalance\",\"params\":[]}", "-32602"}, {"[".repeat(2000), "-32700"}};
        for (String[] one : cases) {
            HttpResponse<String> answer = rpc.post(one[0]);
            assertEquals(200, answer.statusCode(), one[0]);
            assertEquals(one[1], RpcClient.JSON.readTree(answer.body()).path("error").path("code").asText(), one[0]);
        }
    }

    @Test
    void batchesAndNotifications() throws IOException {
        HttpResponse<String> answer = rpc.post("[{\"id\":\"a\",\"method\":\"eth_chainId\"},{\"method\":\"evm_mine\"},"
                + "{\"id\":2,\"method\":\"eth_blockNumber\",\"params\":null},7]");
        JsonNode answers = RpcClient.JSON.readTree(answer.body());
        assertEquals(3, answers.size());
        assertEquals("a", answers.path(0).path("id").asText());
        assertEquals("0x1", answers.path(1).path("result").asText());
        assertEquals(-32600, answers.path(2).path("error").path("code").asInt());
        HttpResponse<String> notification = rpc.post("{\"method\":\"evm_mine\"}");
        assertEquals(204, notification.statusCode());
        assertEquals(2, chain.blockNumber());
        String tooMany = "[" + "{\"id\":1,\"method\":\"eth_chainId\"},".repeat(1000) + "{\"id\":1,\"method\":\"eth_chainId\"}]";
        assertEquals(-32600, RpcClient.JSON.readTree(rpc.post(tooMany).body()).path("error").path("code").asInt());
    }

    @Test
    void longBodiesAreRefusedUnread() {
        assertEquals(413, rpc.post(" ".repeat((1 << 20) + 1)).statusCode());
        assertEquals(200, rpc.post("{\"id\":1,\"method\":\"eth_chainId\"}" + " ".repeat((1 << 20) - 50)).statusCode());
    }

    /** A web page that sends here gives an Origin; one that points its own name here gives that name as Host. */
    @Test
    void pagesInABrowserAreRefused() throws IOException {
        String question = "{\"id\":1,\"method\":\"eth_chainId\"}";
        assertEquals(403, rpc.post(question, "Origin", "https://example.com").statusCode());
        assertEquals(403, rpc.post(question, "Origin", "null").statusCode());
        assertEquals("403", statusFor("POST", "evil.example:" + server.port(), question));
        assertEquals("403", statusFor("POST", "127.0.0.1.evil.example", question));
        assertEquals("403", statusFor("POST", "localhost:1:" + server.port(), question));
        for (String host : List.of("localhost:" + server.port(), "127.0.0.1", "LOCALHOST", "[::1]:80")) {
            assertEquals("200", statusFor("POST", host, question), host);
        }
        assertEquals("405", statusFor("GET", "127.0.0.1", ""));
        assertEquals("405", statusFor("OPTIONS", "127.0.0.1", ""));
    }

    private String statusFor(String method, String host, String body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write((method + " / HTTP/1.1\r\nHost: " + host
                    + "\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\nConnection: close\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split(" ")[1];
        }
    }

    @Test
    void aTakenPortIsAnswered() {
        var taken = assertThrows(WalletException.class, () -> DevRpcServer.start(chain, server.port()));
        assertEquals(WalletException.Kind.ALREADY_RUNNING, taken.kind());
    }

    /** Whatever the parameters are, the answer is a result or an error of the caller's, never a fault of ours. */
    @Test
    void hostileParameters() {
        bench();
        var random = new Random(5);
        Object[] values = {"latest", "pending", "0x", "0x0", "0x1", "0xffffffffffffffff", "0x" + "ff".repeat(32), "0x" + "ff".repeat(33),
                "0xzz", "-1",
            "0x-1", "", 0, -1, 1.5, Long.MAX_VALUE, true, List.of(), List.of("0x1", 2), Map.of(), Map.of("to", "0x1"), BOB.hex(),
            Map.of("blockHash", 5), Map.of("data", "0x600", "to", BOB.hex()), Map.of("fromBlock", "0x-5", "topics", "x"),
            Map.of("gas", "0xffffffffffffffffffff"), Map.of("data", "0x5b600056"), Map.of("data", "0x" + "60".repeat(60_000)),
            Map.of("value", "0x" + "ff".repeat(32)), Map.of("gasPrice", "0x" + "ff".repeat(32)), Map.of("accessList", List.of(5)),
            Map.of("fromBlock", "0x0", "toBlock", "0x7fffffffffffffff"), Map.of("fromBlock", "0x7fffffffffffffff"),
            Map.of("topics", List.of(List.of(List.of()))), alice.send(Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, 21_000).toString()};
        for (int i = 0; i < 3_000; i++) {
            Object[] params = new Object[random.nextInt(4)];
            for (int p = 0; p < params.length; p++) {
                params[p] = values[random.nextInt(values.length)];
            }
            String method = METHODS[random.nextInt(METHODS.length)];
            assertNotEquals(-32603, code(method, params), () -> method + " " + List.of(params));
        }
    }
}
