package org.farthing.circuit.link;

import static org.farthing.circuit.link.LinkFixture.await;
import static org.farthing.circuit.link.LinkFixture.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.farthing.circuit.loop.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkTest {
    private static final int CELLS = 50_000;

    private final EventLoop here = EventLoop.start("test here");
    private final EventLoop there = EventLoop.start("test there");

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    /** Sends numbered cells as long as the link is not congested, and checks what it gets. */
    private static final class Exchange implements Link.Handler {
        final CompletableFuture<Long> received = new CompletableFuture<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        private final int toSend;
        private final int toReceive;
        private final byte[] batch = new byte[40 * Link.CELL_SIZE];
        private final CRC32C sum = new CRC32C();
        private int sent;
        private int got;
        private int mostQueued;

        Exchange(int toSend, int toReceive) {
            this.toSend = toSend;
            this.toReceive = toReceive;
        }

        void feed(Link link) {
            while (sent < toSend && link.queuedBytes() <= Link.HIGH_WATER) {
                int count = Math.min(1 + sent % 40, toSend - sent);
                for (int i = 0; i < count; i++) {
                    fill(batch, i * Link.CELL_SIZE, sent + i);
                }
                link.send(batch, 0, count);
                sent += count;
                mostQueued = Math.max(mostQueued, link.queuedBytes());
            }
        }

        @Override
        public void onCells(Link link, byte[] cells, int offset, int count) {
            sum.update(cells, offset, count * Link.CELL_SIZE);
            // The buffer is the handler's: what it leaves behind must disturb nobody.
            Arrays.fill(cells, offset, offset + count * Link.CELL_SIZE, (byte) 0x55);
            got += count;
            if (got == toReceive) {
                received.complete(sum.getValue());
            }
        }

        @Override
        public void onDrained(Link link) {
            feed(link);
        }

        @Override
        public void onClosed(Link link, String why) {
            closed.complete(why);
            received.completeExceptionally(new AssertionError(why));
        }
    }

    private static void fill(byte[] into, int offset, int number) {
        Arrays.fill(into, offset, offset + Link.CELL_SIZE, (byte) (number * 31));
        into[offset] = (byte) (number >> 16);
        into[offset + 1] = (byte) (number >> 8);
        into[offset + Link.CELL_SIZE - 1] = (byte) number;
    }

    private static long sumOf(int cells) {
        var sum = new CRC32C();
        var cell = new byte[Link.CELL_SIZE];
        for (int i = 0; i < cells; i++) {
            fill(cell, 0, i);
            sum.update(cell);
        }
        return sum.getValue();
    }

    @Test
    void carriesAHundredMegabytesBothWaysAtOnce() throws Exception {
        LinkFixture.Ends ends = LinkFixture.Ends.open(Optional.empty());
        var one = new Exchange(CELLS, CELLS);
        var other = new Exchange(CELLS, CELLS);
        Link dialled = onLoop(here, () -> Link.adopt(here, ends.dialled(), one));
        Link accepted = onLoop(there, () -> Link.adopt(there, ends.accepted(), other));
        here.execute(() -> one.feed(dialled));
        there.execute(() -> other.feed(accepted));

        long expected = sumOf(CELLS);
        assertEquals(expected, await(one.received));
        assertEquals(expected, await(other.received));
        assertTrue(one.mostQueued <= Link.HIGH_WATER + 40 * Link.CELL_SIZE, "the queue grew to " + one.mostQueued);
        assertTrue(onLoop(there, accepted::bytesIn) > (long) CELLS * Link.CELL_SIZE);

        here.execute(dialled::close);
        assertEquals("closed by this end", await(one.closed));
        assertEquals("closed by the other end", await(other.closed));
    }

    /** That {@code link}, once adopted, delivers {@code count} cells that begin with {@code first} though its peer sends no more. */
    static void assertDelivers(EstablishedLink link, int count, byte first) throws Exception {
        try (EventLoop loop = EventLoop.start("test delivery")) {
            var got = new Recorder();
            onLoop(loop, () -> Link.adopt(loop, link, got));
            assertEquals(Collections.nCopies(count, (int) first), onLoop(loop, () -> got.cells));
        }
    }

    /** That cells pass from one end to the other and back. */
    static void assertCarries(EstablishedLink one, EstablishedLink other, int cells) throws Exception {
        try (EventLoop loop = EventLoop.start("test both")) {
            var near = new Exchange(cells, cells);
            var far = new Exchange(cells, cells);
            Link nearLink = onLoop(loop, () -> Link.adopt(loop, one, near));
            Link farLink = onLoop(loop, () -> Link.adopt(loop, other, far));
            loop.execute(() -> near.feed(nearLink));
            loop.execute(() -> far.feed(farLink));
            assertEquals(sumOf(cells), await(near.received));
            assertEquals(sumOf(cells), await(far.received));
        }
    }

    @Test
    void saysWhoIsThere() throws Exception {
        RelayIdentity dialler = LinkFixture.identity();
        LinkFixture.Ends ends = LinkFixture.Ends.open(Optional.of(dialler));
        try (EstablishedLink dialled = ends.dialled(); EstablishedLink accepted = ends.accepted()) {
            assertEquals(Optional.of(dialler.id()), accepted.peerId());
            assertTrue(dialled.initiator());
            assertFalse(accepted.initiator());
            assertEquals(1, accepted.version());
        }
        LinkFixture.Ends anonymous = LinkFixture.Ends.open(Optional.empty());
        try (EstablishedLink dialled = anonymous.dialled(); EstablishedLink accepted = anonymous.accepted()) {
            assertEquals(Optional.empty(), accepted.peerId());
            assertTrue(dialled.peerId().isPresent());
        }
    }

    /** What the handler of a quiet end saw. */
    private static final class Recorder implements Link.Handler {
        final List<Integer> cells = new ArrayList<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();

        @Override
        public void onCells(Link link, byte[] buffer, int offset, int count) {
            for (int i = 0; i < count; i++) {
                cells.add(buffer[offset + i * Link.CELL_SIZE] & 0xFF);
            }
        }

        @Override
        public void onDrained(Link link) {
            // Not what the tests with this handler are about.
        }

        @Override
        public void onClosed(Link link, String why) {
            closed.complete(why);
        }
    }

    @Test
    void closeDeliversWhatWasSentBefore() throws Exception {
        LinkFixture.Ends ends = LinkFixture.Ends.open(Optional.empty());
        var sent = new Recorder();
        var got = new Recorder();
        Link dialled = onLoop(here, () -> Link.adopt(here, ends.dialled(), sent));
        Link accepted = onLoop(there, () -> Link.adopt(there, ends.accepted(), got));
        // Input that the closing end does not read any more must not turn its end into a reset.
        var noise = new byte[200 * Link.CELL_SIZE];
        there.execute(() -> accepted.send(noise, 0, 200));
        var cells = new byte[3 * Link.CELL_SIZE];
        cells[0] = 1;
        cells[Link.CELL_SIZE] = 2;
        cells[2 * Link.CELL_SIZE] = 3;
        here.execute(() -> {
            dialled.pauseReading();
            dialled.send(cells, 0, 3);
            dialled.close();
            dialled.send(cells, 0, 3);
        });
        assertEquals("closed by the other end", await(got.closed));
        assertEquals("closed by this end", await(sent.closed));
        assertEquals(List.of(1, 2, 3), onLoop(there, () -> got.cells));
    }

    @Test
    void recordsTellNothingButHowMuchWaits() throws Exception {
        LinkFixture.Ends ends = LinkFixture.Ends.open(Optional.empty());
        Link dialled = onLoop(here, () -> Link.adopt(here, ends.dialled(), new Recorder()));
        var cells = new byte[20 * Link.CELL_SIZE];
        // In one turn, in pieces that do not match the records.
        here.execute(() -> {
            dialled.send(cells, 0, 3);
            dialled.send(cells, 3 * Link.CELL_SIZE, 16);
            dialled.send(cells, 19 * Link.CELL_SIZE, 1);
        });
        // Payload, one byte of inner type, 16 bytes of padding that the engine of the JDK always adds, and the tag (RFC 8446, 5.2).
        var wire = new DataInputStream(ends.accepted().channel().socket().getInputStream());
        var lengths = new ArrayList<Integer>();
        for (int i = 0; i < 3; i++) {
            assertEquals(23, wire.readUnsignedByte());
            assertEquals(0x0303, wire.readUnsignedShort());
            lengths.add(wire.readUnsignedShort());
            wire.skipNBytes(lengths.getLast());
        }
        assertEquals(List.of(7 * 2048 + 33, 7 * 2048 + 33, 6 * 2048 + 33), lengths);
        ends.accepted().close();
    }

    /** Counts on its own how often the queue went up and came down. */
    private static final class Congestion implements Link.Handler {
        private final byte[] batch = new byte[64 * Link.CELL_SIZE];
        private boolean congested;
        private int crossings;
        private int drained;
        private int sent;

        Integer fill(Link link) {
            link.send(batch, 0, 64);
            sent += 64;
            if (!congested && link.queuedBytes() > Link.HIGH_WATER) {
                congested = true;
                crossings++;
            }
            return link.queuedBytes();
        }

        @Override
        public void onCells(Link link, byte[] cells, int offset, int count) {
            throw new AssertionError("nothing comes back");
        }

        @Override
        public void onDrained(Link link) {
            assertTrue(congested && link.queuedBytes() < Link.LOW_WATER);
            congested = false;
            drained++;
        }

        @Override
        public void onClosed(Link link, String why) {
            // The loop's end.
        }
    }

    @Test
    void reportsDrainingOncePerCrossing() throws Exception {
        LinkFixture.Ends ends = LinkFixture.Ends.open(Optional.empty());
        var sender = new Congestion();
        var receiver = new Recorder();
        Link dialled = onLoop(here, () -> Link.adopt(here, ends.dialled(), sender));
        Link accepted = onLoop(there, () -> {
            Link link = Link.adopt(there, ends.accepted(), receiver);
            link.pauseReading();
            return link;
        });
        for (int round = 0; round < 3; round++) {
            while (onLoop(here, () -> sender.fill(dialled)) <= 4 * Link.HIGH_WATER) {
                // The systems' buffers fill first.
            }
            there.execute(accepted::resumeReading);
            int expected = onLoop(here, () -> sender.sent);
            while (onLoop(there, () -> receiver.cells.size()) < expected) {
                Thread.sleep(1);
            }
            onLoop(there, () -> {
                accepted.pauseReading();
                return null;
            });
        }
        assertTrue(onLoop(here, () -> sender.crossings) >= 3);
        assertEquals(onLoop(here, () -> sender.crossings), onLoop(here, () -> sender.drained));
    }

    @Test
    void closesWhenTheOtherEndTakesNothing() throws Exception {
        var clock = new AtomicLong();
        try (EventLoop timed = EventLoop.start("test timed", clock::get)) {
            LinkFixture.Ends ends = LinkFixture.Ends.open(Optional.empty());
            // The systems' buffers must not take all of it.
            ends.accepted().channel().setOption(StandardSocketOptions.SO_RCVBUF, 64 * 1024);
            var sender = new Recorder();
            Link dialled = onLoop(timed, () -> Link.adopt(timed, ends.dialled(), sender));
            var batch = new byte[4096 * Link.CELL_SIZE];
            onLoop(timed, () -> {
                dialled.send(batch, 0, 4096);
                return null;
            });
            // They may go on taking some for a while; then the minute begins anew.
            for (int minute = 0; minute < 1000 && !sender.closed.isDone(); minute++) {
                Thread.sleep(1);
                clock.addAndGet(Link.WRITE_STALL.toNanos());
                onLoop(timed, () -> null);
            }
            assertEquals("the other end takes nothing", await(sender.closed));
            ends.accepted().close();
        }
    }

    @Test
    void closesRatherThanQueueWithoutBound() throws Exception {
        LinkFixture.Ends ends = LinkFixture.Ends.open(Optional.empty());
        var sender = new Recorder();
        Link dialled = onLoop(here, () -> Link.adopt(here, ends.dialled(), sender));
        var batch = new byte[1024 * Link.CELL_SIZE];
        onLoop(here, () -> {
            for (int i = 0; i <= Link.MOST_QUEUED / batch.length; i++) {
                dialled.send(batch, 0, 1024);
            }
            return null;
        });
        assertEquals("more is queued than may be", await(sender.closed));
        assertEquals(0, onLoop(here, dialled::queuedBytes));
        ends.accepted().close();
    }
}
