package org.farthing.circuit.onion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeOptionsTest {
    private static final HandshakeOptions ALL = new HandshakeOptions(List.of(1, 3), Optional.of(Bytes.of(new byte[32])),
            Optional.of(PayMethod.VOUCHER), OptionalInt.of(512));

    @Test
    void everyOptionAndNoneComeBack() {
        assertEquals(ALL, HandshakeOptions.decode(ALL.encode()));
        assertEquals(HandshakeOptions.NONE, HandshakeOptions.decode(new byte[0]));
        assertEquals(0, HandshakeOptions.NONE.encode().length);
    }

    @Test
    void theBytesAreFrozen() {
        assertEquals("010100020103" + "02010020" + "00".repeat(32) + "0301000101" + "040000020200", HexFormat.of().formatHex(ALL.encode()));
    }

    @Test
    void anUnknownOptionIsPassedOverUnlessCritical() {
        assertEquals(HandshakeOptions.NONE, HandshakeOptions.decode(hex("7f000003aabbcc")));
        assertThrows(MalformedException.class, () -> HandshakeOptions.decode(hex("7f010003aabbcc")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "01", "010100", "0101000201", // cut off
        "01010000", "010100020301", "0101000100", "010100020101", // versions: none, descending, zero, twice
        "0201001f" + "00000000000000000000000000000000000000000000000000000000000000", // a short hash
        "0301000109", "030100020101", "03010000", // an unknown method, too long, too short
        "040000020000", "04000003000100", "040100020200", "0402000200ff", // window 0, too long, critical, a flag of 2
        "0301000101" + "0301000101", "040000020200" + "0301000101", // twice, out of order
        "00000000", "7f020000" })
    void whatTheListDoesNotAllowIsMalformed(String hex) {
        assertThrows(MalformedException.class, () -> HandshakeOptions.decode(hex(hex)));
    }

    @Test
    void mutatedListsAreMalformedOrCanonical() {
        var random = new Random(11);
        byte[] valid = ALL.encode();
        for (int i = 0; i < 20_000; i++) {
            byte[] altered = Arrays.copyOf(valid, random.nextInt(8) == 0 ? random.nextInt(valid.length) : valid.length);
            for (int flips = random.nextInt(4); flips >= 0 && altered.length > 0; flips--) {
                altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
            }
            try {
                HandshakeOptions read = HandshakeOptions.decode(altered);
                // What was read is written the same way, unless an unknown option was passed over.
                byte[] written = read.encode();
                if (written.length == altered.length) {
                    assertArrayEquals(altered, written);
                }
            } catch (MalformedException _) {
                // as it should
            }
        }
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
