package org.farthing.circuit.onion;

import static org.farthing.circuit.onion.TestCircuit.AT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.farthing.circuit.cell.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a dishonest hop or link does to cells never gets past the next honest hop. */
class TamperTest {
    private static final int STRIP = Cell.FORWARD_STRIP;

    /** The ranges of a body that mean different things: the tag, the inner tag, the messages, the appended filler. */
    @ParameterizedTest
    @CsvSource({"0, 16", "16, 17", "17, 33", "33, 2009", "2009, 2026", "2026, 2043"})
    void aBitChangedByOneHopIsRejectedByTheNext(int from, int to) {
        for (int i = 0; i < 60; i++) {
            var circuit = new TestCircuit(4, 1000 * from + i);
            byte[] buf = circuit.sealed(2 + i % 2, circuit.bytes(Cell.FORWARD_BODY));
            int honest = i % 3;
            for (int hop = 0; hop < honest; hop++) {
                assertEquals(RelayLayer.FORWARD, circuit.hops.get(hop).openForward(buf, AT));
            }
            buf[AT + from + circuit.random.nextInt(to - from)] ^= (byte) (1 << circuit.random.nextInt(8));
            assertEquals(-1, circuit.hops.get(honest).openForward(buf, AT));
        }
    }

    /** A hop that appends other filler than the client foresaw would mark the cell for a colluder beyond the next hop. */
    @Test
    void substitutedFillerIsRejectedByTheNextHop() {
        for (int i = 0; i < 200; i++) {
            var circuit = new TestCircuit(3, 50_000 + i);
            byte[] buf = circuit.sealed(2, circuit.bytes(Cell.FORWARD_BODY));
            assertEquals(RelayLayer.FORWARD, circuit.hops.getFirst().openForward(buf, AT));
            System.arraycopy(circuit.bytes(STRIP), 0, buf, AT + Cell.BODY - STRIP, STRIP);
            assertEquals(-1, circuit.hops.get(1).openForward(buf, AT));
        }
    }

    @Test
    void aReplayedCellIsRejected() {
        var circuit = new TestCircuit(3, 1);
        byte[] buf = circuit.sealed(2, circuit.bytes(Cell.FORWARD_BODY));
        byte[] again = buf.clone();
        assertEquals(20 + RelayLayer.DELIVER, circuit.carryForward(buf));
        assertEquals(-1, circuit.hops.getFirst().openForward(again, AT));
    }

    @Test
    void cellsSwappedBeforeAnyHopAreRejectedThere() {
        for (int attacked = 0; attacked < 3; attacked++) {
            var circuit = new TestCircuit(3, 2);
            byte[] first = circuit.sealed(2, circuit.bytes(Cell.FORWARD_BODY));
            byte[] second = circuit.sealed(2, circuit.bytes(Cell.FORWARD_BODY));
            for (int hop = 0; hop < attacked; hop++) {
                assertEquals(RelayLayer.FORWARD, circuit.hops.get(hop).openForward(first, AT));
                assertEquals(RelayLayer.FORWARD, circuit.hops.get(hop).openForward(second, AT));
            }
            assertEquals(-1, circuit.hops.get(attacked).openForward(second, AT));
        }
    }

    @Test
    void aDroppedCellMakesTheNextOneFail() {
        var circuit = new TestCircuit(3, 3);
        byte[] first = circuit.sealed(2, circuit.bytes(Cell.FORWARD_BODY));
        byte[] second = circuit.sealed(2, circuit.bytes(Cell.FORWARD_BODY));
        for (byte[] buf : List.of(first, second)) {
            assertEquals(RelayLayer.FORWARD, circuit.hops.getFirst().openForward(buf, AT));
        }
        assertEquals(-1, circuit.hops.get(1).openForward(second, AT));
    }

    @Test
    void anInsertedCellIsRejected() {
        var circuit = new TestCircuit(3, 4);
        assertEquals(-1, circuit.hops.get(1).openForward(circuit.bytes(AT + Cell.BODY), AT));
    }

    @Test
    void aFailedCircuitStaysDeadForGoodCells() {
        var circuit = new TestCircuit(1, 5);
        byte[] good = circuit.sealed(0, circuit.bytes(Cell.FORWARD_BODY));
        assertEquals(-1, circuit.hops.getFirst().openForward(circuit.bytes(AT + Cell.BODY), AT));
        assertEquals(-1, circuit.hops.getFirst().openForward(good, AT));
    }

    @Test
    void aCommandThatNoneIsDestroys() {
        for (int command : new int[] {3, 127, 128, 255}) {
            byte[] chain = new byte[32];
            var keys = new ForwardKeys(chain, true);
            byte[] plain = new byte[Cell.BODY - CellAead.TAG];
            plain[0] = (byte) command;
            byte[] sealed = new byte[Cell.BODY];
            keys.seal(plain, 0, plain.length, sealed, 0);
            byte[] buf = new byte[AT + Cell.BODY];
            System.arraycopy(sealed, plain.length, buf, AT, CellAead.TAG);
            System.arraycopy(sealed, 0, buf, AT + CellAead.TAG, plain.length);
            var hop = new RelayLayer(new HopKeys(chain.clone(), new byte[32], new byte[32]));
            assertEquals(-1, hop.openForward(buf, AT), "command " + command);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 8", "8, 2027", "2027, 2043"})
    void aBitChangedOnTheWayBackIsRejectedByTheClient(int from, int to) {
        for (int i = 0; i < 60; i++) {
            var circuit = new TestCircuit(3, 2000 * from + i);
            byte[] buf = circuit.carryBackward(i % 3, circuit.bytes(Cell.BACKWARD_BODY));
            buf[AT + from + circuit.random.nextInt(to - from)] ^= (byte) (1 << circuit.random.nextInt(8));
            assertEquals(-1, circuit.client.openBackward(buf, AT));
            assertEquals(-1, circuit.client.openBackward(circuit.carryBackward(2, circuit.bytes(Cell.BACKWARD_BODY)), AT));
        }
    }

    @Test
    void backwardReplaySwapAndDropAreRejected() {
        var replayed = new TestCircuit(3, 6);
        byte[] cell = replayed.carryBackward(2, replayed.bytes(Cell.BACKWARD_BODY));
        byte[] again = cell.clone();
        assertEquals(2, replayed.client.openBackward(cell, AT));
        assertEquals(-1, replayed.client.openBackward(again, AT));

        // The second cell alone arrives: swapped with the first, or the first was dropped.
        var swapped = new TestCircuit(3, 7);
        swapped.carryBackward(2, swapped.bytes(Cell.BACKWARD_BODY));
        byte[] second = swapped.carryBackward(2, swapped.bytes(Cell.BACKWARD_BODY));
        assertEquals(-1, swapped.client.openBackward(second, AT));
    }

    /** A hop may speak in its own name whenever it likes; in place of a later hop's cell, that hop's next one is out of step. */
    @Test
    void aHopCannotSpeakForAnother() {
        var circuit = new TestCircuit(3, 8);
        byte[] swallowed = circuit.bytes(AT + Cell.BODY);
        circuit.hops.get(2).sealBackward(swallowed, AT);
        byte[] own = circuit.carryBackward(1, circuit.bytes(Cell.BACKWARD_BODY));
        assertEquals(1, circuit.client.openBackward(own, AT));
        byte[] next = circuit.carryBackward(2, circuit.bytes(Cell.BACKWARD_BODY));
        assertEquals(-1, circuit.client.openBackward(next, AT));
    }
}
