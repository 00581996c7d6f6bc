package org.farthing.circuit.relay;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.OptionalLong;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.flow.WindowRules;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.loop.EventLoop;

/**
 * Cells of one direction of a circuit that wait for a payment which is on its way, in order. Bounded: a payer that honours the window never
 * has more under way.
 */
final class HeldCells {
    static final int LIMIT = LinkCircuits.MOST_WAITING;
    /** While no channel is bound, no honest payer sends more than it takes to bind one: strangers fill no memory. */
    static final int UNBOUND_LIMIT = WindowRules.FIRST_WINDOW;

    /**
     * @param cell    all 2,048 bytes; forward cells are opened, backward cells as they came
     * @param command what the opened forward cell asks of this hop
     * @param tag     the tag the forward cell came with
     * @param paid    whether its PAY messages were handled already
     * @param since   when it came, in the loop's nanoseconds
     */
    record Held(byte[] cell, int command, byte[] tag, boolean paid, long since) {
    }

    /** What a held cell takes in memory, about. */
    private static final int WEIGHT = Cell.SIZE + 96;

    private final EventLoop loop;
    private final ArrayDeque<Held> cells = new ArrayDeque<>();

    HeldCells(EventLoop loop) {
        this.loop = loop;
    }

    boolean isEmpty() {
        return cells.isEmpty();
    }

    /** Keeps a copy. False if there are too many. */
    boolean add(byte[] buf, int off, int command, byte[] tag, boolean paid, boolean bound) {
        if (cells.size() >= (bound ? LIMIT : UNBOUND_LIMIT)) {
            return false;
        }
        cells.add(new Held(Arrays.copyOfRange(buf, off, off + Cell.SIZE), command, tag.clone(), paid, loop.nanos()));
        loop.memory().take(WEIGHT);
        return true;
    }

    /** When the oldest came, in the loop's nanoseconds; empty if there is none. */
    OptionalLong oldest() {
        return cells.isEmpty() ? OptionalLong.empty() : OptionalLong.of(cells.getFirst().since());
    }

    Held poll() {
        Held first = cells.poll();
        if (first != null) {
            loop.memory().release(WEIGHT);
        }
        return first;
    }

    void clear() {
        loop.memory().release(cells.size() * WEIGHT);
        cells.clear();
    }
}
