package org.farthing.wallet.devnet;

import java.util.BitSet;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/** A contract's instructions, with the places that may be jumped to. The arrays handed out are never written. */
final class Code {
    static final Code EMPTY = new Code(new byte[0]);

    private final byte[] bytes;
    private final Bytes hash;
    private BitSet destinations;

    /** @param bytes owned by this object from here on */
    Code(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Bytes.of(Keccak256.hash(bytes));
    }

    byte[] bytes() {
        return bytes;
    }

    Bytes hash() {
        return hash;
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Whether {@code place} holds a JUMPDEST that is an instruction, not data of a PUSH. */
    boolean isDestination(int place) {
        if (destinations == null) {
            destinations = new BitSet(bytes.length);
            for (int i = 0; i < bytes.length; i++) {
                int op = bytes[i] & 0xFF;
                if (op == Op.JUMPDEST) {
                    destinations.set(i);
                } else if (op >= Op.PUSH1 && op <= Op.PUSH32) {
                    i += op - Op.PUSH0;
                }
            }
        }
        return destinations.get(place);
    }
}
