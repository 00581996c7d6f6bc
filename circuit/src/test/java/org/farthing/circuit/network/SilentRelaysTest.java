package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.Here;
import org.farthing.circuit.sim.SimulatedSockets;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.circuit.sim.Waiting;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.io.TempDir;

/** Relays that keep their connections open and do nothing: no error tells of them, time alone does. */
class SilentRelaysTest {
    private static final Amount PLENTY = Amount.ofWei(100_000_000);
    private static final int PEOPLE = 6;
    private static final int COUNT = 60_000;

    @TempDir
    private Path folder;

    /** Takes and gives cells until it is frozen: then its thread does nothing for half an hour. */
    private static final class Freezing implements HostileRelay.Conduct {
        private boolean frozen;

        @Override
        public List<byte[]> forward(HostileRelay.Held circuit, byte[] cell) {
            if (frozen) {
                frozen = false;
                Waiting.pause(Duration.ofMinutes(30));
            }
            return List.of(cell);
        }
    }

    private static boolean download(PaidNetwork network, String user) {
        try (SocksSocket socket = network.dial(user)) {
            if (socket.reply() != 0) {
                return false;
            }
            socket.request('G', COUNT);
            assertEquals(Origin.hashOf(COUNT), Origin.hash(socket.in(), Long.MAX_VALUE));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Everyone gets through, though whoever was on a circuit through it may have to ask again. */
    private static void assertEveryoneIsServed(PaidNetwork network) throws InterruptedException {
        var tries = new ConcurrentHashMap<String, Integer>();
        var done = new CountDownLatch(PEOPLE);
        for (int i = 0; i < PEOPLE; i++) {
            String user = "user " + i;
            Here.platform().start(user, () -> {
                int count = 1;
                while (count < 10 && !download(network, user)) {
                    count++;
                }
                tries.put(user, count);
                done.countDown();
            });
        }
        done.await();
        assertTrue(tries.values().stream().allMatch(count -> count <= 3), () -> "tries: " + tries);
    }

    @SimulatedTest
    void aRelayThatFreezesCostsItsOwnCircuitsAlone() throws Exception {
        var conduct = new Freezing();
        try (var evil = new HostileRelay(conduct, EnumSet.of(Role.MIDDLE));
                var network = new PaidNetwork(folder, 4, new ExitPolicy(true, true))) {
            network.admit(evil);
            network.startClient(PLENTY);
            conduct.frozen = true;
            assertEveryoneIsServed(network);
        }
    }

    @SimulatedTest
    void aListedRelayThatNobodyReachesKeepsNobodyWaiting() throws Exception {
        try (var evil = new HostileRelay(new HostileRelay.Conduct() { }, EnumSet.of(Role.GUARD, Role.MIDDLE));
                var network = new PaidNetwork(folder, 4, new ExitPolicy(true, true))) {
            network.admit(evil);
            ((SimulatedSockets) Here.platform().sockets()).silence(
                    new InetSocketAddress(InetAddress.ofLiteral(evil.descriptor().host()), evil.descriptor().port()));
            network.startClient(PLENTY);
            assertEveryoneIsServed(network);
        }
    }
}
