package org.farthing.circuit.onion;

/**
 * A handshake that did not succeed. All failures are the same on purpose: whoever altered the bytes must not learn which check caught it.
 */
public final class HandshakeException extends Exception {
    HandshakeException() {
        super("the circuit handshake failed");
    }
}
