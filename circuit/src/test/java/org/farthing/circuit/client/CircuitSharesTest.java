package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CircuitSharesTest {
    /** What has gone through a circuit, and how many streams it may still take. */
    private static final class Line {
        private final Set<String> credentials = new HashSet<>();
        private final Set<IsolationKey> keys = new HashSet<>();
        private int room = 4;
        private boolean dead;

        private boolean fits() {
            return !dead && room > 0;
        }
    }

    private static IsolationKey key(int user, int password, int site) {
        return new IsolationKey(Lane.PAGES, 0, "u" + user, "p" + password, "site" + site + ".example");
    }

    @Test
    void tenThousandSchedulesNeverMixCredentials() {
        int shared = 0;
        int over = 0;
        for (int seed = 0; seed < 10_000; seed++) {
            var random = new Random(seed);
            var shares = new CircuitShares<Line>();
            var lines = new ArrayList<Line>();
            int users = 1 + random.nextInt(4);
            int sites = 1 + random.nextInt(40);
            for (int i = 0; i < 120; i++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3 -> {
                        if (shares.spares().size() < 3) {
                            var line = new Line();
                            lines.add(line);
                            shares.addSpare(line);
                        }
                    }
                    case 4 -> {
                        if (!lines.isEmpty() && random.nextInt(4) == 0) {
                            Line line = lines.get(random.nextInt(lines.size()));
                            line.dead = true;
                            shares.remove(line);
                        }
                    }
                    case 5 -> {
                        if (!lines.isEmpty()) {
                            lines.get(random.nextInt(lines.size())).room++;
                        }
                    }
                    default -> {
                        IsolationKey key = key(random.nextInt(users), random.nextInt(2), random.nextInt(sites));
                        boolean full = shares.inUse().size() >= CircuitShares.KEYS;
                        Optional<Line> found = shares.find(key, Line::fits, _ -> true);
                        if (found.isPresent()) {
                            Line line = found.get();
                            assertTrue(line.fits(), "a dead or full circuit, seed " + seed);
                            line.room--;
                            line.credentials.add(key.user() + "/" + key.password());
                            assertEquals(1, line.credentials.size(), "two programs on one circuit, seed " + seed);
                            if (line.keys.add(key) && line.keys.size() > 1) {
                                shared++;
                                assertTrue(full, "two sites on one circuit while there are few, seed " + seed);
                            }
                        }
                        over += shares.inUse().size() > CircuitShares.KEYS ? 1 : 0;
                        assertTrue(shares.inUse().size() <= CircuitShares.MOST, "seed " + seed);
                    }
                }
            }
        }
        assertTrue(shared > 100 && over > 100, "the schedules do not reach what is tested: " + shared + ", " + over);
    }

    @Test
    void aGuestStaysWithItsHost() {
        var shares = new CircuitShares<Line>();
        for (int site = 0; site < CircuitShares.KEYS; site++) {
            shares.addSpare(new Line());
            assertTrue(shares.find(key(0, 0, site), Line::fits, _ -> true).isPresent());
        }
        Line host = shares.find(key(0, 0, 100), Line::fits, _ -> true).orElseThrow();
        // A spare does not draw it away, and neither does a host that comes or goes.
        shares.addSpare(new Line());
        shares.remove(shares.inUse().stream().filter(line -> line != host).findFirst().orElseThrow());
        shares.addSpare(new Line());
        assertTrue(shares.find(key(1, 0, 0), Line::fits, _ -> true).isPresent());
        assertSame(host, shares.find(key(0, 0, 100), Line::fits, _ -> true).orElseThrow());
        shares.remove(host);
        assertNotSame(host, shares.find(key(0, 0, 100), Line::fits, _ -> true).orElseThrow());
    }

    @Test
    void newCredentialsGetACircuitOfTheirOwnUpToALimit() {
        var shares = new CircuitShares<Line>();
        List<Line> all = new ArrayList<>();
        for (int user = 0; user < CircuitShares.MOST; user++) {
            shares.addSpare(new Line());
            all.add(shares.find(key(user, 0, 0), Line::fits, _ -> true).orElseThrow());
        }
        assertEquals(CircuitShares.MOST, new HashSet<>(all).size());
        shares.addSpare(new Line());
        assertEquals(Optional.empty(), shares.find(key(1000, 0, 0), Line::fits, _ -> true));
    }

    @Test
    void aSpareBecomesAKeysOnlyWhereItMay() {
        var shares = new CircuitShares<Line>();
        var first = new Line();
        var second = new Line();
        shares.addSpare(first);
        shares.addSpare(second);
        assertSame(second, shares.find(key(1, 1, 1), Line::fits, line -> line == second).orElseThrow());
        assertSame(second, shares.find(key(1, 1, 1), Line::fits, line -> line == first).orElseThrow(), "its own stays its own");
        assertEquals(Optional.empty(), shares.find(key(1, 1, 2), Line::fits, _ -> false));
        assertSame(first, shares.find(key(1, 1, 2), Line::fits, _ -> true).orElseThrow());
    }
}
