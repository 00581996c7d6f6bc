package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.farthing.circuit.client.DestinationRules;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.circuit.flow.CreditRules;
import org.farthing.circuit.flow.WindowRules;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.Waiting;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of streams and money when somebody stops: a reader, a relay, a payer. */
class PaidFaultsTest {
    private static final Amount PLENTY = Amount.ofWei(100_000_000);
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);

    @TempDir
    private Path folder;

    @Test
    void aReaderThatStopsStopsTheSiteAndGoesOnLater() throws IOException {
        int size = 16_000_000;
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket socket = network.dial("slow", 16 * 1024)) {
                socket.request('G', size);
                long sent = PaidNetwork.settled(network.origin()::sent, Duration.ofMillis(400));
                assertTrue(sent > 0, "nothing was sent");
                // The stream's credit, and what four sockets' buffers take: nothing else may pile up.
                assertTrue(sent < CreditRules.LARGEST + 12_000_000, "the site sent " + sent + " bytes that nobody read");
                assertEquals(Origin.hashOf(size), Origin.hash(socket.in(), Long.MAX_VALUE));
            }
        }
    }

    @Test
    void aStoppedStreamDoesNotStopItsNeighbour() throws IOException {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket slow = network.dial("same", 16 * 1024); SocksSocket quick = network.dial("same")) {
                slow.request('G', 16_000_000);
                PaidNetwork.settled(network.origin()::sent, Duration.ofMillis(300));
                quick.request('G', 1_000_000);
                assertEquals(Origin.hashOf(1_000_000), Origin.hash(quick.in(), Long.MAX_VALUE));
            }
        }
    }

    @Test
    void aRelayThatDiesCutsItsStreamsAndTheNextGoAround() throws IOException {
        try (var network = new PaidNetwork(folder, 5, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket socket = network.dial("killed", 16 * 1024)) {
                socket.request('G', 50_000_000);
                socket.in().readFully(new byte[1_000_000]);
                PaidNetwork.await("the path in the status", () -> network.status().streams() == 1);
                List<Descriptor> path = network.status().path();
                network.relay(path.get(1).relayId()).kill();
                assertThrows(SocketException.class, () -> Origin.hash(socket.in(), Long.MAX_VALUE), "a cut stream looked like a whole one");
            }
            for (int i = 0; i < 3; i++) {
                try (SocksSocket socket = network.dial("after" + i)) {
                    assertEquals(0, socket.reply());
                    socket.request('G', 100_000);
                    assertEquals(Origin.hashOf(100_000), Origin.hash(socket.in(), Long.MAX_VALUE));
                }
            }
        }
    }

    @Test
    void withoutAnyPathNothingGoesOut() throws IOException {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            network.client().disconnect();
            PaidNetwork.await("no circuits", () -> network.status().readyCircuits() == 0);
            try (SocksSocket socket = network.dial("closed")) {
                assertEquals(1, socket.reply());
            }
            assertEquals(0, network.origin().connections());
        }
    }

    @Test
    void aPayerThatStopsIsServedNoMoreThanItPaid() throws IOException {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            Amount limit = PaidNetwork.QUANTUM_PRICE.times(40);
            network.channels().forEach(channel -> channel.stopAt(limit));
            try (SocksSocket socket = network.dial("unpaid")) {
                socket.request('G', 30_000_000);
                long sent = PaidNetwork.settled(network.origin()::sent, Duration.ofMillis(500));
                assertTrue(sent < 30_000_000, "the site was read to its end for nothing");
            }
            for (PaidNetwork.Relay relay : network.relays()) {
                MemoryChannel channel = network.channelTo(relay);
                PaidNetwork.await("all that was signed in the ledger", () -> relay.books(channel.terms().id()).best()
                        .filter(best -> best.cumulative().equals(channel.signed())).isPresent());
            }
            network.channels().forEach(MemoryChannel::release);
            network.client().close();
            network.relays().forEach(PaidNetwork.Relay::stop);
            // Some circuits, each with its free cells; control cells are sent on credit, at most a quantum's worth here.
            Amount grace = PaidNetwork.QUANTUM_PRICE.times(2);
            for (PaidNetwork.Relay relay : network.relays()) {
                MemoryChannel channel = network.channelTo(relay);
                var books = relay.books(channel.terms().id());
                Amount paid = books.best().orElseThrow().cumulative();
                assertFalse(paid.isMoreThan(limit));
                assertFalse(books.used().isMoreThan(paid.plus(grace)), "served " + books.used() + " for " + paid);
            }
        }
    }

    @Test
    void bothBooksAgreeWithinAWindow() throws IOException {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            for (int i = 0; i < 6; i++) {
                try (SocksSocket socket = network.dial("agree" + i)) {
                    socket.request('G', 500_000 + 100_000 * i);
                    if (i % 2 == 0) {
                        Origin.hash(socket.in(), Long.MAX_VALUE);
                    } else {
                        socket.in().readFully(new byte[100_000]);
                    }
                }
            }
            network.client().close();
            network.relays().forEach(PaidNetwork.Relay::stop);
            for (PaidNetwork.Relay relay : network.relays()) {
                MemoryChannel channel = network.channelTo(relay);
                Amount used = relay.books(channel.terms().id()).used();
                Amount drift = used.minusOrZero(channel.served()).max(channel.served().minusOrZero(used));
                Amount window = PaidNetwork.QUANTUM_PRICE.times(WindowRules.LARGEST_WINDOW / CellMeter.QUANTUM_CELLS);
                assertFalse(drift.isMoreThan(window), "the relay counts " + used + ", the client " + channel.served());
                assertFalse(channel.acknowledged().isMoreThan(channel.signed()));
            }
        }
    }

    @Test
    void aChannelThatIsUsedUpEndsItsCircuitsAtOnce() throws IOException {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PaidNetwork.QUANTUM_PRICE.times(100));
            try (SocksSocket socket = network.dial("poor")) {
                socket.request('G', 30_000_000);
                assertThrows(IOException.class, () -> Origin.hash(socket.in(), Long.MAX_VALUE));
            }
            network.channels().forEach(channel -> assertFalse(channel.signed().isMoreThan(channel.deposit())));
            try (SocksSocket socket = network.dial("poorer")) {
                assertEquals(1, socket.reply());
            }
        }
    }

    @Test
    void anExitReachesNoPrivateAddressEvenThroughAName() throws IOException {
        try (var network = new PaidNetwork(folder, 3, new ExitPolicy(true, false))) {
            network.startClient(PLENTY);
            try (SocksSocket socket = network.dialTo("localhost", network.origin().port())) {
                assertEquals(2, socket.reply());
            }
            try (SocksSocket socket = network.dialTo("127.0.0.1", network.origin().port())) {
                assertEquals(2, socket.reply());
            }
            assertEquals(0, network.origin().connections());
        }
    }

    @Test
    void theClientAsksNoExitForItsOwnMachine() throws IOException {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.prepareClient(new DestinationRules(false)).connect();
            for (String host : new String[] {"localhost", "127.0.0.1", "127.1", "::1", "::ffff:127.0.0.1"}) {
                try (SocksSocket socket = network.dialTo(host, network.origin().port())) {
                    assertEquals(2, socket.reply(), host);
                }
            }
        }
    }

    @Test
    void theRelayCashesTheBestVoucherWhenAsked() throws Exception {
        try (var network = new PaidNetwork(folder, 4, OPEN)) {
            network.startClient(PLENTY);
            try (SocksSocket socket = network.dial("close")) {
                socket.request('G', 300_000);
                Origin.hash(socket.in(), Long.MAX_VALUE);
            }
            PaidNetwork.Relay relay = network.relay(network.status().path().getLast().relayId());
            MemoryChannel channel = network.channelTo(relay);
            Amount cashed = Waiting.get(network.client().askToClose(channel.terms().id()), Duration.ofSeconds(20));
            assertEquals(channel.signed(), cashed);
            PaidNetwork.await("the closing in the ledger", () -> relay.books(channel.terms().id()).closedBy().isPresent());
        }
    }
}
