package org.farthing.circuit.client;

import java.util.List;
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

    /** To be thrown. @param parts what the sentence names */
    public WalletException exception(Object... parts) {
        return new WalletException(new ListedReason(Kind.CHANNEL_STATE, BUNDLE, ListedReason.key(this), List.of(parts)));
    }
}
