package org.farthing.circuit.client;

import org.farthing.wallet.value.WalletException;

/** Why circuits do not pay from a channel, for the person whose money is in it. Nothing of it is lost by stopping. */
public enum ChannelStop {
    CLOSING("the channel is closing", "Its relay was asked to close this channel. The rest comes back once it has."),
    USED_UP("the channel is used up", "The deposit of this channel is used up. Top it up or open another; it is used again at once."),
    DAY_LIMIT("the limit for today is reached",
            "What may be spent in one day is spent. Pages go on tomorrow, or at once with a higher limit."),
    IN_USE_ELSEWHERE("another wallet with the same words uses this channel",
            "Something else is paid from this channel: another wallet with the same words, or its relay takes more than its price. "
                    + "Use the words in one place, or close the channel. What was signed here buys nothing twice."),
    RELAY_OVERCOUNTS("the relay counts more than it served",
            "The relay claims more service than arrived here, so it is paid no more. If another wallet uses the same words, stop one; "
                    + "otherwise close the channel."),
    PRICE_RAISED("the relay has raised its price",
            "The relay asks for more than this channel was to pay. It is used again when the price falls or you accept the new one."),
    NOT_STORED("the voucher could not be stored",
            "The ledger could not be written, so nothing is signed. Check that the disk is not full; it is tried again every minute."),
    NOT_SIGNED("the wallet does not sign on this channel",
            "The wallet does not sign on this channel now; its state says why. It is tried again every minute."),
    SIGNATURE_REFUSED("the relay refused a signature", "The relay does not accept this wallet's signature. Close the channel."),
    DEPOSIT_NOT_SEEN("the relay does not see the deposit",
            "The relay does not see the whole deposit yet, as after a top-up. It is tried again every minute."),
    EXPIRING("the channel is about to expire",
            "The relay takes no more payments so near the refund date. Extend the channel, or take the rest back then."),
    CLOSED("the channel is closed", "The relay has closed this channel, or is closing it. The rest comes back with that.");

    private final String reason;
    private final String advice;

    ChannelStop(String reason, String advice) {
        this.reason = reason;
        this.advice = advice;
    }

    /** What happened, as the end of a sentence. */
    public String reason() {
        return reason;
    }

    /** What happened and what to do: one to three English sentences. */
    public String advice() {
        return advice;
    }

    /** Whether the relay is to be left alone for a while. */
    boolean blamesRelay() {
        return switch (this) {
            case IN_USE_ELSEWHERE, RELAY_OVERCOUNTS, SIGNATURE_REFUSED, DEPOSIT_NOT_SEEN -> true;
            case CLOSING, USED_UP, DAY_LIMIT, PRICE_RAISED, NOT_STORED, NOT_SIGNED, EXPIRING, CLOSED -> false;
        };
    }

    /** Whether it may have passed by itself, so that trying again makes sense. */
    boolean mayPass() {
        return switch (this) {
            case NOT_STORED, NOT_SIGNED, DEPOSIT_NOT_SEEN, EXPIRING -> true;
            case CLOSING, USED_UP, DAY_LIMIT, IN_USE_ELSEWHERE, RELAY_OVERCOUNTS, PRICE_RAISED, SIGNATURE_REFUSED, CLOSED -> false;
        };
    }

    /** Why nothing could be signed. */
    static ChannelStop of(WalletException notSigned) {
        return switch (notSigned.kind()) {
            case STORAGE_UNAVAILABLE, ALREADY_RUNNING, FOREIGN_OR_DAMAGED_DATA -> NOT_STORED;
            case WRONG_PASSWORD, LOCKED, BAD_WORDS, CHAIN_UNREACHABLE, WRONG_CHAIN, NODES_DISAGREE, WRONG_CONTRACT, TRANSACTION_REFUSED,
                    NOT_ENOUGH_MONEY, CHANNEL_STATE, BAD_INPUT -> NOT_SIGNED;
        };
    }
}
