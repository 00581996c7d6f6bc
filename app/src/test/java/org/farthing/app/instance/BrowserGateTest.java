package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.farthing.app.browser.BrowserTexts;
import org.farthing.app.browser.LeakCheck;
import org.farthing.app.browser.StartPage;
import org.farthing.app.session.BrowserState.Standing;
import org.farthing.app.session.LeakItem;
import org.farthing.app.session.LeakResult;
import org.farthing.circuit.socks.LocalAnswer;
import org.farthing.circuit.socks.LocalRequest;
import org.farthing.circuit.socks.PortGuard.Verdict;
import org.farthing.circuit.socks.PortPassword;
import org.farthing.circuit.socks.SocksReply;
import org.farthing.circuit.socks.SocksRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a private browser may reach, and when. */
class BrowserGateTest {
    private static final int PORT = 9999;
    private static final int PAGE = 8888;
    private static final String SECRET = "aaaabbbbccccdddd";
    private static final String TOKEN = "0123456789abcdef";

    private final LeakCheck check = new LeakCheck(new LeakCheck.Plan("nobody.example", 4000, OptionalInt.of(6000), List.of(),
            Optional.empty()), false, () -> 0);
    private final BrowserGate gate = new BrowserGate(check, () -> BrowserTexts.ENGLISH, Set.of(PAGE), PortPassword.of(SECRET));

    @BeforeEach
    void serve() {
        gate.serve(PORT, new StartPage(TOKEN, check, () -> true, Optional::empty, () -> BrowserTexts.ENGLISH));
    }

    /** As the extension asks, where it names a site. */
    private Verdict ask(String host, int port, String user) {
        return ask(host, port, user, user.isEmpty() ? "" : SECRET + "a tab's");
    }

    private Verdict ask(String host, int port, String user, String password) {
        return gate.judge(new SocksRequest(SocksRequest.Command.CONNECT, host, port, user, password));
    }

    @Test
    void beforeTheCheckHasPassedNothingGoesOutButALookBehindTheExit() {
        assertEquals(Verdict.ANSWER, ask("127.0.0.1", PORT, ""));
        assertEquals(Verdict.CARRY, ask("127.0.0.1", PAGE, ""));
        for (String host : List.of("example.org", "127.0.0.1", "localhost", "nobody.example", "1.1.1.1", "::1")) {
            assertEquals(Verdict.REFUSE, ask(host, 443, "example.org"), host);
        }
        assertEquals(Verdict.REFUSE, ask("example.org", PAGE, ""), "the page's port elsewhere");
    }

    @Test
    void openItCarriesTheWebAndNoMakersCallsNorCanaries() {
        gate.open(true, false);
        assertEquals(Verdict.CARRY, ask("example.org", 443, "example.org"));
        assertEquals(Verdict.CARRY, ask("2606:4700:0:0:0:0:0:1", 443, ""));
        assertEquals(Verdict.REFUSE, ask("incoming.telemetry.mozilla.org", 443, ""));
        assertEquals(Verdict.REFUSE, ask("x.update.googleapis.com", 443, "example.org"));
        assertEquals(Verdict.CARRY, ask("www.mozilla.org", 443, "mozilla.org"), "a site like others");
        assertEquals(Verdict.REFUSE, ask("localhost", 4000, ""));
        gate.open(false, false);
        assertEquals(Verdict.REFUSE, ask("2606:4700:0:0:0:0:0:1", 443, ""), "IPv6 that could not be checked is off");
    }

    @Test
    void whoeverNamesASiteKnowsTheSecretOfThisStart() {
        for (String wrong : List.of("", "a tab's", SECRET.substring(1), "aaaabbbbccccdddx", "AAAABBBBCCCCDDDD and more")) {
            assertEquals(Verdict.REFUSE, ask("nobody.example", 443, "site.org", wrong), wrong);
            assertEquals(Verdict.REFUSE, ask("127.0.0.1", PORT, "127.0.0.1", wrong), wrong);
        }
        assertFalse(check.isPerSite(), "and is no evidence of anything");
        gate.open(true, true);
        assertEquals(Verdict.REFUSE, ask("example.org", 443, "example.org", "guess"));
        assertEquals(Verdict.CARRY, ask("example.org", 443, "example.org", SECRET));
        assertEquals(Verdict.REFUSE, ask("example.org", 443, ""), "this browser names its sites: that was another program");
        assertEquals(Verdict.ANSWER, ask("127.0.0.1", PORT, ""), "who knows the page's path needs no name");
        gate.open(true, false);
        assertEquals(Verdict.CARRY, ask("example.org", 443, ""), "this one cannot");
        assertEquals(Verdict.REFUSE, ask("example.org", 443, "example.org", "guess"), "so that was another program");
    }

    @Test
    void connectionsAreTheBrowsersAloneOnceItHasStarted() throws Exception {
        var own = new InetSocketAddress("127.0.0.1", 50_000);
        var other = new InetSocketAddress("127.0.0.1", 50_001);
        var early = CompletableFuture.supplyAsync(() -> gate.admits(own));
        gate.admitOnly(own::equals);
        assertTrue(early.get(20, TimeUnit.SECONDS), "it waits until it is known whose it is");
        assertFalse(gate.admits(other));
        var unstarted = new BrowserGate(check, () -> BrowserTexts.ENGLISH, Set.of(), PortPassword.of(SECRET));
        unstarted.close();
        assertFalse(unstarted.admits(own), "a browser that never started has no connections");
    }

    @Test
    void aPausedSiteIsPausedWithAllThatItsPagesLoad() {
        gate.open(true, false);
        gate.pause("example.org", Standing.STOPPED);
        assertEquals(Verdict.REFUSE, ask("example.org", 443, "www.example.org"));
        assertEquals(Verdict.REFUSE, ask("cdn.other.net", 443, "example.org"), "what its page embeds");
        assertEquals(Verdict.CARRY, ask("cdn.other.net", 443, "other.net"));
        assertEquals(Verdict.CARRY, ask("notexample.org", 443, "notexample.org"));
        assertEquals(Verdict.REFUSE, ask("www.example.org", 443, ""), "a browser without user names");
        gate.resume("example.org");
        assertEquals(Verdict.CARRY, ask("example.org", 443, "www.example.org"));
        gate.pauseAll(true);
        assertEquals(Verdict.REFUSE, ask("other.net", 443, "other.net"));
        assertEquals(Verdict.ANSWER, ask("127.0.0.1", PORT, "127.0.0.1"), "Farthing's own page stays");
        assertEquals(Verdict.REFUSE, ask("127.0.0.1", PORT, "other.net"), "and is not for sites to find");
    }

    @Test
    void onceTheBrowserIsGoneThePortIsDead() {
        gate.open(true, false);
        assertTrue(gate.listens());
        gate.close();
        assertFalse(gate.listens());
        assertEquals(Verdict.REFUSE, ask("example.org", 443, ""));
    }

    private Optional<LocalAnswer> look(String target) {
        return gate.answer(new LocalRequest("GET", target, ""));
    }

    private LocalAnswer get(String target) {
        return look(target).orElseThrow();
    }

    @Test
    void theStartPageIsForWhoKnowsItsPath() {
        assertEquals(200, get("/" + TOKEN + "/").status());
        assertTrue(get("/" + TOKEN + "/").body().contains("Names are looked up by the exit relay"));
        assertFalse(get("/" + TOKEN + "/").body().contains("{"), "a sentence is missing");
        assertTrue(get("/" + TOKEN + "/check.js").body().contains("RTCPeerConnection"));
        for (String wrong : List.of("/", "/" + TOKEN, "/other/", "/other/check.js", "/" + TOKEN + "/nothing",
                "/" + TOKEN + "/begin/nothing", "/" + TOKEN + "/end", "/../" + TOKEN + "/")) {
            assertEquals(Optional.empty(), look(wrong), wrong);
        }
    }

    @Test
    void thePageTellsWhatItFoundStepByStep() {
        assertTrue(get("/" + TOKEN + "/plan").body().contains("\"name\":\"nobody.example\""));
        get("/" + TOKEN + "/begin/webrtc");
        get("/" + TOKEN + "/end/webrtc?complete%20candidate%3A1%20typ%20host");
        assertEquals(LeakResult.FAILED, check.results().get(LeakItem.WEBRTC));
        String state = get("/" + TOKEN + "/state").body();
        assertTrue(state.contains("WebRTC would give an address of yours away"), state);
        assertFalse(state.contains("\"open\""), state);
    }

    @Test
    void everyRefusalHasAPageThatIsNeverTakenForTheSites() {
        for (SocksReply reply : SocksReply.values()) {
            LocalAnswer page = gate.explain(reply);
            assertEquals(503, page.status());
            assertEquals(LocalAnswer.INERT, page.policy());
            assertTrue(page.body().contains("Nothing went out directly."), reply.name());
            assertFalse(page.body().contains("{why}") || page.body().contains("<script"), page.body());
        }
    }
}
