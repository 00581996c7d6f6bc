package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.farthing.circuit.client.ChannelStop;
import org.farthing.circuit.client.DestinationRules;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.Waiting;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that runs for long: channels come and go, wallets are locked, deposits grow, relays ask for more. */
class ClientChannelsTest {
    private static final Amount PLENTY = Amount.ofWei(100_000_000);
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);

    @TempDir
    private Path folder;

    private static <T> T get(CompletableFuture<T> answer) throws Exception {
        return Waiting.get(answer, Duration.ofSeconds(20));
    }

    private static void fetch(PaidNetwork network, String user, int size) throws IOException {
        try (SocksSocket socket = network.dial(user)) {
            assertEquals(0, socket.reply());
            socket.request('G', size);
            assertEquals(Origin.hashOf(size), Origin.hash(socket.in(), Long.MAX_VALUE));
        }
    }

    private static boolean isRefused(PaidNetwork network, String user) throws IOException {
        try (SocksSocket socket = network.dial(user)) {
            return socket.reply() == 1;
        }
    }

    private static void awaitStop(PaidNetwork network, MemoryChannel channel, Optional<ChannelStop> stop) {
        PaidNetwork.await("the channel to be " + stop,
                () -> Optional.ofNullable(network.status().stopped().get(channel.terms().id())).equals(stop));
    }

    @Test
    void aLockedWalletEndsCircuitsAndThePortRefusesUntilItIsUnlocked() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket cut = network.dial("cut", 16 * 1024)) {
                cut.request('G', 50_000_000);
                cut.in().readFully(new byte[100_000]);
                get(network.client().removeAll());
                assertThrows(IOException.class, () -> Origin.hash(cut.in(), Long.MAX_VALUE));
            }
            List<Amount> signed = network.channels().stream().map(MemoryChannel::signed).toList();
            assertTrue(isRefused(network, "locked"));
            assertEquals(0, network.status().readyCircuits());
            Amount spent = network.status().spent();
            assertTrue(spent.isMoreThan(Amount.ZERO));
            assertEquals(signed, network.channels().stream().map(MemoryChannel::signed).toList());
            for (MemoryChannel channel : network.channels()) {
                network.client().addChannel(channel, PaidNetwork.UNIT_PRICE);
            }
            PaidNetwork.await("a circuit", () -> network.status().readyCircuits() > 0);
            fetch(network, "unlocked", 100_000);
            PaidNetwork.await("the count to go on from there", () -> network.status().spent().isMoreThan(spent));
        }
    }

    @Test
    void addingAChannelAgainChangesNothing() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket socket = network.dial("kept", 16 * 1024)) {
                socket.request('G', 3_000_000);
                socket.in().readFully(new byte[100_000]);
                network.channels().forEach(channel -> network.client().addChannel(channel, PaidNetwork.UNIT_PRICE));
                get(network.client().removeChannel(Bytes.of(new byte[32])));
                socket.in().readFully(new byte[2_900_000]);
            }
        }
    }

    @Test
    void aRemovedChannelIsPaidFromNoMore() throws Exception {
        try (var network = new PaidNetwork(folder, 4, OPEN)) {
            network.startClient(PLENTY);
            PaidNetwork.Relay relay = network.relay(network.status().path().getFirst().relayId());
            MemoryChannel removed = network.channelTo(relay);
            get(network.client().removeChannel(removed.terms().id()));
            Amount signed = removed.signed();
            PaidNetwork.await("a circuit around it", () -> network.status().readyCircuits() > 0
                    && network.status().path().stream().map(Descriptor::relayId).noneMatch(relay.descriptor().relayId()::equals));
            fetch(network, "around", 300_000);
            assertEquals(signed, removed.signed());
            assertEquals(3, network.status().served().size());
        }
    }

    @Test
    void aTopUpIsSeenWithoutARestart() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PaidNetwork.QUANTUM_PRICE.times(60));
            try (SocksSocket socket = network.dial("poor")) {
                socket.request('G', 30_000_000);
                assertThrows(IOException.class, () -> Origin.hash(socket.in(), Long.MAX_VALUE));
            }
            PaidNetwork.await("a used up channel", () -> network.status().stopped().containsValue(ChannelStop.USED_UP));
            assertTrue(isRefused(network, "poorer"));
            for (MemoryChannel channel : network.channels()) {
                network.setOnChain(channel, PLENTY, Instant.now().plus(Duration.ofDays(30)), true);
                channel.setDeposit(PLENTY);
            }
            PaidNetwork.await("a circuit", () -> network.status().readyCircuits() > 0);
            fetch(network, "rich", 2_000_000);
            assertTrue(network.status().stopped().isEmpty());
        }
    }

    @Test
    void anOldChannelClosesWhileAFreshOnePaysTheSameRelay() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            fetch(network, "old", 100_000);
            PaidNetwork.Relay relay = network.relay(0);
            MemoryChannel old = network.channelTo(relay);
            MemoryChannel fresh = network.openChannel(2000, relay, PLENTY);
            network.client().addChannel(fresh, PaidNetwork.UNIT_PRICE);
            Amount cashed = get(network.client().askToClose(old.terms().id()));
            assertEquals(relay.books(old.terms().id()).best().orElseThrow().cumulative(), cashed);
            assertFalse(cashed.isMoreThan(old.signed()));
            awaitStop(network, old, Optional.of(ChannelStop.CLOSING));
            PaidNetwork.await("the closing in the ledger", () -> relay.books(old.terms().id()).closedBy().isPresent());
            PaidNetwork.await("circuits on the fresh channel", () -> fresh.signed().isMoreThan(Amount.ZERO));
            fetch(network, "fresh", 500_000);
            assertTrue(network.status().path().stream().anyMatch(hop -> hop.relayId().equals(relay.descriptor().relayId())));
        }
    }

    @Test
    void aChannelThatNoCircuitPaysFromIsClosedByItsRelayToo() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.prepareClient(new DestinationRules(true));
            PaidNetwork.Relay relay = network.relay(1);
            MemoryChannel forgotten = network.openChannel(1, relay, PLENTY);
            network.plant(relay, forgotten, forgotten.signFreely(Amount.ofWei(4321)));
            assertEquals(Amount.ofWei(4321), get(network.client().askToClose(forgotten)));
            PaidNetwork.await("the closing in the ledger", () -> relay.books(forgotten.terms().id()).closedBy().isPresent());
            // Asked once more it says the same, and cashes nothing twice.
            assertEquals(Amount.ofWei(4321), get(network.client().askToClose(forgotten)));
        }
    }

    @Test
    void aRelayWithoutAVoucherSaysThatItCannotClose() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.prepareClient(new DestinationRules(true));
            MemoryChannel unpaid = network.openChannel(1, network.relay(0), PLENTY);
            network.relay(0).ledger().confirm(unpaid.terms(), PLENTY, Instant.now());
            var failure = assertThrows(ExecutionException.class, () -> get(network.client().askToClose(unpaid)));
            assertTrue(assertInstanceOf(WalletException.class, failure.getCause()).getMessage().contains("Request the closing yourself"));
        }
    }

    @Test
    void aRelayThatAsksForMoreIsNotPaidMore() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket socket = network.dial("before", 16 * 1024)) {
                socket.request('G', 4_000_000);
                socket.in().readFully(new byte[100_000]);
                network.listPrice(PaidNetwork.UNIT_PRICE.times(2));
                network.channels().forEach(channel -> awaitStop(network, channel, Optional.of(ChannelStop.PRICE_RAISED)));
                // The circuit was built at the old price and goes on at it.
                socket.in().readFully(new byte[3_900_000]);
            }
            network.client().disconnect();
            network.client().connect();
            assertTrue(isRefused(network, "after"));
            network.listPrice(PaidNetwork.UNIT_PRICE);
            PaidNetwork.await("a circuit", () -> network.status().readyCircuits() > 0);
        }
    }

    @Test
    void twoWalletsWithTheSameWordsPayForNothingTwice() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            fetch(network, "first", 400_000);
            for (PaidNetwork.Relay relay : network.relays()) {
                MemoryChannel channel = network.channelTo(relay);
                PaidNetwork.await("all that was signed at the relay", () -> relay.books(channel.terms().id()).best()
                        .filter(best -> best.cumulative().equals(channel.signed())).isPresent());
            }
            List<Amount> before = network.channels().stream().map(MemoryChannel::signed).toList();
            // Another machine, restored from the same words, which does not know what was signed here.
            try (var second = network.anotherClient()) {
                List<MemoryChannel> twins = network.channels().stream().map(MemoryChannel::twin).toList();
                twins.forEach(twin -> second.addChannel(twin, PaidNetwork.UNIT_PRICE));
                second.connect();
                PaidNetwork.await("the second wallet to notice", () -> second.status().stopped().containsValue(ChannelStop.IN_USE_ELSEWHERE));
                for (int i = 0; i < twins.size(); i++) {
                    // What it signed before it knew is below what was paid: a no-op.
                    assertTrue(before.get(i).compareTo(twins.get(i).signed()) >= 0);
                }
            }
            for (int i = 0; i < 3; i++) {
                MemoryChannel channel = network.channelTo(network.relay(i));
                assertEquals(channel.signed(), network.relay(i).books(channel.terms().id()).best().orElseThrow().cumulative());
            }
            fetch(network, "first again", 100_000);
        }
    }
}
