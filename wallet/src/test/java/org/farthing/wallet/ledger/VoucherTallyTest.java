package org.farthing.wallet.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.ledger.VoucherHistory.Order;
import org.farthing.wallet.ledger.VoucherHistory.Tally;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts and sums of a long history: the same whether counted at once or as it grew. A million vouchers with {@code farthing.thorough}. */
class VoucherTallyTest {
    private static final int VOUCHERS = Boolean.getBoolean("farthing.thorough") ? 1_000_000 : 20_000;
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

    @Test
    void aTallyThatGrowsIsTheTallyOfAll() {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"))) {
            List<Bytes> channels = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Bytes id = Samples.openChannel(ledger, i, Amount.ofCoins(1));
                ledger.reserve(id, Amount.ofCoins(1));
                channels.add(id);
            }
            VoucherHistory history = ledger.history();
            List<Filter> filters = List.of(Filter.ALL, Filter.ALL.on(channels.get(3)), Filter.ALL.matching("Relay 7"),
                    Filter.ALL.since(START.plusSeconds(VOUCHERS / 4)).before(START.plusSeconds(VOUCHERS / 2)),
                    Filter.ALL.adding(Amount.ofWei(1_000_000_005L)));
            var tallies = new ArrayList<Optional<Tally>>();
            filters.forEach(_ -> tallies.add(Optional.empty()));
            for (int from = 0; from < VOUCHERS; from += BATCH) {
                add(ledger, channels, from, Math.min(VOUCHERS, from + BATCH));
                for (int i = 0; i < filters.size(); i++) {
                    tallies.set(i, Optional.of(history.tally(filters.get(i), tallies.get(i))));
                }
            }
            for (int i = 0; i < filters.size(); i++) {
                Tally grown = tallies.get(i).orElseThrow();
                assertEquals(history.count(filters.get(i)), grown.count(), "filter " + i);
                assertEquals(history.sum(filters.get(i)), grown.sum(), "filter " + i);
                assertEquals(history.tally(filters.get(i), Optional.empty()), grown);
                assertEquals(1, history.page(filters.get(i), Order.NEWEST_FIRST, grown.count() - 1, 100).size(), "the oldest");
            }
            assertEquals(VOUCHERS, tallies.getFirst().orElseThrow().count());
            assertEquals(VOUCHERS / 2, tallies.getLast().orElseThrow().count(), "five of the ten channels add so much");

            // What is forgotten is not counted on.
            history.prune(START.plus(Duration.ofSeconds(VOUCHERS / 2)));
            assertEquals(VOUCHERS / 2, history.tally(Filter.ALL, tallies.getFirst()).count());
        }
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
