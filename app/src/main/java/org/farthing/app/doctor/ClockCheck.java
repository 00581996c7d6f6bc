package org.farthing.app.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.farthing.wallet.value.WalletException;

/**
 * This computer's clock against the chain's newest block: no server of time is asked. A block's time is the network's, to within one block,
 * so a clock before it is behind for certain; one long after it is ahead, or the node is behind.
 */
final class ClockCheck implements Examination {
    /** What validators allow each other. */
    private static final Duration TOLERANCE = Duration.ofSeconds(15);
    /** Links and lists of relays go wrong from here on. */
    private static final Duration HARMFUL = Duration.ofMinutes(30);
    /** A node may have missed a few blocks. */
    private static final int BLOCKS = 30;

    private final Program program;
    private final InstantSource clock;

    ClockCheck(Program program, InstantSource clock) {
        this.program = program;
        this.clock = clock;
    }

    @Override
    public Check check() {
        return Check.CLOCK;
    }

    @Override
    public Finding examine() {
        if (program.isPractice()) {
            return Finding.notChecked(Check.CLOCK, "practice");
        }
        try {
            return judge(Optional.of(program.head().time()), clock.instant(), program.blockTime());
        } catch (WalletException _) {
            return judge(Optional.empty(), clock.instant(), program.blockTime());
        }
    }

    static Finding judge(Optional<Instant> newest, Instant now, Duration blockTime) {
        if (newest.isEmpty()) {
            return Finding.notChecked(Check.CLOCK, "node-silent");
        }
        Duration behind = Duration.between(now, newest.get());
        if (behind.compareTo(TOLERANCE) > 0) {
            return behind.compareTo(HARMFUL) > 0 ? Finding.failed(Check.CLOCK, "behind", minutes(behind))
                    : Finding.attention(Check.CLOCK, "behind-little", behind.toSeconds());
        }
        Duration ahead = behind.negated();
        Duration usual = TOLERANCE.plus(blockTime.multipliedBy(BLOCKS));
        return ahead.compareTo(usual) > 0 ? Finding.attention(Check.CLOCK, "ahead-or-node-behind", minutes(ahead))
                : Finding.fine(Check.CLOCK, "fine");
    }

    private static long minutes(Duration time) {
        return Math.max(1, time.plusSeconds(30).toMinutes());
    }
}
