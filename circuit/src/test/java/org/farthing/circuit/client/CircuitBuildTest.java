package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.link.LinkKeys;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.Platform;
import org.farthing.circuit.network.PaidNetwork;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Circuits over real relays, one of which publishes a key that no handshake can be made with: a point of small order. */
class CircuitBuildTest {
    private static final int STANDS = -2;

    @TempDir
    private Path folder;

    @Test
    void whoPublishesAFalseKeyIsBlamedAndNotTheRelayBefore() throws Exception {
        Platform platform = Platform.SYSTEM;
        try (var network = new PaidNetwork(folder, 3, new ExitPolicy(true, true)); var loop = EventLoop.start("client", platform)) {
            var links = new Links(loop, Optional.empty(), new LinkKeys(platform, platform.random(), platform), Optional.empty());
            var client = new Circuit.Surroundings(loop, links, platform.random(), new MessageCursor(), new StreamMux.Scratch(),
                    () -> Duration.ofSeconds(20), new AwakeClock());
            for (int falsified : new int[] {STANDS, 0, 1, 2}) {
                var path = new ArrayList<Circuit.PathHop>();
                for (int hop = 0; hop < 3; hop++) {
                    Descriptor relay = network.relay(hop).descriptor();
                    path.add(new Circuit.PathHop(hop == falsified ? withFalseKey(relay) : relay, Optional.empty()));
                }
                var blamed = new CompletableFuture<Integer>();
                loop.execute(() -> new Circuit(client, List.copyOf(path), Lane.PAGES, new Blamed(blamed)).build());
                assertEquals(falsified, blamed.get(30, TimeUnit.SECONDS));
            }
        }
    }

    private static Descriptor withFalseKey(Descriptor d) {
        return new Descriptor(d.relayId(), d.sequence(), d.validFrom(), d.validUntil(), d.name(), d.host(), d.port(),
                Bytes.of(new byte[32]), d.nextOnionKey(), d.pricePerUnit(), d.roles(), d.exitPorts(), d.country(), d.operator(),
                d.softwareVersion());
    }

    private record Blamed(CompletableFuture<Integer> hop) implements Circuit.Watcher {
        @Override
        public void ready(Circuit circuit) {
            hop.complete(STANDS);
        }

        @Override
        public void dead(Circuit circuit, int blamed, String why) {
            hop.complete(blamed);
        }

        @Override
        public void idle(Circuit circuit) {
            // It carries nothing.
        }
    }
}
