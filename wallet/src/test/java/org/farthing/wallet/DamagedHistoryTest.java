package org.farthing.wallet;

import static org.farthing.wallet.WalletWorld.LIFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.evidence.HistoryCheck;
import org.farthing.wallet.ledger.CopyTaken;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.VoucherHistory.Entry;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.ledger.VoucherHistory.Order;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bits that turned in recorded vouchers after a crash, when no seal finds them, and the relay's copy that fills the newest. */
class DamagedHistoryTest {
    private static final Amount WINDOW = Amount.ofWei(1_000_000);

    @TempDir
    Path folder;

    private static Voucher sign(Wallet wallet, Bytes id, long wei) {
        PayingChannel channel = wallet.channels().paying(id).orElseThrow();
        return channel.sign(Amount.ofWei(wei), Amount.ZERO, WINDOW, 32);
    }

    /** Turns a bit wherever these bytes lie in the file, as a disk that fails does; a crash left no seal. */
    private static void rot(Path file, Bytes... each) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (Bytes bytes : each) {
            byte[] wanted = bytes.toArray();
            boolean found = false;
            for (int i = 0; i + wanted.length <= whole.length; i++) {
                if (Arrays.equals(whole, i, i + wanted.length, wanted, 0, wanted.length)) {
                    whole[i + wanted.length / 2] ^= 4;
                    found = true;
                }
            }
            assertTrue(found);
        }
        Files.write(file, whole);
        Files.delete(file.resolveSibling("ledger.db.seal"));
    }

    private static List<Entry> entries(Wallet wallet, Bytes id) {
        return wallet.ledger().history().page(Filter.ALL.on(id), Order.OLDEST_FIRST, 0, 100);
    }

    @Test
    void theRelaysCopyFillsTheNewestAndNoTotalFalls() throws IOException {
        try (var world = new WalletWorld(folder, 1)) {
            Wallet wallet = world.open();
            List<Bytes> ids = wallet.channels().openTogether(world.plans(3), LIFE);
            Bytes id = ids.getFirst();
            Voucher first = sign(wallet, id, 1_000);
            Voucher second = sign(wallet, id, 20_000);
            Voucher third = sign(wallet, id, 300_000);
            Voucher only = sign(wallet, ids.get(1), 77_777);
            Voucher sound = sign(wallet, ids.get(2), 5);
            assertEquals(List.of(), HistoryCheck.of(wallet.ledger()));
            Amount paid = wallet.ledger().history().sum(Filter.ALL);
            var before = entries(wallet, id);
            wallet.close();

            rot(world.ledgerFile(), second.signature(), third.signature(), only.signature());
            Wallet after = world.open();
            after.channels().refresh();
            List<HistoryCheck.Damage> damages = HistoryCheck.of(after.ledger());
            assertEquals(List.of(id, ids.get(1)), damages.stream().map(damage -> damage.channel().id()).toList());
            assertEquals(List.of(1L, 0L), damages.stream().map(HistoryCheck.Damage::after).toList());
            assertEquals(List.of(3L, 1L), damages.stream().map(HistoryCheck.Damage::newest).toList());
            var rows = after.channels().rows();

            // Less than the record, another channel's, and a total that was never signed.
            assertEquals(CopyTaken.OLDER, after.channels().fill(id, second));
            refused(() -> after.channels().fill(id, only));
            refused(() -> after.channels().fill(id, new Voucher(id, Amount.ofWei(300_001), third.signature())));
            assertEquals(CopyTaken.NOTHING_DAMAGED, after.channels().fill(ids.get(2), sound));
            assertEquals(damages, HistoryCheck.of(after.ledger()));

            assertEquals(CopyTaken.FILLED, after.channels().fill(id, third));
            assertEquals(CopyTaken.FILLED, after.channels().fill(ids.get(1), only));
            assertEquals(List.of(), HistoryCheck.of(after.ledger()));
            assertEquals(CopyTaken.NOTHING_DAMAGED, after.channels().fill(id, third));
            assertEquals(before.getLast(), entries(after, id).getLast());
            assertEquals(first, entries(after, id).getFirst().voucher());
            assertEquals(paid, after.ledger().history().sum(Filter.ALL));
            for (int i = 0; i < rows.size(); i++) {
                assertEquals(rows.get(i).funds().signed(), after.channels().rows().get(i).funds().signed());
            }
            assertEquals(Amount.ofWei(300_000), after.channels().rows().getFirst().funds().acknowledged(), "the relay showed it");
            assertEquals(after.channels().rows(), after.ledger().channels(), "memory and ledger say the same");
            sign(after, id, 300_001);
            assertEquals(4, entries(after, id).getLast().sequence());
            assertEquals(Amount.ofWei(1), entries(after, id).getLast().increment());
        }
    }

    /** A crash lost the last records: the relay's copy states more than the damaged one, within what was reserved. */
    @Test
    void aHigherCopyTakesThePlaceToo() throws IOException {
        try (var world = new WalletWorld(folder, 1)) {
            Wallet wallet = world.open();
            Bytes id = wallet.channels().openTogether(world.plans(1), LIFE).getFirst();
            sign(wallet, id, 1_000);
            Voucher second = sign(wallet, id, 20_000);
            Path crashed = Files.createDirectory(folder.resolve("crashed"));
            for (String name : List.of("ledger.db", "ledger.db-wal")) {
                Files.copy(folder.resolve(name), crashed.resolve(name));
            }
            Voucher lost = sign(wallet, id, 40_000);
            wallet.close();
            Ledger.open(crashed.resolve("ledger.db")).close();
            Files.move(crashed.resolve("ledger.db"), world.ledgerFile(), StandardCopyOption.REPLACE_EXISTING);
            rot(world.ledgerFile(), second.signature());

            Wallet after = world.open();
            after.channels().refresh();
            PayingChannel channel = after.channels().uncertain().getFirst();
            Amount bound = channel.signed();
            assertTrue(bound.isMoreThan(lost.cumulative()));
            assertEquals(CopyTaken.FILLED, after.channels().fill(id, lost));
            assertEquals(lost, entries(after, id).getLast().voucher());
            assertEquals(2, entries(after, id).getLast().sequence());
            assertEquals(Amount.ofWei(40_000), after.ledger().history().sum(Filter.ALL));
            assertEquals(bound, channel.signed(), "the doubt ends elsewhere");
            assertEquals(after.channels().rows(), after.ledger().channels());
            assertEquals(lost.cumulative(), after.channels().shown(id, Optional.of(lost)));
        }
    }

    private static void refused(Runnable action) {
        assertEquals(Kind.CHANNEL_STATE, assertThrows(WalletException.class, action::run).kind());
    }
}
