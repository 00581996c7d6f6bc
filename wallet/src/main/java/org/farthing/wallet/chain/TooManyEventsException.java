package org.farthing.wallet.chain;

/** A node would answer a question for events over fewer blocks. Providers set such limits on blocks, on events and on bytes. */
public final class TooManyEventsException extends RuntimeException {
    public TooManyEventsException(String words) {
        super(words);
    }
}
