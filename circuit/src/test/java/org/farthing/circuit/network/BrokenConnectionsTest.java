package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.Faults;
import org.farthing.circuit.sim.Here;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.circuit.sim.Waiting;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.PayeeChannel;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.io.TempDir;

/**
 * Honest nodes on a bad network: any connection may break at any send and receive, threads are held up, packets are late. What must hold
 * however it goes: no answer is cut short in silence, both books agree within a window, everything heals, nothing is left over.
 */
class BrokenConnectionsTest {
    private static final Amount WINDOW = PaidNetwork.QUANTUM_PRICE.times(16_384 / CellMeter.QUANTUM_CELLS);
    private static final int PEOPLE = 5;
    private static final int MOST_TRIES = 6;

    @TempDir
    private Path folder;

    /** True if the download came whole; false where the program was told that it did not. */
    private static boolean download(PaidNetwork network, String user, int count) {
        try (SocksSocket socket = network.dial(user)) {
            if (socket.reply() != 0) {
                return false;
            }
            socket.request('G', count);
            String hash = Origin.hash(socket.in(), Long.MAX_VALUE);
            assertEquals(Origin.hashOf(count), hash, "an end in order before all of it has come");
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static void run(Faults faults, Path folder) throws Exception {
        try (var network = new PaidNetwork(folder, 4, new ExitPolicy(true, true))) {
            network.startClient(Amount.ofWei(100_000_000));
            Here.simulation().faults(faults);
            var whole = new AtomicInteger();
            var done = new CountDownLatch(PEOPLE);
            for (int i = 0; i < PEOPLE; i++) {
                String user = "user " + i;
                int count = 30_000 + 50_000 * i;
                Here.platform().start(user, () -> {
                    for (int tries = 0; tries < MOST_TRIES && !download(network, user, count); tries++) {
                        Waiting.pause(Duration.ofSeconds(2));
                    }
                    done.countDown();
                });
            }
            done.await();
            Here.simulation().faults(Faults.ORDINARY);
            for (int tries = 0; !download(network, "afterwards", 100_000); tries++) {
                assertTrue(tries < 20, () -> "it never heals: " + network.status());
                Waiting.pause(Duration.ofSeconds(5));
            }
            assertEquals(Map.of(), network.status().stopped(), "nobody cheated, so nobody is accused of it");
            network.client().close();
            Waiting.pause(Duration.ofSeconds(90));
            for (MemoryChannel channel : network.channels()) {
                assertFalse(channel.signed().isMoreThan(channel.served().plus(WINDOW)),
                        "signed " + channel.signed() + ", served " + channel.served());
            }
            for (PaidNetwork.Relay relay : network.relays()) {
                assertBooksAreInOrder(relay, network.channelTo(relay));
                assertEquals(0, relay.node().waitingBytes());
            }
        }
    }

    private static void assertBooksAreInOrder(PaidNetwork.Relay relay, MemoryChannel channel) {
        Optional<PayeeChannel> books = relay.ledger().channel(channel.terms().id());
        books.ifPresent(stored -> {
            Amount best = stored.best().map(Voucher::cumulative).orElse(Amount.ZERO);
            assertFalse(best.isMoreThan(channel.signed()), "the relay holds what was never signed");
            assertFalse(stored.used().isMoreThan(best), "served " + stored.used() + " for " + best);
        });
    }

    @SimulatedTest(seeds = 4)
    void onASlowNetworkAllGoesWell() throws Exception {
        run(Faults.SLOW, folder);
    }

    @SimulatedTest(seeds = 4)
    void whereConnectionsBreakNowAndThenNothingIsCutShortInSilence() throws Exception {
        run(Faults.ORDINARY.withCuts(0.0005), folder);
    }

    @SimulatedTest(seeds = 4)
    void whereConnectionsBreakAllTheTimeNothingIsCutShortInSilence() throws Exception {
        run(Faults.SLOW.withCuts(0.01), folder);
    }
}
