package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import org.farthing.circuit.client.ChannelStop;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.io.TempDir;

/** Relays that take money and stop, or take more than they ask for: what they gain by it. */
class HostileRelayTest {
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);
    private static final Amount PLENTY = Amount.ofWei(100_000_000);
    /** The largest payment window, in wei. */
    private static final Amount WINDOW = PaidNetwork.QUANTUM_PRICE.times(16_384 / CellMeter.QUANTUM_CELLS);

    @TempDir
    private Path folder;

    private static void assertLossWithinAWindow(MemoryChannel channel) {
        assertFalse(channel.signed().isMoreThan(channel.served().plus(WINDOW)),
                "signed " + channel.signed() + ", served " + channel.served());
    }

    @SimulatedTest
    void aRelayThatTakesTheMoneyAndStopsGainsAWindowAtMost() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket socket = network.dial("cut", 16 * 1024)) {
                socket.request('G', 60_000_000);
                // Long enough for the window to be as wide as it gets.
                socket.in().readFully(new byte[9_000_000]);
                network.relays().forEach(PaidNetwork.Relay::kill);
                assertThrows(IOException.class, () -> Origin.hash(socket.in(), Long.MAX_VALUE));
            }
            network.client().close();
            network.channels().forEach(HostileRelayTest::assertLossWithinAWindow);
        }
    }

    @SimulatedTest
    void aRelayThatTakesAQuarterMoreIsFoundOutAndPaidNoMore() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN, PaidNetwork.UNIT_PRICE.times(5).dividedUp(4))) {
            network.startClient(PLENTY);
            try (SocksSocket socket = network.dial("dear")) {
                socket.request('G', 200_000_000);
                assertThrows(IOException.class, () -> Origin.hash(socket.in(), Long.MAX_VALUE));
            }
            PaidNetwork.await("a channel that is paid from no more", () -> network.status().stopped().values().stream()
                    .anyMatch(stop -> stop == ChannelStop.IN_USE_ELSEWHERE || stop == ChannelStop.RELAY_OVERCOUNTS));
            network.client().close();
            network.channels().forEach(HostileRelayTest::assertLossWithinAWindow);
        }
    }

    @SimulatedTest
    void aRelayThatTakesTenTimesItsPriceGetsTheFirstWindowsAndNothingElse() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN, PaidNetwork.UNIT_PRICE.times(10))) {
            network.startClient(PLENTY);
            try (SocksSocket socket = network.dial("dearer")) {
                socket.request('G', 2_000_000);
                PaidNetwork.settled(() -> network.channels().stream().mapToLong(channel -> channel.signed().wei().longValueExact()).sum(),
                        java.time.Duration.ofMillis(700));
            }
            network.client().close();
            for (MemoryChannel channel : network.channels()) {
                assertLossWithinAWindow(channel);
                // The windows grow with what is served, which is next to nothing.
                assertFalse(channel.signed().isMoreThan(WINDOW.times(2)), "signed " + channel.signed());
            }
            assertEquals(3, network.channels().size());
        }
    }
}
