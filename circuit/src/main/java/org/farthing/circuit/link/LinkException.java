package org.farthing.circuit.link;

/** A link that was not made. The message names no address and no key. */
public final class LinkException extends RuntimeException {
    /** By what one would do next. */
    public enum Kind {
        /** Nobody answers at the address. */
        UNREACHABLE,
        /** The other end did not finish in time. */
        TIMED_OUT,
        /** The connection ended in the middle of the handshake. */
        CUT_OFF,
        /** What answers speaks no TLS 1.3, or not ours; or it refused us. */
        NOT_A_LINK,
        /** The certificate is missing, malformed, one of several, or not signed by the identity it names. */
        BAD_CERTIFICATE,
        /** The certificate is over; the clock of one end may be wrong. */
        EXPIRED,
        /** A relay, but another one than was dialled. */
        WRONG_IDENTITY,
        /** The first cell is not the HELLO it has to be, or is not signed for this very connection. */
        BAD_HELLO,
        /** No version in common. */
        NO_COMMON_VERSION
    }

    private final Kind kind;

    public LinkException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public LinkException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
