package org.farthing.wallet.channel;

import java.util.List;

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
        WRONG_STATE("That cannot be done with this channel as it stands now."),
        ABOVE_DEPOSIT("The channel does not hold that much. Top it up, or open another one."),
        NOT_RISING("A voucher states more than the one before it."),
        BEYOND_WINDOW("The relay has not yet served for what it was paid."),
        EXPIRED("The channel has expired. Take its deposit back, and open another one."),
        NOT_LATER("The channel lasts that long already. Choose a longer life."),
        NOT_YET_REFUNDABLE("The deposit cannot be taken back yet. Wait until the channel expires, or ask to close it first."),
        ABOVE_SIGNED("The relay claims more than was signed. If another wallet has the same words, use only one of them."),
        BELOW_ACKNOWLEDGED("The relay shows less than it confirmed before."),
        OTHER_TRANSACTION("That is not the transaction this channel waits for.");

        private final String sentence;

        Refusal(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }
}
