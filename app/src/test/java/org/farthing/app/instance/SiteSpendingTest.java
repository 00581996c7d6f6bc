package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.farthing.app.instance.SiteSpending.Use;
import org.farthing.app.session.BrowserState.Standing;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;

/** What sites cost, over circuits that come and go. */
class SiteSpendingTest {
    private final SiteSpending spending = new SiteSpending();

    private static Amount wei(long wei) {
        return new Amount(BigInteger.valueOf(wei));
    }

    private static Use use(long circuit, String site, long spent) {
        return new Use(circuit, site, "Elm SE", 1, wei(spent));
    }

    @Test
    void circuitsThatEndedKeepCounting() {
        assertEquals(wei(12), spending.observe(List.of(use(1, "a.org", 5), use(2, "b.org", 7))));
        assertEquals(wei(4), spending.observe(List.of(use(1, "a.org", 9))));
        assertEquals(wei(3), spending.observe(List.of(use(3, "a.org", 2), use(4, "b.org", 1))));
        assertEquals(Map.of("a.org", wei(11), "b.org", wei(8)), spending.bySite());
        assertEquals(Amount.ZERO, spending.observe(List.of()), "nothing is counted twice");
        assertEquals(Map.of("a.org", wei(11), "b.org", wei(8)), spending.bySite());
    }

    @Test
    void theListHasWhatIsOpenAndWhatIsPaused() {
        spending.observe(List.of(use(1, "a.org", 5), use(2, "a.org", 5), use(3, "gone.org", 9)));
        spending.observe(List.of(use(1, "a.org", 5), use(2, "a.org", 5)));
        var lines = spending.lines(Map.of("paused.org", Standing.STOPPED), false);
        assertEquals(List.of("a.org", "paused.org"), lines.stream().map(line -> line.site()).toList());
        assertEquals(2, lines.getFirst().circuits());
        assertEquals(wei(10), lines.getFirst().spent());
        assertEquals(List.of("Elm SE"), lines.getFirst().exits());
        assertEquals(Standing.OPEN, lines.getFirst().standing());
        assertEquals(Standing.OVER_DAY_LIMIT, spending.lines(Map.of(), true).getFirst().standing());
    }
}
