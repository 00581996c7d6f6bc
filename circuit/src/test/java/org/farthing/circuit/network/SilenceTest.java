package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.farthing.circuit.client.CircuitView;
import org.farthing.circuit.client.FailureReason;
import org.farthing.circuit.client.HopFailure;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.Faults;
import org.farthing.circuit.sim.Here;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.io.TempDir;

/**
 * Relays that vanish without a word: their connections stand, and nothing comes. A program's new connection gets its page all the same
 * within seconds, though every circuit that is there is dead. Time is that of the simulated world.
 */
class SilenceTest {
    private static final Amount PLENTY = Amount.ofWei(100_000_000);
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);
    private static final int PAGE = 100_000;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path folder;

    /** Cuts the two behind the entry off and has a page fetched all the same; says when they fell silent. */
    private static long cutAllButTheEntry(PaidNetwork network, List<Bytes> path) throws Exception {
        network.wire(path.get(1)).cut();
        network.wire(path.get(2)).cut();
        long start = Here.simulation().now();
        try (SocksSocket after = network.dial("one")) {
            after.fetch(PAGE);
        }
        return start;
    }

    private static List<Bytes> path(PaidNetwork network) throws Exception {
        return network.client().circuits(false).get(20, TimeUnit.SECONDS).stream()
                .filter(one -> one.state() == CircuitView.State.IN_USE).findFirst().orElseThrow()
                .path().stream().map(CircuitView.Hop::relayId).toList();
    }

    private static void within(long most, long start, String what) {
        long took = Here.simulation().now() - start;
        assertTrue(took <= most, what + " took " + took / 1_000_000 + " ms");
    }

    private static void echo(SocksSocket socket, int value) throws IOException {
        socket.out().write(value);
        socket.out().flush();
        assertEquals(value, socket.in().read());
    }

    @SimulatedTest(seeds = 2)
    void anEntryThatFallsSilentIsReplacedAndItsStreamsAreReset() throws Exception {
        try (var network = PaidNetwork.wired(folder, 6, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket open = network.dial("one")) {
                open.request('E', 0);
                echo(open, 7);
                Bytes entry = path(network).getFirst();
                network.wire(entry).cut();
                long start = Here.simulation().now();
                try (SocksSocket after = network.dial("two")) {
                    after.fetch(PAGE);
                }
                within(5 * SECOND, start, "the page");
                assertNotEquals(entry, network.status().path().getFirst().relayId());
                // Another entry is heard, so it is not this machine's own network: the stream is not left hanging.
                assertThrows(IOException.class, () -> open.in().readUnsignedByte());
                within(10 * SECOND, start, "the reset");
                PaidNetwork.await("word of the entry", () -> network.status().paths().failures().stream()
                        .anyMatch(failure -> failure.relayId().equals(entry) && failure.hop() == 0));
            }
        }
    }

    @SimulatedTest(seeds = 2)
    void aMiddleAndAnExitThatFallSilentAreFoundOutAndNamed() throws Exception {
        try (var network = PaidNetwork.wired(folder, 7, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket open = network.dial("one")) {
                open.request('E', 0);
                echo(open, 7);
                List<Bytes> path = path(network);
                long start = cutAllButTheEntry(network, path);
                within(5 * SECOND, start, "the page");
                List<Bytes> healed = network.status().path().stream().map(relay -> relay.relayId()).toList();
                assertEquals(path.getFirst(), healed.getFirst(), "the entry answers and stays");
                assertFalse(healed.contains(path.get(1)) || healed.contains(path.get(2)));
                assertThrows(IOException.class, () -> open.in().readUnsignedByte());
                within(10 * SECOND, start, "the reset");
                PaidNetwork.await("word of the middle", () -> network.status().paths().failures().stream()
                        .anyMatch(failure -> failure.relayId().equals(path.get(1)) && failure.hop() == 1
                                && failure.reason() == FailureReason.NO_ANSWER));
                List<HopFailure> failures = network.status().paths().failures();
                assertTrue(failures.stream().noneMatch(failure -> failure.hop() == 0), failures.toString());
            }
        }
    }

    /** Round trips that were long a moment ago make the client more patient, and not much. */
    @SimulatedTest(seeds = 2)
    void afterASlowNetworkSilenceIsFoundOutAsWell() throws Exception {
        try (var network = PaidNetwork.wired(folder, 7, OPEN)) {
            network.startClient(PLENTY);
            Here.simulation().faults(new Faults(0.2, 0, 0.001, Duration.ofMillis(20), Duration.ofMillis(80), Duration.ofMillis(85)));
            try (SocksSocket before = network.dial("one")) {
                before.fetch(PAGE);
            }
            Here.platform().sleep(Duration.ofSeconds(10));
            Here.simulation().faults(Faults.ORDINARY);
            List<Bytes> path = path(network);
            long start = cutAllButTheEntry(network, path);
            within(6 * SECOND, start, "the page");
        }
    }

    /** 160 ms on every wire and back, and a machine that stands still for most of a second now and then. */
    @SimulatedTest(seeds = 2)
    void aSlowNetworkAndASlowMachineLoseNothing() throws Exception {
        try (var network = PaidNetwork.wired(folder, 5, OPEN)) {
            Here.simulation().faults(new Faults(0.5, 0, 0.002, Duration.ofMillis(700), Duration.ofMillis(80), Duration.ofMillis(90)));
            network.startClient(PLENTY);
            try (SocksSocket open = network.dial("one")) {
                open.request('E', 0);
                echo(open, 7);
                List<Bytes> path = path(network);
                for (int i = 0; i < 20; i++) {
                    // Quiet for longer each time: probes are on their way as well.
                    Here.platform().sleep(Duration.ofSeconds(i));
                    echo(open, i);
                }
                assertEquals(path, path(network), "no circuit was given up");
                assertEquals(List.of(), network.status().paths().failures());
            }
        }
    }

    @SimulatedTest(seeds = 2)
    void aNetworkThatIsAwayForSecondsLosesNoStream() throws Exception {
        try (var network = PaidNetwork.wired(folder, 5, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket open = network.dial("one")) {
                open.request('E', 0);
                echo(open, 7);
                Bytes entry = path(network).getFirst();
                // All of them: it is this machine's own wire.
                network.relays().forEach(relay -> network.wire(relay.descriptor().relayId()).cut());
                open.out().write(8);
                open.out().flush();
                long start = Here.simulation().now();
                PaidNetwork.await("no circuit to be left", () -> network.status().readyCircuits() == 0);
                within(10 * SECOND, start, "word of it");
                Here.platform().sleep(Duration.ofSeconds(6));
                network.relays().forEach(relay -> network.wire(relay.descriptor().relayId()).mend());
                assertEquals(8, open.in().read());
                echo(open, 9);
                PaidNetwork.await("a circuit", () -> network.status().readyCircuits() > 0);
                try (SocksSocket after = network.dial("two")) {
                    after.fetch(PAGE);
                }
                // Another may have served meanwhile; the first one comes first again.
                network.client().newIdentity().get(20, TimeUnit.SECONDS);
                PaidNetwork.await("a circuit by the entry", () -> network.status().readyCircuits() > 0
                        && network.status().path().getFirst().relayId().equals(entry));
            }
        }
    }
}
