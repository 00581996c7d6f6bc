package org.farthing.wallet.devnet;

import java.util.ArrayList;
import java.util.List;

/**
 * How to take back what has been done since a mark: every change of accounts and of the transaction's substate leaves its reverse here.
 * Reverted calls, refused transactions, {@code eth_call} and a block that could not be written to disk are all taken back this way.
 */
final class Undo {
    private final List<Runnable> steps = new ArrayList<>();

    void add(Runnable reverse) {
        steps.add(reverse);
    }

    int mark() {
        return steps.size();
    }

    void revertTo(int mark) {
        while (steps.size() > mark) {
            steps.removeLast().run();
        }
    }

    /** Everything done so far stays done. */
    void forget() {
        steps.clear();
    }
}
