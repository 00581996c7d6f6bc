package org.farthing.app.browser;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.farthing.app.session.LeakItem;
import org.farthing.app.session.LeakResult;

/**
 * Weighs what a browser does before it may load its first page. The page that it is started with does, step by step, what web pages do to
 * find out where somebody is; the browser's port tells here what it is asked for, the canaries who came around it, and the page what
 * WebRTC told it. A check passes on evidence that things went the right way, never on silence.
 *
 * <p>While the step {@link LeakItem#CLOSED} runs the port plays dead, see {@link #listens}. Thread-safe; no I/O.
 */
public final class LeakCheck {
    /**
     * What the page is to try.
     *
     * @param name     a name that nobody has, to ask for
     * @param ipv4     a canary's port on 127.0.0.1
     * @param ipv6     a canary's port on ::1, where this computer has IPv6
     * @param stun     addresses to try WebRTC with, as {@code host:port}
     * @param exitPage a page behind an exit relay to fetch, where there is one: scheme, host, port and path
     */
    public record Plan(String name, int ipv4, OptionalInt ipv6, List<String> stun, Optional<String> exitPage) {
        public Plan {
            stun = List.copyOf(stun);
        }
    }

    /** How long the port plays dead, from a moment after the page was told so. */
    static final Duration DEAD_AFTER = Duration.ofMillis(150);
    static final Duration DEAD_FOR = Duration.ofMillis(2000);
    /** What a browser writes of its network in an answer of WebRTC: a candidate's kind (RFC 8839). */
    private static final Pattern CANDIDATE = Pattern.compile("(?i)\\btyp (host|srflx|prflx)\\b");

    private final Plan plan;
    private final boolean expectsNames;
    private final LongSupplier nanos;
    private final Map<LeakItem, LeakResult> results = new EnumMap<>(LeakItem.class);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final long start;
    private boolean sawName;
    private boolean sawIpv6;
    private boolean visitedIpv4;
    private boolean visitedIpv6;
    private boolean visitedByDatagram;
    private int turnedAway;
    private boolean perSite;
    private long deadFrom = Long.MAX_VALUE;

    /**
     * @param expectsNames whether the browser should name sites to the port: the page waits a little for the extension that does
     * @param nanos        a clock as {@link System#nanoTime}
     */
    public LeakCheck(Plan plan, boolean expectsNames, LongSupplier nanos) {
        this.plan = plan;
        this.expectsNames = expectsNames;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        for (LeakItem item : LeakItem.values()) {
            results.put(item, LeakResult.NOT_CHECKED);
        }
    }

    public Plan plan() {
        return plan;
    }

    // ---- evidence ----

    /** The port was asked for this. @param host as the browser wrote it */
    public synchronized void requested(String host, int port, String user) {
        perSite |= !user.isEmpty();
        sawName |= host.equalsIgnoreCase(plan.name());
        sawIpv6 |= host.indexOf(':') >= 0 && port == plan.ipv6().orElse(plan.ipv4());
    }

    synchronized void visited(Canaries.Door door) {
        switch (door) {
            case IPV4 -> visitedIpv4 = true;
            case IPV6 -> visitedIpv6 = true;
            case DATAGRAM -> visitedByDatagram = true;
        }
    }

    /** Whether the port takes connections now. One that is turned away is evidence: the browser did try. */
    public synchronized boolean listens() {
        long now = nanos.getAsLong();
        boolean dead = deadFrom != Long.MAX_VALUE && now - deadFrom >= 0 && now - deadFrom < DEAD_FOR.toNanos();
        if (dead) {
            turnedAway++;
        }
        return !dead;
    }

    /** Whether the page may begin: the browser names sites, or is not expected to, or did not in time. */
    synchronized boolean mayBegin() {
        return perSite || !expectsNames || nanos.getAsLong() - start > Duration.ofSeconds(12).toNanos();
    }

    synchronized void begin(LeakItem item) {
        if (results.get(item) == LeakResult.NOT_CHECKED) {
            results.put(item, LeakResult.RUNNING);
            if (item == LeakItem.CLOSED) {
                deadFrom = nanos.getAsLong() + DEAD_AFTER.toNanos();
            }
        }
    }

    /** The page has done a step. @param report what it found itself, where only it can know */
    synchronized void end(LeakItem item, String report) {
        if (results.get(item) != LeakResult.RUNNING || item == LeakItem.ADDRESS) {
            return;
        }
        results.put(item, switch (item) {
            case NAMES -> sawName ? LeakResult.PASSED : LeakResult.FAILED;
            case IPV6 -> visitedIpv6 ? LeakResult.FAILED : sawIpv6 ? LeakResult.PASSED : LeakResult.TURNED_OFF;
            case WEBRTC -> webrtc(report);
            // The canaries have been open all the time: whoever came in by then came around the port.
            case CLOSED -> visitedIpv4 || visitedIpv6 || turnedAway == 0 ? LeakResult.FAILED : LeakResult.PASSED;
            case ADDRESS -> throw new IllegalStateException("judged at the exit");
        });
    }

    private LeakResult webrtc(String report) {
        boolean quiet = report.equals("none") || report.startsWith("complete");
        return visitedByDatagram || CANDIDATE.matcher(report).find() || !quiet ? LeakResult.FAILED : LeakResult.PASSED;
    }

    /** The last step, which is judged elsewhere. */
    public synchronized void endAddress(boolean exitSeen) {
        results.put(LeakItem.ADDRESS, exitSeen ? LeakResult.PASSED : LeakResult.FAILED);
        if (visitedIpv4 || visitedIpv6) {
            results.put(LeakItem.CLOSED, LeakResult.FAILED);
        }
        if (visitedByDatagram) {
            results.put(LeakItem.WEBRTC, LeakResult.FAILED);
        }
        finished.countDown();
    }

    // ---- what came of it ----

    public synchronized Map<LeakItem, LeakResult> results() {
        return new EnumMap<>(results);
    }

    /** The first check that failed, or did not come to an end. */
    public synchronized Optional<LeakItem> failure() {
        return results.entrySet().stream()
                .filter(entry -> entry.getValue() != LeakResult.PASSED && entry.getValue() != LeakResult.TURNED_OFF)
                .map(Map.Entry::getKey).findFirst();
    }

    /** The first that failed already: nothing that follows can make good for it. */
    public synchronized boolean hasFailed() {
        return results.containsValue(LeakResult.FAILED);
    }

    /** Whether the browser names the sites that its requests belong to. */
    public synchronized boolean isPerSite() {
        return perSite;
    }

    /** Whether the page has done all its steps, within {@code atMost}; returns early where one has failed. */
    public boolean await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < end && !hasFailed()) {
            if (finished.await(100, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    static Optional<LeakItem> item(String word) {
        for (LeakItem item : LeakItem.values()) {
            if (item.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }
}
