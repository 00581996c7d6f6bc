package org.farthing.app.session;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.farthing.wallet.value.Bytes;

/**
 * How an order comes along.
 *
 * @param parts   one for each transaction, or for each relay that is asked
 * @param running whether something is still to come by itself
 */
public record Movement(MoneyOrder order, List<Part> parts, boolean running) {
    public Movement {
        parts = List.copyOf(parts);
    }

    /**
     * @param name        of the relay or relays, or empty
     * @param transaction once it is written down
     * @param hash        of the form that was signed last
     * @param block       that it is in
     * @param needed      how many confirmations make it count
     * @param cancelling  whether nothing was sent in its place, and the chain has not decided yet
     * @param trouble     why it did not happen, or what it waits for, in a sentence; or empty
     */
    public record Part(String name, Stage stage, Optional<TransactionKey> transaction, Optional<Bytes> hash, OptionalLong block,
            long confirmations, int needed, boolean cancelling, String trouble) {
        /** The same under another name. */
        public Part named(String other) {
            return new Part(other, stage, transaction, hash, block, confirmations, needed, cancelling, trouble);
        }

        /** One that will not happen, for a reason that another part tells. */
        public Part failed() {
            return new Part(name, Stage.FAILED, transaction, hash, block, confirmations, needed, cancelling, "");
        }

        /** From 0 to 1. */
        public double fraction() {
            return switch (stage) {
                case TO_COME -> 0;
                case SAVED -> 0.25;
                case SENT -> 0.5;
                case IN_BLOCK -> 0.75 + 0.25 * confirmations / Math.max(1, needed);
                case CONFIRMED, FAILED, UNDONE -> 1;
            };
        }
    }

    /** How far a part is. */
    public enum Stage {
        /** Nothing was signed. */
        TO_COME,
        SAVED,
        SENT,
        IN_BLOCK,
        CONFIRMED,
        FAILED,
        /** It was cancelled in time. */
        UNDONE;

        public boolean isOver() {
            return switch (this) {
                case TO_COME, SAVED, SENT, IN_BLOCK -> false;
                case CONFIRMED, FAILED, UNDONE -> true;
            };
        }
    }

    public double fraction() {
        return parts.stream().mapToDouble(Part::fraction).average().orElse(running ? 0 : 1);
    }

    public long count(Stage stage) {
        return parts.stream().filter(part -> part.stage() == stage).count();
    }
}
