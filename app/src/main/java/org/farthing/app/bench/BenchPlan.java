package org.farthing.app.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What to measure, and how often.
 *
 * @param measures    which
 * @param setups      of Farthing's
 * @param others      beside them
 * @param rounds      of each measure on each subject, from 1 up; subjects take turns within each
 * @param transfer    about how long one transfer takes, see {@link LoadSize}
 * @param warmUp      how long each subject carries load that does not count, before the first round
 * @param relays      of each of Farthing's set-ups, from 3 up
 * @param javaOptions of Farthing's processes
 */
public record BenchPlan(Set<Measure> measures, List<Setup> setups, List<OtherProxy> others, int rounds, Duration transfer, Duration warmUp,
        int relays, List<String> javaOptions) {
    private static final int MOST_RELAYS = 40;
    private static final int MOST_ROUNDS = 1000;

    public BenchPlan {
        measures = Set.copyOf(measures);
        setups = List.copyOf(setups);
        others = List.copyOf(others);
        javaOptions = List.copyOf(javaOptions);
        if (measures.isEmpty() || setups.isEmpty() && others.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to measure.");
        }
        if (rounds < 1 || rounds > MOST_ROUNDS) {
            throw new IllegalArgumentException("1 to " + MOST_ROUNDS + " rounds can be measured.");
        }
        if (relays < 3 || relays > MOST_RELAYS) {
            throw new IllegalArgumentException("A circuit needs three relays; 3 to " + MOST_RELAYS + " can be run.");
        }
        if (warmUp.isNegative()) {
            throw new IllegalArgumentException("A warm-up takes no time or some.");
        }
        LoadSize.of(transfer);
    }
}
