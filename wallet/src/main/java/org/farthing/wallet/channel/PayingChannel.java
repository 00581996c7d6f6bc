package org.farthing.wallet.channel;

import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One open channel as whoever spends from it sees it. Every method that signs stores first what it signs, so it blocks: call it from
 * virtual threads, one caller per channel at a time.
 */
public interface PayingChannel {
    ChannelTerms terms();

    /** The relay's Ed25519 identity, 32 bytes. */
    Bytes relayId();

    /** Locked on the chain, as last read. */
    Amount deposit();

    /** The highest total that may have been signed: after a crash, all that was reserved. */
    Amount signed();

    Amount acknowledged();

    /** The worth of the service received so far, by our own count. */
    Amount served();

    /**
     * Binds the channel to a circuit.
     *
     * @param binding 32 bytes that only both ends of the circuit's handshake know
     * @param purpose 1 to pay, 2 to ask for the closing
     */
    Bytes signBind(Bytes binding, int purpose);

    /**
     * Proves to the relay, on one circuit, that whoever asks for the highest voucher it holds of this channel is the channel's payer. Worth
     * nothing to anybody: it states no amount.
     *
     * @param binding as in {@link #signBind}
     * @param nonce   32 random bytes
     * @return 65 bytes, EIP-712 {@code Restore}
     */
    Bytes signRestore(Bytes binding, Bytes nonce);

    /**
     * Signs a larger total. A reservation for it is on disk before the signature exists.
     *
     * @param total  more than was signed before, at most the deposit, and at most {@code window} above {@code served}
     * @param served the worth of the service received so far, by our own count
     * @param window how much may be signed beyond that
     * @param cells  how many cells were counted since the voucher before, for the history
     * @throws org.farthing.wallet.value.WalletException if the total may not be signed, or cannot be stored
     */
    Voucher sign(Amount total, Amount served, Amount window, long cells);

    /** The voucher for {@link #signed()} once more: the relay may not have received it. Something was signed before. */
    Voucher signAgain();

    void recordAcknowledged(Amount total);

    void recordServed(Amount total);
}
