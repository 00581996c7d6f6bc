package org.farthing.wallet.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayeeLedgerTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_000L);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("payee.db");
    }

    @Test
    void aPriceThatWasStatedHoldsUntilItsTimeAndNeverChanges() throws SQLException {
        Bytes quote = Bytes.of(new byte[32]);
        Bytes other = Samples.terms(1).id();
        Instant until = NOW.plusSeconds(3600);
        try (PayeeLedger ledger = PayeeLedger.open(file())) {
            assertEquals(Optional.empty(), ledger.statedPrice(quote, NOW));
            ledger.statePrice(quote, Amount.ofWei(7), until, NOW);
            ledger.statePrice(quote, Amount.ofWei(8), until.minusSeconds(9), NOW);
            assertEquals(Optional.of(Amount.ofWei(7)), ledger.statedPrice(quote, until.minusSeconds(1)));
            assertEquals(Optional.empty(), ledger.statedPrice(quote, until));
            assertEquals(Optional.empty(), ledger.statedPrice(other, NOW));
        }
        try (PayeeLedger ledger = PayeeLedger.open(file())) {
            assertEquals(Optional.of(Amount.ofWei(7)), ledger.statedPrice(quote, NOW), "after a restart");
            ledger.statePrice(other, Amount.ofWei(9), until.plusSeconds(9), until);
            assertEquals(Optional.empty(), ledger.statedPrice(quote, NOW), "what ran out is forgotten");
            assertEquals(Optional.of(Amount.ofWei(9)), ledger.statedPrice(other, until));
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file()); var statement = connection.createStatement()) {
            assertThrows(SQLException.class, () -> statement.executeUpdate("UPDATE stated_price SET unit_price = zeroblob(16)"));
        }
    }

    /** A relay that ran before prices were kept loses nothing that it was paid. */
    @Test
    void aLedgerOfTheFirstVersionIsBroughtUp() throws SQLException {
        Bytes id = Samples.terms(0).id();
        try (PayeeLedger ledger = PayeeLedger.open(file())) {
            ledger.confirm(Samples.terms(0), Amount.ofWei(100), Samples.EXPIRY);
            ledger.accept(List.of(Samples.unsigned(id, 30)), NOW);
            ledger.checkpointUsed(id, Amount.ofWei(20));
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file()); var statement = connection.createStatement()) {
            statement.executeUpdate("DROP TABLE stated_price");
            statement.executeUpdate("PRAGMA user_version = 1");
        }
        assertThrows(WalletException.class, () -> PayeeLedger.openReadOnly(file()));
        Path seal = folder.resolve("payee.db.seal");
        assertEquals(true, seal.toFile().delete());
        try (PayeeLedger ledger = PayeeLedger.open(file())) {
            assertEquals(Optional.of(Samples.unsigned(id, 30)), ledger.best(id));
            assertEquals(Amount.ofWei(20), ledger.channel(id).orElseThrow().used());
            ledger.statePrice(id, Amount.ofWei(5), NOW.plusSeconds(5), NOW);
            assertEquals(Optional.of(Amount.ofWei(5)), ledger.statedPrice(id, NOW));
        }
    }

    @Test
    void keepsTheHighestVoucherInAnyOrder() {
        Bytes id = Samples.terms(0).id();
        Bytes unknown = Samples.terms(9).id();
        try (PayeeLedger ledger = PayeeLedger.open(file())) {
            ledger.confirm(Samples.terms(0), Amount.ofWei(100), Samples.EXPIRY);
            assertEquals(Optional.empty(), ledger.best(id));
            assertEquals(Map.of(id, Amount.ofWei(30)),
                    ledger.accept(List.of(Samples.unsigned(id, 10), Samples.unsigned(id, 30), Samples.unsigned(id, 20),
                            Samples.unsigned(unknown, 5)), NOW));
            assertEquals(Map.of(id, Amount.ofWei(30)), ledger.accept(List.of(Samples.unsigned(id, 29), Samples.unsigned(id, 101)), NOW),
                    "neither lower nor above the deposit");
            ledger.confirm(Samples.terms(0), Amount.ofWei(200), Samples.EXPIRY.plusSeconds(5));
            assertEquals(Map.of(id, Amount.ofWei(101)), ledger.accept(List.of(Samples.unsigned(id, 101)), NOW));
        }
        try (PayeeLedger ledger = PayeeLedger.open(file())) {
            assertEquals(Optional.of(Samples.unsigned(id, 101)), ledger.best(id));
            PayeeChannel channel = ledger.channel(id).orElseThrow();
            assertEquals(Samples.terms(0), channel.terms());
            assertEquals(Amount.ofWei(200), channel.deposit());
            assertEquals(Samples.EXPIRY.plusSeconds(5), channel.expiry());
            assertEquals(Amount.ofWei(101), channel.owed());
            ledger.confirm(Samples.terms(0), Amount.ofWei(60), Samples.EXPIRY);
            assertEquals(Amount.ofWei(60), ledger.channel(id).orElseThrow().owed(), "a top-up was reorganised away");
        }
    }

    @Test
    void closedChannelsTakeNothingMore() {
        Bytes id = Samples.terms(0).id();
        try (PayeeLedger ledger = PayeeLedger.open(file())) {
            ledger.confirm(Samples.terms(0), Amount.ofWei(100), Samples.EXPIRY);
            ledger.markClosed(id, Samples.bytes(32, 3));
            assertEquals(Map.of(id, Amount.ZERO), ledger.accept(List.of(Samples.unsigned(id, 10)), NOW));
            assertEquals(Optional.of(Samples.bytes(32, 3)), ledger.channels().getFirst().closedBy());
            ledger.confirm(Samples.terms(0), Amount.ofWei(100), Samples.EXPIRY);
            assertEquals(Map.of(id, Amount.ofWei(10)), ledger.accept(List.of(Samples.unsigned(id, 10)), NOW), "the closing was undone");
            assertEquals(Kind.CHANNEL_STATE,
                    assertThrows(WalletException.class, () -> ledger.markClosed(Samples.terms(9).id(), Samples.bytes(32, 3))).kind());
        }
    }

    @Test
    void countsOfServiceOnlyGrow() throws SQLException {
        Bytes id = Samples.terms(0).id();
        try (PayeeLedger ledger = PayeeLedger.open(file())) {
            ledger.confirm(Samples.terms(0), Amount.ofWei(100), Samples.EXPIRY);
            ledger.accept(List.of(Samples.unsigned(id, 50)), NOW);
            ledger.checkpointUsed(id, Amount.ofWei(40));
            ledger.checkpointUsed(id, Amount.ofWei(30));
            assertEquals(Amount.ofWei(40), ledger.channel(id).orElseThrow().used());
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file()); var statement = connection.createStatement()) {
            assertThrows(SQLException.class, () -> statement.executeUpdate("UPDATE channel SET best = x'" + "00".repeat(16) + "'"));
            assertThrows(SQLException.class, () -> statement.executeUpdate("UPDATE channel SET used = x'" + "00".repeat(16) + "'"));
        }
    }

    @Test
    void manyThreadsEndAtTheMaximum() throws Exception {
        Bytes id = Samples.terms(0).id();
        try (PayeeLedger ledger = PayeeLedger.open(file())) {
            ledger.confirm(Samples.terms(0), Amount.ofWei(1_000), Samples.EXPIRY);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int t = 0; t < 4; t++) {
                    List<Voucher> mine = new ArrayList<>();
                    for (int i = 0; i < 50; i++) {
                        mine.add(Samples.unsigned(id, 1 + t + 4L * (i * 37 % 50)));
                    }
                    threads.submit(() -> mine.forEach(voucher -> ledger.accept(List.of(voucher), NOW)));
                }
            }
            assertEquals(Optional.of(Samples.unsigned(id, 200)), ledger.best(id));
        }
    }
}
