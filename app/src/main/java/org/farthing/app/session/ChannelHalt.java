package org.farthing.app.session;

/** Why circuits pay nothing from a channel that is open and has money left. Nothing of it is lost by that. */
public enum ChannelHalt {
    /** Another wallet with the same words is paid from it, or the relay takes more than its price. */
    USED_ELSEWHERE,
    /** The relay counts more than it served. */
    OVERCOUNTED,
    PRICE_RAISED,
    /** The ledger cannot be written. */
    NOT_STORED,
    NOT_SIGNED,
    SIGNATURE_REFUSED,
    /** The relay does not see the whole deposit. */
    DEPOSIT_NOT_SEEN,
    /** Too near the refund date. */
    EXPIRING;

    /** What a channel that is halted so is called. */
    public ChannelPhase phase() {
        return this == USED_ELSEWHERE ? ChannelPhase.USED_ELSEWHERE : ChannelPhase.PAUSED;
    }
}
