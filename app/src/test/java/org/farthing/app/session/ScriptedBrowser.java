package org.farthing.app.session;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.farthing.app.language.Language;
import org.farthing.app.session.BrowserState.Isolation;
import org.farthing.app.session.BrowserState.Phase;
import org.farthing.app.session.BrowserState.SiteLine;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/** A private browser that does what a test wrote into it, and remembers what it was asked. Thread-safe. */
public final class ScriptedBrowser implements BrowserDesk {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile List<BrowserChoice> installed = List.of(new BrowserChoice("firefox-esr", "Firefox ESR", false, true),
            new BrowserChoice("chromium", "Chromium", false, false), new BrowserChoice("tor-browser", "Tor Browser", true, false));
    private volatile BrowserState state = state(Phase.CLOSED, Map.of());
    private volatile Optional<WalletException> refusal = Optional.empty();
    private volatile CountDownLatch hold = new CountDownLatch(0);

    public static BrowserState state(Phase phase, Map<LeakItem, LeakResult> results) {
        return state(phase, results, List.of(), "");
    }

    /** @param results those that are not {@code NOT_CHECKED} */
    public static BrowserState state(Phase phase, Map<LeakItem, LeakResult> results, List<SiteLine> sites, String refusal) {
        var all = new EnumMap<LeakItem, LeakResult>(LeakItem.class);
        for (LeakItem item : LeakItem.values()) {
            all.put(item, results.getOrDefault(item, LeakResult.NOT_CHECKED));
        }
        boolean passed = phase == Phase.OPEN;
        Optional<Instant> at = results.isEmpty() || phase == Phase.CHECKING ? Optional.empty() : Optional.of(Scenes.NOW.minusSeconds(40));
        Amount spent = sites.stream().map(SiteLine::spent).reduce(Amount.ZERO, Amount::plus);
        return new BrowserState(phase, "Firefox ESR", all, at, passed ? "45.3.2.1, Netherlands" : "", passed ? "NL" : "",
                passed ? Isolation.SITE : Isolation.UNKNOWN, refusal, sites, spent, Optional.empty(), Optional.empty());
    }

    public void set(BrowserState next) {
        state = next;
    }

    public void install(List<BrowserChoice> next) {
        installed = List.copyOf(next);
    }

    /** What blocks fails like this from now on. */
    public void refuseWith(Optional<WalletException> next) {
        refusal = next;
    }

    /** What is asked for blocks until {@link CountDownLatch#countDown}. */
    public CountDownLatch holdAll() {
        hold = new CountDownLatch(1);
        return hold;
    }

    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void note(String what) {
        asked.add(what);
        try {
            hold.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        refusal.ifPresent(each -> {
            throw each;
        });
    }

    @Override
    public BrowserState state() {
        return state;
    }

    @Override
    public List<BrowserChoice> installed() {
        return installed;
    }

    @Override
    public void open(BrowserWish wish) {
        note("open " + wish.browser().orElse("-") + " " + wish.page().orElse("-"));
    }

    @Override
    public void check(Optional<String> browser) {
        note("check " + browser.orElse("-"));
    }

    @Override
    public void closeBrowser() {
        note("close");
    }

    @Override
    public void newCircuit(String site) {
        note("new " + site);
    }

    @Override
    public void stop(String site) {
        note("stop " + site);
    }

    @Override
    public void goOn(String site) {
        note("go on " + site);
    }

    @Override
    public void limit(Optional<Amount> perSite, Optional<Amount> perDay) {
        note("limit " + perSite.map(Amount::toCoins).orElse("-") + " " + perDay.map(Amount::toCoins).orElse("-"));
    }

    @Override
    public String readCheckPage(Language language) {
        note("read");
        return "Farthing check page\nThe site saw the address 45.3.2.1.";
    }
}
