package org.farthing.circuit.client;

import java.util.List;
import java.util.stream.Stream;
import org.farthing.wallet.value.ListedReason;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** Why a relay could not be asked, or said no, each with its sentence in {@code org/farthing/circuit/refusals.properties}. */
public enum CircuitRefusal {
    NO_CIRCUIT_PAYS,
    CLOSING_NOT_ASKED,
    CLOSING_BEFORE_ASKED,
    CLOSING_BEFORE_ANSWER,
    NOT_REACHED,
    NOT_LISTED,
    NO_PATH_TO_RELAY,
    NO_ANSWER,
    OTHER_ANSWER,
    LOCKED_BEFORE_ASKED,
    COULD_NOT_BE_ASKED,
    NOTHING_TO_CASH,
    CHANNEL_NOT_KNOWN,
    SIGNATURE_NOT_TAKEN,
    NOT_CLOSED_NOW,
    OWNER_NOT_BELIEVED,
    TOTAL_NOT_SAID,
    VOUCHER_NOT_OURS;

    static final String BUNDLE = "org.farthing.circuit.refusals";

    /** Whether the relay was not heard at all. */
    public static boolean isSilence(WalletException refusal) {
        return refusal.reason().filter(ListedReason.class::isInstance).map(ListedReason.class::cast)
                .filter(why -> why.bundle().equals(BUNDLE))
                .filter(why -> Stream.of(NOT_REACHED, NO_ANSWER, COULD_NOT_BE_ASKED).map(ListedReason::key).anyMatch(why.key()::equals))
                .isPresent();
    }

    /** To be thrown. @param parts what the sentence names */
    public WalletException exception(Object... parts) {
        return new WalletException(new ListedReason(Kind.CHANNEL_STATE, BUNDLE, ListedReason.key(this), List.of(parts)));
    }
}
