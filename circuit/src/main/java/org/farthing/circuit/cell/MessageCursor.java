package org.farthing.circuit.cell;

import org.farthing.circuit.wire.MalformedException;

/**
 * Walks the messages of one cell where they stand. One cursor serves every cell of an event loop: it allocates nothing. Confined to that
 * loop's thread.
 *
 * <pre>
 *   cursor.reset(buf, off, len);
 *   while (cursor.next()) { … cursor.command() … cursor.dataOffset() … }
 * </pre>
 */
public final class MessageCursor {
    private byte[] buf = new byte[0];
    private int next;
    private int end;
    private int command;
    private int stream;
    private int dataOffset;
    private int dataLength;

    /** Starts before the first message of the opened body {@code buf[off .. off + len)}. */
    public void reset(byte[] buf, int off, int len) {
        this.buf = buf;
        this.next = off;
        this.end = off + len;
        this.command = 0;
    }

    /**
     * Moves to the next message.
     *
     * @return false at the end: command 0, or fewer than 8 bytes left
     * @throws MalformedException if a message reaches beyond the body or has flags, of which none is defined
     */
    public boolean next() {
        if (end - next < Cell.MESSAGE_HEADER || buf[next] == 0) {
            next = end;
            command = 0;
            return false;
        }
        int at = next;
        int length = (buf[at + 2] & 0xFF) << 8 | buf[at + 3] & 0xFF;
        if (length > end - at - Cell.MESSAGE_HEADER) {
            throw new MalformedException("too short: a message of " + length + " bytes does not fit its cell");
        }
        if (buf[at + 1] != 0) {
            throw new MalformedException("wrong: a message with flags");
        }
        command = buf[at] & 0xFF;
        stream = (buf[at + 4] & 0xFF) << 24 | (buf[at + 5] & 0xFF) << 16 | (buf[at + 6] & 0xFF) << 8 | buf[at + 7] & 0xFF;
        dataOffset = at + Cell.MESSAGE_HEADER;
        dataLength = length;
        next = dataOffset + length;
        return true;
    }

    /** 1 to 255; whether it is known is for {@link RelayMessageCodec#decode} to say. */
    public int command() {
        return command;
    }

    /** All 32 bits; 0 is the circuit itself. */
    public int stream() {
        return stream;
    }

    public int dataOffset() {
        return dataOffset;
    }

    public int dataLength() {
        return dataLength;
    }
}
