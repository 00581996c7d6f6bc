package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.Here;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.io.TempDir;

/** An exit that says what no exit says, and what an exit gets to see. */
class HostileExitTest {
    private static final Amount PLENTY = Amount.ofWei(100_000_000);

    @TempDir
    private Path folder;
    private int networks;

    private interface Lie {
        void tell(HostileRelay.Held circuit, int stream);
    }

    private static Map<String, Lie> lies() {
        var lies = new LinkedHashMap<String, Lie>();
        lies.put("data before the connection", (circuit, stream) -> circuit.sayData(stream, new byte[10]));
        lies.put("connected twice", (circuit, stream) -> {
            circuit.say(stream, new RelayMessage.Connected());
            circuit.say(stream, new RelayMessage.Connected());
        });
        lies.put("a stream nobody asked for", (circuit, stream) -> circuit.say(stream + 7, new RelayMessage.Connected()));
        lies.put("data of a stream nobody asked for", (circuit, stream) -> connectedAnd(circuit, stream,
                () -> circuit.sayData(stream + 7, new byte[10])));
        lies.put("data of the circuit itself", (circuit, stream) -> connectedAnd(circuit, stream, () -> circuit.sayData(0, new byte[10])));
        lies.put("no data at all", (circuit, stream) -> connectedAnd(circuit, stream, () -> circuit.sayData(stream, new byte[0])));
        lies.put("data behind the end", (circuit, stream) -> connectedAnd(circuit, stream, () -> {
            circuit.say(stream, new RelayMessage.End(EndReason.DONE));
            circuit.sayData(stream, new byte[10]);
        }));
        lies.put("credit without end", (circuit, stream) -> connectedAnd(circuit, stream,
                () -> circuit.say(stream, new RelayMessage.StreamCredit(0xFFFF_FFFFL))));
        lies.put("an acknowledgement of nothing", (circuit, stream) -> connectedAnd(circuit, stream,
                () -> circuit.say(0, new RelayMessage.SendMe(32, 64, Bytes.of(new byte[16])))));
        lies.put("an answer to no probe", (circuit, stream) -> circuit.say(0, new RelayMessage.Pong(99)));
        lies.put("an extension of its own", (circuit, stream) -> circuit.say(0, new RelayMessage.Extended(Bytes.of(new byte[64]))));
        lies.put("a found address instead of a connection", (circuit, stream) -> circuit.say(stream,
                new RelayMessage.Resolved(60, List.of("1.1.1.1"))));
        lies.put("a request as from a client", (circuit, stream) -> circuit.say(stream, new RelayMessage.Begin("127.0.0.1", 80, 0)));
        return lies;
    }

    private static void connectedAnd(HostileRelay.Held circuit, int stream, Runnable then) {
        circuit.say(stream, new RelayMessage.Connected());
        then.run();
    }

    private static HostileRelay.Conduct onBegin(Lie lie) {
        return new HostileRelay.Conduct() {
            @Override
            public void message(HostileRelay.Held circuit, int stream, RelayMessage message) {
                if (message instanceof RelayMessage.Begin) {
                    lie.tell(circuit, stream);
                }
            }
        };
    }

    private Path freshFolder() throws IOException {
        return Files.createDirectory(folder.resolve("network-" + ++networks));
    }

    @SimulatedTest
    void whatNoExitSaysEndsTheCircuit() throws Exception {
        for (Map.Entry<String, Lie> lie : lies().entrySet()) {
            try (var evil = new HostileRelay(onBegin(lie.getValue()), EnumSet.of(Role.EXIT));
                    var network = new PaidNetwork(freshFolder(), 2, new ExitPolicy(false, true))) {
                network.admit(evil);
                network.startClient(PLENTY);
                int before = evil.ended();
                try (SocksSocket socket = network.dial("lied to")) {
                    Origin.hash(socket.in(), Long.MAX_VALUE);
                } catch (IOException _) {
                    // Refused or reset, as the circuit ends.
                }
                PaidNetwork.await("the circuit's end after " + lie.getKey(), () -> evil.ended() > before);
            }
        }
    }

    /** What the exit sees of eight people and eight sites in a random order: no two people on one circuit. */
    @SimulatedTest(seeds = 5)
    void noExitSeesTwoUsersOnOneCircuit() throws Exception {
        var seen = new LinkedHashMap<HostileRelay.Held, Set<Integer>>();
        var conduct = new HostileRelay.Conduct() {
            @Override
            public void message(HostileRelay.Held circuit, int stream, RelayMessage message) {
                if (message instanceof RelayMessage.Begin(String _, int port, int _)) {
                    seen.computeIfAbsent(circuit, _ -> new HashSet<>()).add(port);
                    circuit.say(stream, new RelayMessage.Connected());
                    circuit.sayData(stream, new byte[100]);
                    circuit.say(stream, new RelayMessage.End(EndReason.DONE));
                }
            }
        };
        var random = new Random(Here.simulation().seed());
        try (var evil = new HostileRelay(conduct, EnumSet.of(Role.EXIT));
                var network = new PaidNetwork(freshFolder(), 3, new ExitPolicy(false, true))) {
            network.admit(evil);
            network.startClient(PLENTY);
            var done = new CountDownLatch(40);
            for (int i = 0; i < 40; i++) {
                // The port tells the exit's record who it was.
                int user = random.nextInt(8);
                long pause = random.nextLong(Duration.ofMinutes(4).toMillis());
                Here.platform().start("user", () -> {
                    try {
                        Here.platform().sleep(Duration.ofMillis(pause));
                        try (var socket = new SocksSocket(network.socks(), "user-" + user, "secret", 1, "127.0.0.1", 30_000 + user)) {
                            socket.in().readAllBytes();
                        }
                    } catch (IOException | InterruptedException _) {
                        // A circuit was replaced meanwhile, or there was none in time.
                    } finally {
                        done.countDown();
                    }
                });
            }
            done.await();
        }
        assertTrue(seen.size() >= 6, seen.size() + " circuits were used");
        assertEquals(List.of(), new ArrayList<>(seen.values().stream().filter(users -> users.size() > 1).toList()));
    }
}
