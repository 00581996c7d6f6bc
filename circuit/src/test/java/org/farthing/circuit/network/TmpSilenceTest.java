package org.farthing.circuit.network;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.farthing.circuit.client.CircuitView;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.relay.ResolverSettings;
import org.farthing.circuit.sim.Faults;
import org.farthing.circuit.sim.Here;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.io.TempDir;

class TmpSilenceTest {
    @TempDir
    private Path folder;

    @SimulatedTest(seeds = 30)
    void after() throws Exception {
        try (var network = new PaidNetwork(folder, 6, i -> i % 2 == 0 ? new ExitPolicy(true, true) : ExitPolicy.NONE, ResolverSettings.system(), PaidNetwork.UNIT_PRICE, true)) {
            network.startClient(Amount.ofWei(100_000_000));
            fetch(network);
            boolean weather = Boolean.getBoolean("weather");
            if (weather) {
                Here.simulation().faults(new Faults(0.2, 0, 0.001, Duration.ofMillis(20), Duration.ofMillis(80), Duration.ofMillis(85)));
                fetch(network);
                Here.platform().sleep(Duration.ofSeconds(10));
                Here.simulation().faults(Faults.ORDINARY);
            }
            List<Bytes> path = network.status().path().stream().map(r -> r.relayId()).toList();
            network.wire(path.get(1)).cut();
            network.wire(path.get(2)).cut();
            long start = Here.simulation().now();
            fetch(network);
            System.err.println("TOOK " + (Here.simulation().now() - start) / 1_000_000 + " " + network.status().path().getFirst().relayId().equals(path.getFirst()) + " entryExit=" + network.relay(path.getFirst()).descriptor().roles());
        }
    }

    private static void fetch(PaidNetwork network) throws Exception {
        for (int i = 0; i < 5; i++) {
            var watcher = Here.platform();
            long t0 = Here.simulation().now();
            var on = new java.util.concurrent.atomic.AtomicBoolean(true);
            watcher.start("spy", () -> { try { for (int k = 0; k < 44 && on.get(); k++) { watcher.sleep(Duration.ofMillis(500));
                System.err.println("SPY " + (Here.simulation().now() - t0) / 1_000_000 + " " + network.status().readyCircuits() + " " + network.status().streams() + " " + network.status().lastFailure() + " " + network.client().circuits(false).get().stream().map(c -> c.number() + ":" + c.state() + c.streams() + c.path().stream().map(h -> h.name()).toList()).toList()); } } catch (Exception e) { System.err.println("SPY " + e); } });
            try (SocksSocket after = network.dial("one")) {
                if (after.reply() != 0) { System.err.println("REPLY " + after.reply()); continue; }
                after.request('G', 3_000);
                Origin.hash(after.in(), Long.MAX_VALUE);
                on.set(false);
                return;
            }
        }
    }
}
