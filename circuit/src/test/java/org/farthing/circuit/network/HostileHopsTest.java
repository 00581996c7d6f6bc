package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.client.DestinationRules;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.circuit.sim.Waiting;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.io.TempDir;

/** A relay of the path that tampers, against honest relays and an honest client. */
class HostileHopsTest {
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);
    private static final EnumSet<Role> INNER = EnumSet.of(Role.GUARD, Role.MIDDLE);
    private static final Amount PLENTY = Amount.ofWei(100_000_000);

    @TempDir
    private Path folder;
    private int networks;

    private Path freshFolder() throws IOException {
        return Files.createDirectory(folder.resolve("network-" + ++networks));
    }

    // ---- a guard, away from the client ----

    /** What a guard does with the cells of two probes to the exit; {@code cells} counts them from 1. */
    private interface Guard {
        List<byte[]> pass(byte[] cell, int number);
    }

    /** That the middle ends the circuit before anything more reaches the exit. */
    private void assertMiddleDestroys(Guard guard) throws Exception {
        try (var evil = new HostileRelay(new HostileRelay.Conduct() { }, INNER);
                var network = new PaidNetwork(freshFolder(), 2, OPEN)) {
            network.admit(evil);
            try (var client = new RawClient(evil.descriptor())) {
                client.extend(network.relay(0).descriptor()).extend(network.relay(1).descriptor());
                client.send(2, 0, new RelayMessage.Ping(1));
                assertEquals(new RelayMessage.Pong(1), client.nextControl());
                evil.behave(new HostileRelay.Conduct() {
                    private int number;

                    @Override
                    public List<byte[]> forward(HostileRelay.Held circuit, byte[] cell) {
                        return guard.pass(cell, ++number);
                    }
                });
                client.send(2, 0, new RelayMessage.Ping(2));
                client.send(2, 0, new RelayMessage.Ping(3));
                client.awaitDestroyed();
                assertEquals(1, evil.ended(), "it is the middle that ended it");
                // What was in order before the tampering may still have been answered, nothing after.
                for (RawClient.Received one = client.poll(); one != null; one = client.poll()) {
                    assertEquals(new RelayMessage.Pong(2), one.message());
                }
            }
        }
    }

    private static byte[] flipped(byte[] cell, int at) {
        cell[at] ^= 0x10;
        return cell;
    }

    /** The tag, the next tag under the first layer, the messages, the fillers of both hops before. */
    @SimulatedTest
    void aGuardThatFlipsABitIsFoundOutByTheMiddle() throws Exception {
        for (int at : new int[] {0, 15, 16, 17, 40, 1000, 2025, 2026, 2042}) {
            assertMiddleDestroys((cell, _) -> List.of(flipped(cell, Cell.HEADER + at)));
        }
    }

    @SimulatedTest
    void aGuardThatReplaysACellIsFoundOutByTheMiddle() throws Exception {
        assertMiddleDestroys((cell, _) -> List.of(cell, cell.clone()));
    }

    @SimulatedTest
    void aGuardThatSwapsCellsIsFoundOutByTheMiddle() throws Exception {
        byte[][] kept = new byte[1][];
        assertMiddleDestroys((cell, number) -> {
            if (number == 1) {
                kept[0] = cell;
                return List.of();
            }
            return List.of(cell, kept[0]);
        });
    }

    @SimulatedTest
    void aGuardThatDropsACellIsFoundOutByTheMiddle() throws Exception {
        assertMiddleDestroys((cell, number) -> number == 1 ? List.of() : List.of(cell));
    }

    @SimulatedTest
    void aGuardThatInjectsACellIsFoundOutByTheMiddle() throws Exception {
        var random = new Random(1);
        assertMiddleDestroys((cell, _) -> {
            byte[] made = new byte[Cell.SIZE];
            random.nextBytes(made);
            return List.of(cell, made);
        });
    }

    // ---- towards the client ----

    /** A download through the hostile relay, as entry or middle, whose conduct changes after a tenth: it ends in a reset. */
    private void assertDownloadIsReset(HostileRelay.Conduct conduct) throws Exception {
        try (var evil = new HostileRelay(new HostileRelay.Conduct() { }, INNER);
                var network = new PaidNetwork(freshFolder(), 2, OPEN)) {
            network.admit(evil);
            network.startClient(PLENTY);
            try (SocksSocket socket = network.dial("tampered", 16 * 1024)) {
                socket.request('G', 3_000_000);
                socket.in().readFully(new byte[300_000]);
                evil.behave(conduct);
                assertThrows(SocketException.class, () -> Origin.hash(socket.in(), Long.MAX_VALUE));
            }
        }
    }

    /** Each circuit once: which of them carries the download only the client knows. */
    private static HostileRelay.Conduct once(UnaryOperator<List<byte[]>> change) {
        var done = new HashSet<HostileRelay.Held>();
        return new HostileRelay.Conduct() {
            @Override
            public List<byte[]> backward(HostileRelay.Held circuit, byte[] cell) {
                return done.add(circuit) ? change.apply(List.of(cell)) : List.of(cell);
            }
        };
    }

    @SimulatedTest
    void aFlippedBitTowardsTheClientResetsTheStream() throws Exception {
        assertDownloadIsReset(once(cells -> List.of(flipped(cells.getFirst(), Cell.HEADER + 700))));
    }

    @SimulatedTest
    void aReplayedCellTowardsTheClientResetsTheStream() throws Exception {
        assertDownloadIsReset(once(cells -> List.of(cells.getFirst(), cells.getFirst().clone())));
    }

    @SimulatedTest
    void aDroppedCellTowardsTheClientResetsTheStream() throws Exception {
        assertDownloadIsReset(once(_ -> List.of()));
    }

    /** An inner hop seals with keys that the client knows to be its own: it cannot speak for the exit. */
    @SimulatedTest
    void anInnerHopThatSpeaksOfStreamsEndsTheCircuit() throws Exception {
        for (int command : new int[] {RelayMessage.DATA, 3, 4, 5, 6}) {
            assertInnerHopIsNotHeardOnStreams(command);
        }
    }

    private void assertInnerHopIsNotHeardOnStreams(int command) throws Exception {
        var done = new HashSet<HostileRelay.Held>();
        assertDownloadIsReset(new HostileRelay.Conduct() {
            @Override
            public List<byte[]> backward(HostileRelay.Held circuit, byte[] cell) {
                if (done.add(circuit)) {
                    switch (command) {
                        case 3 -> circuit.say(1, new RelayMessage.Connected());
                        case 4 -> circuit.say(1, new RelayMessage.End(EndReason.DONE));
                        case 5 -> circuit.say(1, new RelayMessage.StreamCredit(1));
                        case 6 -> circuit.say(0, new RelayMessage.SendMe(32, 64, Bytes.of(new byte[16])));
                        default -> circuit.sayData(1, new byte[] {1});
                    }
                }
                return List.of(cell);
            }
        });
    }

    @SimulatedTest
    void anExitThatCutsTheCircuitInMidAnswerCausesAReset() throws Exception {
        var conduct = new HostileRelay.Conduct() {
            @Override
            public void message(HostileRelay.Held circuit, int stream, RelayMessage message) {
                if (message instanceof RelayMessage.Begin) {
                    circuit.say(stream, new RelayMessage.Connected());
                    circuit.sayData(stream, new byte[1000]);
                    circuit.sayData(stream, new byte[1000]);
                    circuit.destroy();
                }
            }
        };
        try (var evil = new HostileRelay(conduct, EnumSet.of(Role.EXIT));
                var network = new PaidNetwork(freshFolder(), 2, new ExitPolicy(false, true))) {
            network.admit(evil);
            network.startClient(PLENTY);
            // Success may have been said or not, as the circuit died so early; an end in order is what must not be.
            assertThrows(IOException.class, () -> {
                try (SocksSocket socket = network.dial("cut short")) {
                    Origin.hash(socket.in(), Long.MAX_VALUE);
                    assertTrue(socket.reply() != 0, "a whole answer");
                    throw new IOException("refused");
                }
            });
        }
    }

    /** Another ciphertext opens to another secret without any error (FIPS 203, implicit rejection): the proof does not fit then. */
    @SimulatedTest
    void anAnswerWithAnotherCiphertextBuildsNoCircuit() throws Exception {
        var altered = new CompletableFuture<Boolean>();
        var conduct = new HostileRelay.Conduct() {
            @Override
            public byte[] created(byte[] body) {
                body[4 + 32 + 500] ^= 1;
                altered.complete(true);
                return body;
            }
        };
        try (var evil = new HostileRelay(conduct, INNER); var network = new PaidNetwork(freshFolder(), 2, OPEN)) {
            network.admit(evil);
            var client = network.prepareClient(new DestinationRules(true));
            for (int i = 0; i < 2; i++) {
                client.addChannel(network.openChannel(500 + i, network.relay(i), PLENTY), PaidNetwork.UNIT_PRICE);
            }
            client.addChannel(network.channelOf(evil, PLENTY), PaidNetwork.UNIT_PRICE);
            client.connect();
            assertTrue(Waiting.get(altered, Duration.ofSeconds(20)));
            PaidNetwork.await("the client's end of the circuit", () -> evil.ended() > 0);
            assertEquals(0, network.status().readyCircuits());
            assertEquals(0, network.channels().getLast().signed().wei().intValueExact(), "who did not prove itself is not paid");
        }
    }

    // ---- floods ----

    @SimulatedTest
    void aFloodTowardsTheClientIsStoppedByTheHonestMiddle() throws Exception {
        var conduct = new HostileRelay.Conduct() {
            @Override
            public void message(HostileRelay.Held circuit, int stream, RelayMessage message) {
                for (int i = 0; i < 2_000; i++) {
                    circuit.sayData(stream, new byte[1000]);
                }
            }
        };
        try (var evil = new HostileRelay(conduct, EnumSet.of(Role.EXIT)); var network = new PaidNetwork(freshFolder(), 2, OPEN)) {
            network.admit(evil);
            try (var client = new RawClient(network.relay(0).descriptor())) {
                client.extend(evil.descriptor());
                client.send(1, 1, new RelayMessage.Begin("127.0.0.1", 80, 0));
                client.awaitDestroyed();
                assertTrue(client.dataCells() <= 16, client.dataCells() + " cells came for nothing");
                PaidNetwork.await("the middle's end of it", () -> evil.ended() == 1);
            }
        }
    }

    /** The rule for when memory runs out: who has waited longest goes, and nobody else. */
    @SimulatedTest
    void whenMemoryIsShortTheCircuitWithTheOldestCellsEnds() throws Exception {
        try (var network = new PaidNetwork(freshFolder(), 1, OPEN)) {
            var relay = network.relay(0);
            // Either client's unpaid cells fit, both together do not.
            relay.node().limitMemory(1_000_000);
            try (var older = new RawClient(relay.descriptor()); var younger = new RawClient(relay.descriptor());
                    var idle = new RawClient(relay.descriptor())) {
                int key = 700;
                for (RawClient client : List.of(older, younger)) {
                    MemoryChannel channel = network.openChannel(key++, relay, PLENTY);
                    var terms = channel.terms();
                    client.send(0, 0, new RelayMessage.PayBind(terms.id(), terms.payer(), terms.signer(), terms.salt(),
                            channel.signBind(client.binding(0), 1)));
                    client.nextControl();
                }
                for (int i = 0; i < 300; i++) {
                    older.send(0, 0, new RelayMessage.Ping(i));
                }
                PaidNetwork.await("the older one's cells", () -> relay.node().waitingBytes() > 550_000);
                for (int i = 0; i < 300; i++) {
                    younger.send(0, 0, new RelayMessage.Ping(i));
                }
                older.awaitDestroyed();
                PaidNetwork.await("the younger one's cells", () -> relay.node().waitingBytes() > 550_000);
                assertTrue(relay.node().waitingBytes() < 1_000_000);
                assertTrue(!younger.isDestroyed() && !idle.isDestroyed());
            }
            PaidNetwork.await("an empty relay", () -> relay.node().waitingBytes() == 0);
        }
    }

    // ---- ends that look alike ----

    /** No answer and then the end, whatever the relay found wrong; that a DESTROY is zeros is held where cells are seen. */
    @SimulatedTest
    void whateverWasWrongTheCircuitEndsAlike() throws Exception {
        try (var network = new PaidNetwork(freshFolder(), 1, OPEN)) {
            byte[] ping = {14, 0, 0, 8, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
            byte[][] wrong = {
                {99, 0, 0, 0, 0, 0, 0, 0},
                {1, 0, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, 1},
                {14, 1, 0, 8, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8},
                {14, 0, 0, 9, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                {3, 0, 0, 0, 0, 0, 0, 1}};
            for (byte[] end : wrong) {
                try (var client = new RawClient(network.relay(0).descriptor())) {
                    // Garbage behind a message that is in order: that one is not answered either.
                    byte[] both = Arrays.copyOf(ping, ping.length + end.length);
                    System.arraycopy(end, 0, both, ping.length, end.length);
                    client.sendBytes(0, both);
                    client.awaitDestroyed();
                    assertNull(client.poll());
                }
            }
            try (var client = new RawClient(network.relay(0).descriptor())) {
                client.sendAltered(0, new RelayMessage.Ping(1), cell -> cell[Cell.HEADER] ^= 1);
                client.awaitDestroyed();
                assertNull(client.poll());
            }
        }
    }
}
