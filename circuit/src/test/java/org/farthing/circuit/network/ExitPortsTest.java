package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.farthing.circuit.client.FailureReason;
import org.farthing.circuit.client.Shortage;
import org.farthing.circuit.directory.Descriptor.PortRange;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.relay.ResolverSettings;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams go by exits that say they connect to the port; one that says so and does not is found out. */
class ExitPortsTest {
    private static final Amount DEPOSIT = Amount.ofWei(100_000_000);
    private static final PortRange HIGH = new PortRange(30_000, 65_535);

    @TempDir
    private Path folder;

    /** The site's port is one of those that the system gives out, far above 1,000. */
    private static ExitPolicy policy(int number) {
        return new ExitPolicy(List.of(number == 3 ? HIGH : new PortRange(80, 80)), true);
    }

    private PaidNetwork network() throws Exception {
        return new PaidNetwork(folder, 4, ExitPortsTest::policy, ResolverSettings.system());
    }

    @Test
    void aPortThatOneExitListsIsReachedThroughThatOne() throws Exception {
        try (PaidNetwork network = network()) {
            network.startClient(DEPOSIT);
            for (int i = 0; i < 4; i++) {
                try (SocksSocket socket = network.dial("user " + i)) {
                    assertEquals(0, socket.reply());
                    socket.request('G', 1000);
                    assertEquals(Origin.hashOf(1000), Origin.hash(socket.in(), Long.MAX_VALUE));
                }
                PaidNetwork.await("the path that was used", () -> network.status().path().getLast().name().equals("r3"));
            }
            try (SocksSocket socket = network.dialTo("127.0.0.1", 81)) {
                assertEquals(2, socket.reply(), "no exit lists it");
            }
            assertTrue(network.status().readyCircuits() > 0);
            PaidNetwork.await("word of the port", () -> network.status().shortage().port().equals(OptionalInt.of(81)));
            network.listPorts(2, List.of(new PortRange(80, 81)));
            PaidNetwork.await("an exit that lists it", () -> network.status().shortage().equals(Shortage.NONE));
        }
    }

    @Test
    void anExitThatRefusesWhatItListsIsBlamed() throws Exception {
        try (PaidNetwork network = network()) {
            for (int relay = 0; relay < 3; relay++) {
                network.listPorts(relay, List.of(new PortRange(70, 90)));
            }
            network.listPorts(3, List.of(new PortRange(79, 79)));
            network.startClient(DEPOSIT);
            try (SocksSocket socket = network.dialTo("127.0.0.1", 81)) {
                assertEquals(2, socket.reply());
            }
            PaidNetwork.await("the blame", () -> network.status().paths().failures().stream()
                    .anyMatch(failure -> failure.reason() == FailureReason.BROKE_ITS_WORD));
        }
    }
}
