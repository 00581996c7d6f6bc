package org.farthing.circuit.link;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Whose cell goes next on a link: deficit round robin over the queues that have any, with the preference for sparse ones of RFC 8290
 * (4.2). Cells being of one size, a turn is simply {@link #TURN} cells.
 *
 * <p>A queue that was empty goes before those that have been waiting, for one turn; then it stands behind them all. So a circuit that
 * sends a cell now and then never waits for those that load the link, and nobody starves: a queue that has had its turn, or was found
 * empty in it, comes back to the front list only after all the others had theirs. The order within a queue is kept.
 *
 * <p>Loop thread only. Allocates nothing as long as no queue stands twice in one record with the same chunk.
 */
final class CellScheduler {
    /** A full record: fewer would cut one circuit's bytes into many pieces, more would make the others wait. */
    static final int TURN = 7;
    /** A circuit may always queue so many cells before it is told to wait, however many circuits there are. */
    static final int LEAST_SHARE = 16 * Link.CELL_SIZE;

    private final ArrayDeque<CellQueue> sparse = new ArrayDeque<>();
    private final ArrayDeque<CellQueue> loaded = new ArrayDeque<>();
    private final ArrayDeque<CellQueue> resumable = new ArrayDeque<>();
    private int queued;
    private int busy;

    /** Bytes in all queues. */
    int queued() {
        return queued;
    }

    boolean isEmpty() {
        return queued == 0;
    }

    void append(CellQueue queue, byte[] cells, int offset, int count) {
        if (count == 0) {
            return;
        }
        if (queue.isEmpty()) {
            busy++;
        }
        queue.bytes().append(cells, offset, count * Link.CELL_SIZE);
        queued += count * Link.CELL_SIZE;
        if (!queue.listed) {
            queue.listed = true;
            queue.turn = TURN;
            sparse.addLast(queue);
        }
    }

    /** Drops what waits in {@code queue}. */
    void clear(CellQueue queue) {
        if (!queue.isEmpty()) {
            busy--;
            queued -= queue.bytes().size();
            queue.bytes().clear();
        }
        resumeIfRoom(queue);
    }

    void clearAll() {
        sparse.forEach(this::clear);
        loaded.forEach(this::clear);
    }

    /** Drops what waits of circuits that have ended, except each one's last cell, which says so. */
    void dropEnded() {
        sparse.forEach(this::dropIfEnded);
        loaded.forEach(this::dropIfEnded);
    }

    private void dropIfEnded(CellQueue queue) {
        int most = queue.bytes().size() - Link.CELL_SIZE;
        if (queue.ended && most > 0) {
            queue.bytes().discard(most);
            queued -= most;
        }
    }

    /** Whether whoever feeds {@code queue} should wait; if so, its owner is called when it need not any more. */
    boolean congested(CellQueue queue) {
        boolean full = queue.bytes().size() > share();
        queue.awaited |= full;
        return full;
    }

    /** Bytes that each of the busy queues may hold: together they are as many as one alone may. */
    private int share() {
        return Math.max(LEAST_SHARE, Link.HIGH_WATER / Math.max(1, busy));
    }

    /** A queue whose owner may go on; null if there is none. */
    CellQueue pollResumable() {
        return resumable.pollFirst();
    }

    /**
     * Takes the next cells, at most as many as {@code into} has places.
     *
     * @return how many places were filled, each with one cell or more; the views are good until something is queued
     */
    int take(ByteBuffer[] into) {
        int cells = 0;
        int views = 0;
        while (cells < into.length) {
            CellQueue queue = next();
            if (queue == null) {
                break;
            }
            int most = Math.min(queue.turn, into.length - cells) * Link.CELL_SIZE;
            ByteBuffer view = queue.bytes().take(most, into, views);
            into[views++] = view;
            int taken = view.remaining() / Link.CELL_SIZE;
            cells += taken;
            queue.turn -= taken;
            queued -= taken * Link.CELL_SIZE;
            if (queue.isEmpty()) {
                busy--;
            }
            resumeIfRoom(queue);
        }
        return views;
    }

    /** The queue whose turn it is, which has cells; null if none has. */
    private CellQueue next() {
        while (true) {
            ArrayDeque<CellQueue> list = sparse.isEmpty() ? loaded : sparse;
            CellQueue queue = list.peekFirst();
            if (queue == null) {
                return null;
            }
            if (queue.turn > 0 && !queue.isEmpty()) {
                return queue;
            }
            list.removeFirst();
            if (queue.turn <= 0) {
                queue.turn = TURN;
                loaded.addLast(queue);
            } else if (list == sparse && !loaded.isEmpty()) {
                // Emptied within its turn: let back to the front at once, it could keep the others waiting for ever.
                loaded.addLast(queue);
            } else {
                queue.listed = false;
            }
        }
    }

    private void resumeIfRoom(CellQueue queue) {
        if (queue.awaited && queue.bytes().size() <= share() / 4) {
            queue.awaited = false;
            resumable.addLast(queue);
        }
    }
}
