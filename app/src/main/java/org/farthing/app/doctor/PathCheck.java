package org.farthing.app.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Whether pages can be carried: relays that can be paid, a circuit, and a check that came back through it. */
final class PathCheck implements Examination {
    private static final int HOPS = 3;
    static final Duration CHECK_LASTS = Duration.ofSeconds(60);

    private final Program program;
    private final InstantSource clock;

    PathCheck(Program program, InstantSource clock) {
        this.program = program;
        this.clock = clock;
    }

    @Override
    public Check check() {
        return Check.PATH;
    }

    @Override
    public Finding examine() {
        return judge(program.wallet(), program.paths(), clock.instant());
    }

    static Finding judge(Program.WalletState wallet, Program.Paths paths, Instant now) {
        if (wallet != Program.WalletState.OPEN) {
            return Finding.notChecked(Check.PATH, "locked");
        }
        if (paths.payable() < HOPS) {
            return Finding.failed(Check.PATH, "too-few-channels", (long) paths.payable()).with(Remedy.OPEN_CHANNELS);
        }
        if (!paths.wanted()) {
            return Finding.notChecked(Check.PATH, "not-connected").with(Remedy.CONNECT);
        }
        if (paths.ready() == 0) {
            return Finding.failed(Check.PATH, "none").with(Remedy.CONNECT);
        }
        return paths.answered().filter(at -> !at.isBefore(now.minus(CHECK_LASTS)))
                .map(at -> Finding.fine(Check.PATH, "fine", (long) paths.ready(), Math.max(0, Duration.between(at, now).toSeconds())))
                .orElseGet(() -> Finding.attention(Check.PATH, "unanswered"));
    }
}
