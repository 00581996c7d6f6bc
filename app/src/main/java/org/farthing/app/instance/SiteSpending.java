package org.farthing.app.instance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.farthing.app.session.BrowserState.SiteLine;
import org.farthing.app.session.BrowserState.Standing;
import org.farthing.wallet.value.Amount;

/**
 * What each site cost, added up over circuits that come and go. Lives as long as one start of the browser and is stored nowhere. Not
 * thread-safe.
 */
final class SiteSpending {
    /**
     * A circuit of the browser's at one moment.
     *
     * @param circuit its number, which no other one gets
     * @param exit    where it ends, in words
     * @param spent   on all its hops so far
     */
    record Use(long circuit, String site, String exit, int streams, Amount spent) {
    }

    private final Map<Long, Use> latest = new HashMap<>();
    private final Map<String, Amount> gone = new TreeMap<>();

    /**
     * Takes over how things stand. Circuits that were there and are no more keep counting with what they cost last.
     *
     * @return what all sites cost since the last time
     */
    Amount observe(List<Use> now) {
        Amount before = total();
        var present = new HashMap<Long, Use>();
        now.forEach(use -> present.put(use.circuit(), use));
        latest.values().stream().filter(use -> !present.containsKey(use.circuit()))
                .forEach(use -> gone.merge(use.site(), use.spent(), Amount::plus));
        latest.clear();
        latest.putAll(present);
        return total().minusOrZero(before);
    }

    Map<String, Amount> bySite() {
        var sums = new TreeMap<>(gone);
        latest.values().forEach(use -> sums.merge(use.site(), use.spent(), Amount::plus));
        return sums;
    }

    private Amount total() {
        return bySite().values().stream().reduce(Amount.ZERO, Amount::plus);
    }

    /** The sites that have circuits or are paused, by name. */
    List<SiteLine> lines(Map<String, Standing> paused, boolean dayIsOver) {
        Map<String, Amount> spent = bySite();
        var open = new TreeMap<String, List<Use>>();
        latest.values().forEach(use -> open.computeIfAbsent(use.site(), _ -> new ArrayList<>()).add(use));
        paused.keySet().forEach(site -> open.computeIfAbsent(site, _ -> new ArrayList<>()));
        var lines = new ArrayList<SiteLine>();
        open.forEach((site, uses) -> lines.add(new SiteLine(site, uses.size(), uses.stream().mapToInt(Use::streams).sum(),
                uses.stream().map(Use::exit).distinct().sorted().toList(), spent.getOrDefault(site, Amount.ZERO),
                paused.getOrDefault(site, dayIsOver ? Standing.OVER_DAY_LIMIT : Standing.OPEN))));
        return lines;
    }
}
