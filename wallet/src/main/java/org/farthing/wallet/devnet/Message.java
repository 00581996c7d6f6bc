package org.farthing.wallet.devnet;

import org.farthing.wallet.value.Address;

/**
 * A call or creation, before it runs: who calls whom, with what.
 *
 * @param self whose storage and balance the code works on
 * @param codeFrom whose code runs; other than {@code self} in DELEGATECALL and CALLCODE
 * @param value what CALLVALUE says, in wei
 * @param movesValue whether {@code value} really goes from {@code caller} to {@code self}
 * @param input never written; calldata, or for a creation the code to run
 * @param depth 0 for the transaction's own call
 */
record Message(Address caller, Address self, Address codeFrom, UInt256 value, boolean movesValue, Input input, long gas, boolean isStatic,
               int depth) {
    /** Bytes that are never written after they came here. */
    static final class Input {
        static final Input EMPTY = new Input(new byte[0]);
        private final byte[] bytes;

        Input(byte[] owned) {
            this.bytes = owned;
        }

        byte[] bytes() {
            return bytes;
        }
    }
}
