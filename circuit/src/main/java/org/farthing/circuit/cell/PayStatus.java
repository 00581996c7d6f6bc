package org.farthing.circuit.cell;

import org.farthing.circuit.wire.MalformedException;

/** What a relay says about a payment, as PAY_ACK, PAY_CLOSING and PAY_RESTORED carry it. */
public enum PayStatus {
    /** The channel now pays for this circuit. */
    BOUND(0),
    /** The voucher counts. */
    CREDITED(1),
    /** What was paid is used up. */
    EXHAUSTED(2),
    REFUSED_UNKNOWN_CHANNEL(3),
    REFUSED_SIGNATURE(4),
    /** The voucher is for more than the deposit. */
    REFUSED_OVER_DEPOSIT(5),
    /** The channel expires too soon to be redeemed safely. */
    REFUSED_EXPIRING(6),
    /** The relay will close, or has closed, the channel on the chain. */
    CLOSED(7),
    /** The relay holds no voucher of this channel: it has nothing to cash, and the payer takes everything back alone. */
    NOTHING_PAID(8),
    /** The circuit's price quote is of no descriptor of this relay that still holds: the client must read the list again. */
    REFUSED_PRICE(9);

    private final int code;

    PayStatus(int code) {
        this.code = code;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }

    /** @throws MalformedException for a code that no status has */
    public static PayStatus of(int code) {
        for (PayStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        throw new MalformedException("wrong: no payment status has code " + code);
    }
}
