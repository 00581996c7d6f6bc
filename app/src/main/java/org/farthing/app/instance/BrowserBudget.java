package org.farthing.app.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.value.Amount;

/**
 * What the private browser may cost, and has cost today, over all its starts. Kept in a file, so that neither another start of the browser
 * nor one of this program gives the day anew. No site is in it:
 * <pre>
 *   {"day":"2026-11-28","spent":"WEI","perSite":"WEI","perDay":"WEI"}      a limit that is not set is missing
 * </pre>
 * Thread-safe; what writes the file says so.
 */
final class BrowserBudget {
    private static final System.Logger LOG = System.getLogger("farthing.browser");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST = 1024;
    /** As many as a limit can have that was typed: no file makes this program reckon with longer figures. */
    private static final int MOST_DIGITS = 78;

    private final Path file;
    private final InstantSource clock;
    private final ZoneId zone;
    /** Held while the file is written, so that whoever only looks never waits for a disk. */
    private final ReentrantLock writing = new ReentrantLock();
    private Optional<Amount> perSite = Optional.empty();
    private Optional<Amount> perDay = Optional.empty();
    private LocalDate day;
    private Amount spent = Amount.ZERO;

    /**
     * Reads the file, where there is one; what cannot be read begins anew.
     *
     * @param zone whose midnight ends a day
     */
    BrowserBudget(Path file, InstantSource clock, ZoneId zone) {
        this.file = file;
        this.clock = clock;
        this.zone = zone;
        this.day = today();
        load();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    synchronized Optional<Amount> perSite() {
        return perSite;
    }

    synchronized Optional<Amount> perDay() {
        return perDay;
    }

    /** Empty for no limit. Writes the file. */
    void limit(Optional<Amount> site, Optional<Amount> all) {
        synchronized (this) {
            perSite = site;
            perDay = all;
        }
        save();
    }

    synchronized Amount spentToday() {
        turn();
        return spent;
    }

    synchronized boolean isDayOver() {
        turn();
        return perDay.filter(limit -> spent.compareTo(limit) > 0).isPresent();
    }

    synchronized void spend(Amount more) {
        turn();
        spent = spent.plus(more);
    }

    /** A clock that goes back does not give the day anew. */
    private void turn() {
        LocalDate now = today();
        if (now.isAfter(day)) {
            day = now;
            spent = Amount.ZERO;
        }
    }

    // ---- the file ----

    /** Writes the file. Where that fails, the program goes by what it knows. */
    void save() {
        writing.lock();
        try {
            OwnerOnlyFile.replace(file, MAPPER.writeValueAsBytes(described()));
        } catch (IOException _) {
            LOG.log(Level.WARNING, "What the private browser may cost could not be kept. Check that the disk is not full.");
        } finally {
            writing.unlock();
        }
    }

    private synchronized ObjectNode described() {
        turn();
        ObjectNode node = MAPPER.createObjectNode().put("day", day.toString()).put("spent", spent.toString());
        perSite.ifPresent(limit -> node.put("perSite", limit.toString()));
        perDay.ifPresent(limit -> node.put("perDay", limit.toString()));
        return node;
    }

    private void load() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            byte[] stored = OwnerOnlyFile.readUpTo(file, LONGEST);
            if (stored.length > LONGEST) {
                throw new IOException("longer than anything that was written");
            }
            JsonNode node = MAPPER.readTree(stored);
            LocalDate of = LocalDate.parse(node.path("day").asText());
            Amount then = amount(node, "spent").orElse(Amount.ZERO);
            Optional<Amount> site = amount(node, "perSite");
            Optional<Amount> all = amount(node, "perDay");
            perSite = site;
            perDay = all;
            if (!of.isBefore(day) && of.isBefore(day.plusDays(2))) {
                // A day ahead is a clock, or a journey, that went back since.
                day = of;
                spent = then;
            }
        } catch (IOException | DateTimeException | IllegalArgumentException _) {
            LOG.log(Level.WARNING, "What the private browser may cost could not be read from the data folder: it has no limits now.");
        }
    }

    private static Optional<Amount> amount(JsonNode node, String name) {
        String text = node.path(name).asText("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("[0-9]{1," + MOST_DIGITS + "}")) {
            throw new IllegalArgumentException("not an amount of wei");
        }
        return Optional.of(Amount.ofWei(new BigInteger(text)));
    }
}
