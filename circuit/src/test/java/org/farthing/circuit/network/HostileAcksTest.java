package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage.PayAck;
import org.farthing.circuit.client.ChannelStop;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.circuit.sim.Waiting;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.io.TempDir;

/** Relays that serve and lie about money. Whatever they say, they are paid for what has arrived and a window ahead. */
class HostileAcksTest {
    private static final Amount PLENTY = Amount.ofWei(100_000_000);
    private static final int FIRST_CELLS = 200;
    /** What a relay may have sent that has not arrived, and what is signed ahead of service, in cells. */
    private static final int MOST_AHEAD = 16_384 + 64;

    @TempDir
    private Path folder;

    /** A relay that becomes a liar once it has acknowledged so many cells. */
    private static HostileRelay.Conduct liarAfter(int cells, UnaryOperator<PayAck> lie) {
        return new HostileRelay.Conduct() {
            @Override
            public PayAck acknowledgement(PayAck honest) {
                return honest.forwardCells() + honest.backwardCells() < cells ? honest : lie.apply(honest);
            }
        };
    }

    /** A download by way of the liar, until its channel is used no more: for one of the reasons, and with a window lost at the most. */
    private void assertFoundOut(UnaryOperator<PayAck> lie, Set<ChannelStop> reasons) throws Exception {
        try (var evil = new HostileRelay(liarAfter(FIRST_CELLS, lie), EnumSet.of(Role.GUARD, Role.MIDDLE));
                var network = new PaidNetwork(folder, 2, new ExitPolicy(true, true))) {
            network.admit(evil);
            network.startClient(PLENTY);
            MemoryChannel channel = network.channels().getLast();
            assertTrue(channel.relayId().equals(evil.descriptor().relayId()));
            try (SocksSocket socket = network.dial("lied to")) {
                socket.request('G', 20_000_000);
                Origin.hash(socket.in(), Long.MAX_VALUE);
            } catch (IOException _) {
                // Its circuit was ended.
            }
            PaidNetwork.await("the end of the channel's use", () -> network.status().stopped().containsKey(channel.terms().id()));
            assertTrue(reasons.contains(network.status().stopped().get(channel.terms().id())), network.status().stopped().toString());
            Amount signed = channel.signed();
            // Nothing more is signed, whoever waits.
            Waiting.pause(Duration.ofMinutes(2));
            assertTrue(channel.signed().equals(signed));
            network.client().close();
            assertFalse(signed.isMoreThan(channel.served().plus(PaidNetwork.QUANTUM_PRICE.times(MOST_AHEAD / CellMeter.QUANTUM_CELLS))),
                    "signed " + signed + ", served " + channel.served());
        }
    }

    private static PayAck with(PayAck ack, PayStatus status, Amount paid, Amount closedUse, long forward, long backward) {
        return new PayAck(status, ack.channel(), paid, closedUse, forward, backward);
    }

    @SimulatedTest
    void aRelayThatCountsATenthMoreIsPaidNoMore() throws Exception {
        assertFoundOut(ack -> with(ack, ack.status(), ack.paidTotal(), ack.closedUse(), ack.forwardCells() * 11 / 10,
                ack.backwardCells() * 11 / 10), Set.of(ChannelStop.RELAY_OVERCOUNTS));
    }

    @SimulatedTest
    void aRelayThatCountsCellsNeverSentIsPaidNoMore() throws Exception {
        assertFoundOut(ack -> with(ack, ack.status(), ack.paidTotal(), ack.closedUse(), ack.forwardCells() + 1_000_000,
                ack.backwardCells()), Set.of(ChannelStop.RELAY_OVERCOUNTS));
    }

    @SimulatedTest
    void aRelayThatClaimsUseByOtherCircuitsIsPaidNoMore() throws Exception {
        assertFoundOut(ack -> with(ack, ack.status(), ack.paidTotal(), PLENTY, ack.forwardCells(), ack.backwardCells()),
                Set.of(ChannelStop.RELAY_OVERCOUNTS));
    }

    @SimulatedTest
    void aRelayThatShowsMoreThanWasSignedIsPaidNoMore() throws Exception {
        assertFoundOut(ack -> with(ack, ack.status(), ack.paidTotal().plus(Amount.ofWei(1)), ack.closedUse(), ack.forwardCells(),
                ack.backwardCells()), Set.of(ChannelStop.IN_USE_ELSEWHERE));
    }

    @SimulatedTest
    void aRelayThatSaysNothingIsLeftIsPaidNoMore() throws Exception {
        assertFoundOut(ack -> with(ack, PayStatus.EXHAUSTED, ack.paidTotal(), ack.closedUse(), ack.forwardCells(), ack.backwardCells()),
                Set.of(ChannelStop.IN_USE_ELSEWHERE, ChannelStop.RELAY_OVERCOUNTS));
    }

    /** An earlier total again, and none at all: a relay that forgets is served by the same vouchers, not by more. */
    @SimulatedTest
    void aRelayThatForgetsVouchersIsPaidForItsServiceAlone() throws Exception {
        try (var evil = new HostileRelay(liarAfter(FIRST_CELLS, ack -> with(ack, ack.status(), Amount.ZERO, ack.closedUse(),
                ack.forwardCells(), ack.backwardCells())), EnumSet.of(Role.GUARD, Role.MIDDLE));
                var network = new PaidNetwork(folder, 2, new ExitPolicy(true, true))) {
            network.admit(evil);
            network.startClient(PLENTY);
            MemoryChannel channel = network.channels().getLast();
            try (SocksSocket socket = network.dial("forgotten")) {
                socket.request('G', 4_000_000);
                Origin.hash(socket.in(), Long.MAX_VALUE);
            } catch (IOException _) {
                // It may have been left.
            }
            network.client().close();
            assertFalse(channel.signed().isMoreThan(
                    channel.served().plus(PaidNetwork.QUANTUM_PRICE.times(MOST_AHEAD / CellMeter.QUANTUM_CELLS))),
                    "signed " + channel.signed() + ", served " + channel.served());
        }
    }

    @SimulatedTest
    void aRelayThatSpeaksOfAnotherChannelLosesTheCircuit() throws Exception {
        var conduct = liarAfter(FIRST_CELLS, ack -> new PayAck(ack.status(), Bytes.of(new byte[32]), ack.paidTotal(), ack.closedUse(),
                ack.forwardCells(), ack.backwardCells()));
        try (var evil = new HostileRelay(conduct, EnumSet.of(Role.GUARD, Role.MIDDLE));
                var network = new PaidNetwork(folder, 2, new ExitPolicy(true, true))) {
            network.admit(evil);
            network.startClient(PLENTY);
            try (SocksSocket socket = network.dial("confused")) {
                socket.request('G', 4_000_000);
                Origin.hash(socket.in(), Long.MAX_VALUE);
            } catch (IOException _) {
                // As it should be.
            }
            PaidNetwork.await("the circuit's end", () -> evil.ended() > 0);
        }
    }
}
