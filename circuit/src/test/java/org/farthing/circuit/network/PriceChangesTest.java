package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.client.ChannelStop;
import org.farthing.circuit.client.CircuitView;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.circuit.sim.Waiting;
import org.farthing.circuit.socks.SocksOptions;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.io.TempDir;

/** A relay may change its price at any time: each circuit costs what its client read, at both ends, to the wei. */
class PriceChangesTest {
    private static final Amount PLENTY = Amount.ofWei(10_000_000_000L);
    private static final Amount DEAR = PaidNetwork.UNIT_PRICE.times(7).plus(Amount.ofWei(3));
    private static final Amount CHEAP = Amount.ofWei(161);
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);
    private static final int PAGE = 300_000;

    @TempDir
    private Path folder;

    private static void fetch(PaidNetwork network, String user) throws IOException {
        try (SocksSocket socket = network.dial(user)) {
            socket.fetch(PAGE);
        }
    }

    private static List<CircuitView> circuits(PaidNetwork network) throws Exception {
        return Waiting.get(network.client().circuits(false), Duration.ofSeconds(20));
    }

    /** What the relay's hop costs on the circuits that stand. */
    private static Set<Amount> prices(PaidNetwork network, PaidNetwork.Relay relay) throws Exception {
        var prices = new HashSet<Amount>();
        for (CircuitView circuit : circuits(network)) {
            if (circuit.state() != CircuitView.State.BUILDING) {
                circuit.path().stream().filter(hop -> hop.relayId().equals(relay.descriptor().relayId()))
                        .forEach(hop -> prices.add(hop.pricePerUnit()));
            }
        }
        return prices;
    }

    /** Opens further circuits until one has this price. */
    private static void browseUntil(PaidNetwork network, PaidNetwork.Relay relay, Amount price, String user) throws Exception {
        for (int i = 0; i < 20 && !prices(network, relay).contains(price); i++) {
            fetch(network, user + i);
        }
        assertTrue(prices(network, relay).contains(price), "no circuit at " + price);
    }

    /** Of every channel: what the relay stored as used, and what the client counts as served. */
    private static void awaitEqualBooks(PaidNetwork network) {
        PaidNetwork.await("both ends to count the same", () -> {
            Map<Bytes, Amount> served = network.status().served();
            return network.relays().stream().allMatch(relay -> {
                Bytes channel = network.channelTo(relay).terms().id();
                return relay.books(channel).used().equals(served.get(channel)) && !served.get(channel).isZero();
            });
        });
        for (PaidNetwork.Relay relay : network.relays()) {
            MemoryChannel channel = network.channelTo(relay);
            assertFalse(relay.books(channel.terms().id()).used().isMoreThan(channel.signed()));
        }
        assertEquals(Map.of(), network.status().stopped());
        assertEquals(List.of(), network.status().paths().failures());
    }

    @SimulatedTest
    void pricesThatRiseAndFallWhileCircuitsStandAreCountedAlikeAtBothEnds() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY, SocksOptions.DEFAULT, DEAR);
            PaidNetwork.Relay changing = network.relay(1);
            try (SocksSocket old = network.dial("old")) {
                assertEquals(0, old.reply());
                network.statePrice(changing, DEAR);
                network.publish();
                browseUntil(network, changing, DEAR, "dear");
                network.statePrice(changing, CHEAP);
                network.publish();
                browseUntil(network, changing, CHEAP, "cheap");
                assertEquals(Set.of(PaidNetwork.UNIT_PRICE, DEAR, CHEAP), prices(network, changing), "all three at once");
                old.request('G', PAGE);
                assertEquals(Origin.hashOf(PAGE), Origin.hash(old.in(), Long.MAX_VALUE));
                fetch(network, "dear0");
            }
            awaitEqualBooks(network);
        }
    }

    @SimulatedTest
    void whoReadTheListBeforeAChangePaysWhatItSaidAlsoAfterTheRelaysRestart() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY, SocksOptions.DEFAULT, DEAR);
            fetch(network, "before");
            awaitEqualBooks(network);
            PaidNetwork.Relay changing = network.relay(2);
            network.statePrice(changing, DEAR);
            network.client().disconnect();
            PaidNetwork.await("no circuits", () -> network.status().readyCircuits() == 0);
            network.restart(changing);
            network.client().connect();
            fetch(network, "after");
            assertEquals(Set.of(PaidNetwork.UNIT_PRICE), prices(network, changing));
            network.publish();
            browseUntil(network, changing, DEAR, "next");
            PaidNetwork.await("both ends to count the same", () -> network.relays().stream().allMatch(relay -> {
                Bytes channel = network.channelTo(relay).terms().id();
                return relay.books(channel).used().equals(network.status().served().get(channel));
            }));
            assertEquals(Map.of(), network.status().stopped());
        }
    }

    @SimulatedTest
    void aRelayThatHasForgottenItsPriceIsLeftAloneAndTheListIsReadAnew() throws Exception {
        try (var network = new PaidNetwork(folder, 5, OPEN)) {
            PaidNetwork.Relay forgetful = network.relay(3);
            var told = new AtomicInteger();
            network.startClient(PLENTY, SocksOptions.DEFAULT, DEAR);
            network.client().whenListIsOutdated(told::incrementAndGet);
            network.client().disconnect();
            PaidNetwork.await("no circuits", () -> network.status().readyCircuits() == 0);
            network.listUnknownPrice(forgetful, CHEAP);
            network.client().connect();
            for (int i = 0; i < 30 && told.get() == 0; i++) {
                fetch(network, "page" + i);
            }
            assertTrue(told.get() > 0, "nobody was told that the list is old");
            assertEquals(Map.of(), network.status().stopped());
            assertEquals(List.of(), network.status().paths().failures(), "it is nobody's fault");
            network.statePrice(forgetful, CHEAP);
            network.publish();
            // It rests for a while, and is used again.
            for (int i = 0; i < 60 && !prices(network, forgetful).contains(CHEAP); i++) {
                Waiting.pause(Duration.ofSeconds(2));
                fetch(network, "again" + i);
            }
            assertTrue(prices(network, forgetful).contains(CHEAP));
        }
    }

    @SimulatedTest
    void aRiseAboveWhatWasAgreedEndsNoCircuitAndBeginsNone() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            PaidNetwork.Relay greedy = network.relay(0);
            Bytes channel = network.channelTo(greedy).terms().id();
            try (SocksSocket old = network.dial("old")) {
                assertEquals(0, old.reply());
                network.statePrice(greedy, DEAR);
                network.publish();
                PaidNetwork.await("word of the rise", () -> network.status().stopped().get(channel) == ChannelStop.PRICE_RAISED);
                old.request('G', PAGE);
                assertEquals(Origin.hashOf(PAGE), Origin.hash(old.in(), Long.MAX_VALUE));
                assertEquals(Set.of(PaidNetwork.UNIT_PRICE), prices(network, greedy));
                network.client().addChannel(network.channelTo(greedy), DEAR);
                PaidNetwork.await("the new price", () -> network.status().stopped().isEmpty());
                browseUntil(network, greedy, DEAR, "agreed");
            }
            awaitEqualBooks(network);
        }
    }

    @SimulatedTest
    void aBindingWithoutAQuoteThatHoldsIsRefused() throws Exception {
        try (var network = new PaidNetwork(folder, 1, OPEN)) {
            PaidNetwork.Relay relay = network.relay(0);
            MemoryChannel channel = network.openChannel(7, relay, PLENTY);
            try (var client = new RawClient(relay.descriptor())) {
                bind(client, channel);
                assertEquals(PayStatus.BOUND, ((RelayMessage.PayAck) client.next().message()).status());
            }
            network.setClock(network.now().plus(Duration.ofDays(366)));
            try (var client = new RawClient(relay.descriptor())) {
                bind(client, channel);
                assertEquals(PayStatus.REFUSED_PRICE, ((RelayMessage.PayAck) client.next().message()).status(), "it has run out");
            }
            network.statePrice(relay, CHEAP);
            try (var client = new RawClient(relay.listed())) {
                bind(client, channel);
                assertFalse(((RelayMessage.PayAck) client.next().message()).status() == PayStatus.REFUSED_PRICE);
            }
            try (var client = RawClient.withoutQuote(relay.listed())) {
                bind(client, channel);
                assertEquals(PayStatus.REFUSED_PRICE, ((RelayMessage.PayAck) client.next().message()).status());
            }
        }
    }

    private static void bind(RawClient client, MemoryChannel channel) throws Exception {
        var terms = channel.terms();
        client.send(0, 0, new RelayMessage.PayBind(terms.id(), terms.payer(), terms.signer(), terms.salt(),
                channel.signBind(client.binding(0), 1)));
    }

    @SimulatedTest
    void twoDescriptorsAreNeverOneQuote() throws Exception {
        try (var network = new PaidNetwork(folder, 1, OPEN)) {
            PaidNetwork.Relay relay = network.relay(0);
            Bytes first = DescriptorCodec.quote(relay.listed());
            network.statePrice(relay, CHEAP);
            assertFalse(first.equals(DescriptorCodec.quote(relay.listed())));
            assertEquals(PaidNetwork.UNIT_PRICE, relay.ledger().statedPrice(first, network.now()).orElseThrow());
            assertEquals(CHEAP, relay.ledger().statedPrice(DescriptorCodec.quote(relay.listed()), network.now()).orElseThrow());
        }
    }
}
