package org.farthing.app.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.app.instance.InstanceSession;
import org.farthing.app.language.Language;
import org.farthing.app.session.BrowserDesk;
import org.farthing.app.session.BrowserState;
import org.farthing.app.session.BrowserState.Isolation;
import org.farthing.app.session.BrowserState.Phase;
import org.farthing.app.session.BrowserState.SiteLine;
import org.farthing.app.session.BrowserState.Standing;
import org.farthing.app.session.BrowserWish;
import org.farthing.app.session.LeakResult;
import org.farthing.app.session.Session;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.Origin;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The private browser as the window asks for it, on a whole practice world. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class PrivateBrowserInPracticeTest {
    private PracticeWorld world;
    private Session session;
    private Origin origin;

    @BeforeAll
    void begin(@TempDir Path folder) throws IOException {
        origin = Origin.start();
        try (var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray())) {
            world = PracticeWorld.open(new PracticeOptions(new DataFolder(folder.resolve("data")), 6, 0, password, Optional.empty()),
                    _ -> { });
        }
        session = new InstanceSession(world.instance(), world::close);
    }

    @AfterAll
    void end() throws IOException {
        session.close();
        origin.close();
    }

    @Test
    void theCheckPageIsReadThroughACircuit() throws Exception {
        Amount before = session.status().spentThisSession();
        String text = session.browser().readCheckPage(Language.ENGLISH);
        assertTrue(text.contains("The site saw the address 127.0.0.1:"), text);
        assertTrue(text.contains("Every byte of this page came through these relays."), text);
        Eventually.holds(() -> assertTrue(session.status().spentThisSession().compareTo(before) > 0, "relays were paid for it"));
    }

    @Test
    void nothingIsOpenAndNothingIsClaimedBeforeAnybodyAsks() {
        BrowserState state = session.browser().state();
        Assumptions.assumeTrue(state.checkedAt().isEmpty(), "another test has opened it");
        assertEquals(Phase.CLOSED, state.phase());
        assertEquals(Isolation.UNKNOWN, state.isolation());
        assertTrue(state.checks().values().stream().allMatch(LeakResult.NOT_CHECKED::equals));
        assertThrows(WalletException.class, () -> session.browser().newCircuit("example.org"));
    }

    @Test
    void aRealBrowserIsCheckedPaidForPausedAndClosed() throws Exception {
        Assumptions.assumeTrue(Boolean.getBoolean("farthing.thorough"), "half a minute long: only with -Dfarthing.thorough=true");
        BrowserDesk desk = session.browser();
        Amount spent;
        Assumptions.assumeTrue(desk.installed().stream().anyMatch(each -> each.key().equals("firefox-esr")), "firefox-esr is not installed");
        String page = "http://127.0.0.1:" + origin.http() + "/bytes/4000000";
        desk.open(new BrowserWish(Optional.of("firefox-esr"), Optional.of(page), false, true, Map.of()));
        try {
            BrowserState state = desk.state();
            assertEquals(Phase.OPEN, state.phase());
            assertTrue(state.checks().values().stream().allMatch(LeakResult.PASSED::equals), state.checks().toString());
            assertEquals(Isolation.SITE, state.isolation());
            Eventually.holds(() -> assertTrue(site(desk).spent().compareTo(Amount.parseCoins("0.0005")) > 0, "4 MB cost more"));
            assertThrows(WalletException.class, () -> desk.open(BrowserWish.of(Optional.empty(), Optional.empty())), "one at a time");

            desk.limit(Optional.of(Amount.parseCoins("0.0001")), Optional.empty());
            Eventually.holds(() -> {
                assertEquals(Standing.OVER_SITE_LIMIT, site(desk).standing());
                assertEquals(0, site(desk).circuits(), "its circuits have ended");
            });
            desk.limit(Optional.empty(), Optional.empty());
            desk.goOn("127.0.0.1");
            desk.stop("127.0.0.1");
            Eventually.holds(() -> assertEquals(Standing.STOPPED, site(desk).standing()));
            desk.goOn("127.0.0.1");

            spent = desk.state().spentToday();
            assertTrue(spent.compareTo(Amount.parseCoins("0.0005")) > 0);
            desk.limit(Optional.empty(), Optional.of(Amount.parseCoins("0.0001")));
            Eventually.holds(() -> assertTrue(desk.state().sites().stream().allMatch(line -> line.circuits() == 0),
                    "all circuits have ended"));
        } finally {
            desk.closeBrowser();
        }
        assertTrue(desk.state().spentToday().compareTo(spent) >= 0, "the day goes on when the browser has ended");
        String kept = Files.readString(world.instance().data().browserBudget());
        assertTrue(kept.contains("\"spent\":\"" + desk.state().spentToday() + "\",\"perDay\":\"100000000000000\"}"), kept);
        assertFalse(kept.contains("127.0.0.1"), "no site is stored");
        assertEquals(Phase.CLOSED, desk.state().phase());
        assertTrue(desk.state().sites().isEmpty(), "sites are forgotten");
        try (var left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertEquals(0, left.filter(path -> path.getFileName().toString().startsWith("farthing-browser-"))
                    .filter(PrivateBrowserInPracticeTest::isOurs).count(), "a profile is left");
        }
    }

    private static boolean isOurs(Path folder) {
        try {
            return Files.readString(folder.resolve("owner")).startsWith(ProcessHandle.current().pid() + " ");
        } catch (IOException _) {
            return false;
        }
    }

    private static SiteLine site(BrowserDesk desk) {
        return desk.state().sites().stream().filter(line -> line.site().equals("127.0.0.1")).findFirst()
                .orElseThrow(() -> new AssertionError("the site is not listed"));
    }
}
