package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.farthing.circuit.client.CircuitView;
import org.farthing.circuit.client.CircuitView.IsolationKind;
import org.farthing.circuit.client.ClientNode;
import org.farthing.circuit.client.FailureReason;
import org.farthing.circuit.client.GuardNotice;
import org.farthing.circuit.client.GuardStore;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which relays a client's circuits pass, over real sockets. */
class PathsTest {
    private static final Amount PLENTY = Amount.ofWei(100_000_000);
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);
    private static final String SITE = "127.0.0.1";

    @TempDir
    private Path folder;

    private static final class MemoryStore implements GuardStore {
        private volatile Bytes kept;

        @Override
        public Optional<Bytes> load() {
            return Optional.ofNullable(kept);
        }

        @Override
        public void save(Bytes state) {
            kept = state;
        }
    }

    private static List<CircuitView> circuits(ClientNode client, boolean sites) throws Exception {
        return client.circuits(sites).get(20, TimeUnit.SECONDS);
    }

    private static CircuitView inUse(ClientNode client, boolean sites) throws Exception {
        List<CircuitView> used = circuits(client, sites).stream().filter(one -> one.state() == CircuitView.State.IN_USE).toList();
        assertEquals(1, used.size(), used.toString());
        return used.getFirst();
    }

    @Test
    void theEntryOutlivesRestarts() throws Exception {
        var guards = new MemoryStore();
        var measurements = new MemoryStore();
        try (var network = new PaidNetwork(folder, 6, OPEN)) {
            Bytes entry = null;
            for (int start = 0; start < 4; start++) {
                try (ClientNode client = network.startClient(guards, measurements)) {
                    for (CircuitView circuit : circuits(client, false)) {
                        Bytes first = circuit.path().getFirst().relayId();
                        entry = entry == null ? first : entry;
                        assertEquals(entry, first, "start " + start);
                    }
                }
                assertTrue(guards.load().isPresent() && measurements.load().isPresent());
            }
        }
    }

    @Test
    void anEntryWhoseChannelIsUsedUpStaysAndTheUserIsToldToTopItUp() throws Exception {
        try (var network = new PaidNetwork(folder, 5, OPEN)) {
            network.startClient(PLENTY);
            Bytes entry = circuits(network.client(), false).getFirst().path().getFirst().relayId();
            PaidNetwork.Relay relay = network.relay(entry);
            MemoryChannel poor = network.openChannel(77, relay, PaidNetwork.QUANTUM_PRICE);
            network.client().addChannel(poor, PaidNetwork.UNIT_PRICE);
            PaidNetwork.await("the poor channel", () -> network.status().stopped().containsKey(poor.terms().id()));
            network.client().removeChannel(network.channelTo(relay).terms().id()).get(20, TimeUnit.SECONDS);
            PaidNetwork.await("word of the entry", () -> network.status().paths().notice().isPresent());
            var notice = network.status().paths().notice().orElseThrow();
            assertEquals(new GuardNotice.TopUp(entry, relay.descriptor().name()), notice);
            assertTrue(notice.sentence().contains(relay.descriptor().name()));
            assertTrue(circuits(network.client(), false).stream().noneMatch(one -> one.state() == CircuitView.State.BUILDING));
            network.client().addChannel(network.openChannel(78, relay, PLENTY), PaidNetwork.UNIT_PRICE);
            PaidNetwork.await("a circuit by the same entry", () -> network.status().readyCircuits() > 0
                    && network.status().path().getFirst().relayId().equals(entry));
            assertTrue(network.status().paths().notice().isEmpty());
        }
    }

    @Test
    void anEntryThatIsGoneIsNamedAndTheNextServes() throws Exception {
        try (var network = new PaidNetwork(folder, 5, OPEN)) {
            network.startClient(PLENTY);
            Bytes entry = circuits(network.client(), false).getFirst().path().getFirst().relayId();
            network.relay(entry).kill();
            PaidNetwork.await("word of the entry", () -> network.status().paths().failures().stream().anyMatch(failure ->
                    failure.relayId().equals(entry) && failure.hop() == 0 && failure.reason() == FailureReason.UNREACHABLE));
            PaidNetwork.await("a circuit by another entry", () -> network.status().readyCircuits() > 0
                    && !network.status().path().getFirst().relayId().equals(entry));
            try (SocksSocket socket = network.dial("after")) {
                socket.fetch(100_000);
            }
        }
    }

    @Test
    void anotherCircuitForASiteHasAnotherExit() throws Exception {
        try (var network = new PaidNetwork(folder, 5, OPEN)) {
            network.startClient(PLENTY);
            ClientNode client = network.client();
            for (int i = 0; i < 3; i++) {
                try (SocksSocket open = network.dialTo(SITE, network.origin().port())) {
                    open.fetch(100_000);
                    CircuitView before = inUse(client, true);
                    assertEquals(Optional.of(SITE), before.site());
                    assertEquals(1, client.newCircuitFor(SITE).get(20, TimeUnit.SECONDS));
                    assertEquals(0, client.newCircuitFor("example.org").get(20, TimeUnit.SECONDS));
                    try (SocksSocket again = network.dialTo(SITE, network.origin().port())) {
                        again.fetch(100_000);
                        CircuitView after = inUse(client, true);
                        assertNotEquals(before.number(), after.number());
                        assertNotEquals(before.path().getLast().relayId(), after.path().getLast().relayId());
                        assertEquals(before.path().getFirst().relayId(), after.path().getFirst().relayId());
                    }
                }
            }
        }
    }

    @Test
    void whereThereIsNoOtherExitTheSameIsTakenAgain() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            for (int i = 0; i < 4; i++) {
                try (SocksSocket socket = network.dialTo(SITE, network.origin().port())) {
                    socket.fetch(100_000);
                }
                network.client().newCircuitFor(SITE).get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aNewIdentityKeepsNoCircuit() throws Exception {
        try (var network = new PaidNetwork(folder, 4, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket cut = network.dial("before", 16 * 1024)) {
                cut.request('G', 50_000_000);
                cut.in().readFully(new byte[100_000]);
                long last = circuits(network.client(), false).stream().mapToLong(CircuitView::number).max().orElseThrow();
                network.client().newIdentity().get(20, TimeUnit.SECONDS);
                assertTrue(circuits(network.client(), false).stream().allMatch(circuit -> circuit.number() > last));
                assertThrows(IOException.class, () -> Origin.hash(cut.in(), Long.MAX_VALUE));
            }
            try (SocksSocket after = network.dial("after")) {
                after.fetch(100_000);
            }
        }
    }

    @Test
    void circuitsAreShownWithCellsAndSpendButNotWithWhereTheyLead() throws Exception {
        try (var network = new PaidNetwork(folder, 4, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket socket = network.dial("somebody")) {
                socket.fetch(100_000);
                CircuitView circuit = inUse(network.client(), false);
                assertEquals(IsolationKind.USER, circuit.kind());
                assertEquals(Optional.empty(), circuit.site());
                assertEquals(3, circuit.path().size());
                assertTrue(circuit.buildTime().isPresent() && circuit.buildTime().get().compareTo(circuit.age()) <= 0);
                for (CircuitView.Hop hop : circuit.path()) {
                    // 100,000 bytes are 50 cells and more.
                    assertTrue(hop.backwardCells() > 45, hop.toString());
                    assertTrue(hop.forwardCells() > 0 && hop.spent().isMoreThan(PaidNetwork.QUANTUM_PRICE), hop.toString());
                    assertEquals(PaidNetwork.UNIT_PRICE, hop.pricePerUnit());
                    assertFalse(hop.name().isEmpty());
                }
                assertFalse(circuits(network.client(), false).toString().contains(SITE));
                List<CircuitView> all = circuits(network.client(), true);
                assertTrue(all.stream().filter(one -> one.state() == CircuitView.State.SPARE)
                        .allMatch(one -> one.kind() == IsolationKind.NONE));
            }
        }
    }
}
