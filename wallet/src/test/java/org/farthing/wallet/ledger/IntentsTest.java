package org.farthing.wallet.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.farthing.wallet.chain.Fees;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Intent.Attempt;
import org.farthing.wallet.chain.Intent.Status;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions as they are written down before they are sent. */
class IntentsTest {
    private static final long CHAIN = 31337;
    private static final Address ACCOUNT = Samples.address(1);
    private static final Address OTHER = Samples.address(2);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("ledger.db");
    }

    @Test
    void anIntentComesBackAsItWasSaved() {
        Intent call = Samples.intent(CHAIN, ACCOUNT, 7, Status.SENT, 3);
        Intent creation = new Intent(new Intent.Key(CHAIN, ACCOUNT, 6), "put a contract up", Optional.empty(), Amount.ZERO,
                Samples.bytes(3_000, 5), 2_000_000, List.of(Samples.attempt(60)), Status.PREPARED, Instant.EPOCH);
        Intent plain = new Intent(new Intent.Key(CHAIN, ACCOUNT, 8), "pay", Optional.of(OTHER), Amount.ofCoins(9_000_000_000L), Bytes.EMPTY,
                21_000, List.of(Samples.attempt(80)), Status.MINED, Instant.ofEpochMilli(1_790_000_000_999L));
        try (Ledger ledger = Ledger.open(file())) {
            List.of(call, creation, plain).forEach(ledger.intents()::save);
        }
        try (Ledger ledger = Ledger.open(file())) {
            assertEquals(List.of(creation, call, plain), ledger.intents().unfinished(CHAIN, ACCOUNT), "by rising nonce, all fields");
        }
    }

    @Test
    void savingAgainReplacesTheWholeOfIt() {
        Intent before = Samples.intent(CHAIN, ACCOUNT, 7, Status.PREPARED, 2);
        Intent after = new Intent(before.key(), "something else", Optional.empty(), Amount.ofWei(1), Bytes.EMPTY, 99,
                List.of(Samples.attempt(500)), Status.SENT, before.createdAt().plusSeconds(60));
        Intent neighbour = Samples.intent(CHAIN, ACCOUNT, 8, Status.PREPARED, 2);
        try (Ledger ledger = Ledger.open(file())) {
            Intents intents = ledger.intents();
            intents.save(before);
            intents.save(neighbour);
            intents.save(after);
            assertEquals(List.of(after, neighbour), intents.unfinished(CHAIN, ACCOUNT));
            for (Attempt gone : before.attempts()) {
                assertEquals(Optional.empty(), intents.byHash(gone.hash()));
            }
            assertEquals(Optional.of(neighbour), intents.byHash(neighbour.attempts().getFirst().hash()), "the neighbour kept its own");
        }
    }

    @Test
    void attemptsKeepTheirOrderAndAnyOfTheirHashesFindsTheIntent() {
        Intent one = Samples.intent(CHAIN, ACCOUNT, 1, Status.SENT, 1);
        try (Ledger ledger = Ledger.open(file())) {
            ledger.intents().save(one);
            // Each raise stores the whole intent again, with one attempt more.
            for (int attempts = 2; attempts <= 12; attempts++) {
                ledger.intents().save(Samples.intent(CHAIN, ACCOUNT, 1, Status.SENT, attempts));
            }
        }
        try (Ledger ledger = Ledger.open(file())) {
            Intent raised = Samples.intent(CHAIN, ACCOUNT, 1, Status.SENT, 12);
            for (Attempt attempt : raised.attempts()) {
                assertEquals(Optional.of(raised), ledger.intents().byHash(attempt.hash()));
            }
            assertEquals(Optional.empty(), ledger.intents().byHash(Samples.bytes(32, 12_345)));
            assertEquals(1, ledger.intents().list(0, 10).size());
        }
    }

    @Test
    void unfinishedAreThoseOfOneAccountOnOneChain() {
        try (Ledger ledger = Ledger.open(file())) {
            Intents intents = ledger.intents();
            long nonce = 20;
            for (Status status : Status.values()) {
                intents.save(Samples.intent(CHAIN, ACCOUNT, nonce--, status, 1));
            }
            intents.save(Samples.intent(CHAIN, OTHER, 3, Status.SENT, 1));
            intents.save(Samples.intent(CHAIN + 1, ACCOUNT, 4, Status.SENT, 1));
            assertEquals(List.of(Status.MINED, Status.SENT, Status.PREPARED),
                    intents.unfinished(CHAIN, ACCOUNT).stream().map(Intent::status).toList());
            assertTrue(intents.unfinished(CHAIN, ACCOUNT).stream().allMatch(intent -> intent.status().isUnfinished()));
            assertEquals(List.of(3L), intents.unfinished(CHAIN, OTHER).stream().map(intent -> intent.key().nonce()).toList());
            assertEquals(List.of(4L), intents.unfinished(CHAIN + 1, ACCOUNT).stream().map(intent -> intent.key().nonce()).toList());
            assertEquals(List.of(), intents.unfinished(CHAIN + 1, OTHER));
        }
    }

    @Test
    void everyStatusIsStoredAndTheRestStaysAsItIs() {
        Intent intent = Samples.intent(CHAIN, ACCOUNT, 7, Status.PREPARED, 2);
        try (Ledger ledger = Ledger.open(file())) {
            Intents intents = ledger.intents();
            intents.save(intent);
            for (Status status : Status.values()) {
                intents.update(intent.key(), status);
                assertEquals(Optional.of(Samples.intent(CHAIN, ACCOUNT, 7, status, 2)), intents.byHash(intent.latest().hash()));
            }
            for (Intent.Key unknown : List.of(new Intent.Key(CHAIN, ACCOUNT, 8), new Intent.Key(CHAIN + 1, ACCOUNT, 7),
                    new Intent.Key(CHAIN, OTHER, 7))) {
                assertEquals(WalletException.Kind.BAD_INPUT,
                        assertThrows(WalletException.class, () -> intents.update(unknown, Status.SENT)).kind());
            }
            assertEquals(Status.DROPPED, intents.list(0, 1).getFirst().status(), "nothing else was touched");
        }
    }

    @Test
    void aDroppedNonceIsUsedAgain() {
        Intent dropped = Samples.intent(CHAIN, ACCOUNT, 7, Status.PREPARED, 2);
        Intent next = new Intent(dropped.key(), "another payment", Optional.of(OTHER), Amount.ofWei(5), Bytes.EMPTY, 21_000,
                List.of(Samples.attempt(700)), Status.PREPARED, dropped.createdAt().plusSeconds(1));
        try (Ledger ledger = Ledger.open(file())) {
            ledger.intents().save(dropped);
            ledger.intents().update(dropped.key(), Status.DROPPED);
            assertEquals(List.of(), ledger.intents().unfinished(CHAIN, ACCOUNT));
            ledger.intents().save(next);
        }
        try (Ledger ledger = Ledger.open(file())) {
            assertEquals(List.of(next), ledger.intents().unfinished(CHAIN, ACCOUNT));
            assertEquals(List.of(next), ledger.intents().list(0, 10), "one row for each nonce");
            ledger.intents().update(next.key(), Status.CONFIRMED);
            assertEquals(Status.CONFIRMED, ledger.intents().byHash(next.latest().hash()).orElseThrow().status());
        }
    }

    @Test
    void theListIsPagedNewestFirst() {
        try (Ledger ledger = Ledger.open(file())) {
            for (long nonce = 0; nonce < 5; nonce++) {
                ledger.intents().save(Samples.intent(CHAIN, nonce == 3 ? OTHER : ACCOUNT, nonce, Status.CONFIRMED, 1));
            }
            assertEquals(List.of(4L, 3L, 2L, 1L, 0L), ledger.intents().list(0, 9).stream().map(intent -> intent.key().nonce()).toList());
            assertEquals(List.of(2L, 1L), ledger.intents().list(2, 2).stream().map(intent -> intent.key().nonce()).toList());
            assertEquals(List.of(), ledger.intents().list(5, 2));
        }
    }

    @Test
    void theSchemaRefusesWhatNoIntentIs() throws SQLException {
        try (Ledger ledger = Ledger.open(file())) {
            ledger.intents().save(Samples.intent(CHAIN, ACCOUNT, 7, Status.SENT, 2));
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file()); var statement = connection.createStatement()) {
            statement.execute("PRAGMA foreign_keys = ON");
            for (String broken : List.of("UPDATE intent SET status = 'PENDING'", "UPDATE intent SET nonce = -1",
                    "UPDATE intent SET account = x'00'", "UPDATE intent SET value = x'00'", "UPDATE attempt SET hash = x'00'",
                    "UPDATE attempt SET intent = 99", "UPDATE attempt SET no = 0",
                    "INSERT INTO intent SELECT no + 1, chain_id, account, nonce, purpose, target, value, data, gas_limit, status,"
                            + " created_at FROM intent")) {
                assertThrows(SQLException.class, () -> statement.executeUpdate(broken), broken);
            }
        }
    }

    @Test
    void finishedOnesComeNewestFirstAndAHighestNonceForgetsOnlyDroppedOnes() {
        try (Ledger ledger = Ledger.open(file())) {
            Intents intents = ledger.intents();
            assertEquals(OptionalLong.empty(), intents.highestNonce(CHAIN, ACCOUNT));
            Status[] all = Status.values();
            for (int nonce = 0; nonce < 3 * all.length; nonce++) {
                intents.save(Samples.intent(CHAIN, ACCOUNT, nonce, all[nonce % all.length], 1));
            }
            intents.save(Samples.intent(CHAIN, OTHER, 900, Status.CONFIRMED, 1));
            intents.save(Samples.intent(CHAIN + 1, ACCOUNT, 901, Status.CONFIRMED, 1));
            assertEquals(List.of(18L, 17L, 11L, 10L, 4L, 3L),
                    intents.finished(CHAIN, ACCOUNT, 100).stream().map(intent -> intent.key().nonce()).toList());
            assertEquals(List.of(18L, 17L, 11L),
                    intents.finished(CHAIN, ACCOUNT, 3).stream().map(intent -> intent.key().nonce()).toList());
            assertEquals(OptionalLong.of(19), intents.highestNonce(CHAIN, ACCOUNT), "the last is lost, not dropped: its nonce is gone");
        }
    }

    @Test
    void aCreationIsFoundByItsWholeCodeUnlessItFailed() {
        try (Ledger ledger = Ledger.open(file())) {
            Intents intents = ledger.intents();
            Bytes code = Samples.bytes(3_000, 5);
            for (Status status : Status.values()) {
                var intent = new Intent(new Intent.Key(CHAIN, ACCOUNT, 6), "put a contract up", Optional.empty(), Amount.ZERO, code,
                        2_000_000, List.of(Samples.attempt(60)), status, Instant.EPOCH);
                intents.save(intent);
                boolean found = status.isUnfinished() || status == Status.CONFIRMED;
                assertEquals(found ? Optional.of(intent) : Optional.empty(), intents.creation(CHAIN, ACCOUNT, code), status.name());
                assertEquals(Optional.empty(), intents.creation(CHAIN, ACCOUNT, code.slice(0, 2_999)));
                assertEquals(Optional.empty(), intents.creation(CHAIN, OTHER, code));
            }
        }
    }
}
