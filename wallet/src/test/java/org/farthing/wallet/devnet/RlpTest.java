package org.farthing.wallet.devnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RlpTest {
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The examples of the Ethereum wiki's page on RLP. */
    @Test
    void publishedExamples() {
        assertArrayEquals(Bytes.fromHex("83646f67").toArray(), Rlp.text(ascii("dog")));
        assertArrayEquals(Bytes.fromHex("c88363617483646f67").toArray(), Rlp.list(Rlp.text(ascii("cat")), Rlp.text(ascii("dog"))));
        assertArrayEquals(new byte[] {(byte) 0x80}, Rlp.text(new byte[0]));
        assertArrayEquals(new byte[] {(byte) 0xC0}, Rlp.list());
        assertArrayEquals(new byte[] {(byte) 0x80}, Rlp.number(0));
        assertArrayEquals(new byte[] {0x0F}, Rlp.number(15));
        assertArrayEquals(Bytes.fromHex("820400").toArray(), Rlp.number(1024));
        byte[] lorem = ascii("Lorem ipsum dolor sit amet, consectetur adipisicing elit");
        assertArrayEquals(Bytes.fromHex("b838").concat(Bytes.of(lorem)).toArray(), Rlp.text(lorem));
        // The set-theoretical representation of three: [ [], [[]], [ [], [[]] ] ]
        Bytes three = Bytes.fromHex("c7c0c1c0c3c0c1c0");
        assertEquals(3, Rlp.decode(three).items().size());
        assertArrayEquals(three.toArray(), Rlp.encode(Rlp.decode(three)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8100", "817f", "b800", "b90038", "b83700", "f800", "f90001c0", "83646f", "c883636174", "c0c0", "8080",
        "bfffffffffffffffff", "ffffffffffffffffff", "c2b8", "c28364", "c1b8", "bb7fffffff", "fb7fffffff", "bbffffffff"})
    void refusesWhatIsNotCanonical(String hex) {
        assertThrows(IllegalArgumentException.class, () -> Rlp.decode(Bytes.fromHex(hex)));
    }

    @Test
    void refusesNumbersWithLeadingZerosAndTooDeepNesting() {
        assertThrows(IllegalArgumentException.class, () -> Rlp.decode(Bytes.fromHex("820001")).number());
        assertThrows(IllegalArgumentException.class, () -> Rlp.decode(Bytes.fromHex("00")).number());
        assertThrows(IllegalArgumentException.class, () -> Rlp.decode(Bytes.fromHex("a1" + "11".repeat(33))).number());
        assertThrows(IllegalArgumentException.class, () -> Rlp.decode(Bytes.fromHex("c0")).number());
        byte[] deep = Rlp.list();
        for (int i = 0; i < 40; i++) {
            deep = Rlp.list(deep);
        }
        Bytes tooDeep = Bytes.of(deep);
        assertThrows(IllegalArgumentException.class, () -> Rlp.decode(tooDeep));
    }

    /** What is read at all is written the same again, and nothing but our own exception comes out. */
    @Test
    void randomBytes() {
        var random = new Random(3);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(12)];
            random.nextBytes(bytes);
            bytes[0] = (byte) (0x80 + random.nextInt(0x80));
            Rlp.Item item;
            try {
                item = Rlp.decode(Bytes.of(bytes));
            } catch (IllegalArgumentException _) {
                continue;
            }
            assertArrayEquals(bytes, Rlp.encode(item));
        }
    }
}
