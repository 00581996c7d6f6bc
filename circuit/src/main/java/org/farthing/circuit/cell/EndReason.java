package org.farthing.circuit.cell;

import org.farthing.circuit.wire.MalformedException;

/** Why a stream ended, as END carries it. */
public enum EndReason {
    /** Every byte was delivered. */
    DONE(0),
    /** The destination refused the connection. */
    REFUSED(1),
    /** No way to the destination. */
    UNREACHABLE(2),
    /** The exit does not connect to that port. */
    POLICY(3),
    /** The name has no address. */
    RESOLVE_FAILED(4),
    TIMEOUT(5),
    /** The connection broke: bytes may be missing. */
    RESET(6),
    /** Something in the exit or the client. */
    INTERNAL(7),
    /**
     * The address, or every address of the name, is one that no exit connects to: not public, or a relay's. Apart from {@link #POLICY},
     * since any site's owner can make its name lead there, and must not be able to make honest exits look like liars.
     */
    FORBIDDEN_ADDRESS(8);

    private final int code;

    EndReason(int code) {
        this.code = code;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }

    /** @throws MalformedException for a code that no reason has */
    public static EndReason of(int code) {
        for (EndReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new MalformedException("wrong: no reason to end a stream has code " + code);
    }
}
