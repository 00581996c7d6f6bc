package org.farthing.circuit.link;

import static org.farthing.circuit.link.LinkFixture.await;
import static org.farthing.circuit.link.LinkFixture.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.circuit.loop.EventLoop;
import org.junit.jupiter.api.Test;

class LinkLeakTest {
    private static final int CONNECTIONS = 200;

    private static final class Quiet implements Link.Handler {
        final CompletableFuture<String> closed = new CompletableFuture<>();
        private final AtomicInteger closedLinks;

        Quiet(AtomicInteger closedLinks) {
            this.closedLinks = closedLinks;
        }

        @Override
        public void onCells(Link link, byte[] cells, int offset, int count) {
            link.send(cells, offset, count);
        }

        @Override
        public void onDrained(Link link) {
            throw new AssertionError("never congested");
        }

        @Override
        public void onClosed(Link link, String why) {
            closedLinks.incrementAndGet();
            closed.complete(why);
        }
    }

    @Test
    void keepsNeitherDescriptorsNorThreads() throws Exception {
        var system = ManagementFactory.getOperatingSystemMXBean();
        assumeTrue(system instanceof UnixOperatingSystemMXBean, "this system does not count descriptors");
        var unix = (UnixOperatingSystemMXBean) system;
        RelayIdentity relay = LinkFixture.identity();
        LinkKeys keys = LinkFixture.keys();
        try (EventLoop loop = EventLoop.start("test leak")) {
            var closedLinks = new AtomicInteger();
            try (LinkListener listener = LinkListener.open(LinkFixture.anyPort(), relay, keys,
                    link -> loop.execute(() -> adopt(loop, link, new Quiet(closedLinks))))) {
                dial(loop, listener, relay, keys, closedLinks);
                long descriptors = unix.getOpenFileDescriptorCount();
                int threads = ManagementFactory.getThreadMXBean().getThreadCount();
                for (int i = 1; i < CONNECTIONS; i++) {
                    switch (i % 4) {
                        // Cut in the middle of the handshake.
                        case 0 -> SocketChannel.open(listener.address()).close();
                        // Made, and wanted by nobody.
                        case 1 -> LinkHandshake.connect(listener.address(), relay.id(), Optional.empty(), keys).close();
                        default -> dial(loop, listener, relay, keys, closedLinks);
                    }
                }
                // Two ends of each link that was used, one of each that was not wanted.
                while (listener.handshakes() > 0 || closedLinks.get() < 2 * (1 + CONNECTIONS / 2) + CONNECTIONS / 4) {
                    Thread.sleep(1);
                }
                // Keys are cancelled at the selector's next turn.
                onLoop(loop, () -> null);
                onLoop(loop, () -> null);
                long more = unix.getOpenFileDescriptorCount() - descriptors;
                assertTrue(more <= 5, more + " more descriptors after " + CONNECTIONS + " connections");
                int moreThreads = ManagementFactory.getThreadMXBean().getThreadCount() - threads;
                assertTrue(moreThreads <= 5, moreThreads + " more threads");
            }
        }
    }

    private static Link adopt(EventLoop loop, EstablishedLink link, Link.Handler handler) {
        try {
            return Link.adopt(loop, link, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void dial(EventLoop loop, LinkListener listener, RelayIdentity relay, LinkKeys keys, AtomicInteger closedLinks)
            throws Exception {
        EstablishedLink established = LinkHandshake.connect(listener.address(), relay.id(), Optional.empty(), keys);
        var handler = new Quiet(closedLinks);
        Link link = onLoop(loop, () -> adopt(loop, established, handler));
        loop.execute(link::close);
        assertEquals("closed by this end", await(handler.closed));
    }
}
