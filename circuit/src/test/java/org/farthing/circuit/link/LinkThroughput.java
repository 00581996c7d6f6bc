package org.farthing.circuit.link;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.farthing.circuit.loop.EventLoop;

/**
 * Not a test: measures one link in one direction over loopback, both ends in this process.
 * <pre>
 * java -cp ... org.farthing.circuit.link.LinkThroughput [megabytes]
 * </pre>
 */
final class LinkThroughput {
    private LinkThroughput() {
    }

    public static void main(String[] args) throws Exception {
        long cells = (args.length > 0 ? Long.parseLong(args[0]) : 2000) * 1_000_000 / Link.CELL_SIZE;
        var keys = new LinkKeys(new SecureRandom(), InstantSource.system());
        RelayIdentity relay = RelayIdentity.generate(new SecureRandom());
        var accepted = new ArrayBlockingQueue<EstablishedLink>(1);
        try (LinkListener listener = LinkListener.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), relay, keys, accepted::add);
                EventLoop here = EventLoop.start("sender");
                EventLoop there = EventLoop.start("receiver")) {
            EstablishedLink dialled = LinkHandshake.connect(listener.address(), relay.id(), Optional.empty(), keys);
            EstablishedLink other = accepted.take();
            for (int round = 0; round < 3; round++) {
                if (round > 0) {
                    dialled = LinkHandshake.connect(listener.address(), relay.id(), Optional.empty(), keys);
                    other = accepted.take();
                }
                measure(here, there, dialled, other, cells);
            }
        }
    }

    private static void measure(EventLoop here, EventLoop there, EstablishedLink dialled, EstablishedLink other, long cells)
            throws Exception {
        var done = new CountDownLatch(1);
        var sender = new Sender(cells);
        var receiver = new Receiver(cells, done);
        LinkFixture.onLoop(there, () -> Link.adopt(there, other, receiver));
        Link link = LinkFixture.onLoop(here, () -> Link.adopt(here, dialled, sender));
        long start = System.nanoTime();
        here.execute(() -> sender.feed(link));
        done.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%.0f MB/s, %.1f cells per delivery%n", cells * Link.CELL_SIZE / 1e6 / seconds,
                (double) cells / receiver.deliveries);
        here.execute(link::close);
    }

    private static final class Sender implements Link.Handler {
        private final byte[] batch = new byte[48 * Link.CELL_SIZE];
        private long left;

        Sender(long cells) {
            left = cells;
        }

        void feed(Link link) {
            while (left > 0 && link.queuedBytes() <= Link.HIGH_WATER) {
                int count = (int) Math.min(48, left);
                link.send(batch, 0, count);
                left -= count;
            }
        }

        @Override
        public void onCells(Link link, byte[] cells, int offset, int count) {
            throw new AssertionError("nothing comes back");
        }

        @Override
        public void onDrained(Link link) {
            feed(link);
        }

        @Override
        public void onClosed(Link link, String why) {
            left = 0;
        }
    }

    private static final class Receiver implements Link.Handler {
        private final CountDownLatch done;
        private long left;
        private long deliveries;

        Receiver(long cells, CountDownLatch done) {
            this.left = cells;
            this.done = done;
        }

        @Override
        public void onCells(Link link, byte[] cells, int offset, int count) {
            deliveries++;
            left -= count;
            if (left == 0) {
                done.countDown();
            }
        }

        @Override
        public void onDrained(Link link) {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void onClosed(Link link, String why) {
            left = -1;
        }
    }
}
