package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.Simulation;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a network in a simulated world, keys, TLS, payments, database and all, does the same whenever the seed is the same. */
class SameSeedTest {
    private static final int BYTES = 150_000;

    @TempDir
    private Path folder;
    private int runs;

    /** A download and its end; returns the world for its trace. */
    private Simulation download(long seed) throws Exception {
        Path own = Files.createDirectory(folder.resolve("run-" + ++runs));
        try (var world = new Simulation(seed)) {
            world.run(() -> {
                try (var network = new PaidNetwork(own, 4, new ExitPolicy(true, true))) {
                    network.startClient(Amount.ofWei(100_000_000));
                    try (SocksSocket socket = network.dial("someone")) {
                        socket.request('G', BYTES);
                        assertEquals(Origin.hashOf(BYTES), Origin.hash(socket.in(), Long.MAX_VALUE));
                    }
                }
                return null;
            });
            return world;
        }
    }

    @Test
    void aSeedIsOneOrderOfEventsAndOthersAreOthers() throws Exception {
        var traces = new HashSet<Long>();
        for (long seed = 1; seed <= 4; seed++) {
            Simulation once = download(seed);
            Simulation again = download(seed);
            assertSameLines(once.trace().lines(), again.trace().lines());
            assertEquals(once.trace().hash(), again.trace().hash(), "seed " + seed);
            assertTrue(once.trace().events() > 1_000);
            traces.add(once.trace().hash());
        }
        assertEquals(4, traces.size());
    }

    /** Where -Dfarthing.trace keeps them, the first difference says more than two hashes. */
    private static void assertSameLines(List<String> once, List<String> again) throws IOException {
        for (int i = 0; i < Math.min(once.size(), again.size()); i++) {
            assertEquals(once.get(i), again.get(i), "event " + i + " after " + once.subList(Math.max(0, i - 12), i));
        }
    }
}
