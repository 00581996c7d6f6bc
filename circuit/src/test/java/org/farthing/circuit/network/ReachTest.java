package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.farthing.circuit.client.DestinationRules;
import org.farthing.circuit.client.ReachedBy;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether others reach a relay: found out by having another relay go there. */
class ReachTest {
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);

    @TempDir
    private Path folder;

    private static ReachedBy reach(PaidNetwork network, Bytes relay) throws Exception {
        return network.client().reach(relay).get(90, TimeUnit.SECONDS);
    }

    @Test
    void aRelayThatRunsIsReachedAndOneThatDoesNotIsNot() throws Exception {
        try (var network = new PaidNetwork(folder, 5, OPEN)) {
            network.prepareClient(new DestinationRules(true));
            Bytes relay = network.relay(4).descriptor().relayId();
            assertEquals(ReachedBy.ANOTHER_RELAY, reach(network, relay));
            network.relay(4).node().kill();
            assertEquals(ReachedBy.NO_RELAY, reach(network, relay));
            assertEquals(ReachedBy.NOBODY_ASKED, reach(network, Bytes.of(new byte[32])), "one that is not on the list");
        }
    }

    @Test
    void withTooFewRelaysNobodyIsAsked() throws Exception {
        try (var network = new PaidNetwork(folder, 2, OPEN)) {
            network.prepareClient(new DestinationRules(true));
            assertEquals(ReachedBy.NOBODY_ASKED, reach(network, network.relay(1).descriptor().relayId()));
        }
    }
}
