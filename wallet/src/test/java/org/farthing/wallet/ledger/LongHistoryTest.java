package org.farthing.wallet.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;

/**
 * 500 channels and a long history, in a real file. What a part of it costs is counted in steps of SQLite's machine, which are the same on
 * every computer: a part costs what its own vouchers cost, wherever it lies. {@code -Dfarthing.thorough=true} takes a million vouchers and
 * says how long it took.
 */
class LongHistoryTest {
    private static final int CHANNELS = 500;
    private static final int PAGE = 128;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** SQLite tells after so many of its steps. */
    private static final int TOLD_EVERY = 10;
    /** A page, and what finds it: some 60 steps for each voucher, and the look at the channels where a name is asked for. */
    private static final long STEPS_OF_A_PAGE = 40_000;

    private final boolean thorough = Boolean.getBoolean("farthing.thorough");
    private final int vouchers = thorough ? 1_000_000 : 100_000;

    @TempDir
    private Path folder;

    private void say(String what, long begin) {
        if (thorough) {
            System.out.println(what + ": " + (System.nanoTime() - begin) / 1_000 + " µs");
        }
    }

    /** Written as the ledger writes it, but by one statement and without its triggers, whose sums come after. */
    static List<Bytes> fill(Path file, int channels, int vouchers) throws SQLException, IOException {
        var ids = new ArrayList<Bytes>();
        try (Ledger ledger = Ledger.open(file)) {
            for (int i = 0; i < channels; i++) {
                ids.add(Samples.openChannel(ledger, i, Amount.ofCoins(1)));
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            List<String> triggers = new ArrayList<>();
            try (ResultSet rules = statement.executeQuery("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")) {
                while (rules.next()) {
                    triggers.add(rules.getString(2));
                    triggers.add("DROP TRIGGER " + rules.getString(1));
                }
            }
            for (int i = 1; i < triggers.size(); i += 2) {
                statement.executeUpdate(triggers.get(i));
            }
            try (PreparedStatement rows = connection.prepareStatement("""
                    WITH RECURSIVE place(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n + 1 < ?1)
                    INSERT INTO voucher (no, channel, sequence, cumulative, increment_gwei, increment_wei, cells, at, signature)
                    SELECT n + 1, n % ?2 + 1, n / ?2 + 1, unhex(printf('%032x', (n / ?2 + 1) * 1000000007)), 1 + (n % 1000 = 0), 7, 32,
                      ?3 + n * 1000, zeroblob(65)
                    FROM place""")) {
                rows.setInt(1, vouchers);
                rows.setInt(2, channels);
                rows.setLong(3, START.toEpochMilli());
                rows.executeUpdate();
            }
            statement.executeUpdate("""
                    UPDATE channel SET vouchers = (SELECT max(sequence) FROM voucher WHERE channel = channel.no),
                      reserved = (SELECT max(cumulative) FROM voucher WHERE channel = channel.no)""");
            statement.executeUpdate("UPDATE channel SET recorded = reserved, signed = reserved, certain = reserved");
            for (int i = 0; i < triggers.size(); i += 2) {
                statement.executeUpdate(triggers.get(i));
            }
            connection.commit();
        }
        // It was another hand that wrote: as after a crash, the ledger looks at every page when it is opened next.
        Files.delete(file.resolveSibling(file.getFileName() + ".seal"));
        return ids;
    }

    @Test
    void anyPartCostsWhatItsOwnVouchersCost() throws SQLException, IOException {
        Path file = folder.resolve("ledger.db");
        long begin = System.nanoTime();
        List<Bytes> ids = fill(file, CHANNELS, vouchers);
        say("filling", begin);
        var random = new Random(1);
        List<Filter> filters = List.of(Filter.ALL, Filter.ALL.on(ids.get(123)), Filter.ALL.matching("relay 12"),
                Filter.ALL.matching("relay"), Filter.ALL.since(START.plus(Duration.ofHours(3))).before(START.plus(Duration.ofHours(9))),
                Filter.ALL.adding(Amount.ofWei(2_000_000_000L)));
        var steps = new AtomicLong();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); var session = new Session(connection)) {
            ProgressHandler.setHandler(connection, TOLD_EVERY, new ProgressHandler() {
                @Override
                protected int progress() {
                    steps.addAndGet(TOLD_EVERY);
                    return 0;
                }
            });
            for (Filter filter : filters) {
                var search = new VoucherSearch(filter);
                begin = System.nanoTime();
                VoucherSearch.Found first = search.page(session, 0, PAGE);
                say("first count of " + filter, begin);
                assertTrue(first.total() > PAGE / 2, filter.toString());
                if (filter.from().isPresent()) {
                    assertTrue(steps.get() < 60L * first.total(), "six hours cost " + steps + " steps");
                }
                long most = 0;
                begin = System.nanoTime();
                for (int look = 0; look < 50; look++) {
                    long offset = random.nextLong(first.total());
                    steps.set(0);
                    VoucherSearch.Found part = search.page(session, offset, PAGE);
                    most = Math.max(most, steps.get());
                    assertEquals(Math.min(PAGE, first.total() - offset), part.entries().size());
                    assertEquals(first.total(), part.total());
                }
                say("50 parts, most steps " + most + ", of " + filter, begin);
                assertTrue(most < STEPS_OF_A_PAGE, filter + " cost " + most + " steps");
            }
        }
    }

    @Test
    void newsCostNoMoreThanThemselves() throws SQLException, IOException {
        Path file = folder.resolve("ledger.db");
        List<Bytes> ids = fill(file, CHANNELS, vouchers);
        List<Filter> filters = List.of(Filter.ALL, Filter.ALL.on(ids.get(3)), Filter.ALL.matching("relay 12"),
                Filter.ALL.since(START), Filter.ALL.adding(Amount.ofWei(1)));
        List<VoucherSearch> searches = filters.stream().map(VoucherSearch::new).toList();
        var steps = new AtomicLong();
        try (Ledger ledger = Ledger.open(file);
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); var session = new Session(connection)) {
            for (VoucherSearch search : searches) {
                search.page(session, 0, PAGE);
            }
            ProgressHandler.setHandler(connection, TOLD_EVERY, new ProgressHandler() {
                @Override
                protected int progress() {
                    steps.addAndGet(TOLD_EVERY);
                    return 0;
                }
            });
            long sequence = vouchers / CHANNELS;
            for (int second = 1; second <= 3; second++) {
                Amount total = Amount.ofWei(1_000_000_007L).times(sequence + second);
                ledger.reserve(ids.get(3), total);
                ledger.recordVouchers(List.of(new VoucherRow(Samples.unsigned(ids.get(3), total), 32,
                        START.plusSeconds(vouchers + second))));
                for (int i = 0; i < filters.size(); i++) {
                    steps.set(0);
                    searches.get(i).page(session, 0, PAGE);
                    assertTrue(steps.get() < STEPS_OF_A_PAGE, filters.get(i) + " cost " + steps + " steps");
                }
            }
            assertEquals(vouchers + 3, searches.getFirst().page(session, 0, 1).total());
            assertEquals(sequence + 3, searches.get(1).page(session, 0, 1).total());
        }
    }

    @Test
    void noPlanScansTheHistory() throws SQLException, IOException {
        Path file = folder.resolve("ledger.db");
        fill(file, 3, 300);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (String query : List.of(VoucherHistory.COLUMNS + "v.no = 1",
                    VoucherHistory.COLUMNS + "v.no >= 1 AND v.no < 9 ORDER BY v.no DESC",
                    VoucherHistory.COLUMNS + "v.channel = 1 AND v.sequence >= 1 AND v.sequence < 9 ORDER BY v.sequence DESC",
                    "SELECT min(sequence) FROM voucher WHERE channel = 1",
                    "SELECT v.no FROM voucher v NOT INDEXED WHERE v.channel IN (1, 2) AND v.no > 1 AND v.no <= 9 ORDER BY v.no")) {
                List<String> plan = new ArrayList<>();
                try (Statement statement = connection.createStatement();
                        ResultSet result = statement.executeQuery("EXPLAIN QUERY PLAN " + query)) {
                    while (result.next()) {
                        plan.add(result.getString("detail"));
                    }
                }
                assertFalse(plan.stream().anyMatch(step -> step.startsWith("SCAN") || step.contains("TEMP B-TREE")), query + ": " + plan);
            }
        }
    }
}
