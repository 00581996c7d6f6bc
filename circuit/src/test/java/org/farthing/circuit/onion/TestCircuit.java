package org.farthing.circuit.onion;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.farthing.circuit.cell.Cell;

/** A client and its hops that share chain keys made from a seed, with the cells carried between them by the test. */
final class TestCircuit {
    /** Bodies stand here in their arrays, so that an access outside the cell is seen. */
    static final int AT = 37;

    final ClientLayers client = new ClientLayers();
    final List<RelayLayer> hops = new ArrayList<>();
    final Random random;

    TestCircuit(int hopCount, long seed) {
        random = new Random(seed);
        for (int i = 0; i < hopCount; i++) {
            byte[] forward = bytes(32);
            byte[] backward = bytes(32);
            byte[] bind = bytes(32);
            client.addHop(new HopKeys(forward.clone(), backward.clone(), bind.clone()));
            hops.add(new RelayLayer(new HopKeys(forward, backward, bind)));
        }
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A body in the middle of an array of random bytes, its messages set. */
    byte[] forwardBuffer(byte[] messages) {
        byte[] buf = bytes(AT + Cell.BODY + 40);
        System.arraycopy(messages, 0, buf, AT + ClientLayers.MESSAGE_OFFSET, messages.length);
        return buf;
    }

    byte[] sealed(int hop, byte[] messages) {
        byte[] buf = forwardBuffer(messages);
        client.sealForward(hop, RelayLayer.DELIVER, buf, AT);
        return buf;
    }

    /** Carries {@code buf} from hop 0 on until one does not say FORWARD; that answer, plus 10 times the hop that gave it. */
    int carryForward(byte[] buf) {
        return carryForward(buf, 0);
    }

    int carryForward(byte[] buf, int from) {
        for (int hop = from; ; hop++) {
            int answer = hops.get(hop).openForward(buf, AT);
            if (answer != RelayLayer.FORWARD) {
                return 10 * hop + answer;
            }
        }
    }

    /** A body that {@code origin} sealed and every hop before it layered. */
    byte[] carryBackward(int origin, byte[] payload) {
        byte[] buf = bytes(AT + Cell.BODY + 40);
        System.arraycopy(payload, 0, buf, AT, payload.length);
        hops.get(origin).sealBackward(buf, AT);
        for (int hop = origin - 1; hop >= 0; hop--) {
            hops.get(hop).layerBackward(buf, AT);
        }
        return buf;
    }
}
