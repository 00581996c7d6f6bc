package org.farthing.wallet.channel;

import java.util.List;
import org.farthing.wallet.value.ListedReason;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException.Kind;

/** What became of a command. */
public sealed interface Step {
    /** The channel now stands at {@code next}, once {@code actions} are done in order. */
    record Moved(ChannelState next, List<ChannelAction> actions) implements Step {
        public Moved {
            actions = List.copyOf(actions);
        }
    }

    /** The command does not fit; nothing changes. */
    record Refused(Refusal reason) implements Step {
    }

    /** Why a command was refused; the sentence is for a person. */
    enum Refusal {
        WRONG_STATE, ABOVE_DEPOSIT, NOT_RISING, BEYOND_WINDOW, EXPIRED, NOT_LATER, NOT_YET_REFUNDABLE, ABOVE_SIGNED, BELOW_ACKNOWLEDGED,
        OTHER_TRANSACTION;

        /** What the owner is told. */
        public Reason reason() {
            return new ListedReason(Kind.CHANNEL_STATE, "org.farthing.wallet.refusals", "channel." + ListedReason.key(this), List.of());
        }
    }
}
