package org.farthing.app.instance;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.farthing.app.browser.BlockedCalls;
import org.farthing.app.browser.BrowserTexts;
import org.farthing.app.browser.ExplanationPage;
import org.farthing.app.browser.LeakCheck;
import org.farthing.app.browser.StartPage;
import org.farthing.app.session.BrowserState.Standing;
import org.farthing.circuit.socks.LocalAnswer;
import org.farthing.circuit.socks.LocalRequest;
import org.farthing.circuit.socks.PortGuard;
import org.farthing.circuit.socks.SocksReply;
import org.farthing.circuit.socks.SocksRequest;

/**
 * What stands between one start of a private browser and the circuits: before the check has passed nothing goes out but a look at the page
 * behind the exit; once the browser is gone, nothing at all. Thread-safe.
 */
final class BrowserGate implements PortGuard {
    private enum Mode { CHECKING, OPEN, CLOSED }

    private final LeakCheck check;
    private final Supplier<BrowserTexts> texts;
    private final BlockedCalls calls = BlockedCalls.load();
    private final Map<String, Standing> paused = new ConcurrentHashMap<>();
    private final Set<Integer> behindExit;
    private volatile StartPage page;
    private volatile int port;
    private volatile Mode mode = Mode.CHECKING;
    private volatile boolean ipv6 = true;
    private volatile boolean dayIsOver;

    /**
     * @param texts      in the language of now
     * @param behindExit ports of 127.0.0.1 where the check page is, as an exit of a practice world sees it
     */
    BrowserGate(LeakCheck check, Supplier<BrowserTexts> texts, Set<Integer> behindExit) {
        this.texts = texts;
        this.check = check;
        this.behindExit = Set.copyOf(behindExit);
    }

    /** To be called before the browser starts. @param port this gate's own */
    void serve(int port, StartPage page) {
        this.port = port;
        this.page = page;
    }

    /** The check has passed. @param withIpv6 whether addresses of IPv6 may be asked for */
    void open(boolean withIpv6) {
        ipv6 = withIpv6;
        mode = Mode.OPEN;
    }

    void close() {
        mode = Mode.CLOSED;
    }

    void pause(String site, Standing why) {
        paused.put(site, why);
    }

    void resume(String site) {
        paused.remove(site);
    }

    /** Everything waits until tomorrow, or until the limit is raised. */
    void pauseAll(boolean pause) {
        dayIsOver = pause;
    }

    Map<String, Standing> paused() {
        return Map.copyOf(paused);
    }

    boolean isDayOver() {
        return dayIsOver;
    }

    @Override
    public boolean listens() {
        return mode != Mode.CLOSED && check.listens();
    }

    @Override
    public Verdict judge(SocksRequest request) {
        String host = request.host().toLowerCase(Locale.ROOT);
        check.requested(host, request.port(), request.user());
        if (host.equals("127.0.0.1") && request.port() == port) {
            // Another site's page is not to find out that this browser is Farthing's.
            return request.user().isEmpty() || request.user().equals(host) ? Verdict.ANSWER : Verdict.REFUSE;
        }
        return switch (mode) {
            case CHECKING -> host.equals("127.0.0.1") && behindExit.contains(request.port()) ? Verdict.CARRY : Verdict.REFUSE;
            case OPEN -> refuses(host, request.port(), request.user().isEmpty() ? host : request.user()) ? Verdict.REFUSE : Verdict.CARRY;
            case CLOSED -> Verdict.REFUSE;
        };
    }

    private boolean refuses(String host, int to, String site) {
        boolean canary = to == check.plan().ipv4() || check.plan().ipv6().stream().anyMatch(each -> each == to);
        boolean own = host.equals("127.0.0.1") || host.equals("localhost");
        return own && canary || !ipv6 && host.indexOf(':') >= 0 || calls.contains(host) || dayIsOver || isPaused(site);
    }

    private boolean isPaused(String host) {
        return paused.keySet().stream().anyMatch(site -> host.equals(site) || host.endsWith("." + site));
    }

    @Override
    public Optional<LocalAnswer> answer(LocalRequest request) {
        return page.answer(request.target()).map(part -> new LocalAnswer(200, part.type(), StartPage.POLICY, part.body()));
    }

    @Override
    public LocalAnswer explain(SocksReply reply) {
        return new LocalAnswer(503, "text/html", LocalAnswer.INERT, ExplanationPage.html(texts.get(), switch (reply) {
            case NOT_CONNECTED -> "not-connected";
            case OUT_OF_FUNDS -> "out-of-funds";
            case NO_EXIT_FOR_PORT -> "no-exit";
            case CIRCUIT_FAILED, GENERAL_FAILURE, SUCCEEDED -> "circuit-failed";
            case BLOCKED_LEAK, NOT_ALLOWED, COMMAND_NOT_SUPPORTED, ADDRESS_TYPE_NOT_SUPPORTED -> "refused";
            case HOST_UNREACHABLE, NETWORK_UNREACHABLE, CONNECTION_REFUSED, TTL_EXPIRED -> "unreachable";
        }));
    }
}
