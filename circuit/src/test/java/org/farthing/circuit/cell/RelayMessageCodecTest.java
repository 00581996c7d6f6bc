package org.farthing.circuit.cell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayMessageCodecTest {
    private static byte[] written(RelayMessage message) {
        byte[] buf = new byte[RelayMessageCodec.length(message)];
        assertEquals(buf.length, RelayMessageCodec.write(buf, 0, TestMessages.STREAM, message));
        return buf;
    }

    private static RelayMessage read(int command, byte[] data) {
        return RelayMessageCodec.decode(command, data, 0, data.length);
    }

    private static byte[] data(byte[] written) {
        return Arrays.copyOfRange(written, Cell.MESSAGE_HEADER, written.length);
    }

    @Test
    void everyMessageComesBackThroughACell() {
        var cursor = new MessageCursor();
        for (RelayMessage message : TestMessages.all().values()) {
            // The longest goes towards the client, where there is more room.
            byte[] body = new byte[10 + Cell.BACKWARD_BODY];
            Arrays.fill(body, (byte) 0xEE);
            int length = RelayMessageCodec.write(body, 10, TestMessages.STREAM, message);
            RelayMessageCodec.writeEnd(body, 10 + length, body.length);
            cursor.reset(body, 10, Cell.BACKWARD_BODY);
            assertTrue(cursor.next());
            assertEquals(message.command(), cursor.command());
            assertEquals(TestMessages.STREAM, cursor.stream());
            RelayMessage read = RelayMessageCodec.decode(cursor.command(), body, cursor.dataOffset(), cursor.dataLength());
            assertEquals(message, read);
            assertTrue(!cursor.next());
        }
    }

    @Test
    void messagesAboutTheListOfRelaysHaveOneForm() {
        Bytes hash = TestMessages.run(32, 0);
        // A hash of a block that lies outside of what is known, a range that goes backwards, a hash of another length.
        assertThrows(IllegalArgumentException.class, () -> new DirectoryMessage.ListHash(9, 1, 8, hash));
        assertThrows(IllegalArgumentException.class, () -> new DirectoryMessage.ListHash(9, 10, 8, Bytes.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> new DirectoryMessage.ListHash(9, 1, 9, TestMessages.run(31, 0)));
        assertThrows(IllegalArgumentException.class, () -> new DirectoryMessage.Ask(-1));
        assertThrows(IllegalArgumentException.class, () -> new DirectoryMessage.Get(hash, 2048));
        // Longer than any descriptor, beyond its end, no progress, and nothing that has an offset or bytes.
        assertThrows(IllegalArgumentException.class, () -> new DirectoryMessage.Data(hash, 2049, 0, hash));
        assertThrows(IllegalArgumentException.class, () -> new DirectoryMessage.Data(hash, 40, 9, hash));
        assertThrows(IllegalArgumentException.class, () -> new DirectoryMessage.Data(hash, 40, 0, Bytes.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> new DirectoryMessage.Data(hash, 0, 1, Bytes.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> new DirectoryMessage.Data(hash, 0, 0, hash));
        assertThrows(IllegalArgumentException.class,
                () -> new DirectoryMessage.Data(hash, 2048, 0, TestMessages.run(DirectoryMessage.MAX_PART + 1, 0)));
    }

    @Test
    void aByteMoreOrLessIsMalformed() {
        for (RelayMessage message : TestMessages.all().values()) {
            byte[] data = data(written(message));
            assertThrows(MalformedException.class, () -> read(message.command(), Arrays.copyOf(data, data.length + 1)));
            if (data.length > 0) {
                assertThrows(MalformedException.class, () -> read(message.command(), Arrays.copyOf(data, data.length - 1)));
            }
        }
    }

    /** Whatever a stranger sends is malformed, or a message that is written with the very same bytes. */
    @Test
    void mutatedMessagesAreMalformedOrCanonical() {
        var random = new Random(3);
        var messages = List.copyOf(TestMessages.all().values());
        int readable = 0;
        for (int i = 0; i < 60_000; i++) {
            RelayMessage message = messages.get(random.nextInt(messages.size()));
            byte[] data = data(written(message));
            int command = random.nextInt(6) == 0 ? random.nextInt(256) : message.command();
            if (random.nextInt(4) == 0) {
                data = Arrays.copyOf(data, random.nextInt(data.length + 4));
            }
            for (int flips = random.nextInt(4); flips > 0 && data.length > 0; flips--) {
                data[random.nextInt(random.nextBoolean() ? Math.min(data.length, 8) : data.length)] = (byte) random.nextInt(256);
            }
            try {
                RelayMessage read = read(command, data);
                assertArrayEquals(data, data(written(read)));
                readable++;
            } catch (MalformedException _) {
                // as it should
            }
        }
        assertTrue(readable > 10_000, "most mutations of signatures and nonces stay readable: " + readable);
    }

    @Test
    void randomBytesAreMalformedOrCanonical() {
        var random = new Random(4);
        for (int i = 0; i < 40_000; i++) {
            byte[] data = new byte[random.nextInt(200)];
            random.nextBytes(data);
            int command = random.nextInt(22);
            try {
                assertArrayEquals(data, data(written(read(command, data))));
            } catch (MalformedException _) {
                // as it should
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RelayMessage.DATA, 200, 255, 256, -1})
    void commandsWithoutAMessageAreMalformed(int command) {
        assertThrows(MalformedException.class, () -> read(command, new byte[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 00 0050 00", // BEGIN without a host
        "2, 0161 0000 00", // to port 0
        "2, 0120 0050 00", // to a space
        "2, 01FF 0050 00",
        "2, 027F61 0050 00",
        "4, 09", // END with an unknown reason
        "5, 00000000", // no credit
        "6, 02 0000000000000000 0000 00000000000000000000000000000000", // SENDME of another version
        "6, 01 8000000000000000 0000 00000000000000000000000000000000", // a negative index
        "7, 00 0050 0001 00", // an unknown kind of address
        "7, 01 01020304 0000 0001 00", // port 0
        "7, 01 01020304 0050 0000", // no handshake
        "7, 02 00000000000000000000FFFF01020304 0050 0001 00", // IPv4 in IPv6
        "7, 03 07 312E322E332E34 0050 0001 00", // IPv4 as a name
        "7, 03 03 3A3A31 0050 0001 00", // IPv6 as a name
        "7, 03 00 0050 0001 00", // an empty name
        "8, 0000",
        "16, ''", // RESOLVE of nothing
        "16, 03 00", // of an empty name
        "16, 03 02 6120", // of a name with a space
        "16, 03 07 312E322E332E34", // of an IPv4 address as a name
        "16, 04 01020304", // an unknown kind of address
        "16, 01 01020304 00", // and a byte more
        "17, 003B 01 01 01020304", // RESOLVED for 59 seconds
        "17, 012D 01 01 01020304", // for 301
        "17, 003C 00", // no answer
        "17, 003C 02 01 01020304", // one of two
        "17, 003C 02 01 01020304 03 03 612E62", // an address and a name
        "17, 003C 02 03 03 612E62 03 03 612E63", // two names
        "17, 003C 09 0101020304 0101020304 0101020304 0101020304 0101020304 0101020304 0101020304 0101020304 0101020304" })
    void whatNoMessageMaySayIsMalformed(int command, String hex) {
        byte[] data = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThrows(MalformedException.class, () -> read(command, data));
    }

    @Test
    void paymentStatusesAreChecked() {
        byte[] ack = data(written(TestMessages.all().get("pay-ack-0")));
        ack[0] = 10;
        assertThrows(MalformedException.class, () -> read(RelayMessage.PAY_ACK, ack));
        byte[] closing = data(written(TestMessages.all().get("pay-closing")));
        closing[closing.length - 1] = (byte) 0xFF;
        assertThrows(MalformedException.class, () -> read(RelayMessage.PAY_CLOSING, closing));
    }

    @Test
    void addressesTravelInOneForm() {
        assertEquals("2001:db8:0:0:0:0:0:1", host("2001:db8::1"));
        assertEquals("2001:db8:0:0:0:0:0:1", host("2001:0DB8::0:1"));
        assertEquals("0:0:0:0:0:0:0:0", host("::"));
        assertEquals("192.0.2.255", host("192.0.2.255"));
        // What only some parsers take for an address travels as the name that it is.
        for (String name : List.of("192.0.2.256", "010.0.0.1", "1.2.3", "1", "0x7f.0.0.1", "1.2.3.4.", "relay.example")) {
            assertEquals(name, host(name));
        }
        for (String none : List.of("::ffff:1.2.3.4", "fe80::1%eth0", "[::1]", "a:b", "1:2:3:4:5:6:7:8:9")) {
            assertThrows(IllegalArgumentException.class, () -> host(none), none);
        }
    }

    @Test
    void valuesThatNoMessageMayHaveAreRefusedBeforeWriting() {
        Bytes one = Bytes.of((byte) 1);
        assertThrows(IllegalArgumentException.class, () -> new RelayMessage.Begin("", 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RelayMessage.Begin("a".repeat(256), 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RelayMessage.Begin("ä", 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RelayMessage.Begin("a", 65536, 0));
        assertThrows(IllegalArgumentException.class, () -> new RelayMessage.Begin("a", 1, 256));
        assertThrows(IllegalArgumentException.class, () -> new RelayMessage.StreamCredit(1L << 32));
        assertThrows(IllegalArgumentException.class, () -> new RelayMessage.SendMe(-1, 0, TestMessages.run(16, 0)));
        assertThrows(IllegalArgumentException.class, () -> new RelayMessage.SendMe(0, 65536, TestMessages.run(16, 0)));
        assertThrows(IllegalArgumentException.class, () -> new RelayMessage.SendMe(0, 0, one));
        assertThrows(IllegalArgumentException.class, () -> new RelayMessage.Extended(Bytes.EMPTY));
        assertThrows(IllegalArgumentException.class,
                () -> new RelayMessage.Extended(TestMessages.run(RelayMessage.MAX_HANDSHAKE + 1, 0)));
        assertThrows(IllegalArgumentException.class, () -> new RelayMessage.PayClose(one, TestMessages.run(65, 0)));
    }

    @Test
    void aMessageIsNeverWrittenOverTheEndOfTheArray() {
        for (RelayMessage message : TestMessages.all().values()) {
            byte[] buf = new byte[RelayMessageCodec.length(message) - 1];
            assertThrows(IllegalArgumentException.class, () -> RelayMessageCodec.write(buf, 0, 1, message));
        }
    }

    @Test
    void messagesThatNameWhatMustNotBeLoggedPrintTheirKindOnly() {
        assertEquals("Begin", new RelayMessage.Begin("secret.example", 443, 0).toString());
        assertEquals("Extend", TestMessages.all().get("extend-name").toString());
        assertEquals("PayBind", TestMessages.all().get("pay-bind").toString());
        assertEquals("PayVoucher", TestMessages.all().get("pay-voucher").toString());
    }

    private static String host(String text) {
        var extend = new RelayMessage.Extend(text, 1, Bytes.of((byte) 1));
        return ((RelayMessage.Extend) read(RelayMessage.EXTEND, data(written(extend)))).host();
    }
}
