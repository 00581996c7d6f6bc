package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.farthing.circuit.client.CircuitView;
import org.farthing.circuit.client.GuardedPort;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.relay.ResolverSettings;
import org.farthing.circuit.socks.LocalAnswer;
import org.farthing.circuit.socks.LocalRequest;
import org.farthing.circuit.socks.PortGuard;
import org.farthing.circuit.socks.SocksReply;
import org.farthing.circuit.socks.SocksRequest;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sites of one browser leave by different exits as long as there are some, over real sockets. */
class ExitsOfSitesTest {
    private static final Amount PLENTY = Amount.ofWei(100_000_000);
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);
    private static final ExitPolicy CLOSED = new ExitPolicy(false, false);

    @TempDir
    private Path folder;

    /** A browser's port that anybody may use. */
    private static final class Anybody implements PortGuard {
        @Override
        public boolean listens() {
            return true;
        }

        @Override
        public boolean admits(InetSocketAddress peer) {
            return true;
        }

        @Override
        public Verdict judge(SocksRequest request) {
            return Verdict.CARRY;
        }

        @Override
        public Optional<LocalAnswer> answer(LocalRequest request) {
            return Optional.empty();
        }

        @Override
        public LocalAnswer explain(SocksReply reply) {
            throw new AssertionError(reply.toString());
        }
    }

    private static SocksSocket visit(PaidNetwork network, GuardedPort port, String site) throws IOException {
        var proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number());
        var socket = new SocksSocket(proxy, site, "127.0.0.1", network.origin().port(), 0);
        assertEquals(0, socket.reply(), site);
        return socket;
    }

    private static List<CircuitView> used(PaidNetwork network, GuardedPort port) throws Exception {
        return network.client().circuits(true).get(20, TimeUnit.SECONDS).stream().filter(circuit -> circuit.port() == port.number()).toList();
    }

    private static Set<Bytes> exits(List<CircuitView> circuits) {
        return circuits.stream().map(circuit -> circuit.path().getLast().relayId()).collect(Collectors.toSet());
    }

    @Test
    void sitesOpenedAtOnceLeaveByDifferentExits() throws Exception {
        try (var network = new PaidNetwork(folder, 8, OPEN); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            network.startClient(PLENTY);
            for (int round = 0; round < 3; round++) {
                var open = new ArrayList<SocksSocket>();
                try (GuardedPort port = network.client().openGuardedPort(new Anybody())) {
                    List<Callable<SocksSocket>> visits = IntStream.range(0, 6)
                            .mapToObj(i -> (Callable<SocksSocket>) () -> visit(network, port, "site" + i + ".example")).toList();
                    for (Future<SocksSocket> visit : threads.invokeAll(visits)) {
                        open.add(visit.get());
                    }
                    List<CircuitView> used = used(network, port);
                    assertEquals(6, used.size(), used.toString());
                    assertEquals(6, exits(used).size(), used.toString());
                    // Another page of a site goes where its first one went.
                    try (SocksSocket more = visit(network, port, "site0.example")) {
                        more.fetch(10_000);
                    }
                    assertEquals(6, used(network, port).size());
                } finally {
                    for (SocksSocket socket : open) {
                        socket.close();
                    }
                }
                network.client().newIdentity().get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void whereThereIsOneExitSitesShareItAtOnce() throws Exception {
        try (var network = new PaidNetwork(folder, 4, number -> number == 0 ? OPEN : CLOSED, ResolverSettings.system())) {
            network.startClient(PLENTY);
            try (GuardedPort port = network.client().openGuardedPort(new Anybody())) {
                for (int i = 0; i < 4; i++) {
                    try (SocksSocket socket = visit(network, port, "site" + i + ".example")) {
                        socket.fetch(10_000);
                    }
                }
                assertEquals(4, used(network, port).size(), "the sites' circuits stay apart");
                assertEquals(Set.of(network.relay(0).descriptor().relayId()), exits(used(network, port)));
            }
        }
    }

    @Test
    void whereTheOtherExitsDoNotAnswerASiteSharesOneInTheEnd() throws Exception {
        try (var network = new PaidNetwork(folder, 6, number -> number < 3 ? OPEN : CLOSED, ResolverSettings.system())) {
            network.startClient(PLENTY);
            Set<Bytes> exits = IntStream.range(0, 3).mapToObj(i -> network.relay(i).descriptor().relayId()).collect(Collectors.toSet());
            try (GuardedPort port = network.client().openGuardedPort(new Anybody()); SocksSocket first = pastNoOther(network, port, exits)) {
                List<Bytes> path = used(network, port).getFirst().path().stream().map(CircuitView.Hop::relayId).toList();
                exits.stream().filter(other -> !path.contains(other)).forEach(other -> network.relay(other).kill());
                try (SocksSocket second = visit(network, port, "second.example")) {
                    second.fetch(10_000);
                    List<CircuitView> used = used(network, port);
                    assertEquals(2, used.size(), used.toString());
                    assertEquals(Set.of(path.getLast()), exits(used));
                }
                first.fetch(10_000);
            }
        }
    }

    /** A site's connection whose circuit has no other exit in its middle: one as its entry, the same for all, is no exit for any of them. */
    private static SocksSocket pastNoOther(PaidNetwork network, GuardedPort port, Set<Bytes> exits) throws Exception {
        for (int i = 0; i < 40; i++) {
            SocksSocket socket = visit(network, port, "first.example");
            if (!exits.contains(used(network, port).getFirst().path().get(1).relayId())) {
                return socket;
            }
            socket.close();
            network.client().newIdentity().get(20, TimeUnit.SECONDS);
        }
        throw new AssertionError("the other exit is on every path");
    }
}
