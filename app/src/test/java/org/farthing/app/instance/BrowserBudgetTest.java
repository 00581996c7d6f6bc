package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the private browser may cost on a day, over starts of it and of the program. */
class BrowserBudgetTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    @TempDir
    private Path folder;
    private Instant now = NOON;

    private BrowserBudget start() {
        return new BrowserBudget(folder.resolve("browser-budget"), () -> now, ZoneOffset.UTC);
    }

    private static Optional<Amount> wei(long wei) {
        return Optional.of(Amount.ofWei(wei));
    }

    @Test
    void aRestartGivesNeitherTheDayNorTheLimitsAnew() {
        BrowserBudget first = start();
        first.limit(wei(30), wei(100));
        first.spend(Amount.ofWei(60));
        first.save();
        BrowserBudget second = start();
        assertEquals(Amount.ofWei(60), second.spentToday());
        assertEquals(wei(30), second.perSite());
        assertEquals(wei(100), second.perDay());
        second.spend(Amount.ofWei(40));
        assertFalse(second.isDayOver(), "what the limit allows may be used up");
        second.spend(Amount.ofWei(1));
        assertTrue(second.isDayOver());
        second.save();
        assertTrue(start().isDayOver());
        second.limit(Optional.empty(), Optional.empty());
        assertFalse(start().isDayOver());
        assertEquals(Optional.empty(), start().perSite());
    }

    @Test
    void midnightBeginsADayAndAClockThatGoesBackDoesNot() {
        BrowserBudget budget = start();
        budget.limit(Optional.empty(), wei(100));
        budget.spend(Amount.ofWei(200));
        budget.save();
        now = NOON.minus(Duration.ofHours(20));
        assertTrue(budget.isDayOver());
        assertTrue(start().isDayOver(), "the clock went back before a restart");
        now = NOON.plus(Duration.ofHours(11));
        assertTrue(start().isDayOver());
        now = NOON.plus(Duration.ofHours(12));
        assertFalse(budget.isDayOver());
        assertEquals(Amount.ZERO, start().spentToday());
        assertEquals(wei(100), start().perDay(), "the limit stays");
    }

    @Test
    void theFileNamesTwoLimitsADayAndASumAndIsItsOwnersAlone() throws IOException {
        BrowserBudget budget = start();
        budget.limit(wei(7), wei(9));
        budget.spend(Amount.ofWei(3));
        budget.save();
        Path file = folder.resolve("browser-budget");
        assertEquals("{\"day\":\"2026-11-28\",\"spent\":\"3\",\"perSite\":\"7\",\"perDay\":\"9\"}", Files.readString(file));
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void whatCannotBeReadBeginsAnewWhole() throws IOException {
        for (String wrong : List.of("", "{", "{\"day\":\"yesterday\"}", "{\"day\":\"2026-11-28\",\"spent\":\"-1\",\"perDay\":\"5\"}",
                "{\"day\":\"2026-11-28\",\"perDay\":\"1e9\"}",
                "{\"day\":\"2026-11-28\",\"spent\":\"" + "9".repeat(79) + "\"}",
                "{\"day\":\"2026-11-28\"}" + " ".repeat(2000), "[]")) {
            Files.writeString(folder.resolve("browser-budget"), wrong);
            BrowserBudget budget = start();
            assertEquals(Amount.ZERO, budget.spentToday(), wrong);
            assertEquals(Optional.empty(), budget.perDay(), wrong);
        }
        Files.writeString(folder.resolve("browser-budget"), "{\"day\":\"2031-01-01\",\"spent\":\"5\",\"perDay\":\"9\"}");
        assertEquals(Amount.ZERO, start().spentToday(), "a day far ahead would never end");
        assertEquals(wei(9), start().perDay());
    }
}
