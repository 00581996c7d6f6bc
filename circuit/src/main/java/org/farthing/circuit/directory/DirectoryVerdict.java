package org.farthing.circuit.directory;

/** What became of a {@link DirectoryView} that was offered. */
public sealed interface DirectoryVerdict {
    /**
     * It is in use.
     *
     * @param leftOut relays that are left out of it, since they signed different descriptors with one number or went back to an old one
     */
    record Accepted(int leftOut) implements DirectoryVerdict {
    }

    /** The view before stays in use until relays have said what theirs is; this one is to be offered again. */
    record Held() implements DirectoryVerdict {
    }

    /** The view before stays in use. */
    record Refused(Reason reason) implements DirectoryVerdict {
    }

    /** Why a view is not to be trusted, for the user. */
    enum Reason {
        STALE("The node shows a list of relays that is more than a day old. Paths are chosen from the list before; use another node."),
        FROM_THE_FUTURE("The node shows a list of relays whose time lies ahead. Check this computer's clock, or use another node."),
        BACKWARDS("The node shows an older list of relays than it did before. Paths are chosen from the newer one; use another node."),
        SPLIT("Two different lists of relays were shown for one block: a node lies. Paths are chosen from the first; use another node."),
        CONTRADICTED("Most of the relays that were asked hold another list than the node shows for the same block: the node lies, or is "
                + "on another chain. Paths are chosen from the list before, for a day at most; use another node."),
        SHRUNK("A third of the relays vanished from the list at once. The list before is kept for a day, in case the node hides relays.");

        private final String advice;

        Reason(String advice) {
            this.advice = advice;
        }

        /** What happened and what to do, in English sentences. */
        public String advice() {
            return advice;
        }
    }
}
