package org.farthing.circuit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.network.MemoryChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.PayeeLedger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TillTest {
    @TempDir
    private Path folder;

    /** Circuits that wait for money ask for it when they are woken, and are shown the best voucher: that must not wake them again. */
    @Test
    void aVoucherThatPaysNothingNewIsAcknowledgedAndWakesNobody() throws Exception {
        try (PayeeLedger ledger = PayeeLedger.open(folder.resolve("till.db")); var fixture = new TillFixture(ledger)) {
            MemoryChannel channel = TillFixture.channel(1);
            TillFixture.Customer paying = fixture.bind(channel);
            TillFixture.Customer waiting = fixture.bind(channel);
            settle(fixture, waiting);
            int before = waiting.wakings();
            Voucher voucher = channel.signFreely(TillFixture.QUANTUM.times(3));
            for (int i = 0; i < 10; i++) {
                fixture.pay(paying, voucher);
                assertEquals(new TillFixture.Told(PayStatus.CREDITED, TillFixture.QUANTUM.times(3)), paying.next());
            }
            fixture.pay(paying, channel.signFreely(TillFixture.QUANTUM.times(2)));
            assertEquals(new TillFixture.Told(PayStatus.CREDITED, TillFixture.QUANTUM.times(3)), paying.next());
            settle(fixture, waiting);
            assertEquals(before + 1, waiting.wakings());
        }
    }

    /** What the loop was to do is done. */
    private static void settle(TillFixture fixture, TillFixture.Customer customer) throws Exception {
        fixture.use(customer, 0);
    }
}
