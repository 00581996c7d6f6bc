package org.farthing.app.session;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.value.Amount;

/**
 * The private browser at one moment.
 *
 * @param browser    which one, by its title; empty before the first
 * @param checks     what came of each check of the last start; all {@code NOT_CHECKED} before
 * @param checkedAt  when the last check ended
 * @param address    what sites see of the network, in words; empty while not known
 * @param country    ISO 3166-1 alpha-2 code that the exit states; empty while not known
 * @param refusal    why it was not opened; empty unless {@code phase} says so
 * @param sites      that circuits stand for now, or that are paused; never stored
 * @param spentToday what the private browser cost since midnight, over all its starts and this program's
 * @param siteLimit  that pauses a site; kept from start to start, as the next
 * @param dayLimit   that pauses all
 */
public record BrowserState(Phase phase, String browser, Map<LeakItem, LeakResult> checks, Optional<Instant> checkedAt, String address,
        String country, Isolation isolation, String refusal, List<SiteLine> sites, Amount spentToday, Optional<Amount> siteLimit,
        Optional<Amount> dayLimit) {
    /** What the browser does. */
    public enum Phase {
        CLOSED,
        /** Its profile is made. */
        PREPARING,
        CHECKING, OPEN,
        /** A check failed, and it was closed again. */
        REFUSED
    }

    /** What keeps two sites from meeting on one circuit. */
    public enum Isolation {
        UNKNOWN,
        /** The browser says which site and tab a request belongs to. */
        SITE,
        /** Where it leads: the browser refused the extension. */
        DESTINATION,
        /** Where it leads, and the start of the browser. */
        START
    }

    /**
     * A site that is open.
     *
     * @param circuits how many it has
     * @param streams  connections that are open on them
     * @param exits    where its circuits end: relays with their countries, in words
     * @param spent    since the browser was opened
     */
    public record SiteLine(String site, int circuits, int streams, List<String> exits, Amount spent, Standing standing) {
        public SiteLine {
            exits = List.copyOf(exits);
        }
    }

    /** Whether a site may go on. */
    public enum Standing { OPEN, STOPPED, OVER_SITE_LIMIT, OVER_DAY_LIMIT }

    public BrowserState {
        checks = Collections.unmodifiableMap(new EnumMap<>(checks));
        sites = List.copyOf(sites);
    }
}
