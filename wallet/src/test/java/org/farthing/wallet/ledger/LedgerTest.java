package org.farthing.wallet.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.ledger.VoucherHistory.Order;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("ledger.db");
    }

    @Test
    void everyStateComesBackAsItWasSaved() {
        Funds funds = Samples.funds();
        Bytes transaction = Samples.bytes(32, 9);
        Instant at = Instant.ofEpochMilli(1_790_000_000_123L);
        List<ChannelState> states = List.of(new ChannelState.Planned(funds), new ChannelState.Opening(funds, transaction),
                new ChannelState.Open(funds), new ChannelState.Closing(funds, at), new ChannelState.Requesting(funds, transaction),
                new ChannelState.CloseRequested(funds, at), new ChannelState.Refunding(funds, transaction), new ChannelState.Undone(funds),
                new ChannelState.Closed(funds, Amount.ofWei(40), Amount.ofWei(60)), new ChannelState.Refunded(funds, Amount.ofWei(100)));
        assertEquals(ChannelState.class.getPermittedSubclasses().length, states.size());
        try (Ledger ledger = Ledger.open(file())) {
            for (int i = 0; i < states.size(); i++) {
                ledger.saveChannel(Samples.channel(i, states.get(i)));
            }
            List<ChannelRow> rows = ledger.channels();
            for (int i = 0; i < states.size(); i++) {
                assertEquals(states.get(i), rows.get(i).state());
                assertEquals(Samples.channel(i, states.get(i)).terms(), rows.get(i).terms());
                assertEquals(rows.get(i).terms().id(), rows.get(i).id());
                assertEquals(Optional.of(rows.get(i)), ledger.channel(rows.get(i).id()));
            }
            Bytes id = rows.get(0).id();
            for (ChannelState state : states) {
                ledger.updateState(id, state);
                assertEquals(state, ledger.channel(id).orElseThrow().state());
            }
            assertEquals(Optional.of(transaction), ledger.channel(id).orElseThrow().openedBy(), "kept after opening");
        }
    }

    @Test
    void stateNeverTouchesTheTotals() {
        try (Ledger ledger = Ledger.open(file())) {
            Bytes id = Samples.openChannel(ledger, 0);
            ledger.reserve(id, Amount.ofWei(50));
            ledger.recordVouchers(List.of(Samples.voucher(id, 30)));
            ledger.recordAcknowledged(id, Amount.ofWei(20));
            ledger.checkpointServed(id, Amount.ofWei(25));
            ledger.updateState(id, new ChannelState.Closing(Funds.fresh(Amount.ofWei(100), Samples.EXPIRY), Instant.EPOCH));
            Funds funds = ledger.channel(id).orElseThrow().funds();
            assertEquals(new Funds(Amount.ofWei(100), Samples.EXPIRY, Amount.ofWei(50), Amount.ofWei(30), Amount.ofWei(30),
                    Amount.ofWei(20), Amount.ofWei(25)), funds);
        }
    }

    @Test
    void totalsOnlyGrow() {
        try (Ledger ledger = Ledger.open(file())) {
            Bytes id = Samples.openChannel(ledger, 0);
            ledger.reserve(id, Amount.ofWei(50));
            ledger.reserve(id, Amount.ofWei(40));
            ledger.recordVouchers(List.of(Samples.voucher(id, 30)));
            ledger.recordAcknowledged(id, Amount.ofWei(20));
            ledger.recordAcknowledged(id, Amount.ofWei(10));
            ledger.checkpointServed(id, Amount.ofWei(25));
            ledger.checkpointServed(id, Amount.ofWei(5));
            Funds funds = ledger.channel(id).orElseThrow().funds();
            assertEquals(Amount.ofWei(50), funds.reserved());
            assertEquals(Amount.ofWei(20), funds.acknowledged());
            assertEquals(Amount.ofWei(25), funds.served());
            assertRefused(() -> ledger.reserve(id, Amount.ofWei(101)));
            assertRefused(() -> ledger.recordAcknowledged(id, Amount.ofWei(31)));
            assertEquals(Amount.ofWei(30), ledger.reconcile(id, Amount.ofWei(1)), "no doubt, no change");
            assertRefused(() -> ledger.reserve(Samples.bytes(32, 77), Amount.ofWei(1)));
            assertEquals(funds, ledger.channel(id).orElseThrow().funds());
        }
    }

    @Test
    void historyRisesStrictlyOrNotAtAll() {
        try (Ledger ledger = Ledger.open(file())) {
            Bytes id = Samples.openChannel(ledger, 0);
            ledger.reserve(id, Amount.ofWei(60));
            ledger.recordVouchers(List.of(Samples.voucher(id, 10), Samples.voucher(id, 11)));
            assertRefused(() -> ledger.recordVouchers(List.of(Samples.voucher(id, 12), Samples.voucher(id, 12))));
            assertRefused(() -> ledger.recordVouchers(List.of(Samples.voucher(id, 5))));
            assertRefused(() -> ledger.recordVouchers(List.of(Samples.voucher(id, 61))));
            assertEquals(2, ledger.history().count(Filter.ALL), "a refused batch leaves nothing");
            assertEquals(Amount.ofWei(11), ledger.channel(id).orElseThrow().funds().signed());
        }
    }

    @Test
    void theSchemaItselfHoldsTheRules() throws SQLException {
        try (Ledger ledger = Ledger.open(file())) {
            Bytes id = Samples.openChannel(ledger, 0);
            ledger.reserve(id, Amount.ofWei(60));
            ledger.recordVouchers(List.of(Samples.voucher(id, 10)));
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file()); var statement = connection.createStatement()) {
            String zero = "x'" + "00".repeat(16) + "'";
            for (String broken : List.of("UPDATE channel SET signed = " + zero, "UPDATE channel SET reserved = " + zero,
                    "UPDATE voucher SET cells = 0", "UPDATE channel SET reserved = x'" + "ff".repeat(16) + "'",
                    "UPDATE channel SET acknowledged = x'" + "ff".repeat(16) + "'",
                    "INSERT INTO voucher SELECT no + 1, channel, sequence + 1, cumulative, 0, 0, 0, 0, signature FROM voucher",
                    "INSERT INTO voucher SELECT no + 1, channel, sequence + 2, cumulative || x'', 0, 0, 0, 0, signature FROM voucher")) {
                assertThrows(SQLException.class, () -> statement.executeUpdate(broken), broken);
            }
        }
    }

    @Test
    void historyIsPagedFilteredCountedAndSummed() {
        var random = new Random(7);
        try (Ledger ledger = Ledger.open(file())) {
            List<Bytes> ids = List.of(Samples.openChannel(ledger, 0), Samples.openChannel(ledger, 1), Samples.openChannel(ledger, 2));
            long[] totals = new long[3];
            for (Bytes id : ids) {
                ledger.reserve(id, Amount.ofWei(100));
            }
            for (int i = 0; i < 60; i++) {
                int c = random.nextInt(3);
                totals[c] += 1 + random.nextInt(2);
                ledger.recordVouchers(List.of(
                        new VoucherRow(Samples.unsigned(ids.get(c), totals[c]), 32, Instant.ofEpochSecond(1000 + i))));
            }
            VoucherHistory history = ledger.history();
            assertEquals(60, history.count(Filter.ALL));
            assertEquals(Amount.ofWei(totals[0] + totals[1] + totals[2]), history.sum(Filter.ALL));
            Filter second = Filter.ALL.matching("RELAY 1");
            assertEquals(Amount.ofWei(totals[1]), history.sum(second));
            assertEquals(history.count(second), history.page(second, Order.NEWEST_FIRST, 0, 100).size());
            assertEquals(history.count(second), history.count(Filter.ALL.on(ids.get(1))));
            assertEquals(history.count(second), history.count(Filter.ALL.matching("0x" + Samples.bytes(32, 101).hex().substring(0, 12))));
            assertEquals(0, history.count(Filter.ALL.matching("%")), "no pattern, plain text");
            assertEquals(0, history.count(Filter.ALL.matching("' OR 1=1 --")));
            assertEquals(Amount.ZERO, history.sum(Filter.ALL.matching("nobody")));
            Filter middle = Filter.ALL.since(Instant.ofEpochSecond(1010)).before(Instant.ofEpochSecond(1030));
            assertEquals(20, history.count(middle));

            List<VoucherHistory.Entry> newest = history.page(Filter.ALL, Order.NEWEST_FIRST, 0, 60);
            List<VoucherHistory.Entry> oldest = history.page(Filter.ALL, Order.OLDEST_FIRST, 0, 60);
            assertEquals(newest.reversed(), oldest);
            assertEquals(newest.subList(13, 20), history.page(Filter.ALL, Order.NEWEST_FIRST, 13, 7));
            List<VoucherHistory.Entry> ofOne = history.page(second, Order.OLDEST_FIRST, 0, 100);
            Amount before = Amount.ZERO;
            for (int i = 0; i < ofOne.size(); i++) {
                assertEquals(i + 1, ofOne.get(i).sequence());
                assertEquals(ofOne.get(i).cumulative().minus(before), ofOne.get(i).increment());
                before = ofOne.get(i).cumulative();
            }
            var streamed = new ArrayList<VoucherHistory.Entry>();
            history.forEach(Filter.ALL, streamed::add);
            assertEquals(oldest, streamed);

            assertEquals(30, history.prune(Instant.ofEpochSecond(1030)));
            ledger.recordVouchers(List.of(new VoucherRow(Samples.unsigned(ids.get(1), totals[1] + 1), 32, Instant.ofEpochSecond(2000))));
            VoucherHistory.Entry last = history.page(second, Order.NEWEST_FIRST, 0, 1).getFirst();
            assertEquals(ofOne.size() + 1, last.sequence(), "pruning leaves the numbering");
            assertEquals(Amount.ofWei(1), last.increment());
        }
    }

    @Test
    void largeAmountsAreExact() {
        try (Ledger ledger = Ledger.open(file())) {
            Amount deposit = Amount.ofCoins(9_000_000_000L);
            Bytes id = Samples.openChannel(ledger, 0, deposit);
            ledger.reserve(id, deposit);
            Amount first = deposit.minus(Amount.ofWei(1_000_000_000_000_000_001L));
            ledger.recordVouchers(List.of(new VoucherRow(Samples.unsigned(id, first), 1, Instant.EPOCH),
                    new VoucherRow(Samples.unsigned(id, deposit), 1, Instant.EPOCH)));
            assertEquals(deposit, ledger.history().sum(Filter.ALL));
            assertEquals(deposit, ledger.channel(id).orElseThrow().funds().signed());
        }
    }

    @Test
    void channelIndexesAreNeverGivenOutTwice() {
        try (Ledger ledger = Ledger.open(file())) {
            assertEquals(0, ledger.nextChannelIndex());
            assertEquals(1, ledger.nextChannelIndex());
        }
        try (Ledger ledger = Ledger.open(file())) {
            assertEquals(2, ledger.nextChannelIndex());
            ledger.skipChannelIndexes(40);
            ledger.skipChannelIndexes(7);
            assertEquals(41, ledger.nextChannelIndex());
        }
    }

    @Test
    void aFolderOfAnotherChainIsRefused() {
        try (Ledger ledger = Ledger.open(file())) {
            ledger.bind(Map.of("chain-id", "100", "genesis", "0xaa"));
            ledger.bind(Map.of("chain-id", "100", "genesis", "0xaa"));
            var refused = assertThrows(WalletException.class, () -> ledger.bind(Map.of("chain-id", "1", "registry", "0xbb")));
            assertEquals(Kind.WRONG_CHAIN, refused.kind());
            assertEquals(Optional.empty(), ledger.meta("registry"), "nothing of it was stored");
            ledger.putMeta("label", "home");
            assertEquals(Optional.of("home"), ledger.meta("label"));
        }
    }

    @Test
    void readersReadWhileTheWriterWrites() {
        try (Ledger writer = Ledger.open(file())) {
            Bytes id = Samples.openChannel(writer, 0);
            try (Ledger reader = Ledger.openReadOnly(file())) {
                for (int i = 1; i <= 50; i++) {
                    writer.reserve(id, Amount.ofWei(2L * i));
                    writer.recordVouchers(List.of(Samples.voucher(id, 2L * i)));
                    assertEquals(i, reader.history().count(Filter.ALL));
                    assertEquals(Amount.ofWei(2L * i), reader.channel(id).orElseThrow().funds().signed());
                }
                assertEquals(Kind.ALREADY_RUNNING, assertThrows(WalletException.class, () -> reader.reserve(id, Amount.ofWei(1))).kind());
            }
            assertEquals(Kind.ALREADY_RUNNING, assertThrows(WalletException.class, () -> Ledger.open(file())).kind());
        }
        try (Ledger reader = Ledger.openReadOnly(file())) {
            assertEquals(50, reader.history().count(Filter.ALL), "also when nobody writes");
        }
    }

    @Test
    void foreignAndDamagedFilesAreRefusedUntouched() throws IOException, SQLException {
        Files.writeString(file(), "Dear diary, this is no database, whatever its name may say.".repeat(40));
        assertForeign(file());
        Path other = folder.resolve("other.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + other); var statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE recipes (name TEXT)");
        }
        assertForeign(other);
        Path payee = folder.resolve("payee.db");
        PayeeLedger.open(payee).close();
        assertForeign(payee);
        Path later = folder.resolve("later.db");
        Ledger.open(later).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + later); var statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 4");
        }
        // As after a crash of the later version: an orderly end would have left a seal of its own.
        Files.delete(folder.resolve("later.db.seal"));
        assertTrue(assertForeign(later).contains("later version"));
    }

    @Test
    void onlyTheOwnerReadsTheFile() throws IOException {
        Ledger.open(file()).close();
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        }
    }

    @Test
    void anOrderlyEndLeavesNoDoubt() {
        Bytes id;
        try (Ledger ledger = Ledger.open(file())) {
            id = Samples.openChannel(ledger, 0);
            ledger.reserve(id, Amount.ofWei(50));
            ledger.recordVouchers(List.of(Samples.voucher(id, 30)));
        }
        try (Ledger ledger = Ledger.open(file())) {
            assertEquals(List.of(), ledger.recovered());
            Funds funds = ledger.channel(id).orElseThrow().funds();
            assertFalse(funds.isUncertain());
            assertEquals(Amount.ofWei(30), funds.signed());
            assertEquals(List.of(), ledger.recoverAfterCrash());
        }
    }

    static void assertRefused(Executable call) {
        assertEquals(Kind.CHANNEL_STATE, assertThrows(WalletException.class, call).kind());
    }

    private static String assertForeign(Path file) throws IOException {
        byte[] before = Files.readAllBytes(file);
        var refused = assertThrows(WalletException.class, () -> Ledger.open(file));
        assertEquals(Kind.FOREIGN_OR_DAMAGED_DATA, refused.kind());
        assertThrows(WalletException.class, () -> Ledger.openReadOnly(file));
        assertEquals(Bytes.of(before), Bytes.of(Files.readAllBytes(file)), "the file is as it was");
        return refused.getMessage();
    }
}
