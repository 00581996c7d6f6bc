package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.directory.Descriptor.PortRange;
import org.farthing.circuit.link.LinkLimits;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.relay.Refusal;
import org.farthing.circuit.relay.RelayActivity;
import org.farthing.circuit.relay.RelayLimits;
import org.farthing.circuit.sim.Here;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.io.TempDir;

/** A relay takes on what its operator wants, from one moment to the next, and says in sums what it does. */
class RelayLimitsTest {
    private static final Amount PLENTY = Amount.ofWei(10_000_000_000L);
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);
    private static final int BYTES = 4_000_000;

    @TempDir
    private Path folder;

    private static Duration download(PaidNetwork network) throws Exception {
        long before = Here.platform().nanos();
        try (SocksSocket socket = network.dial("page")) {
            assertEquals(0, socket.reply());
            socket.request('G', BYTES);
            assertEquals(Origin.hashOf(BYTES), Origin.hash(socket.in(), Long.MAX_VALUE));
        }
        return Duration.ofNanos(Here.platform().nanos() - before);
    }

    /** Time is the simulation's: what a download takes is what was waited for. */
    @SimulatedTest(seeds = 2)
    void aRelayKeepsWithinItsRateAndLosesNothing() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            Duration free = download(network);
            PaidNetwork.Relay slow = network.relay(1);
            long rate = 2 * RelayLimits.LEAST_BYTES;
            slow.node().limit(new RelayLimits(100, 100, 64, rate));
            Duration limited = download(network);
            // A fifth of a second's worth may come at once, and what was on its way.
            assertTrue(limited.toMillis() >= BYTES * 1000L / rate - 400, "too fast: " + limited + ", " + free + " without a limit");
            assertTrue(limited.toMillis() <= 2 * BYTES * 1000L / rate + free.toMillis() + 1_000, "too slow: " + limited);
            slow.node().limit(RelayLimits.USUAL);
            assertTrue(download(network).compareTo(limited) < 0, "the limit is gone");
            assertEquals(List.of(), network.status().paths().failures());
        }
    }

    @SimulatedTest
    void circuitsBeyondTheLimitAreRefusedAndThoseThatStandGoOn() throws Exception {
        try (var network = new PaidNetwork(folder, 2, OPEN)) {
            PaidNetwork.Relay relay = network.relay(1);
            relay.node().limit(new RelayLimits(1, LinkLimits.MOST, 64, 0));
            try (var first = new RawClient(network.relay(0).descriptor()).extend(relay.descriptor());
                    var second = new RawClient(network.relay(0).descriptor())) {
                second.send(0, 0, new RelayMessage.Extend(relay.descriptor().host(), relay.descriptor().port(),
                        second.handshakeFor(relay.descriptor().relayId(), relay.descriptor().onionKey())));
                second.awaitDestroyed();
                RelayActivity activity = relay.node().activity();
                assertEquals(1, activity.circuits());
                assertEquals(1, activity.circuitsBegun());
                assertEquals(1, activity.links());
                assertEquals(Map.of(Refusal.CIRCUIT_BEYOND_LIMIT, 1L), activity.refusals());
                first.send(1, 0, new RelayMessage.Ping(7));
                assertEquals(new RelayMessage.Pong(7), first.next().message());
            }
        }
    }

    @SimulatedTest
    void anExitFollowsItsPolicyAtOnce() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            download(network);
            network.relays().forEach(relay -> relay.node().follow(new ExitPolicy(List.of(new PortRange(1, 1)), true)));
            try (SocksSocket socket = network.dial("other")) {
                assertTrue(socket.reply() != 0);
            }
            RelayActivity all = network.relay(0).node().activity();
            assertTrue(all.forwardCells() > 0 && all.backwardCells() > BYTES / 2_100, all.toString());
        }
    }
}
