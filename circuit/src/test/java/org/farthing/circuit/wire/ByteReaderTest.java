package org.farthing.circuit.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class ByteReaderTest {
    private static final BigInteger MAX_U128 = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    @Test
    void everyFieldComesBackAtItsBounds() {
        var out = new ByteWriter().u8(0).u8(255).u16(0x1234).u16(0xFFFF).u32(0).u32(0xFFFF_FFFFL).u64(Long.MAX_VALUE).bits64(-2)
                .u128(BigInteger.ZERO).u128(MAX_U128).u128(BigInteger.ONE.shiftLeft(120)).bytes(Bytes.of((byte) 1)).ascii("~ ")
                .bytes(new byte[300]);
        var in = new ByteReader(out.toArray());
        assertEquals(0, in.u8());
        assertEquals(255, in.u8());
        assertEquals(0x1234, in.u16());
        assertEquals(0xFFFF, in.u16());
        assertEquals(0, in.u32());
        assertEquals(0xFFFF_FFFFL, in.u32());
        assertEquals(Long.MAX_VALUE, in.u64());
        assertEquals(-2, in.bits64());
        assertEquals(BigInteger.ZERO, in.u128());
        assertEquals(MAX_U128, in.u128());
        assertEquals(BigInteger.ONE.shiftLeft(120), in.u128());
        assertEquals(Bytes.of((byte) 1), in.bytes(1));
        assertEquals("~ ", in.ascii(2));
        assertEquals(300, in.remaining());
        in.skip(300);
        in.expectEnd();
        assertEquals(out.length(), out.toBytes().length());
    }

    @Test
    void shortWrongAndLongAreToldApart() {
        byte[] source = {0, 0, 1, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0};
        assertSays("too short", () -> new ByteReader(source, 0, 1).u16());
        assertSays("too short", () -> new ByteReader(source, 0, 3).bytes(4));
        assertSays("too short", () -> new ByteReader(source, 0, 3).bytes(-1));
        assertSays("too short", () -> new ByteReader(source, 0, 3).skip(Integer.MAX_VALUE));
        assertSays("too long", () -> new ByteReader(source, 0, 3).expectEnd());
        assertSays("wrong", () -> new ByteReader(source, 3, 8).u64());
        assertSays("wrong", () -> new ByteReader(source).ascii(1));
        assertThrows(IndexOutOfBoundsException.class, () -> new ByteReader(source, 8, 4));
    }

    @Test
    void aWriterNeverCutsAValueOff() {
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u8(256));
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u8(-1));
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u16(0x10000));
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u32(1L << 32));
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u64(-1));
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u128(MAX_U128.add(BigInteger.ONE)));
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u128(BigInteger.ONE.negate()));
    }

    @Test
    void aFixedWriterStaysInItsRange() {
        byte[] target = {9, 9, 9, 9};
        var out = new ByteWriter(target, 1, 2).u16(0x0102);
        assertThrows(IllegalArgumentException.class, () -> out.u8(3));
        assertEquals(Bytes.of((byte) 9, (byte) 1, (byte) 2, (byte) 9), Bytes.of(target));
        assertEquals(Bytes.of((byte) 1, (byte) 2), out.toBytes());
    }

    private static void assertSays(String start, Runnable reading) {
        var failure = assertThrows(MalformedException.class, reading::run);
        assertTrue(failure.getMessage().startsWith(start), failure.getMessage());
    }
}
