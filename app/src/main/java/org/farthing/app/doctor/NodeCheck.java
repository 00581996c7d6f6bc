package org.farthing.app.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.farthing.wallet.value.WalletException;

/** The chain's node: whether it answers, and whether it keeps up with its chain. */
final class NodeCheck implements Examination {
    /** Blocks that may be missing before it is worth a word. */
    private static final long USUAL_LAG = 12;

    private final Program program;
    private final InstantSource clock;

    NodeCheck(Program program, InstantSource clock) {
        this.program = program;
        this.clock = clock;
    }

    @Override
    public Check check() {
        return Check.NODE;
    }

    @Override
    public Finding examine() {
        try {
            Instant newest = program.head().time();
            return judge(Optional.of(newest), clock.instant(), program.blockTime(), program.isPractice());
        } catch (WalletException e) {
            return switch (e.kind()) {
                case NODES_DISAGREE -> Finding.failed(Check.NODE, "disagree").with(Remedy.CHANGE_NODE);
                // The node is there; which chain it is on is the next check.
                case WRONG_CHAIN -> Finding.fine(Check.NODE, "answers");
                default -> judge(Optional.empty(), clock.instant(), program.blockTime(), program.isPractice());
            };
        }
    }

    static Finding judge(Optional<Instant> newest, Instant now, Duration blockTime, boolean practice) {
        if (newest.isEmpty()) {
            return Finding.failed(Check.NODE, "silent").with(Remedy.CHANGE_NODE);
        }
        if (practice || blockTime.isZero()) {
            return Finding.fine(Check.NODE, "answers");
        }
        long behind = Math.max(0, Duration.between(newest.get(), now).toMillis() / Math.max(1, blockTime.toMillis()));
        return behind > USUAL_LAG ? Finding.attention(Check.NODE, "behind", behind).with(Remedy.CHANGE_NODE)
                : Finding.fine(Check.NODE, "answers");
    }
}
