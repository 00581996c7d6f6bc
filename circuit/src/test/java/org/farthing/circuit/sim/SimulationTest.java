package org.farthing.circuit.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** The simulated world itself: were it wrong, every test on it would show nothing. */
class SimulationTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    /** Three threads that take turns at a queue, and two at a connection; what they did, in order. */
    private static List<String> story(Simulation world) throws Exception {
        return world.run(() -> {
            SimulatedPlatform here = world.platform();
            var said = new ArrayList<String>();
            var queue = new LinkedBlockingQueue<String>();
            var done = new CountDownLatch(4);
            for (String name : List.of("a", "b", "c")) {
                here.start(name, () -> {
                    for (int i = 0; i < 5; i++) {
                        queue.add(name + i);
                        Thread.yield();
                    }
                    done.countDown();
                });
            }
            here.start("reader", () -> {
                try {
                    for (int i = 0; i < 15; i++) {
                        said.add(queue.take());
                    }
                    done.countDown();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            done.await();
            said.add(echo(here, 100_000));
            return said;
        });
    }

    private static String echo(SimulatedPlatform here, int count) throws IOException {
        try (ServerSocketChannel server = here.sockets().openServerSocketChannel().bind(ANY)) {
            here.start("echo", () -> {
                try (Socket socket = server.accept().socket()) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            try (Socket socket = here.sockets().openSocketChannel().socket()) {
                socket.connect(server.getLocalAddress());
                byte[] sent = new byte[count];
                here.random().nextBytes(sent);
                here.start("writer", () -> {
                    try {
                        socket.getOutputStream().write(sent);
                        socket.shutdownOutput();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                assertArrayEquals(sent, socket.getInputStream().readAllBytes());
            }
        }
        return "echoed at " + here.instant();
    }

    @Test
    void oneSeedIsOneStoryAndOthersAreOthers() throws Exception {
        Set<List<String>> stories = new HashSet<>();
        Set<Long> traces = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            try (var world = new Simulation(seed); var again = new Simulation(seed)) {
                assertEquals(story(world), story(again));
                assertEquals(world.trace().hash(), again.trace().hash());
                assertTrue(world.trace().events() > 50);
            }
            try (var world = new Simulation(seed)) {
                stories.add(story(world));
                traces.add(world.trace().hash());
            }
        }
        assertEquals(20, traces.size());
        assertTrue(stories.stream().map(story -> story.subList(0, 15)).distinct().count() > 15, "orders differ, not times alone");
    }

    @Test
    void anHourOfWaitingCostsNothing() throws Exception {
        try (var world = new Simulation(1)) {
            world.run(() -> {
                world.platform().sleep(Duration.ofMinutes(50));
                assertFalse(world.platform().await(new CountDownLatch(1), Duration.ofMinutes(5)));
                assertTrue(world.platform().await(new CountDownLatch(0), Duration.ofMinutes(5)));
                return null;
            });
            assertTrue(world.now() >= Duration.ofMinutes(55).toNanos() && world.now() < Duration.ofMinutes(56).toNanos());
        }
    }

    @Test
    void whatCanNeverEndIsToldWithItsThreads() {
        var world = new Simulation(1);
        var failure = assertThrows(AssertionError.class, () -> world.run(() -> {
            new CountDownLatch(1).await();
            return null;
        }));
        assertTrue(failure.getMessage().contains("test#1") && failure.getMessage().contains("CountDownLatch"), failure.getMessage());
    }

    @Test
    void aThreadThatFailsFailsTheRun() {
        var world = new Simulation(1);
        assertThrows(AssertionError.class, () -> world.run(() -> {
            world.platform().start("defect", () -> {
                throw new IllegalStateException("a defect");
            });
            world.platform().sleep(Duration.ofSeconds(1));
            return null;
        }));
    }

    @Test
    void aThreadThatIsLeftOverIsTold() throws Exception {
        var world = new Simulation(1);
        world.run(() -> {
            world.platform().start("leaked", () -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            return null;
        });
        assertTrue(assertThrows(AssertionError.class, world::close).getMessage().contains("leaked#"));
    }

    @Test
    void refusedSilentAndClosedAreTold() throws Exception {
        try (var world = new Simulation(3)) {
            world.run(() -> {
                SimulatedPlatform here = world.platform();
                SocketChannel refused = here.sockets().openSocketChannel();
                assertThrows(ConnectException.class, () -> refused.connect(new InetSocketAddress(ANY.getAddress(), 9)));
                assertFalse(refused.isOpen());
                var silent = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9);
                ((SimulatedSockets) here.sockets()).silence(silent);
                SocketChannel waiting = here.sockets().openSocketChannel();
                here.start("closer", () -> {
                    try {
                        here.sleep(Duration.ofMinutes(3));
                        waiting.close();
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                assertThrows(AsynchronousCloseException.class, () -> waiting.connect(silent));
                ServerSocketChannel server = here.sockets().openServerSocketChannel().bind(ANY);
                try (Socket socket = here.sockets().openSocketChannel().socket()) {
                    socket.connect(server.getLocalAddress());
                    socket.setSoTimeout(500);
                    assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
                    SocketChannel other = server.accept();
                    socket.getOutputStream().write(1);
                    here.sleep(Duration.ofSeconds(1));
                    // Unread bytes are lost with it: a reset, no end.
                    other.close();
                    assertThrows(IOException.class, () -> socket.getInputStream().read());
                }
                server.close();
                return null;
            });
        }
    }

    @Test
    void differentChancesOfOneSeedAreIndependent() {
        assertNotEquals(SeededRandom.generator(1, "a").nextLong(), SeededRandom.generator(1, "b").nextLong());
        assertNotEquals(SeededRandom.generator(1, "a").nextLong(), SeededRandom.generator(2, "a").nextLong());
    }
}
