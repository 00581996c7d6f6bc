package org.farthing.wallet.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.farthing.wallet.chain.ChannelEvent;
import org.farthing.wallet.chain.ChannelEvent.Place;
import org.farthing.wallet.chain.OnChainChannel;
import org.farthing.wallet.chain.OnChainChannel.State;
import org.farthing.wallet.evidence.ChainCheck.OnChain;
import org.farthing.wallet.evidence.VoucherExport.Format;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One channel, whose vouchers state 101 wei in total, against everything a chain may show of it. */
class ChainCheckTest {
    private static final Place PLACE = new Place(7, 0, Exported.filled(32, 1));

    @TempDir
    Path folder;
    private Exported exported;
    private Bytes id;
    private EvidenceReport report;

    @BeforeEach
    void export() {
        exported = new Exported(folder, 1);
        id = exported.channels.getFirst();
        report = Exported.check(exported.text(Format.CSV, Filter.ALL.on(id)));
    }

    @AfterEach
    void close() {
        exported.close();
    }

    @Test
    void neverOpened() {
        assertEquals(new ChainCheck.NeverOpened(), state(State.NONE, 0));
    }

    @Test
    void openChannelsCoverWhatTheyHold() {
        assertEquals(new ChainCheck.Open(Amount.ofWei(500), Instant.EPOCH, Amount.ofWei(101)), state(State.OPEN, 500));
        assertEquals(new ChainCheck.Open(Amount.ofWei(50), Instant.EPOCH, Amount.ofWei(50)), state(State.OPEN, 50));
    }

    @Test
    void theRelayWasPaidTheSmallerOfVoucherAndDeposit() {
        assertClosed(101, 399, 101, "what these vouchers state.");
        assertClosed(50, 0, 50, "what these vouchers state.");
        assertClosed(102, 398, 101, "it held a higher one, which is not in this file.");
        assertClosed(100, 400, 101, "it cashed an earlier one.");
    }

    private void assertClosed(long paid, long returned, long expected, String end) {
        var other = new ChannelEvent.Closed(PLACE, exported.channels.get(1), Amount.ofWei(1), Amount.ofWei(2));
        var event = new ChannelEvent.Closed(PLACE, id, Amount.ofWei(paid), Amount.ofWei(returned));
        var closed = assertInstanceOf(ChainCheck.Closed.class, state(State.CLOSED, 0, event, other));
        assertEquals(new ChainCheck.Closed(Amount.ofWei(paid), Amount.ofWei(returned), Amount.ofWei(expected)), closed);
        assertEquals(paid == expected, closed.asProven());
        assertEquals(end, closed.sentence().substring(closed.sentence().length() - end.length()));
    }

    @Test
    void refundedOrOverUnseen() {
        assertEquals(new ChainCheck.Refunded(Amount.ofWei(500)),
                state(State.CLOSED, 0, new ChannelEvent.Refunded(PLACE, id, Amount.ofWei(500))));
        assertEquals(new ChainCheck.OverUnseen(), state(State.CLOSED, 0, new ChannelEvent.Extended(PLACE, id, Instant.EPOCH)));
    }

    private OnChain state(State state, long deposit, ChannelEvent... events) {
        Map<Bytes, OnChain> found = ChainCheck.of(report, asked -> {
            assertEquals(id, asked);
            return new OnChainChannel(Amount.ofWei(deposit), Instant.EPOCH, state);
        }, List.of(events));
        assertEquals(1, found.size());
        return found.get(id);
    }
}
