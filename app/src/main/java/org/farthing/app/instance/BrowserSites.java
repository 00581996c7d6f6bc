package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.farthing.app.session.BrowserState.SiteLine;
import org.farthing.app.session.BrowserState.Standing;
import org.farthing.circuit.client.CircuitView;
import org.farthing.circuit.client.GuardedPort;
import org.farthing.wallet.value.Amount;

/**
 * The sites that a private browser visits: what they cost, and what the user allows them. The limits stay from one start to the next.
 * Thread-safe.
 */
final class BrowserSites {
    private static final System.Logger LOG = System.getLogger("farthing.browser");
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration CIRCUITS_LIMIT = Duration.ofSeconds(5);

    private final PaidProxy proxy;
    private volatile List<SiteLine> lines = List.of();
    private volatile Amount spentToday = Amount.ZERO;
    private volatile Optional<Amount> siteLimit = Optional.empty();
    private volatile Optional<Amount> dayLimit = Optional.empty();

    BrowserSites(PaidProxy proxy) {
        this.proxy = proxy;
    }

    List<SiteLine> lines() {
        return lines;
    }

    Amount spentToday() {
        return spentToday;
    }

    Optional<Amount> siteLimit() {
        return siteLimit;
    }

    Optional<Amount> dayLimit() {
        return dayLimit;
    }

    void limit(Optional<Amount> perSite, Optional<Amount> perDay) {
        siteLimit = perSite;
        dayLimit = perDay;
    }

    void clear() {
        lines = List.of();
    }

    /** Looks at the circuits of one start of the browser, again and again while it is there. */
    void watch(GuardedPort port, BrowserGate gate, BooleanSupplier isThere) {
        var spending = new SiteSpending();
        while (isThere.getAsBoolean()) {
            try {
                List<CircuitView> circuits = proxy.client().circuits(true).get(CIRCUITS_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                spending.observe(circuits.stream().filter(circuit -> circuit.port() == port.number()).map(BrowserSites::use).toList(),
                        LocalDate.now());
                hold(port, gate, spending);
                lines = spending.lines(gate.paused(), gate.isDayOver());
                spentToday = spending.today();
                Thread.sleep(LOOK_EVERY);
            } catch (ExecutionException | TimeoutException e) {
                LOG.log(Level.DEBUG, "the circuits did not answer: " + e.getClass().getSimpleName());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
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
        siteLimit.ifPresent(limit -> spending.bySite().forEach((site, spent) -> {
            if (spent.compareTo(limit) > 0 && !gate.paused().containsKey(site)) {
                pause(port, gate, site, Standing.OVER_SITE_LIMIT);
            }
        }));
        boolean over = dayLimit.filter(limit -> spending.today().compareTo(limit) > 0).isPresent();
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
