package org.farthing.wallet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.abi.datatypes.generated.Uint96;

/** The same raw transactions on the practice chain and on anvil give the same receipts, logs, data, balances and gas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnvilDifferentialTest {
    private static final BigInteger NOTHING = BigInteger.ZERO;
    /** How many random programs of each kind; {@code -Dfarthing.seeds=2000} for a long run. */
    private static final int SEEDS = Integer.getInteger("farthing.seeds", 40);
    private static final Address SINK = Address.parse("0x00000000000000000000000000000000000000fe");

    private TwoChains both;
    private TestAccount alice;
    private int accounts;

    @AfterAll
    void stop() {
        if (both != null) {
            both.close();
        }
    }

    @BeforeEach
    void fund() throws IOException, InterruptedException {
        AnvilProcess.assumeHere(); // here, not before all: so every test that is skipped is named
        if (both == null) {
            both = new TwoChains();
        }
        alice = new TestAccount(accounts++);
        both.fund(alice.address(), Amount.ofCoins(1000).wei());
    }

    private Address deploy(Bytes runtime) {
        JsonNode receipt = both.send("deploy", alice.send(Optional.empty(), NOTHING, Bytecode.deploying(runtime), 5_000_000));
        assertEquals("0x1", receipt.path("status").asText());
        return RpcParams.address(receipt.path("contractAddress"));
    }

    private JsonNode run(String what, Bytecode code, long gas) {
        return run(what, code, gas, Bytes.EMPTY, 0);
    }

    private JsonNode run(String what, Bytecode code, long gas, Bytes data, long value) {
        Address contract = deploy(code.toBytes());
        both.callBoth(what, alice.address(), Optional.of(contract), data);
        JsonNode receipt = both.send(what, alice.send(Optional.of(contract), BigInteger.valueOf(value), data, gas));
        both.same(what, "eth_getBalance", contract.hex(), "latest");
        both.same(what, "eth_getCode", contract.hex(), "latest");
        for (int slot = 0; slot < 8; slot++) {
            both.same(what, "eth_getStorageAt", contract.hex(), RpcJson.hex(slot), "latest");
        }
        return receipt;
    }

    private static void succeeded(JsonNode receipt) {
        assertEquals("0x1", receipt.path("status").asText());
    }

    private static void failed(JsonNode receipt) {
        assertEquals("0x0", receipt.path("status").asText());
    }

    @Test
    void transfersOfEveryType() {
        BigInteger price = BigInteger.TEN.pow(10);
        succeeded(both.send("type 2", alice.send(Optional.of(SINK), BigInteger.valueOf(7), Bytes.EMPTY, 21_000)));
        succeeded(both.send("type 0", alice.sendLegacy(Optional.of(SINK), BigInteger.valueOf(7), Bytes.EMPTY, 100_000, price)));
        succeeded(both.send("to oneself", alice.send(Optional.of(alice.address()), BigInteger.valueOf(7), Bytes.EMPTY, 21_000)));
        succeeded(both.send("with data", alice.send(Optional.of(SINK), NOTHING, Bytes.fromHex("00ff0000aabb"), 50_000)));
        succeeded(both.send("to a precompile", alice.send(Optional.of(Precompiles.address(2)), NOTHING, Bytes.fromHex("aa"), 50_000)));
        both.same("receiver", "eth_getBalance", SINK.hex(), "latest");
        both.same("maker of blocks", "eth_getBalance", Address.ZERO.hex(), "latest");
    }

    @Test
    void refusals() {
        both.send("gas below intrinsic", alice.send(0, Optional.of(SINK), NOTHING, Bytes.EMPTY, 20_999, BigInteger.ONE,
                BigInteger.TEN.pow(10)));
        both.send("too poor", alice.send(0, Optional.of(SINK), Amount.ofCoins(1000).wei(), Bytes.EMPTY, 21_000, BigInteger.ONE,
                BigInteger.TEN.pow(10)));
        both.send("more gas than a block", alice.send(0, Optional.of(SINK), NOTHING, Bytes.EMPTY, 30_000_001, BigInteger.ONE,
                BigInteger.TEN.pow(10)));
        both.send("tip above fee", alice.send(0, Optional.of(SINK), NOTHING, Bytes.EMPTY, 21_000, BigInteger.TEN.pow(11),
                BigInteger.TEN.pow(10)));
        succeeded(both.send("sound", alice.send(Optional.of(SINK), NOTHING, Bytes.EMPTY, 21_000)));
        JsonNode again = both.send("used nonce", alice.send(0, Optional.of(SINK), BigInteger.ONE, Bytes.EMPTY, 21_000, BigInteger.ONE,
                BigInteger.TEN.pow(10)));
        assertTrue(again.path("error").path("message").asText().startsWith("nonce too low"));
    }

    @Test
    void deployments() {
        deploy(new Bytecode().push(1).returnTop().toBytes());
        String[] names = {"reverts", "runs out of gas", "begins with EF", "too large", "costs more than is there", "is empty",
                "with value"};
        Bytes[] codes = {
            new Bytecode().store(0, 1).push(0).push(0).op(Op.REVERT).toBytes(),
            new Bytecode().push(UInt256.MAX).op(Op.MLOAD).toBytes(),
            new Bytecode().push(0xEF).push(0).op(Op.MSTORE8).push(1).push(0).op(Op.RETURN).toBytes(),
            new Bytecode().push(24_577).push(0).op(Op.RETURN).toBytes(),
            new Bytecode().push(10_000).push(0).op(Op.RETURN).toBytes(),
            Bytes.EMPTY,
            new Bytecode().op(Op.CALLVALUE).storeTop(0).toBytes(),
        };
        for (int i = 0; i < codes.length; i++) {
            long gas = i == 3 ? 8_000_000 : 500_000;
            JsonNode receipt = both.send(names[i], alice.send(Optional.empty(), i == 6 ? BigInteger.TEN : NOTHING, codes[i], gas));
            assertEquals(i < 5 ? "0x0" : "0x1", receipt.path("status").asText(), names[i]);
        }
        succeeded(both.send("largest code", alice.send(Optional.empty(), NOTHING, new Bytecode().push(24_576).push(0).op(Op.RETURN)
                .toBytes(),
                8_000_000)));
        both.send("initcode too long", alice.send(alice.nonce(), Optional.empty(), NOTHING, Bytes.of(new byte[49_153]), 8_000_000,
                BigInteger.ONE,
                BigInteger.TEN.pow(10)));
    }

    /** Every way from what a slot held before the transaction over what it holds now to what is written. */
    @Test
    void storage() {
        for (int original = 0; original < 3; original++) {
            for (int first = 0; first < 3; first++) {
                for (int second = 0; second < 3; second++) {
                    // Data says which way: nothing sets the original, anything else writes twice.
                    var code = new Bytecode().op(Op.CALLDATASIZE, Op.PUSH1, 12, Op.JUMPI).push(original).push(1).op(Op.SSTORE, Op.STOP);
                    while (code.size() < 12) {
                        code.op(Op.STOP);
                    }
                    code.op(Op.JUMPDEST).store(1, first).store(1, second);
                    Address contract = deploy(code.toBytes());
                    String what = original + ", " + first + ", " + second;
                    succeeded(both.send(what, alice.send(Optional.of(contract), NOTHING, Bytes.EMPTY, 100_000)));
                    succeeded(both.send(what, alice.send(Optional.of(contract), NOTHING, Bytes.of((byte) 1), 100_000)));
                }
            }
        }
    }

    @Test
    void storageNeedsMoreThanTheStipend() {
        Address writer = deploy(new Bytecode().store(0, 1).toBytes());
        Address toucher = deploy(new Bytecode().push(0).op(Op.SLOAD, Op.STOP).toBytes());
        for (Address callee : List.of(writer, toucher)) {
            run("stipend only", new Bytecode().call(Op.CALL, callee, 1, 0, 0, UInt256.ZERO).storeTop(1), 200_000, Bytes.EMPTY, 5);
        }
    }

    @Test
    void calls() {
        Address reverting = deploy(new Bytecode().store(0, 5).push(0xAB).push(0).op(Op.MSTORE).push(32).push(0).op(Op.REVERT).toBytes());
        Address writing = deploy(new Bytecode().store(0, 5).op(Op.CALLER).storeTop(1).op(Op.CALLVALUE).storeTop(2).push(7).returnTop()
                .toBytes());
        Address burning = deploy(new Bytecode().op(0xFE).toBytes());
        Address logging = deploy(new Bytecode().push(1).push(2).push(32).push(0).op(Op.LOG0 + 2).toBytes());
        Address fresh = Address.parse("0x00000000000000000000000000000000000a11ce");
        for (int op : new int[] {Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL}) {
            for (Address callee : List.of(reverting, writing, burning, logging, fresh, Precompiles.address(4))) {
                for (long value = 0; value < 2; value++) {
                    var code = new Bytecode().call(op, callee, value, 0, 32, UInt256.of(60_000)).storeTop(3).op(Op.RETURNDATASIZE)
                            .storeTop(4)
                            .push(0).op(Op.MLOAD).storeTop(5).call(op, callee, 0, 32, 0, UInt256.MAX).storeTop(6);
                    run(Op.of(op).name() + " " + callee + " " + value, code, 400_000, Bytes.EMPTY, 3);
                }
            }
        }
        both.same("fresh account", "eth_getBalance", fresh.hex(), "latest");
    }

    @Test
    void revertData() {
        Bytes data = Bytes.fromHex("08c379a0").concat(UInt256.of(32).toWord()).concat(UInt256.of(5).toWord())
                .concat(Bytes.of(Arrays.copyOf("hello".getBytes(StandardCharsets.UTF_8), 32)));
        JsonNode answer = both.callBoth("Error(string)", alice.address(),
                Optional.of(deploy(new Bytecode().memory(data.toArray()).push(data.length()).push(0).op(Op.REVERT).toBytes())),
                Bytes.EMPTY);
        assertEquals("execution reverted: hello", answer.path("error").path("message").asText());
        for (int panic : new int[] {0x01, 0x11, 0x12, 0x32, 0x77}) {
            Bytes code = Bytes.fromHex("4e487b71").concat(UInt256.of(panic).toWord());
            Address contract = deploy(new Bytecode().memory(code.toArray()).push(36).push(0).op(Op.REVERT).toBytes());
            JsonNode ours = both.practice.ask("eth_call", RpcClient.JSON.createObjectNode().put("to", contract.hex()), "latest");
            JsonNode theirs = both.anvil.ask("eth_call", RpcClient.JSON.createObjectNode().put("to", contract.hex()), "latest");
            assertEquals(theirs.path("error").path("data"), ours.path("error").path("data"));
            failed(both.send("panic " + panic, alice.send(Optional.of(contract), NOTHING, Bytes.EMPTY, 100_000)));
        }
    }

    @Test
    void creations() {
        byte[] child = Bytecode.deploying(new Bytecode().push(9).returnTop().toBytes()).toArray();
        byte[] reverting = new Bytecode().push(0x55).push(0).op(Op.MSTORE).push(32).push(0).op(Op.REVERT).bytes();
        for (byte[] initcode : List.of(child, reverting, new byte[] {(byte) 0xFE}, new byte[0])) {
            for (int value = 0; value < 2; value++) {
                run("CREATE", new Bytecode().memory(initcode).push(initcode.length).push(0).push(value).op(Op.CREATE).storeTop(0)
                        .op(Op.RETURNDATASIZE).storeTop(1), 500_000, Bytes.EMPTY, 1);
                // Twice with one salt: the second finds the place taken.
                run("CREATE2", new Bytecode().memory(initcode)
                        .push(77).push(initcode.length).push(0).push(value).op(Op.CREATE2).storeTop(0)
                        .push(77).push(initcode.length).push(0).push(value).op(Op.CREATE2).storeTop(1).op(Op.RETURNDATASIZE).storeTop(2),
                        600_000, Bytes.EMPTY, 2);
            }
        }
        failed(run("initcode too long", new Bytecode().push(49_153).push(0).push(0).op(Op.CREATE).storeTop(0), 1_000_000));
        run("more value than there is", new Bytecode().push(0).push(0).push(5).op(Op.CREATE).storeTop(0), 500_000);
    }

    @Test
    void selfDestruct() {
        Address fresh = Address.parse("0x00000000000000000000000000000000000b0b00");
        run("to a fresh account", new Bytecode().store(0, 1).push(fresh).op(Op.SELFDESTRUCT), 200_000, Bytes.EMPTY, 5);
        run("to a rich account", new Bytecode().push(alice.address()).op(Op.SELFDESTRUCT), 200_000, Bytes.EMPTY, 5);
        run("to itself", new Bytecode().op(Op.ADDRESS, Op.SELFDESTRUCT), 200_000, Bytes.EMPTY, 5);
        Address bomb = deploy(new Bytecode().push(fresh).op(Op.SELFDESTRUCT).toBytes());
        run("inner, and money after it", new Bytecode().call(Op.CALL, bomb, 1, 0, 0, UInt256.MAX).storeTop(0)
                .call(Op.CALL, bomb, 2, 0, 0, UInt256.MAX).storeTop(1).push(bomb).op(Op.EXTCODESIZE).storeTop(2), 300_000, Bytes.EMPTY, 9);
        both.same("bomb", "eth_getCode", bomb.hex(), "latest");
        both.same("fresh", "eth_getBalance", fresh.hex(), "latest");
    }

    @Test
    void precompiles() {
        Bytes recover = Bytes.fromHex("456e9aea5e197a1f1af7a3e85a3212fa4049a3ba34c2289b4c860fc0b0c64ef3"
                + "000000000000000000000000000000000000000000000000000000000000001c"
                + "9242685bf161793cc25603c231bc2f568eb630ea16aa137d2664ac8038825608"
                + "4f8ae3bd7535248d0bd448298cc2e2071e56992d0774dc340c368ae950852ada");
        Bytes modexp = UInt256.of(1).toWord().concat(UInt256.of(32).toWord()).concat(UInt256.of(32).toWord())
                .concat(Bytes.fromHex("03fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e"
                        + "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"));
        List<Bytes> inputs = List.of(recover, recover.slice(0, 60), modexp, modexp.slice(0, 120), Bytes.EMPTY, Bytes.fromHex("616263"));
        for (int number = 1; number <= 5; number++) {
            for (Bytes input : inputs) {
                both.callBoth("precompile " + number, alice.address(), Optional.of(Precompiles.address(number)), input);
                both.send("precompile " + number, alice.send(Optional.of(Precompiles.address(number)), NOTHING, input, 300_000));
            }
            for (long gas : new long[] {0, 14, 15, 18, 59, 72, 200, 600, 720, 2_999, 3_000}) {
                run("gas for precompile " + number, new Bytecode().call(Op.STATICCALL, Precompiles.address(number), 0, 1, 0,
                        UInt256.of(gas))
                        .storeTop(0), 200_000);
            }
        }
    }

    @Test
    void deepRecursion() {
        // Calls itself with all gas it has until no more goes.
        var self = new Bytecode().push(0).push(0).push(0).push(0).push(0).op(Op.ADDRESS, Op.GAS, Op.CALL).op(Op.POP, Op.GAS).storeTop(0);
        succeeded(run("recursion", self, 29_000_000));
    }

    @Test
    void environment() {
        int[] asked = {Op.ADDRESS, Op.ORIGIN, Op.CALLER, Op.CALLVALUE, Op.CALLDATASIZE, Op.CODESIZE, Op.GASPRICE, Op.COINBASE, Op.TIMESTAMP,
            Op.NUMBER, Op.GASLIMIT, Op.CHAINID, Op.SELFBALANCE, Op.BASEFEE, Op.MSIZE, Op.PC, Op.GAS, Op.RETURNDATASIZE};
        for (int op : asked) {
            succeeded(run(Op.of(op).name(), new Bytecode().op(op).storeTop(0), 100_000, Bytes.fromHex("0102"), 3));
        }
        for (long ago : new long[] {0, 1_000_000}) {
            succeeded(run("no such block", new Bytecode().push(ago).op(Op.NUMBER, Op.ADD, Op.BLOCKHASH).storeTop(0), 100_000));
        }
    }

    @Test
    void contractsOfSolidity() {
        JsonNode deployed = both.send("deploy", alice.send(Optional.empty(), NOTHING, BenchContract.initcode(), 5_000_000));
        Address bench = RpcParams.address(deployed.path("contractAddress"));
        var key = new Bytes32(UInt256.of(7).toBytes());
        var digest = new Bytes32(Bytes.fromHex("456e9aea5e197a1f1af7a3e85a3212fa4049a3ba34c2289b4c860fc0b0c64ef3").toArray());
        var r = new Bytes32(Bytes.fromHex("9242685bf161793cc25603c231bc2f568eb630ea16aa137d2664ac8038825608").toArray());
        var s = new Bytes32(Bytes.fromHex("4f8ae3bd7535248d0bd448298cc2e2071e56992d0774dc340c368ae950852ada").toArray());
        var sink = new org.web3j.abi.datatypes.Address(SINK.hex());
        var calls = new ArrayList<Bytes>(List.of(
                BenchContract.data("store", key, new Utf8String("short")),
                BenchContract.data("store", key, new Utf8String("long ".repeat(30))),
                BenchContract.data("store", key, new Utf8String("")), BenchContract.data("push", new Uint256(12)),
                BenchContract.data("pack", new Uint96(5), new Uint32(6)), BenchContract.data("pack", new Uint96(0), new Uint32(6)),
                BenchContract.data("clear"), BenchContract.data("clear"), BenchContract.data("signer", digest, new Uint8(28), r, s),
                BenchContract.data("hashes", new DynamicBytes(new byte[100])), BenchContract.data("breed", key),
                BenchContract.data("breed", key), BenchContract.data("pay", sink, new Uint256(2)),
                BenchContract.data("pay", sink, new Uint256(1_000_000)), Bytes.fromHex("ffffffff"), Bytes.EMPTY));
        for (int how = 0; how < 8; how++) {
            calls.add(BenchContract.data("fail", new Uint256(how)));
            calls.add(BenchContract.data("attempt", new Uint256(how)));
        }
        for (Bytes data : calls) {
            both.callBoth("call " + data, alice.address(), Optional.of(bench), data);
            both.send("call " + data, alice.send(Optional.of(bench), BigInteger.TEN, data, 900_000));
            both.same("call " + data, "eth_getBalance", bench.hex(), "latest");
        }
    }

    /** Our encoding of a header hashes to what anvil says it does. */
    @Test
    void headerHash() {
        both.send("some block", alice.send(Optional.of(SINK), BigInteger.ONE, Bytes.EMPTY, 21_000));
        assertEquals(RpcParams.hash(both.anvil.call("eth_getBlockByNumber", "latest", false).path("hash")), both.hashOfAnvilsHead());
    }

    /** Many transactions in a block: the order, the gas adding up, and roots over many leaves. */
    @Test
    void blocksOfMany() {
        List<TestAccount> payers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            payers.add(new TestAccount(5_000 + i));
            both.fund(payers.getLast().address(), Amount.ofCoins(1).wei());
        }
        Address logging = deploy(new Bytecode().op(Op.CALLER).push(0).push(0).op(Op.LOG0 + 1).toBytes());
        List<Bytes> raw = new ArrayList<>();
        for (int i = 0; i < 140; i++) {
            TestAccount payer = payers.get(i % payers.size());
            // Anvil orders by the fee, we as geth by the tip: both fall from payer to payer.
            BigInteger more = BigInteger.valueOf(1000L * (i % payers.size()));
            raw.add(payer.send(i / payers.size(), Optional.of(i % 3 == 0 ? SINK : logging), NOTHING, Bytes.EMPTY, 100_000,
                    TestAccount.GWEI.add(more), BigInteger.TEN.multiply(TestAccount.GWEI).add(more)));
        }
        both.sendAll("a block of many", raw);
    }

    @Test
    void estimates() {
        Address target = deploy(new Bytecode().store(0, 1).toBytes());
        Address outer = deploy(new Bytecode().call(Op.CALL, target, 0, 0, 0, UInt256.MAX).op(Op.ISZERO, Op.PUSH1, 0, Op.JUMPI).toBytes());
        for (Address to : List.of(SINK, target, outer)) {
            ObjectNode call = RpcClient.JSON.createObjectNode().put("from", alice.address().hex()).put("to", to.hex());
            long ours = RpcClient.number(both.practice.call("eth_estimateGas", call));
            long theirs = RpcClient.number(both.anvil.call("eth_estimateGas", call));
            // Theirs stops its search 1.5 % above the least; ours is the least.
            assertTrue(ours <= theirs && theirs <= ours * 1.03, to + ": anvil " + theirs + ", practice chain " + ours);
            succeeded(both.send("with what was estimated", alice.send(Optional.of(to), NOTHING, Bytes.EMPTY, ours)));
        }
    }

    @Test
    void randomProgramsAsContracts() {
        Address helper = deploy(new Bytecode().op(Op.CALLVALUE).storeTop(0).push(1).push(32).push(0).op(Op.LOG0 + 1).push(3).returnTop()
                .toBytes());
        Address reverting = deploy(new Bytecode().push(0xAB).push(0).op(Op.MSTORE).push(40).push(0).op(Op.REVERT).toBytes());
        List<Address> addresses = new ArrayList<>(List.of(helper, reverting, SINK, alice.address(), Address.ZERO));
        for (int i = 1; i <= 5; i++) {
            addresses.add(Precompiles.address(i));
        }
        for (int seed = 0; seed < SEEDS; seed++) {
            Bytes program = RandomProgram.of(seed, addresses, 60);
            Address contract = deploy(program);
            addresses.add(contract);
            Bytes data = Bytes.of(Arrays.copyOf(UInt256.MAX.sub(UInt256.of(seed)).toBytes(), seed % 33));
            String what = "seed " + seed + ", program " + program;
            both.callBoth(what, alice.address(), Optional.of(contract), data);
            long gas = 60_000 + 100_000L * (seed % 20);
            both.send(what, alice.send(Optional.of(contract), BigInteger.valueOf(seed % 4), data, gas));
            both.same(what, "eth_getBalance", contract.hex(), "latest");
            for (int slot = 0; slot < 6; slot++) {
                both.same(what, "eth_getStorageAt", contract.hex(), RpcJson.hex(slot), "latest");
            }
        }
        for (Address address : addresses) {
            both.same("in the end", "eth_getBalance", address.hex(), "latest");
            both.same("in the end", "eth_getCode", address.hex(), "latest");
        }
    }

    @Test
    void randomProgramsAsInitcode() {
        for (int seed = 1_000_000; seed < 1_000_000 + SEEDS; seed++) {
            Bytes program = RandomProgram.of(seed, List.of(SINK, alice.address(), Precompiles.address(4)), 30);
            both.send("seed " + seed + ", program " + program, alice.send(Optional.empty(), BigInteger.valueOf(seed % 3), program, 200_000
                    + 100_000L * (seed % 8)));
        }
    }
}
