package org.farthing.circuit.flow;

/** The constants of a stream's flow control: bytes that may be under way to a socket, given back as the socket takes them. */
public final class CreditRules {
    /** Bytes that a stream may have under way when it opens. */
    public static final int FIRST = 256 * 1024;
    /** Bytes that any stream may ever have under way: as many as a circuit, for one stream alone is to fill it. */
    public static final int LARGEST = 1024 * 1024;
    /** Credit is given once the socket has taken so many bytes: rarely enough to cost nothing, often enough never to dry up. */
    static final int STEP = 128 * 1024;
    /** What the streams of a circuit have beyond their first credit, in bytes, together. */
    static final int MOST_GROWN = 8 * 1024 * 1024;

    private CreditRules() {
    }

    /**
     * The most that a receiver may have let come of a stream that has carried {@code sent} bytes: it doubles the credit with each whole one
     * that was read, and what was read was sent.
     */
    static long most(long sent) {
        long most = FIRST;
        for (long read = FIRST; most < LARGEST && sent >= read; read += most) {
            most *= 2;
        }
        return most;
    }
}
