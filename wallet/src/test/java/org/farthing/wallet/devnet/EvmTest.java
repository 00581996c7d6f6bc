package org.farthing.wallet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published vectors for single rules; everything together is held to a real node in {@link AnvilDifferentialTest}. */
class EvmTest {
    private static final Address SELF = Address.parse("0x00000000000000000000000000000000000c0de0");
    private static final Address CALLER = Address.parse("0x0000000000000000000000000000000000ca11e0");

    private final WorldState state = new WorldState();
    private final Substate substate = new Substate(state.undo());
    private final BlockContext block = new BlockContext(DevChain.CHAIN_ID, 5, 1_000, Address.ZERO, 30_000_000, UInt256.ONE, UInt256.ZERO,
            number -> UInt256.of(number + 100).toWord());
    private final Evm evm = new Evm(state, substate, block, new Origin(CALLER, UInt256.ONE));

    private Result run(Bytes code, long gas) {
        state.setCode(SELF, new Code(code.toArray()));
        return evm.call(new Message(CALLER, SELF, SELF, UInt256.ZERO, true, Message.Input.EMPTY, gas, false, 0));
    }

    /** The table of EIP-3529: code, gas used and refund for a slot that is warm and held {@code original}. */
    @ParameterizedTest
    @CsvSource({
        "60006000556000600055, 212, 0, 0",
        "60006000556001600055, 20112, 0, 0",
        "60016000556000600055, 20112, 19900, 0",
        "60016000556002600055, 20112, 0, 0",
        "60016000556001600055, 20112, 0, 0",
        "60006000556000600055, 3012, 4800, 1",
        "60006000556001600055, 3012, 2800, 1",
        "60006000556002600055, 3012, 0, 1",
        "60026000556000600055, 3012, 4800, 1",
        "60026000556003600055, 3012, 0, 1",
        "60026000556001600055, 3012, 2800, 1",
        "60026000556002600055, 3012, 0, 1",
        "60016000556000600055, 3012, 4800, 1",
        "60016000556002600055, 3012, 0, 1",
        "60016000556001600055, 212, 0, 1",
        "600160005560006000556001600055, 40118, 19900, 0",
        "600060005560016000556000600055, 5918, 7600, 1",
    })
    void storageGas(String code, long gas, long refund, long original) {
        state.setStorage(SELF, UInt256.ZERO, UInt256.of(original));
        substate.warm(SELF, UInt256.ZERO);
        Result result = assertInstanceOf(Result.Success.class, run(Bytes.fromHex(code), 1_000_000));
        assertEquals(1_000_000 - gas, result.gasLeft());
        assertEquals(refund, substate.refund());
    }

    /** EIP-2200: a frame that has the stipend or less may not write, not even what costs less. */
    @ParameterizedTest
    @CsvSource({"2306, false", "2307, true"})
    void storageSentry(long gas, boolean succeeds) {
        substate.warm(SELF, UInt256.ZERO);
        assertEquals(succeeds, run(Bytes.fromHex("6000600055"), gas) instanceof Result.Success);
    }

    /** The examples of EIP-1014. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000, 00, 00, 4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38",
        "deadbeef00000000000000000000000000000000, 00, 00, B928f69Bb1D91Cd65274e3c79d8986362984fDA3",
        "deadbeef00000000000000000000000000000000, 000000000000000000000000feed000000000000000000000000000000000000, 00, "
            + "D04116cDd17beBE565EB2422F2497E06cC1C9833",
        "0000000000000000000000000000000000000000, 00, deadbeef, 70f2b2914A2a4b783FaEFb75f459A580616Fcb5e",
        "00000000000000000000000000000000deadbeef, 00000000000000000000000000000000000000000000000000000000cafebabe, deadbeef, "
            + "60f3f640a8508fC6a86d45DF051962668E1e8AC7",
        "00000000000000000000000000000000deadbeef, 00000000000000000000000000000000000000000000000000000000cafebabe, "
            + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef, "
            + "1d8bfDC5D46DC4f61D6b6115972536eBE6A8854C",
        "0000000000000000000000000000000000000000, 00, '', E33C0C7F7df4809055C3ebA6c09CFe4BaF1BD9e0",
    })
    void create2Addresses(String creator, String salt, String initcode, String expected) {
        Address address = CallOps.address2(Address.parse("0x" + creator), UInt256.of(Bytes.fromHex(salt)).toWord(),
                Bytes.fromHex(initcode).toArray());
        assertEquals(Address.parse("0x" + expected), address);
    }

    /** The first contracts of 0x6ac7ea33… on the main chain, an example that many libraries share. */
    @ParameterizedTest
    @CsvSource({"0, cd234a471b72ba2f1ccf0a70fcaba648a5eecd8d", "1, 343c43a37d37dff08ae8c4a11544c718abb4fcf8",
        "2, f778b86fa74e846c4f0a1fbd1335fe81c00a0c91", "3, fffd933a0bc612844eaf0c6fe3e5b8e9b6c1d19c"})
    void createAddresses(long nonce, String expected) {
        assertEquals(Address.parse("0x" + expected), CallOps.address(Address.parse("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0"), nonce));
    }

    @ParameterizedTest
    @CsvSource({
        // Keccak-256 and the digests of "abc" from their own specifications; ecrecover and modexp from evm.codes and EIP-198.
        "2, 616263, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad, 72",
        "3, 616263, 0000000000000000000000008eb208f7e05d987a9b044a8e98c6b087f15a0bfc, 720",
        "4, 616263, 616263, 18",
        "1, 456e9aea5e197a1f1af7a3e85a3212fa4049a3ba34c2289b4c860fc0b0c64ef3"
            + "000000000000000000000000000000000000000000000000000000000000001c"
            + "9242685bf161793cc25603c231bc2f568eb630ea16aa137d2664ac8038825608"
            + "4f8ae3bd7535248d0bd448298cc2e2071e56992d0774dc340c368ae950852ada, "
            + "0000000000000000000000007156526fbd7a3c72969b54f64e42c10fbb768c8a, 3000",
        "1, 456e9aea5e197a1f1af7a3e85a3212fa4049a3ba34c2289b4c860fc0b0c64ef3"
            + "000000000000000000000000000000000000000000000000000000000000001d"
            + "9242685bf161793cc25603c231bc2f568eb630ea16aa137d2664ac8038825608"
            + "4f8ae3bd7535248d0bd448298cc2e2071e56992d0774dc340c368ae950852ada, '', 3000",
        "5, 0000000000000000000000000000000000000000000000000000000000000001"
            + "0000000000000000000000000000000000000000000000000000000000000020"
            + "0000000000000000000000000000000000000000000000000000000000000020"
            + "03fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e"
            + "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f, "
            + "0000000000000000000000000000000000000000000000000000000000000001, 1360",
    })
    void precompiles(int number, String input, String output, long gas) {
        byte[] bytes = Bytes.fromHex(input).toArray();
        assertEquals(new Result.Success(Bytes.fromHex(output), 7), Precompiles.run(number, bytes, gas + 7));
        assertEquals(new Result.Halted("out of gas"), Precompiles.run(number, bytes, gas - 1));
    }

    @Test
    void missingPrecompilesFailAndSaySo() {
        for (int number = 6; number <= 9; number++) {
            assertEquals(new Result.Halted("the practice chain has no precompile " + number),
                    Precompiles.run(number, new byte[0], 1_000_000));
        }
    }

    @Test
    void modexpWithAbsurdLengths() {
        byte[] huge = new Bytecode().raw(UInt256.MAX.toBytes()).raw(UInt256.MAX.toBytes()).raw(UInt256.MAX.toBytes()).bytes();
        assertEquals(new Result.Halted("out of gas"), Precompiles.run(5, huge, 30_000_000));
        byte[] exponentOnly = new Bytecode().raw(new byte[32]).raw(UInt256.MAX.toBytes()).raw(new byte[32]).bytes();
        assertEquals(new Result.Success(Bytes.EMPTY, 0), Precompiles.run(5, exponentOnly, 200));
    }

    @Test
    void emptyHashesAreTheKnownOnes() {
        assertEquals(Bytes.fromHex("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"), Code.EMPTY.hash());
        assertEquals(Bytes.fromHex("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"), TrieRoot.EMPTY);
        assertEquals(Bytes.fromHex("1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"), BlockHeader.NO_UNCLES);
        assertEquals(Bytes.fromHex("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
                Bytes.of(Keccak256.hash(new byte[] {'a', 'b', 'c'})));
    }

    @Test
    void aRevertedCallTakesEverythingBack() {
        Address other = Address.parse("0x0000000000000000000000000000000000000bad");
        state.setBalance(SELF, UInt256.of(50));
        state.setCode(other, new Code(new Bytecode().store(1, 9).push(0).push(0).op(Op.LOG0).push(0).push(0).op(Op.REVERT).bytes()));
        Result result = run(new Bytecode().call(Op.CALL, other, 7, 0, 0, UInt256.MAX).storeTop(3).toBytes(), 500_000);
        assertInstanceOf(Result.Success.class, result);
        assertEquals(UInt256.ZERO, state.storage(other, UInt256.ONE));
        assertEquals(UInt256.of(50), state.balance(SELF));
        assertEquals(UInt256.ZERO, state.balance(other));
        assertEquals(List.of(), substate.logs());
        assertEquals(UInt256.ZERO, state.storage(SELF, UInt256.of(3)));
    }

    @Test
    void blockHashesReachBack256Blocks() {
        for (int asked = 0; asked < 7; asked++) {
            Result result = run(new Bytecode().push(asked).op(Op.BLOCKHASH).returnTop().toBytes(), 100_000);
            assertEquals(asked < 5 ? UInt256.of(asked + 100) : UInt256.ZERO, UInt256.of(result.output()), "block " + asked);
        }
    }

    @Test
    void haltsAreNamed() {
        Map<String, String> cases = Map.of("0c", "invalid opcode: opcode 0xc not defined", "fe", "invalid opcode: INVALID",
                "50", "stack underflow (0 <=> 1)", "600056", "invalid jump destination", "605b600156", "invalid jump destination",
                "6001600060003e", "return data out of bounds", "5b600056", "out of gas", "5b5f600056", "stack limit reached 1024 (1024)");
        cases.forEach((code, reason) -> assertEquals(new Result.Halted(reason), run(Bytes.fromHex(code), 50_000), code));
    }
}
