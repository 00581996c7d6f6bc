package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.farthing.app.session.BrowserState.SiteLine;
import org.farthing.app.session.BrowserState.Standing;
import org.farthing.circuit.client.CircuitView;
import org.farthing.circuit.client.GuardedPort;
import org.farthing.wallet.value.Amount;

/**
 * The sites that a private browser visits: what they cost, and what the user allows them. Their names are never
 * stored; what all of them may cost is, see {@link BrowserBudget}. Thread-safe.
 */
final class BrowserSites {
    private static final System.Logger LOG = System.getLogger("farthing.browser");
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** Looks between two times that the day's cost is written down: as much may go uncounted if the program is killed. */
    private static final int KEEP_EACH = 5;
    private static final Duration CIRCUITS_LIMIT = Duration.ofSeconds(5);

    private final PaidProxy proxy;
    private final BrowserBudget budget;
    private volatile List<SiteLine> lines = List.of();

    BrowserSites(PaidProxy proxy, BrowserBudget budget) {
        this.proxy = proxy;
        this.budget = budget;
    }

    List<SiteLine> lines() {
        return lines;
    }

    Amount spentToday() {
        return budget.spentToday();
    }

    Optional<Amount> siteLimit() {
        return budget.perSite();
    }

    Optional<Amount> dayLimit() {
        return budget.perDay();
    }

    void limit(Optional<Amount> perSite, Optional<Amount> perDay) {
        budget.limit(perSite, perDay);
    }

    /** Whether everything waits until tomorrow, or until the limit is raised. */
    boolean isDayOver() {
        return budget.isDayOver();
    }

    void clear() {
        lines = List.of();
    }

    /** Looks at the circuits of one start of the browser, again and again until {@code end}. */
    void watch(GuardedPort port, BrowserGate gate, Future<Void> end) {
        var spending = new SiteSpending();
        try {
            for (int look = 0; !end.isDone(); look++) {
                observe(port, spending);
                hold(port, gate, spending);
                lines = spending.lines(gate.paused(), gate.isDayOver());
                if (look % KEEP_EACH == KEEP_EACH - 1) {
                    budget.save();
                }
                await(end);
            }
            // What it cost since the last look: its circuits are still there, or keep counting with what they cost then.
            observe(port, spending);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            budget.save();
        }
    }

    private static void await(Future<Void> end) throws InterruptedException {
        try {
            end.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // It is time for another look.
            return;
        }
    }

    private void observe(GuardedPort port, SiteSpending spending) throws InterruptedException {
        try {
            List<CircuitView> circuits = proxy.client().circuits(true).get(CIRCUITS_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            budget.spend(spending.observe(circuits.stream().filter(circuit -> circuit.port() == port.number())
                    .map(BrowserSites::use).toList()));
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.DEBUG, "the circuits did not answer: " + e.getClass().getSimpleName());
        }
    }

    private static SiteSpending.Use use(CircuitView circuit) {
        CircuitView.Hop exit = circuit.path().getLast();
        Amount spent = circuit.path().stream().map(CircuitView.Hop::spent).reduce(Amount.ZERO, Amount::plus);
        return new SiteSpending.Use(circuit.number(), circuit.site().orElse(""),
                exit.country().isEmpty() ? exit.name() : exit.name() + " " + exit.country(), circuit.streams(), spent);
    }

    /** Who costs more than the user allowed is paused: its streams end and it gets no others, here or directly. */
    private void hold(GuardedPort port, BrowserGate gate, SiteSpending spending) {
        budget.perSite().ifPresent(limit -> spending.bySite().forEach((site, spent) -> {
            if (spent.compareTo(limit) > 0 && !gate.paused().containsKey(site)) {
                pause(port, gate, site, Standing.OVER_SITE_LIMIT);
            }
        }));
        boolean over = budget.isDayOver();
        if (over && !gate.isDayOver()) {
            new HashSet<>(spending.bySite().keySet()).forEach(site -> proxy.client().stopSite(port.number(), site));
        }
        gate.pauseAll(over);
    }

    /** By the user's hand. */
    void stop(GuardedPort port, BrowserGate gate, String site) {
        pause(port, gate, site, Standing.STOPPED);
    }

    private void pause(GuardedPort port, BrowserGate gate, String site, Standing why) {
        gate.pause(site, why);
        proxy.client().stopSite(port.number(), site);
    }
}
