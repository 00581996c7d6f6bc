package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

/** Words from a node that may be anything. */
class AbiReaderTest {
    private static final String WORD_32 = "00".repeat(31) + "20";
    private static final String HUGE = "ff".repeat(32);

    @Test
    void whatIsEncodedIsReadBack() {
        Bytes text = Bytes.of(new byte[] {1, 2, 3, 4, 5});
        Address account = Address.parse("0x00000000000000000000000000000000000000aa");
        Bytes encoded = AbiValue.encode(List.of(AbiValue.of(account), AbiValue.bytes(text), AbiValue.uint256(Amount.ofCoins(7)),
                AbiValue.tuples(List.of(pair(1, 2), pair(3, 4)))));
        var reader = new AbiReader(encoded);
        assertEquals(account, reader.address(0));
        assertEquals(text, reader.bytes(1));
        assertEquals(Amount.ofCoins(7), reader.amount(2));
        assertEquals(2, reader.count(3, 2));
        assertEquals(4, reader.item(3, 1, 2).number(1));
    }

    @Test
    void lengthsAndOffsetsThatReachOutsideAreRefusedBeforeTheyAreUsed() {
        refused("");
        refused("00".repeat(31));
        refused(HUGE);
        refused(WORD_32);
        refused(WORD_32 + HUGE);
        refused(WORD_32 + "00".repeat(31) + "01");
        refused(WORD_32 + "00".repeat(28) + "7fffffff" + "00".repeat(32));
        refused("00".repeat(28) + "7fffffff" + "00".repeat(64));
        refused("00".repeat(24) + "7fffffffffffffff" + "00".repeat(64));
    }

    @Test
    void aDirtyAddressIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new AbiReader(Bytes.fromHex("01" + "00".repeat(31))).address(0));
    }

    @Test
    void randomBytesAreReadOrRefusedAndNothingElse() {
        Random random = new Random(7);
        Contracts contracts = Contracts.load();
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] data = new byte[random.nextInt(200)];
            random.nextBytes(data);
            if (random.nextBoolean() && data.length >= 64) {
                // Small offsets and lengths, so that some of it is well formed.
                Arrays.fill(data, 0, 31, (byte) 0);
                Arrays.fill(data, 32, 63, (byte) 0);
            }
            var bytes = Bytes.of(data);
            contracts.explain(Bytes.fromHex("08c379a0").concat(bytes));
            try {
                new AbiReader(bytes).bytes(0);
                read++;
            } catch (IllegalArgumentException _) {
                // What the callers expect; anything else ends the test.
            }
        }
        assertNotEquals(0, read);
    }

    private static AbiValue pair(long first, long second) {
        return AbiValue.tuple(List.of(AbiValue.uint256(first), AbiValue.uint256(second)));
    }

    private static void refused(String hex) {
        var reader = new AbiReader(Bytes.fromHex(hex));
        assertThrows(IllegalArgumentException.class, () -> reader.bytes(0), hex);
        assertThrows(IllegalArgumentException.class, () -> reader.item(0, 0, 1), hex);
    }
}
