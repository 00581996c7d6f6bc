package org.farthing.circuit.client;

import java.util.Optional;

/** Why there was no circuit when one was wanted. */
public sealed interface Blockage {
    /** In English, what happened and, where that helps, what to do. */
    String sentence();

    /** The wallet offers no channel. */
    record NothingToPayFrom() implements Blockage {
        @Override
        public String sentence() {
            return "No channel can be paid from; the wallet may be locked.";
        }
    }

    /** Channels are left with two relays at most. */
    record TooFewRelays() implements Blockage {
        @Override
        public String sentence() {
            return "There are not three relays with money left in their channels.";
        }
    }

    /** The limit for one day is reached. */
    record DayIsOver() implements Blockage {
        @Override
        public String sentence() {
            return ChannelStop.DAY_LIMIT.advice();
        }
    }

    /** Something about the entry. */
    record Entry(GuardNotice notice) implements Blockage {
        @Override
        public String sentence() {
            return notice.sentence();
        }
    }

    /**
     * The last circuit ended.
     *
     * @param relayName who is to blame; empty where nobody can tell
     * @param words     the same in more detail, as the end of an English sentence
     */
    record Ended(Optional<String> relayName, FailureReason reason, String words) implements Blockage {
        @Override
        public String sentence() {
            return relayName.orElse("A circuit") + ": " + words;
        }
    }
}
