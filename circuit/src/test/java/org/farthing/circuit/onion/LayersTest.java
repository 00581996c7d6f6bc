package org.farthing.circuit.onion;

import static org.farthing.circuit.onion.TestCircuit.AT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.farthing.circuit.cell.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Honest cells: every hop of every path length, both directions, across several epochs of keys. */
class LayersTest {
    /** More than two epochs, so that each ratchet happens with traffic before and after. */
    private static final int CELLS = 2 * Chain.EPOCH_CELLS + 200;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyForwardCellReachesItsHopUnchanged(int hopCount) {
        var circuit = new TestCircuit(hopCount, 100 + hopCount);
        byte[] sent = new byte[16];
        byte[] received = new byte[16];
        for (int i = 0; i < CELLS; i++) {
            int hop = circuit.random.nextInt(hopCount);
            byte[] messages = circuit.bytes(Cell.FORWARD_BODY);
            byte[] buf = circuit.forwardBuffer(messages);
            byte[] around = buf.clone();
            boolean drop = i % 7 == 0;
            circuit.client.sealForward(hop, drop ? RelayLayer.DROP : RelayLayer.DELIVER, buf, AT);
            assertFalse(Arrays.equals(around, AT, AT + Cell.BODY, buf, AT, AT + Cell.BODY));

            assertEquals(10 * hop + (drop ? RelayLayer.DROP : RelayLayer.DELIVER), circuit.carryForward(buf));
            int at = AT + RelayLayer.DELIVER_OFFSET;
            assertArrayEquals(messages, Arrays.copyOfRange(buf, at, at + Cell.FORWARD_BODY));
            circuit.client.copyForwardTag(sent);
            circuit.hops.get(hop).copyForwardTag(received);
            assertArrayEquals(sent, received);
            assertUntouchedAround(around, buf);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void backwardCellsOfAllHopsMixedReachTheClient(int hopCount) {
        var circuit = new TestCircuit(hopCount, 200 + hopCount);
        byte[] sealed = new byte[16];
        byte[] opened = new byte[16];
        for (int i = 0; i < CELLS; i++) {
            int origin = circuit.random.nextInt(3) == 0 ? circuit.random.nextInt(hopCount) : hopCount - 1;
            byte[] payload = circuit.bytes(Cell.BACKWARD_BODY);
            byte[] buf = circuit.carryBackward(origin, payload);
            byte[] around = buf.clone();

            assertEquals(origin, circuit.client.openBackward(buf, AT), "cell " + i);
            assertArrayEquals(payload, Arrays.copyOfRange(buf, AT, AT + Cell.BACKWARD_BODY));
            circuit.hops.get(origin).copyBackwardTag(sealed);
            circuit.client.copyBackwardTag(opened);
            assertArrayEquals(sealed, opened);
            assertUntouchedAround(around, buf);
        }
    }

    @Test
    void aCircuitThatGrowsCarriesCellsAtEveryLength() {
        var grown = new TestCircuit(4, 7);
        var client = new ClientLayers();
        var donor = new TestCircuit(0, 7);
        for (int hopCount = 1; hopCount <= 4; hopCount++) {
            byte[] forward = donor.bytes(32);
            byte[] backward = donor.bytes(32);
            client.addHop(new HopKeys(forward, backward, donor.bytes(32)));
            for (int i = 0; i < 20; i++) {
                byte[] messages = grown.bytes(Cell.FORWARD_BODY);
                byte[] buf = grown.forwardBuffer(messages);
                client.sealForward(hopCount - 1, RelayLayer.DELIVER, buf, AT);
                assertEquals(10 * (hopCount - 1) + RelayLayer.DELIVER, grown.carryForward(buf));
                byte[] payload = grown.bytes(Cell.BACKWARD_BODY);
                assertEquals(hopCount - 1, client.openBackward(grown.carryBackward(hopCount - 1, payload), AT));
            }
        }
        assertThrows(IllegalStateException.class, () -> client.addHop(new HopKeys(new byte[32], new byte[32], new byte[32])));
    }

    @Test
    void oneSetOfKeysServesOneLayer() {
        var keys = new HopKeys(new byte[32], new byte[32], new byte[32]);
        new RelayLayer(keys);
        assertThrows(IllegalStateException.class, () -> new RelayLayer(keys));
        assertThrows(IllegalStateException.class, () -> new ClientLayers().addHop(keys));
    }

    @Test
    void nothingIsSealedAfterWiping() {
        var circuit = new TestCircuit(2, 8);
        byte[] buf = circuit.bytes(AT + Cell.SIZE);
        circuit.client.wipe();
        assertThrows(IllegalStateException.class, () -> circuit.client.sealForward(0, RelayLayer.DELIVER, buf, AT));
        assertEquals(-1, circuit.client.openBackward(buf, AT));
        circuit.hops.getFirst().wipe();
        assertThrows(IllegalStateException.class, () -> circuit.hops.getFirst().sealBackward(buf, AT));
        assertThrows(IllegalStateException.class, () -> circuit.hops.getFirst().layerBackward(buf, AT));
        assertEquals(-1, circuit.hops.getFirst().openForward(buf, AT));
    }

    @Test
    void twoCellsOfTheSameMessagesShareNoBytes() {
        var circuit = new TestCircuit(3, 9);
        byte[] messages = new byte[Cell.FORWARD_BODY];
        byte[] first = circuit.sealed(2, messages);
        byte[] second = circuit.sealed(2, messages);
        int equal = 0;
        for (int i = AT; i < AT + Cell.BODY; i++) {
            equal += first[i] == second[i] ? 1 : 0;
        }
        assertEquals(Cell.BODY / 256.0, equal, 20, "no more than chance gives");
    }

    private static void assertUntouchedAround(byte[] before, byte[] after) {
        assertArrayEquals(Arrays.copyOf(before, AT), Arrays.copyOf(after, AT));
        assertArrayEquals(Arrays.copyOfRange(before, AT + Cell.BODY, before.length),
                Arrays.copyOfRange(after, AT + Cell.BODY, after.length));
    }
}
