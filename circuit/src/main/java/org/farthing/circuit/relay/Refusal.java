package org.farthing.circuit.relay;

import java.util.Locale;
import org.farthing.circuit.cell.PayStatus;

/** Why a relay did not serve. */
public enum Refusal {
    /** One link more than the limits allow. */
    LINK_BEYOND_LIMIT,
    /** One circuit more than the limits allow. */
    CIRCUIT_BEYOND_LIMIT,
    /** The relay is about to stop. */
    STOPPING,
    /** What came as a handshake was none with this relay. */
    WRONG_HANDSHAKE,
    /** More handshakes waited than can be computed soon. */
    HANDSHAKE_TOO_LATE,
    /** Nobody paid for the circuit, and others came that did not pay either. */
    NEVER_PAID,
    /** Memory was short, and the circuit's bytes had waited longest. */
    MEMORY_SHORT,
    /** More signatures of circuits that do not pay waited than can be checked soon. */
    PAYMENT_NOT_LOOKED_AT,
    PAYMENT_UNKNOWN_CHANNEL,
    PAYMENT_SIGNATURE,
    PAYMENT_OVER_DEPOSIT,
    PAYMENT_CHANNEL_EXPIRING,
    PAYMENT_CHANNEL_CLOSED,
    PAYMENT_UNKNOWN_PRICE;

    /** As figures name it: small letters and underscores. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of a payment that was answered with this status. @throws IllegalArgumentException for one that refuses nothing */
    static Refusal of(PayStatus status) {
        return switch (status) {
            case REFUSED_UNKNOWN_CHANNEL -> PAYMENT_UNKNOWN_CHANNEL;
            case REFUSED_SIGNATURE -> PAYMENT_SIGNATURE;
            case REFUSED_OVER_DEPOSIT -> PAYMENT_OVER_DEPOSIT;
            case REFUSED_EXPIRING -> PAYMENT_CHANNEL_EXPIRING;
            case CLOSED -> PAYMENT_CHANNEL_CLOSED;
            case REFUSED_PRICE -> PAYMENT_UNKNOWN_PRICE;
            case BOUND, CREDITED, EXHAUSTED, NOTHING_PAID -> throw new IllegalArgumentException(status + " refuses nothing");
        };
    }
}
