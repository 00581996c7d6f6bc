package org.farthing.circuit.wire;

/**
 * Bytes from a stranger that are not what the protocol allows. The message says what was expected; it never holds the bytes themselves,
 * since they may name a destination. Unchecked: every reader can throw it, and one handler per circuit or link ends that circuit or link.
 */
public final class MalformedException extends RuntimeException {
    public MalformedException(String message) {
        super(message);
    }

    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
