package org.farthing.app.instance;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.farthing.app.browser.BrowserTexts;
import org.farthing.app.browser.Canaries;
import org.farthing.app.browser.CheckPage;
import org.farthing.app.browser.InstalledBrowser;
import org.farthing.app.browser.InstalledBrowsers;
import org.farthing.app.browser.LeakCheck;
import org.farthing.app.browser.NotOpened;
import org.farthing.app.browser.PrivateBrowser;
import org.farthing.app.browser.Product.Family;
import org.farthing.app.browser.ProfileFolders;
import org.farthing.app.browser.StartPage;
import org.farthing.app.browser.ThisMachine;
import org.farthing.app.language.Language;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.BrowserChoice;
import org.farthing.app.session.BrowserDesk;
import org.farthing.app.session.BrowserState;
import org.farthing.app.session.BrowserState.Isolation;
import org.farthing.app.session.BrowserState.Phase;
import org.farthing.app.session.BrowserWish;
import org.farthing.app.session.LeakItem;
import org.farthing.app.session.LeakResult;
import org.farthing.circuit.client.ClientNode;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.client.GuardedPort;
import org.farthing.circuit.socks.PortPassword;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The private browser of a running instance: at most one at a time, each start with a port, a profile and circuits of its own, each checked
 * before its first page. Thread-safe.
 */
public final class PrivateBrowsing implements BrowserDesk, AutoCloseable {
    private static final Duration LAST_LOOK_LIMIT = Duration.ofSeconds(10);
    private static final Duration CHECK_LIMIT = Duration.ofSeconds(100);

    /** One start of a browser, until it is gone. */
    private record Running(InstalledBrowser browser, GuardedPort port, BrowserGate gate, LeakCheck check, PrivateBrowser process) {
    }

    private final Instance instance;
    private final BrowserExit exit;
    private final BrowserSites sites;
    private final InstalledBrowsers installed = new InstalledBrowsers(new ThisMachine());
    private final ProfileFolders folders = ProfileFolders.standard();
    private final SecureRandom random = new SecureRandom();
    /** Held while a browser is opened, checked or closed. */
    private final ReentrantLock opening = new ReentrantLock();
    private volatile Optional<Running> running = Optional.empty();
    private volatile Optional<Thread> watching = Optional.empty();
    private volatile Phase phase = Phase.CLOSED;
    private volatile String title = "";
    private volatile Map<LeakItem, LeakResult> lastResults = nothingChecked();
    private volatile Optional<Instant> checkedAt = Optional.empty();
    private volatile BrowserExit.Way way = BrowserExit.Way.NONE;
    private volatile Isolation isolation = Isolation.UNKNOWN;
    private volatile String refusal = "";

    PrivateBrowsing(Instance instance) {
        this.instance = instance;
        this.exit = new BrowserExit(instance, this::randomText);
        this.sites = new BrowserSites(instance.proxy(),
                new BrowserBudget(instance.data().browserBudget(), InstantSource.system(), ZoneId.systemDefault()));
    }

    private static Map<LeakItem, LeakResult> nothingChecked() {
        var results = new EnumMap<LeakItem, LeakResult>(LeakItem.class);
        for (LeakItem item : LeakItem.values()) {
            results.put(item, LeakResult.NOT_CHECKED);
        }
        return results;
    }

    private ClientNode client() {
        return instance.proxy().client();
    }

    // ---- what there is to know ----

    @Override
    public BrowserState state() {
        Map<LeakItem, LeakResult> results = running.map(each -> each.check().results()).orElse(lastResults);
        BrowserExit.Way seen = way;
        return new BrowserState(phase, title, results, checkedAt, seen.address(BrowserTexts.ENGLISH), seen.country(), isolation, refusal,
                sites.lines(), sites.spentToday(), sites.siteLimit(), sites.dayLimit());
    }

    @Override
    public List<BrowserChoice> installed() {
        return installed.find().stream().map(each -> new BrowserChoice(each.product().key(), each.product().title(),
                each.product().family() == Family.OWN_NETWORK, each.product().takesExtension())).toList();
    }

    /** Wipes what an earlier run of the program left behind, with the browsers that outlived it. Blocks for a moment. */
    void tidy() {
        folders.wipeAbandoned();
    }

    // ---- opening ----

    @Override
    public void open(BrowserWish wish) {
        start(wish, true);
    }

    @Override
    public void check(Optional<String> browser) {
        start(new BrowserWish(browser, Optional.empty(), false, true, Map.of()), false);
    }

    private void start(BrowserWish wish, boolean stay) {
        if (!opening.tryLock()) {
            throw Refusal.BEING_OPENED.exception();
        }
        try {
            if (running.isPresent()) {
                throw Refusal.OPEN_ALREADY.exception();
            }
            Optional<URI> page = wish.page().map(PrivateBrowsing::address);
            InstalledBrowser browser = installed.choose(wish.browser());
            requireCircuits();
            folders.wipeAbandoned();
            refusal = "";
            way = BrowserExit.Way.NONE;
            isolation = Isolation.UNKNOWN;
            sites.clear();
            title = browser.product().title();
            lastResults = nothingChecked();
            phase = Phase.PREPARING;
            try (Canaries canaries = Canaries.open()) {
                begin(browser, wish, page, canaries, stay);
            } catch (IOException e) {
                throw Refusal.NO_BROWSER_PORT.after(e);
            }
        } catch (WalletException e) {
            if (running.isEmpty() && phase != Phase.CLOSED) {
                refusal = e.getMessage();
                phase = Phase.REFUSED;
            }
            throw e;
        } finally {
            opening.unlock();
        }
    }

    /** @throws WalletException BAD_INPUT for anything but an address of the web */
    static URI address(String text) {
        String whole = text.contains("://") ? text : "https://" + text;
        try {
            URI address = URI.create(whole.strip());
            boolean web = "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
            if (web && address.getHost() != null && address.getUserInfo() == null) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw Refusal.FIRST_PAGE.exception();
    }

    private void requireCircuits() {
        ClientStatus status = instance.proxy().status();
        if (instance.isLocked()) {
            throw Refusal.LOCKED_NO_PAY.exception();
        }
        if (!status.wanted()) {
            throw new WalletException(NotOpened.NOT_CONNECTED);
        }
        if (status.readyCircuits() == 0) {
            if (status.blockage().isEmpty()) {
                throw new WalletException(NotOpened.NO_CIRCUIT);
            }
            throw new WalletException(Kind.CHANNEL_STATE, status.lastFailure() + " The private browser was not opened.");
        }
    }

    private void begin(InstalledBrowser browser, BrowserWish wish, Optional<URI> page, Canaries canaries, boolean stay)
            throws IOException {
        String token = randomText();
        String mark = randomText();
        Optional<CheckPage> behind = exit.behind();
        var plan = new LeakCheck.Plan(randomText().substring(0, 20) + ".example", canaries.ipv4(), canaries.ipv6(), canaries.datagrams(),
                behind.map(each -> each.marked(mark).toString()));
        var check = new LeakCheck(plan, browser.product().takesExtension(), System::nanoTime);
        canaries.tell(check);
        PortPassword secret = PortPassword.generate(random);
        var gate = new BrowserGate(check, this::texts, behind.map(each -> Set.of(each.port())).orElse(Set.of()), secret);
        Optional<String> next = page.map(URI::toString).or(() -> behind.map(each -> each.address().toString()));
        var shown = new StartPage(token, check, () -> exit.wasSeen(behind, mark),
                () -> phase != Phase.OPEN ? Optional.empty() : Optional.of(facts(next, page.isPresent())), this::texts);
        GuardedPort port = client().openGuardedPort(gate);
        gate.serve(port.number(), shown);
        PrivateBrowser process;
        try {
            process = PrivateBrowser.start(browser, folders, new PrivateBrowser.Start(port.number(), secret.reveal(),
                    StartPage.address(port.number(), token).toString(), wish.display(), wish.headless(), wish.keepProfile()));
        } catch (RuntimeException e) {
            gate.close();
            port.close();
            throw e;
        }
        gate.admitOnly(peer -> process.connections().contains(peer, port.number()));
        var started = new Running(browser, port, gate, check, process);
        running = Optional.of(started);
        process.ended().thenRun(() -> gone(started));
        phase = Phase.CHECKING;
        judge(started, stay);
    }

    /** Lets the browser out, or ends it. */
    private void judge(Running started, boolean stay) {
        boolean done;
        try {
            done = waitForCheck(started);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(started);
            throw Refusal.CLOSING.after(e);
        }
        LeakCheck check = started.check();
        Optional<LeakItem> failure = check.failure();
        lastResults = check.results();
        checkedAt = Optional.of(Instant.now());
        if (!done || failure.isPresent()) {
            boolean ended = !started.process().isRunning() && !check.hasFailed();
            end(started);
            phase = Phase.REFUSED;
            throw new WalletException(ended ? NotOpened.ENDED : StartPage.refusal(failure.orElse(LeakItem.NAMES), lastResults));
        }
        isolation = started.browser().product().family() == Family.CHROMIUM ? Isolation.START
                : check.isPerSite() ? Isolation.SITE : Isolation.DESTINATION;
        way = exit.way();
        if (!stay) {
            end(started);
            phase = Phase.CLOSED;
            return;
        }
        started.gate().pauseAll(sites.isDayOver());
        started.gate().open(lastResults.get(LeakItem.IPV6) == LeakResult.PASSED, isolation == Isolation.SITE);
        phase = Phase.OPEN;
        watching = Optional.of(Thread.ofVirtual().name("browser-sites")
                .start(() -> sites.watch(started.port(), started.gate(), started.process().ended())));
    }

    private static boolean waitForCheck(Running started) throws InterruptedException {
        Instant end = Instant.now().plus(CHECK_LIMIT);
        while (Instant.now().isBefore(end) && started.process().isRunning()) {
            if (started.check().await(Duration.ofMillis(500))) {
                return true;
            }
            if (started.check().hasFailed()) {
                return false;
            }
        }
        return false;
    }

    private String randomText() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    // ---- the exit ----

    private BrowserTexts texts() {
        return new BrowserTexts(instance.language());
    }

    private StartPage.Facts facts(Optional<String> next, boolean atOnce) {
        BrowserTexts words = texts();
        String apart = words.get(switch (isolation) {
            case SITE -> "isolation.site";
            case DESTINATION -> "isolation.destination";
            case UNKNOWN -> "isolation.unknown";
            case START -> "isolation.start";
        });
        String remark = isolation == Isolation.START ? words.get("flag.chromium") : "";
        return new StartPage.Facts(way.path(), way.address(words), words.country(way.country()), apart, remark, next, atOnce);
    }

    // ---- sites ----

    private Running open() {
        return running.orElseThrow(() -> Refusal.NONE_OPEN.exception());
    }

    @Override
    public void newCircuit(String site) {
        open();
        client().newCircuitFor(site);
    }

    @Override
    public void stop(String site) {
        Running now = open();
        sites.stop(now.port(), now.gate(), site);
    }

    @Override
    public void goOn(String site) {
        open().gate().resume(site);
    }

    @Override
    public void limit(Optional<Amount> perSite, Optional<Amount> perDay) {
        sites.limit(perSite, perDay);
    }

    @Override
    public String readCheckPage(Language language) {
        requireCircuits();
        return exit.read(language);
    }

    // ---- the end ----

    /** The browser has ended, by whoever's hand. Nothing of it reaches anything any more. */
    private void gone(Running ended) {
        ended.gate().close();
        ended.port().close();
        if (running.filter(ended::equals).isPresent()) {
            running = Optional.empty();
            sites.clear();
            if (phase == Phase.OPEN) {
                phase = Phase.CLOSED;
            }
        }
    }

    private void end(Running started) {
        started.gate().close();
        started.port().close();
        started.process().close();
        gone(started);
    }

    @Override
    public void closeBrowser() {
        running.ifPresent(this::end);
        awaitLastLook();
    }

    /** What it cost is written down then. The data folder may be another program's afterwards. */
    private void awaitLastLook() {
        try {
            if (watching.isPresent()) {
                watching.get().join(LAST_LOOK_LIMIT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closeBrowser();
        exit.close();
    }
}
