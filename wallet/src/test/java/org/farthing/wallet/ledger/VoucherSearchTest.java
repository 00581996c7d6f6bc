package org.farthing.wallet.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.ledger.VoucherHistory.Order;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counts and sums of a long history: the same whether counted at once or as it grew. A million are {@link LongHistoryTest}'s: this one
 * holds all that it makes.
 */
class VoucherSearchTest {
    private static final int VOUCHERS = Boolean.getBoolean("farthing.thorough") ? 100_000 : 20_000;
    private static final int BATCH = 10_000;
    private static final Instant START = Instant.ofEpochSecond(1_790_000_000);

    @TempDir
    Path folder;

    private static void add(Ledger ledger, List<Bytes> channels, int from, int to) {
        var rows = new ArrayList<VoucherRow>();
        for (int i = from; i < to; i++) {
            // Each channel's total rises by its number and a gwei, so that both columns of the sum are used.
            Bytes channel = channels.get(i % channels.size());
            long times = i / channels.size() + 1L;
            Amount total = Amount.ofWei(1_000_000_000L + i % channels.size()).times(times);
            rows.add(new VoucherRow(Samples.unsigned(channel, total), 32, START.plusSeconds(i)));
        }
        ledger.recordVouchers(rows);
    }

    private static List<VoucherHistory.Entry> inParts(VoucherHistory history, VoucherSearch search) {
        var all = new ArrayList<VoucherHistory.Entry>();
        for (VoucherSearch.Found found = history.page(search, 0, 77); !found.entries().isEmpty();
                found = history.page(search, all.size(), 77)) {
            all.addAll(found.entries());
        }
        return all;
    }

    private static void assertFinds(VoucherHistory history, Filter filter, VoucherSearch search) {
        VoucherSearch.Found found = history.page(search, 0, 1);
        assertEquals(history.count(filter), found.total(), filter.toString());
        assertEquals(history.sum(filter), found.sum(), filter.toString());
        assertEquals(history.page(filter, Order.NEWEST_FIRST, 0, VOUCHERS), inParts(history, search), filter.toString());
        assertEquals(found, history.page(new VoucherSearch(filter), 0, 1), filter.toString());
    }

    @Test
    void whatGrewIsWhatIsThere() {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"))) {
            List<Bytes> channels = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Bytes id = Samples.openChannel(ledger, i, Amount.ofCoins(1));
                ledger.reserve(id, Amount.ofCoins(1));
                channels.add(id);
            }
            VoucherHistory history = ledger.history();
            List<Filter> filters = List.of(Filter.ALL, Filter.ALL.on(channels.get(3)), Filter.ALL.matching("Relay 7"),
                    Filter.ALL.matching("relay"), Filter.ALL.matching("nobody"),
                    Filter.ALL.since(START.plusSeconds(VOUCHERS / 4)).before(START.plusSeconds(VOUCHERS / 2)),
                    Filter.ALL.on(channels.get(5)).since(START.plusSeconds(VOUCHERS / 3)),
                    Filter.ALL.adding(Amount.ofWei(1_000_000_005L)));
            List<VoucherSearch> searches = filters.stream().map(VoucherSearch::new).toList();
            searches.forEach(search -> assertEquals(0, history.page(search, 0, 10).total()));
            for (int from = 0; from < VOUCHERS; from += BATCH) {
                add(ledger, channels, from, Math.min(VOUCHERS, from + BATCH));
                searches.forEach(search -> history.page(search, 3, 5));
            }
            for (int i = 0; i < filters.size(); i++) {
                assertFinds(history, filters.get(i), searches.get(i));
            }
            assertEquals(VOUCHERS, history.page(searches.getFirst(), VOUCHERS, 10).total());
            assertEquals(VOUCHERS / 2, history.page(searches.getLast(), 0, 1).total(), "five of the ten channels add so much");

            // What is forgotten is not counted on.
            history.prune(START.plus(Duration.ofSeconds(VOUCHERS / 2)));
            assertEquals(VOUCHERS / 2, history.page(searches.getFirst(), 0, 1).total());
            for (int i = 0; i < filters.size(); i++) {
                assertFinds(history, filters.get(i), searches.get(i));
            }
        }
    }

    /** The clock was put back for a while, and what then seems oldest lies in the middle of the numbers. */
    @Test
    void whatSeemsOlderThanThoseBeforeItIsForgottenWithThem() {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"))) {
            Bytes id = withClockPutBack(ledger);
            VoucherHistory history = ledger.history();
            List<Filter> filters = List.of(Filter.ALL, Filter.ALL.on(id));
            List<VoucherSearch> searches = filters.stream().map(VoucherSearch::new).toList();
            searches.forEach(search -> assertEquals(300, history.page(search, 0, 1).total()));
            assertEquals(0, history.prune(START));
            assertEquals(160, history.prune(START.plusSeconds(161)));
            for (int i = 0; i < filters.size(); i++) {
                assertFinds(history, filters.get(i), searches.get(i));
            }
            assertEquals(140, history.prune(START.plusSeconds(10_000)));
            searches.forEach(search -> assertEquals(0, history.page(search, 0, 1).total()));
        }
    }

    @Test
    void gapsOfAnEarlierVersionMoveNothing() throws SQLException {
        Path file = folder.resolve("ledger.db");
        try (Ledger ledger = Ledger.open(file)) {
            Bytes id = withClockPutBack(ledger);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = other.createStatement()) {
                assertEquals(50, statement.executeUpdate("DELETE FROM voucher WHERE at < " + START.toEpochMilli()));
            }
            for (Filter filter : List.of(Filter.ALL, Filter.ALL.on(id))) {
                var search = new VoucherSearch(filter);
                assertFinds(ledger.history(), filter, search);
                assertEquals(250, ledger.history().page(search, 0, 1).total());
            }
        }
    }

    private static Bytes withClockPutBack(Ledger ledger) {
        Bytes id = Samples.openChannel(ledger, 0, Amount.ofCoins(1));
        ledger.reserve(id, Amount.ofCoins(1));
        var rows = new ArrayList<VoucherRow>();
        for (int i = 1; i <= 300; i++) {
            Instant at = i > 100 && i <= 150 ? START.minusSeconds(1_000) : START.plusSeconds(i);
            rows.add(new VoucherRow(Samples.unsigned(id, Amount.ofWei(7L * i)), 1, at));
        }
        ledger.recordVouchers(rows);
        return id;
    }

    @Test
    void daysAddUpToTheChannel() {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"))) {
            Bytes id = Samples.openChannel(ledger, 0, Amount.ofCoins(1));
            ledger.reserve(id, Amount.ofCoins(1));
            List<Instant> times = List.of(START, START.plus(Duration.ofHours(1)), START.plus(Duration.ofDays(3)));
            for (int i = 0; i < times.size(); i++) {
                ledger.recordVouchers(List.of(new VoucherRow(Samples.unsigned(id, Amount.ofWei(100L * (i + 1))), 1, times.get(i))));
            }
            List<VoucherHistory.Day> days = ledger.history().days(id, 0);
            long first = START.getEpochSecond() / 86_400;
            assertEquals(List.of(new VoucherHistory.Day(first, Amount.ofWei(200)),
                    new VoucherHistory.Day(first + 3, Amount.ofWei(100))), days);
            // The first evening is the next morning further east.
            int secondsLeft = (int) (86_400 - START.getEpochSecond() % 86_400);
            assertEquals(first + 1, ledger.history().days(id, secondsLeft).getFirst().day());
        }
    }
}
