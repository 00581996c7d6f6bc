package org.farthing.wallet.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger whose bits rotted, or in whose place an older one was put, is refused, and stays as it was. */
class SealTest {
    @TempDir
    Path folder;

    private Path file;
    private Path seal;
    private Bytes channel;

    @BeforeEach
    void begin() {
        file = folder.resolve("ledger.db");
        seal = folder.resolve("ledger.db.seal");
        try (Ledger ledger = Ledger.open(file)) {
            channel = Samples.openChannel(ledger, 1);
            ledger.reserve(channel, Amount.ofWei(50));
            ledger.recordVouchers(List.of(new VoucherRow(Samples.unsigned(channel, 10), 1, Instant.EPOCH)));
        }
    }

    private void refused(String says) throws IOException {
        byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        WalletException fault = assertThrows(WalletException.class, () -> Ledger.open(file).close());
        assertEquals(Kind.FOREIGN_OR_DAMAGED_DATA, fault.kind());
        assertTrue(fault.getMessage().contains(says), fault.getMessage());
        assertArrayEquals(before, Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
        assertTrue(Files.exists(seal));
    }

    @Test
    void anOrderlyEndSealsAndABeginningOpens() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(seal)));
        try (Ledger ledger = Ledger.open(file)) {
            assertFalse(Files.exists(seal), "while it is open the file changes");
            assertEquals(Amount.ofWei(10), ledger.channel(channel).orElseThrow().funds().signed());
        }
        assertTrue(Files.exists(seal));
    }

    @Test
    void anyBitThatTurnedIsFound() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        var random = new Random(7);
        for (int i = 0; i < 400; i++) {
            byte[] rotten = whole.clone();
            rotten[i < 100 ? i : random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, rotten);
            refused("damaged, or an older copy");
        }
        Files.write(file, whole);
        Ledger.open(file).close();
    }

    @Test
    void aFileThatWasCutOrIsGoneIsMissed() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length : List.of(0, 1, 4096, whole.length - 1)) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused("damaged, or an older copy");
        }
        Files.delete(file);
        refused("is gone");
        assertFalse(Files.exists(file), "no new one is begun in its place");
    }

    @Test
    void anOlderCopyPutBackIsNotBelieved() throws IOException {
        byte[] old = Files.readAllBytes(file);
        try (Ledger ledger = Ledger.open(file)) {
            ledger.reserve(channel, Amount.ofWei(90));
            ledger.recordVouchers(List.of(new VoucherRow(Samples.unsigned(channel, 80), 1, Instant.EPOCH)));
        }
        byte[] present = Files.readAllBytes(file);
        Files.write(file, old);
        refused("older copy");
        Files.write(file, present);
        try (Ledger ledger = Ledger.open(file)) {
            assertEquals(Amount.ofWei(80), ledger.channel(channel).orElseThrow().funds().signed());
        }
    }

    @Test
    void whoeverReadsMeanwhileBreaksNoSeal() {
        try (Ledger reader = Ledger.openReadOnly(file)) {
            try (Ledger ledger = Ledger.open(file)) {
                ledger.putMeta("a", "b");
                assertEquals(1, reader.channels().size());
            }
            assertEquals("b", reader.meta("a").orElseThrow());
            Ledger.open(file).close();
        }
        try (Ledger reader = Ledger.openReadOnly(file)) {
            assertEquals(1, reader.channels().size());
        }
        try (Ledger ledger = Ledger.open(file)) {
            assertEquals("b", ledger.meta("a").orElseThrow());
        }
    }

    @Test
    void afterACrashThePagesAreLookedAt() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.delete(seal);
        Ledger.open(file).close();
        Files.delete(seal);
        // The second page on: the first is SQLite's own list of tables.
        byte[] rotten = whole.clone();
        Arrays.fill(rotten, 4096, 4200, (byte) 0x5A);
        Files.write(file, rotten);
        WalletException fault = assertThrows(WalletException.class, () -> Ledger.open(file).close());
        assertEquals(Kind.FOREIGN_OR_DAMAGED_DATA, fault.kind());
    }

    @Test
    void aRelaysLedgerIsSealedToo() throws IOException {
        Path till = folder.resolve("till.db");
        PayeeLedger.open(till).close();
        byte[] rotten = Files.readAllBytes(till);
        rotten[rotten.length / 2] ^= 1;
        Files.write(till, rotten);
        assertEquals(Kind.FOREIGN_OR_DAMAGED_DATA, assertThrows(WalletException.class, () -> PayeeLedger.open(till).close()).kind());
    }
}
