package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.farthing.circuit.client.CircuitView;
import org.farthing.circuit.client.ClientNode;
import org.farthing.circuit.client.RelayFigures;
import org.farthing.circuit.client.Shortage;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the user wants of circuits while they run: relays never to use, a limit for the day, another port. */
class UserWishesTest {
    private static final Amount PLENTY = Amount.ofWei(100_000_000);
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);

    @TempDir
    private Path folder;

    private static List<CircuitView> circuits(ClientNode client) throws Exception {
        return client.circuits(false).get(20, TimeUnit.SECONDS);
    }

    private static void fetch(SocksSocket socket, int bytes) throws IOException {
        assertEquals(0, socket.reply());
        socket.request('G', bytes);
        assertEquals(Origin.hashOf(bytes), Origin.hash(socket.in(), Long.MAX_VALUE));
    }

    @Test
    void relaysThatAreNeverToBeUsedAreOnNoNewPathAndStreamsGoOn() throws Exception {
        try (var network = new PaidNetwork(folder, 6, OPEN)) {
            network.startClient(PLENTY);
            ClientNode client = network.client();
            try (SocksSocket open = network.dial("mine")) {
                assertEquals(0, open.reply());
                PaidNetwork.await("a circuit in use", () -> network.status().streams() == 1);
                List<Bytes> path = network.status().path().stream().map(Descriptor::relayId).toList();
                Set<Bytes> unwanted = Set.of(path.get(1), path.get(2));
                client.neverUse(unwanted);
                for (int i = 0; i < 4; i++) {
                    try (SocksSocket other = network.dial("other " + i)) {
                        fetch(other, 20_000);
                    }
                    for (CircuitView circuit : circuits(client)) {
                        boolean kept = circuit.state() == CircuitView.State.RETIRED;
                        assertTrue(kept || circuit.path().stream().noneMatch(hop -> unwanted.contains(hop.relayId())), circuit.toString());
                    }
                }
                open.request('G', 50_000);
                assertEquals(Origin.hashOf(50_000), Origin.hash(open.in(), Long.MAX_VALUE), "what was open goes on to its end");
                List<Bytes> chosen = client.chooseForChannels(Set.of(), 6).get(20, TimeUnit.SECONDS).stream()
                        .map(Descriptor::relayId).toList();
                assertEquals(4, chosen.size());
                assertTrue(chosen.stream().noneMatch(unwanted::contains));
                PaidNetwork.Relay banned = network.relay(path.get(1));
                client.askHighest(network.channelTo(banned)).get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void pathsThatCannotBeBuiltBesideTheOneInUseAreCounted() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.startClient(PLENTY);
            ClientNode client = network.client();
            PaidNetwork.await("spares", () -> network.status().readyCircuits() >= 2);
            assertEquals(Shortage.NONE, network.status().shortage());
            try (SocksSocket open = network.dial("mine")) {
                assertEquals(0, open.reply());
                PaidNetwork.await("a circuit in use", () -> network.status().streams() == 1);
                client.neverUse(Set.of(network.status().path().get(1).relayId()));
                PaidNetwork.await("both spares to be missing", () -> network.status().shortage().spares() == 2);
                assertTrue(network.status().readyCircuits() > 0, "what is open goes on");
                client.neverUse(Set.of());
                PaidNetwork.await("spares again", () -> network.status().shortage().equals(Shortage.NONE));
            }
        }
    }

    @Test
    void atTheDaysLimitStreamsAreRefusedUntilItIsRaised() throws Exception {
        try (var network = new PaidNetwork(folder, 4, OPEN)) {
            network.startClient(PLENTY);
            ClientNode client = network.client();
            try (SocksSocket socket = network.dial("before")) {
                fetch(socket, 200_000);
            }
            PaidNetwork.await("what was signed", () -> client.day().signed().isMoreThan(Amount.ZERO));
            assertFalse(client.day().reached());
            client.limitPerDay(Optional.of(Amount.ofWei(1)));
            PaidNetwork.await("the limit", () -> client.day().reached());
            PaidNetwork.await("no circuit is left", () -> {
                try (SocksSocket socket = network.dial("more")) {
                    if (socket.reply() != 0) {
                        return true;
                    }
                    // What was signed before may still be used up.
                    socket.request('G', 3_000_000);
                    Origin.hash(socket.in(), Long.MAX_VALUE);
                    return false;
                } catch (IOException _) {
                    return false;
                }
            });
            PaidNetwork.await("word of it", () -> network.status().lastFailure().contains("one day"));
            client.figures().get(20, TimeUnit.SECONDS).forEach((relay, figures) ->
                    assertEquals(1, figures.answered().orElse(1), 1e-9, "a relay is held to account for the user's own limit"));
            client.limitPerDay(Optional.empty());
            PaidNetwork.await("circuits again", () -> network.status().readyCircuits() > 0);
            try (SocksSocket socket = network.dial("after")) {
                fetch(socket, 20_000);
            }
        }
    }

    @Test
    void thePortMovesAndWhatIsOpenGoesOn() throws Exception {
        try (var network = new PaidNetwork(folder, 4, OPEN)) {
            network.startClient(PLENTY);
            ClientNode client = network.client();
            InetSocketAddress before = network.status().socks().orElseThrow();
            try (SocksSocket open = network.dial("mine")) {
                assertEquals(0, open.reply());
                InetSocketAddress after = client.listen(0);
                PaidNetwork.await("the new port", () -> network.status().socks().filter(after::equals).isPresent());
                assertThrows(ConnectException.class, () -> new Socket(before.getAddress(), before.getPort()).close());
                new Socket(after.getAddress(), after.getPort()).close();
                open.request('G', 50_000);
                assertEquals(Origin.hashOf(50_000), Origin.hash(open.in(), Long.MAX_VALUE));
                try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    assertThrows(BindException.class, () -> client.listen(taken.getLocalPort()));
                    new Socket(after.getAddress(), after.getPort()).close();
                }
            }
        }
    }

    @Test
    void whatWasMeasuredIsToldOfRelaysThatWereUsed() throws Exception {
        try (var network = new PaidNetwork(folder, 4, OPEN)) {
            network.startClient(PLENTY);
            for (int i = 0; i < 3; i++) {
                try (SocksSocket socket = network.dial("site " + i)) {
                    fetch(socket, 20_000);
                }
            }
            Map<Bytes, RelayFigures> figures = network.client().figures().get(20, TimeUnit.SECONDS);
            assertEquals(4, figures.size());
            Bytes entry = circuits(network.client()).getFirst().path().getFirst().relayId();
            RelayFigures ofEntry = figures.get(entry);
            assertEquals(1, ofEntry.answered().orElseThrow(), 1e-9);
            assertEquals(Optional.empty(), ofEntry.shunned());
            PaidNetwork.await("a finished build", () -> {
                try {
                    return circuits(network.client()).stream().allMatch(one -> one.reached() == 3);
                } catch (Exception _) {
                    return false;
                }
            });
        }
    }
}
