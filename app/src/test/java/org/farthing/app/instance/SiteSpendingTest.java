package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.farthing.app.instance.SiteSpending.Use;
import org.farthing.app.session.BrowserState.Standing;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;

/** What sites cost, over circuits that come and go. */
class SiteSpendingTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);

    private final SiteSpending spending = new SiteSpending();

    private static Amount wei(long wei) {
        return new Amount(BigInteger.valueOf(wei));
    }

    private static Use use(long circuit, String site, long spent) {
        return new Use(circuit, site, "Elm SE", 1, wei(spent));
    }

    @Test
    void circuitsThatEndedKeepCounting() {
        spending.observe(List.of(use(1, "a.org", 5), use(2, "b.org", 7)), TODAY);
        spending.observe(List.of(use(1, "a.org", 9)), TODAY);
        spending.observe(List.of(use(3, "a.org", 2), use(4, "b.org", 1)), TODAY);
        assertEquals(Map.of("a.org", wei(11), "b.org", wei(8)), spending.bySite());
        assertEquals(wei(19), spending.today());
        spending.observe(List.of(), TODAY);
        assertEquals(wei(19), spending.today(), "nothing is counted twice");
    }

    @Test
    void aNewDayBeginsAtNothing() {
        spending.observe(List.of(use(1, "a.org", 5)), TODAY);
        spending.observe(List.of(use(1, "a.org", 6)), TODAY.plusDays(1));
        assertEquals(wei(1), spending.today());
        assertEquals(Map.of("a.org", wei(6)), spending.bySite());
    }

    @Test
    void theListHasWhatIsOpenAndWhatIsPaused() {
        spending.observe(List.of(use(1, "a.org", 5), use(2, "a.org", 5), use(3, "gone.org", 9)), TODAY);
        spending.observe(List.of(use(1, "a.org", 5), use(2, "a.org", 5)), TODAY);
        var lines = spending.lines(Map.of("paused.org", Standing.STOPPED), false);
        assertEquals(List.of("a.org", "paused.org"), lines.stream().map(line -> line.site()).toList());
        assertEquals(2, lines.getFirst().circuits());
        assertEquals(wei(10), lines.getFirst().spent());
        assertEquals(List.of("Elm SE"), lines.getFirst().exits());
        assertEquals(Standing.OPEN, lines.getFirst().standing());
        assertEquals(Standing.OVER_DAY_LIMIT, spending.lines(Map.of(), true).getFirst().standing());
    }
}
