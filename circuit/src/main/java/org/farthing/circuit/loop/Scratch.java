package org.farthing.circuit.loop;

import java.nio.ByteBuffer;

/**
 * Buffers that all connections of one loop share, since only one of them works at a time. What is in them is void as soon as control goes
 * back to the loop; every user clears before use.
 *
 * <p>Socket buffers are direct, so that the kernel copies once. What the TLS engine reads and writes is on the heap: JSSE is twice as
 * slow on direct buffers.
 */
public final class Scratch {
    /** Larger reads make the others wait (at 256 KiB the 99th percentile of an echo grows tenfold), smaller ones cost goodput. */
    public static final int READ_SIZE = 128 * 1024;
    /** The largest TLS record on the wire, as {@code SSLSession.getPacketBufferSize} states it, rounded up. */
    public static final int RECORD_SIZE = 17 * 1024;
    /** More than one read turns into, so that what came in one turn can leave in one. */
    public static final int WRITE_SIZE = 192 * 1024;

    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_SIZE);
    private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(WRITE_SIZE);
    private final ByteBuffer ciphertext = ByteBuffer.allocate(READ_SIZE + 2 * RECORD_SIZE);
    private final ByteBuffer plaintext = ByteBuffer.allocate(READ_SIZE + 4 * RECORD_SIZE);
    private final ByteBuffer record = ByteBuffer.allocate(RECORD_SIZE);

    Scratch() {
    }

    /** Direct, {@link #READ_SIZE} bytes: the target of a socket read. */
    public ByteBuffer readBuffer() {
        return readBuffer;
    }

    /** Direct, {@link #WRITE_SIZE} bytes: the source of a socket write. */
    public ByteBuffer writeBuffer() {
        return writeBuffer;
    }

    /** Heap: an unfinished record of an earlier read, and one read. */
    public ByteBuffer ciphertext() {
        return ciphertext;
    }

    /** Heap: what {@link #ciphertext} opens to, and room for one more record. */
    public ByteBuffer plaintext() {
        return plaintext;
    }

    /** Heap: one sealed record. */
    public ByteBuffer record() {
        return record;
    }
}
