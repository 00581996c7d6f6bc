package org.farthing.circuit.onion;

import org.farthing.circuit.wire.MalformedException;

/** How a circuit is paid for. */
public enum PayMethod {
    /** Signed promises over a payment channel. */
    VOUCHER(1);

    private final int code;

    PayMethod(int code) {
        this.code = code;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }

    /** @throws MalformedException for a code that no method has */
    public static PayMethod of(int code) {
        for (PayMethod method : values()) {
            if (method.code == code) {
                return method;
            }
        }
        throw new MalformedException("wrong: no way to pay has code " + code);
    }
}
