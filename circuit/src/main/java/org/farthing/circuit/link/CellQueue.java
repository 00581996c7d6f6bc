package org.farthing.circuit.link;

import org.farthing.circuit.loop.ByteQueue;

/** The cells of one circuit, or of the link itself, that wait for their turn on one link; see {@link CellScheduler}. Loop thread only. */
final class CellQueue {
    /** Wants to know when it may go on. */
    interface Owner {
        /** The queue was said to be congested and is not any more. */
        void onRoom();
    }

    private final ByteQueue bytes;
    private final Owner owner;
    /** Cells that it may still send before the next queue's turn. */
    int turn;
    /** Stands in one of the scheduler's lists. */
    boolean listed;
    /** Its owner was told to wait. */
    boolean awaited;
    /** Its circuit has ended, and nothing will be added. */
    boolean ended;

    CellQueue(ByteQueue bytes, Owner owner) {
        this.bytes = bytes;
        this.owner = owner;
    }

    ByteQueue bytes() {
        return bytes;
    }

    int cells() {
        return bytes.size() / Link.CELL_SIZE;
    }

    boolean isEmpty() {
        return bytes.isEmpty();
    }

    Owner owner() {
        return owner;
    }
}
