package org.farthing.wallet.chain;

import org.farthing.wallet.value.Bytes;

/** A contract refused a call. What it answered is in {@link #data}; {@link Contracts#explain} puts it into words. */
public final class RevertedException extends RuntimeException {
    private final Bytes data;

    public RevertedException(Bytes data) {
        super("the contract refused the call");
        this.data = data;
    }

    /** ABI-encoded error: four bytes of selector and arguments; empty where the contract gave no reason. */
    public Bytes data() {
        return data;
    }
}
