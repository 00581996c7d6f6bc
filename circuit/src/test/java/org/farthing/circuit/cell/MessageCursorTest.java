package org.farthing.circuit.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.farthing.circuit.wire.MalformedException;
import org.junit.jupiter.api.Test;

class MessageCursorTest {
    private final MessageCursor cursor = new MessageCursor();

    @Test
    void severalMessagesShareACell() {
        byte[] body = new byte[100];
        RelayMessageCodec.writeHeader(body, 0, RelayMessage.DATA, 5, 0xFFFFFFFE);
        int at = 13;
        at += RelayMessageCodec.write(body, at, 7, new RelayMessage.Ping(1));
        assertEquals(at + 1, RelayMessageCodec.writeEnd(body, at, 100));
        body[at + 1] = 55;

        cursor.reset(body, 0, 100);
        assertTrue(cursor.next());
        assertEquals(RelayMessage.DATA, cursor.command());
        assertEquals(0xFFFFFFFE, cursor.stream());
        assertEquals(8, cursor.dataOffset());
        assertEquals(5, cursor.dataLength());
        assertTrue(cursor.next());
        assertEquals(RelayMessage.PING, cursor.command());
        assertEquals(7, cursor.stream());
        assertFalse(cursor.next());
        assertFalse(cursor.next(), "the end stays the end");
    }

    @Test
    void aFullCellEndsWithoutACommand() {
        byte[] body = new byte[Cell.BACKWARD_BODY];
        RelayMessageCodec.writeHeader(body, 0, RelayMessage.DATA, Cell.BACKWARD_DATA_MAX, 1);
        cursor.reset(body, 0, body.length);
        assertTrue(cursor.next());
        assertEquals(Cell.BACKWARD_DATA_MAX, cursor.dataLength());
        assertFalse(cursor.next());
        assertEquals(body.length, RelayMessageCodec.writeEnd(body, body.length, body.length));
    }

    @Test
    void fewerThanEightBytesAreNoMessage() {
        byte[] body = new byte[15];
        RelayMessageCodec.writeHeader(body, 0, RelayMessage.CONNECTED, 0, 1);
        body[8] = 1;
        assertEquals(8, RelayMessageCodec.writeEnd(body, 8, 15));
        cursor.reset(body, 0, 15);
        assertTrue(cursor.next());
        assertFalse(cursor.next());
    }

    @Test
    void aLengthBeyondTheBodyOrAFlagIsMalformed() {
        byte[] body = new byte[40];
        RelayMessageCodec.writeHeader(body, 0, RelayMessage.DATA, 33, 1);
        cursor.reset(body, 0, 40);
        assertThrows(MalformedException.class, cursor::next);
        RelayMessageCodec.writeHeader(body, 0, RelayMessage.DATA, 32, 1);
        cursor.reset(body, 0, 40);
        assertTrue(cursor.next());
        body[1] = 1;
        cursor.reset(body, 0, 40);
        assertThrows(MalformedException.class, cursor::next);
    }

    @Test
    void randomCellsStayInsideTheBody() {
        var random = new Random(5);
        byte[] buf = new byte[400];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(buf);
            int off = random.nextInt(50);
            int len = random.nextInt(buf.length - off);
            for (int at = off; at + 4 < off + len; at += 12) {
                // Short lengths and no flags, so that walks get past the first message.
                buf[at + 1] = 0;
                buf[at + 2] = 0;
                buf[at + 3] = 4;
            }
            cursor.reset(buf, off, len);
            try {
                while (cursor.next()) {
                    assertTrue(cursor.dataOffset() >= off + Cell.MESSAGE_HEADER);
                    assertTrue(cursor.dataOffset() + cursor.dataLength() <= off + len);
                }
            } catch (MalformedException _) {
                // as it should
            }
        }
    }

    @Test
    void headersOfCells() {
        byte[] buf = new byte[Cell.SIZE + 3];
        Cell.putHeader(buf, 3, 0x81020304, Cell.DESTROY);
        assertEquals(0x81020304, Cell.circuitId(buf, 3));
        assertEquals(Cell.DESTROY, Cell.command(buf, 3));
        Cell.putCircuitId(buf, 3, 5);
        assertEquals(5, Cell.circuitId(buf, 3));
        assertEquals(Cell.DESTROY, Cell.command(buf, 3));
        assertEquals(1975, Cell.FORWARD_BODY);
        assertEquals(2027, Cell.BACKWARD_BODY);
    }
}
