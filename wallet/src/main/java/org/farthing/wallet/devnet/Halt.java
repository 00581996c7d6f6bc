package org.farthing.wallet.devnet;

/** An exceptional halt: the frame ends, its changes are taken back, all its gas is gone. The message is the one geth gives. */
final class Halt extends RuntimeException {
    Halt(String reason) {
        super(reason, null, false, false); // no stack trace: contracts halt at will, and tracing would be the costliest instruction
    }

    static Halt outOfGas() {
        return new Halt("out of gas");
    }

    static Halt writeProtection() {
        return new Halt("write protection");
    }
}
