package org.farthing.app.instance;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
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
import org.farthing.circuit.socks.PortPassword;
import org.farthing.circuit.socks.SocksReply;
import org.farthing.circuit.socks.SocksRequest;

/**
 * What stands between one start of a private browser and the circuits: before the check has passed nothing goes out but a look at the page
 * behind the exit; once the browser is gone, nothing at all. And who may ask: the browser itself, as far as this system tells whose a
 * connection is ({@link org.farthing.app.browser.OwnConnections}), and where the browser's extension names sites, nobody who does not know
 * the secret that the extension was written with. Thread-safe.
 */
final class BrowserGate implements PortGuard {
    private enum Mode { CHECKING, OPEN, CLOSED }

    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final LeakCheck check;
    private final Supplier<BrowserTexts> texts;
    private final BlockedCalls calls = BlockedCalls.load();
    private final Map<String, Standing> paused = new ConcurrentHashMap<>();
    private final Set<Integer> behindExit;
    private final PortPassword secret;
    private final CompletableFuture<Predicate<InetSocketAddress>> own = new CompletableFuture<>();
    private volatile StartPage page;
    private volatile int port;
    private volatile Mode mode = Mode.CHECKING;
    private volatile boolean ipv6 = true;
    private volatile boolean namesNeeded;
    private volatile boolean dayIsOver;

    /**
     * @param texts      in the language of now
     * @param behindExit ports of 127.0.0.1 where the check page is, as an exit of a practice world sees it
     * @param secret     begins the password of every request that names a site
     */
    BrowserGate(LeakCheck check, Supplier<BrowserTexts> texts, Set<Integer> behindExit, PortPassword secret) {
        this.texts = texts;
        this.check = check;
        this.secret = secret;
        this.behindExit = Set.copyOf(behindExit);
    }

    /** To be called before the browser starts. @param port this gate's own */
    void serve(int port, StartPage page) {
        this.port = port;
        this.page = page;
    }

    /** The browser has started: from now on connections are taken, its own ones. */
    void admitOnly(Predicate<InetSocketAddress> browsers) {
        own.complete(browsers);
    }

    /**
     * The check has passed.
     *
     * @param withIpv6  whether addresses of IPv6 may be asked for
     * @param withNames whether the browser names a site with each request: one without one is somebody else's, or would leave its
     *                  site's circuits
     */
    void open(boolean withIpv6, boolean withNames) {
        ipv6 = withIpv6;
        namesNeeded = withNames;
        mode = Mode.OPEN;
    }

    void close() {
        own.complete(_ -> false);
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

    /** Whoever comes before the browser is known waits for that. */
    @Override
    public boolean admits(InetSocketAddress peer) {
        try {
            return own.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS).test(peer);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException _) {
            return false;
        }
    }

    @Override
    public Verdict judge(SocksRequest request) {
        if (!request.user().isEmpty() && !knowsSecret(request.password())) {
            return Verdict.REFUSE;
        }
        String host = request.host().toLowerCase(Locale.ROOT);
        check.requested(host, request.port(), request.user());
        if (host.equals("127.0.0.1") && request.port() == port) {
            // Another site's page is not to find out that this browser is Farthing's.
            return request.user().isEmpty() || request.user().equals(host) ? Verdict.ANSWER : Verdict.REFUSE;
        }
        return switch (mode) {
            case CHECKING -> host.equals("127.0.0.1") && behindExit.contains(request.port()) ? Verdict.CARRY : Verdict.REFUSE;
            case OPEN -> namesNeeded && request.user().isEmpty()
                    || refuses(host, request.port(), request.user().isEmpty() ? host : request.user()) ? Verdict.REFUSE : Verdict.CARRY;
            case CLOSED -> Verdict.REFUSE;
        };
    }

    private boolean knowsSecret(String password) {
        int length = secret.reveal().length();
        return password.length() >= length && secret.matches(password.substring(0, length));
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
