package org.farthing.circuit.cell;

/**
 * The unit that travels on a link, 2,048 bytes, whatever it carries:
 * <pre>
 *   circ_id u32 | cmd u8 | body[2043]
 *
 *   body of a RELAY cell, away from the client, as each hop receives it:   T[16] | B[2027]       (see RelayLayer)
 *   body of a RELAY cell, towards the client:                              B[2027] | T[16], under one stream cipher per hop
 * </pre>
 * 2,048 is the smallest power of two that holds every control message whole, so that nothing is ever fragmented. Cells are ranges of the
 * event loop's arrays, not objects: the methods read and write at an offset.
 */
public final class Cell {
    public static final int SIZE = 2048;
    /** {@code circ_id u32 | cmd u8}. */
    public static final int HEADER = 5;
    public static final int BODY = SIZE - HEADER;
    /** No path has more hops. The room is reserved in every forward cell, so that a cell does not show how long its path is. */
    public static final int N_MAX = 4;
    /** What a hop takes off a forward cell: a tag of 16 bytes and one byte that says what to do. */
    public static final int FORWARD_STRIP = 17;
    /** Room for messages away from the client: 1,975. */
    public static final int FORWARD_BODY = BODY - FORWARD_STRIP * N_MAX;
    /** Room for messages towards the client: 2,027. */
    public static final int BACKWARD_BODY = BODY - 16;
    /** {@code cmd u8 | flags u8 | len u16 | stream u32} before every message. */
    public static final int MESSAGE_HEADER = 8;
    /** The most that one DATA away from the client carries: 1,967. */
    public static final int FORWARD_DATA_MAX = FORWARD_BODY - MESSAGE_HEADER;
    /** The most that one DATA towards the client carries: 2,019. */
    public static final int BACKWARD_DATA_MAX = BACKWARD_BODY - MESSAGE_HEADER;

    public static final int PADDING = 0;
    public static final int CREATE = 1;
    public static final int CREATED = 2;
    public static final int RELAY = 3;
    public static final int DESTROY = 4;
    public static final int HELLO = 5;

    private Cell() {
    }

    /** All 32 bits; 0 is the link itself. The highest bit says which end of the link chose the id. */
    public static int circuitId(byte[] buf, int cell) {
        return (buf[cell] & 0xFF) << 24 | (buf[cell + 1] & 0xFF) << 16 | (buf[cell + 2] & 0xFF) << 8 | buf[cell + 3] & 0xFF;
    }

    public static int command(byte[] buf, int cell) {
        return buf[cell + 4] & 0xFF;
    }

    public static void putCircuitId(byte[] buf, int cell, int circuitId) {
        buf[cell] = (byte) (circuitId >> 24);
        buf[cell + 1] = (byte) (circuitId >> 16);
        buf[cell + 2] = (byte) (circuitId >> 8);
        buf[cell + 3] = (byte) circuitId;
    }

    public static void putHeader(byte[] buf, int cell, int circuitId, int command) {
        putCircuitId(buf, cell, circuitId);
        buf[cell + 4] = (byte) command;
    }
}
