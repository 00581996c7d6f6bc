package org.farthing.app.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.farthing.app.doctor.Check;
import org.farthing.app.doctor.Finding;
import org.farthing.app.doctor.Remedy;
import org.farthing.app.doctor.Verdict;

/** A check-up that goes one step for each permit that a test gives. Thread-safe. */
public final class ScriptedCheckup implements CheckupDesk {
    private volatile List<Finding> findings = usual();
    private final Semaphore permits = new Semaphore(Integer.MAX_VALUE);

    public static List<Finding> usual() {
        return List.of(new Finding(Check.FOLDER, Verdict.FINE, "fine", List.of(), Optional.empty()),
                new Finding(Check.DISK, Verdict.FINE, "fine", List.of(12L, 4L), Optional.empty()),
                new Finding(Check.NODE, Verdict.ATTENTION, "behind", List.of(14L), Optional.of(Remedy.CHANGE_NODE)),
                new Finding(Check.CHAIN, Verdict.FINE, "fine", List.of(), Optional.empty()),
                new Finding(Check.CLOCK, Verdict.FINE, "fine", List.of(), Optional.empty()),
                new Finding(Check.PORT, Verdict.FAILED, "taken", List.of(9250L), Optional.of(Remedy.CHANGE_PORT)),
                new Finding(Check.PATH, Verdict.NOT_CHECKED, "not-connected", List.of(), Optional.of(Remedy.CONNECT)),
                new Finding(Check.LEAKS, Verdict.ATTENTION, "names", List.of(), Optional.empty()),
                new Finding(Check.RELAY_PORT, Verdict.NOT_CHECKED, "off", List.of(), Optional.empty()));
    }

    public void set(List<Finding> next) {
        findings = next;
    }

    /** From now on every step waits for {@link #step}. */
    public void hold() {
        permits.drainPermits();
    }

    public void step(int count) {
        permits.release(count);
    }

    @Override
    public int checks() {
        return findings.size();
    }

    @Override
    public List<Finding> examine(Consumer<Finding> each) {
        for (Finding finding : findings) {
            permits.acquireUninterruptibly();
            each.accept(finding);
        }
        return findings;
    }

    @Override
    public String version() {
        return "0.1.0";
    }
}
