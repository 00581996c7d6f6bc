package org.farthing.app.session;

/** Where a channel stands, in the words that the screens use. */
public enum ChannelPhase {
    /** The deposit is sent and not yet confirmed. */
    OPENING,
    /** Its opening did not happen, and nothing is locked: it can be opened again. */
    FAILED,
    OPEN,
    /** Open, with less than a fifth of the deposit left. */
    LOW,
    /** Open, with nothing left to sign. */
    USED_UP,
    /** A close was asked for. */
    CLOSING,
    /** The refund date has passed and the deposit is still there. */
    REFUNDABLE,
    REFUNDED,
    /** The relay cashed; the rest came back. */
    CLOSED,
    /** The relay does not answer. */
    SILENT,
    /** Open and not paid from, see {@link ChannelHalt#USED_ELSEWHERE}. */
    USED_ELSEWHERE,
    /** Open and not paid from now, for any other {@link ChannelHalt}. */
    PAUSED;

    /** Whether nothing is locked any more, or was never. */
    public boolean ended() {
        return switch (this) {
            case FAILED, REFUNDED, CLOSED -> true;
            case OPENING, OPEN, LOW, USED_UP, CLOSING, REFUNDABLE, SILENT, USED_ELSEWHERE, PAUSED -> false;
        };
    }

    /** Whether asking the relay to close makes sense. */
    public boolean closable() {
        return switch (this) {
            case OPEN, LOW, USED_UP, SILENT, USED_ELSEWHERE, PAUSED -> true;
            case OPENING, FAILED, CLOSING, REFUNDABLE, REFUNDED, CLOSED -> false;
        };
    }
}
