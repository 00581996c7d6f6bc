package org.farthing.wallet.devnet;

import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;

/**
 * What became of a {@link Call} that was run.
 *
 * @param result its gas left over is not yet refunded; see {@code gasUsed}
 * @param gasUsed after refunds
 * @param created where a creation put its contract, also if it failed
 */
record Outcome(Result result, long gasUsed, List<Log> logs, Optional<Address> created) {
    Outcome {
        logs = List.copyOf(logs);
    }

    boolean succeeded() {
        return result instanceof Result.Success;
    }
}
