package org.farthing.wallet.ledger;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * Writes what {@code src/test/resources/ledger/v1.db} holds and dies without closing it. That file is made once for each version, when it
 * is released, and never again: it stands for the ledgers that are out there. After a run the file is brought together by
 * {@code PRAGMA wal_checkpoint; PRAGMA journal_mode = DELETE}, which leaves the mark of the crash.
 */
final class FrozenLedger {
    private FrozenLedger() {
    }

    public static void main(String[] arguments) {
        Ledger ledger = Ledger.open(Path.of(arguments[0]));
        ledger.bind(Map.of("chain-id", "31337"));
        ledger.nextChannelIndex();
        ledger.nextChannelIndex();
        Bytes first = Samples.openChannel(ledger, 0);
        Bytes second = Samples.openChannel(ledger, 1);
        ledger.reserve(first, Amount.ofWei(50));
        ledger.recordVouchers(List.of(Samples.voucher(first, 30), Samples.voucher(first, 50)));
        ledger.recordAcknowledged(first, Amount.ofWei(20));
        ledger.checkpointServed(first, Amount.ofWei(25));
        ledger.updateState(first, new ChannelState.Closing(ledger.channel(first).orElseThrow().funds(), Instant.ofEpochMilli(
                1_790_000_000_123L)));
        ledger.reserve(second, Amount.ofWei(80));
        ledger.recordVouchers(List.of(Samples.voucher(second, 11)));
        ledger.intents().save(Samples.intent(31337, Samples.address(1), 6, Intent.Status.CONFIRMED, 1));
        ledger.intents().save(Samples.intent(31337, Samples.address(1), 7, Intent.Status.SENT, 2));
        Runtime.getRuntime().halt(9);
    }
}
