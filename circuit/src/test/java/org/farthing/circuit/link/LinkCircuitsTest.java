package org.farthing.circuit.link;

import static org.farthing.circuit.link.LinkFixture.await;
import static org.farthing.circuit.link.LinkFixture.onLoop;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.loop.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A relay's end of a link, against an end that sends any cells it likes. The clock stands unless a test moves it. */
class LinkCircuitsTest {
    private static final int DIALLER = 0x8000_0000;

    private final AtomicLong clock = new AtomicLong();
    private final EventLoop loop = EventLoop.start("test circuits", clock::get);
    private final List<Integer> opened = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    private final Peer peer = new Peer();
    private LinkCircuits relay;
    private Link there;

    /** The other end: keeps every cell. */
    private static final class Peer implements Link.Handler {
        final List<byte[]> cells = new ArrayList<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();

        @Override
        public void onCells(Link link, byte[] buf, int offset, int count) {
            for (int i = 0; i < count; i++) {
                cells.add(Arrays.copyOfRange(buf, offset + i * Cell.SIZE, offset + (i + 1) * Cell.SIZE));
            }
        }

        @Override
        public void onDrained(Link link) {
            // It sends little.
        }

        @Override
        public void onClosed(Link link, String why) {
            closed.complete(why);
        }
    }

    private final class Named implements LinkCircuits.Circuit {
        private final int id;

        Named(int id) {
            this.id = id;
        }

        @Override
        public void onRelayCells(LinkCircuits from, byte[] buf, int off, int count) {
            events.add("cells " + (id & ~DIALLER) + " " + count);
        }

        @Override
        public void onCreated(LinkCircuits from, byte[] buf, int bodyOff) {
            events.add("created " + (id & ~DIALLER));
        }

        @Override
        public void onDestroyed(LinkCircuits from) {
            events.add("destroyed " + (id & ~DIALLER));
        }

        @Override
        public void onDrained(LinkCircuits from) {
            events.add("room " + (id & ~DIALLER));
        }
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private void connect(Optional<RelayIdentity> dialler, boolean listed) throws Exception {
        LinkFixture.Ends ends = LinkFixture.Ends.open(dialler);
        relay = new LinkCircuits(Optional.of((link, id, _, _) -> {
            opened.add(id & ~DIALLER);
            link.attach(id, new Named(id));
        }), new Random(1), () -> gone.complete(true));
        onLoop(loop, () -> {
            relay.start(Link.adopt(loop, ends.accepted(), relay), listed);
            there = Link.adopt(loop, ends.dialled(), peer);
            return null;
        });
    }

    private void connectClient() throws Exception {
        connect(Optional.empty(), false);
    }

    private static byte[] cell(int id, int command) {
        byte[] cell = new byte[Cell.SIZE];
        Cell.putHeader(cell, 0, id, command);
        return cell;
    }

    private void send(byte[]... cells) throws Exception {
        onLoop(loop, () -> {
            for (byte[] cell : cells) {
                there.send(cell, 0, 1);
            }
            return null;
        });
    }

    private void awaitPeer(int cells) throws Exception {
        while (onLoop(loop, peer.cells::size) < cells) {
            Thread.sleep(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 77, 255})
    void aCellForTheLinkThatIsNoPaddingClosesIt(int command) throws Exception {
        connectClient();
        send(cell(0, Cell.PADDING), cell(0, command), cell(DIALLER | 1, Cell.CREATE));
        await(gone);
        assertEquals(List.of(), opened, "what came behind it in the same read is not looked at");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 6, 128, 255})
    void aCommandThatCircuitsDoNotHaveClosesTheLinkAndItsCircuits(int command) throws Exception {
        connectClient();
        send(cell(DIALLER | 1, Cell.CREATE), cell(DIALLER | 1, command), cell(DIALLER | 2, Cell.CREATE));
        await(gone);
        assertEquals(List.of(1), opened);
        assertEquals(List.of("destroyed 1"), events);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, DIALLER | 5, DIALLER | 4})
    void anIdThatIsNotNextOrNotTheDiallersClosesTheLink(int id) throws Exception {
        connectClient();
        send(cell(DIALLER | 5, Cell.CREATE), cell(id, Cell.CREATE));
        await(gone);
        assertEquals(List.of(5), opened);
    }

    @Test
    void paddingIsTakenAndCellsOfUnknownCircuitsArePassedOver() throws Exception {
        connectClient();
        byte[] noise = cell(0, Cell.PADDING);
        Arrays.fill(noise, Cell.HEADER, Cell.SIZE, (byte) 9);
        send(noise, cell(DIALLER | 9, Cell.RELAY), cell(DIALLER | 9, Cell.DESTROY), cell(DIALLER | 9, Cell.CREATED),
                cell(DIALLER | 9, Cell.CREATE), cell(DIALLER | 9, Cell.RELAY), cell(DIALLER | 9, Cell.RELAY), noise);
        while (onLoop(loop, events::size) < 1) {
            Thread.sleep(1);
        }
        assertEquals(List.of("cells 9 2"), onLoop(loop, () -> List.copyOf(events)));
        assertFalse(gone.isDone());
    }

    @Test
    void destroyCarriesOneConstantHoweverACircuitEnds() throws Exception {
        connectClient();
        send(cell(DIALLER | 1, Cell.CREATE), cell(DIALLER | 2, Cell.CREATE), cell(DIALLER | 3, Cell.CREATE));
        while (onLoop(loop, opened::size) < 3) {
            Thread.sleep(1);
        }
        byte[] full = new byte[Cell.SIZE];
        Arrays.fill(full, (byte) 7);
        onLoop(loop, () -> {
            relay.destroy(DIALLER | 1);
            relay.sendRelay(DIALLER | 2, full, 0, 1);
            relay.destroy(DIALLER | 2);
            relay.sendRelay(DIALLER | 3, full, 0, 1);
            relay.discard(DIALLER | 3);
            return null;
        });
        awaitPeer(4);
        List<byte[]> destroys = peer.cells.stream().filter(cell -> Cell.command(cell, 0) == Cell.DESTROY).toList();
        assertEquals(3, destroys.size());
        for (byte[] destroy : destroys) {
            assertArrayEquals(new byte[Cell.BODY], Arrays.copyOfRange(destroy, Cell.HEADER, Cell.SIZE));
        }
        // What waited is out before the end of the circuit, unless it was dropped with it.
        assertEquals(List.of(DIALLER | 2), peer.cells.stream().filter(cell -> Cell.command(cell, 0) == Cell.RELAY)
                .map(cell -> Cell.circuitId(cell, 0)).toList());
    }

    private void flood(int from, int count) throws Exception {
        byte[][] creates = new byte[count][];
        for (int i = 0; i < count; i++) {
            creates[i] = cell(DIALLER | from + i, Cell.CREATE);
        }
        send(creates);
    }

    @Test
    void aClientOpensSoManyCircuitsAtOnceAndThenSoManyASecond() throws Exception {
        connectClient();
        int burst = LinkCircuits.CLIENT_BURST;
        flood(1, burst + 100);
        awaitPeer(100);
        assertEquals(burst, onLoop(loop, opened::size));
        assertTrue(peer.cells.stream().allMatch(cell -> Cell.command(cell, 0) == Cell.DESTROY));
        clock.addAndGet(Duration.ofMillis(500).toNanos());
        flood(burst + 101, 20);
        awaitPeer(100 + 20 - LinkCircuits.CLIENT_PER_SECOND / 2);
        assertEquals(burst + LinkCircuits.CLIENT_PER_SECOND / 2, onLoop(loop, opened::size));
        assertFalse(gone.isDone());
    }

    @Test
    void aClientThatGoesOnFloodingLosesTheLink() throws Exception {
        connectClient();
        flood(1, LinkCircuits.CLIENT_BURST + LinkCircuits.REFUSALS_BURST + 1);
        await(gone);
        assertEquals(LinkCircuits.CLIENT_BURST, opened.size());
    }

    /** 100,000 CREATEs in one second of the link's time: those that reach the processor are the burst and a second's worth. */
    @Test
    void aHundredThousandCreatesASecondCostNoMoreThanTheLimit() {
        var bucket = new TokenBucket(LinkCircuits.RELAY_BURST, LinkCircuits.RELAY_PER_SECOND, 0);
        int through = 0;
        for (int i = 0; i < 100_000; i++) {
            if (bucket.take(i * 10_000L)) {
                through++;
            }
        }
        assertTrue(through <= LinkCircuits.RELAY_BURST + LinkCircuits.RELAY_PER_SECOND, through + " of 100,000");
        assertTrue(through >= LinkCircuits.RELAY_BURST + LinkCircuits.RELAY_PER_SECOND - 1);
    }

    @Test
    void whoShowsAnIdentityThatNobodyListsIsHeldToAClientsLimits() throws Exception {
        connect(Optional.of(LinkFixture.identity()), false);
        flood(1, LinkCircuits.CLIENT_BURST + 5);
        awaitPeer(5);
        assertEquals(LinkCircuits.CLIENT_BURST, onLoop(loop, opened::size));
    }

    @Test
    void aListedRelayBringsMoreAndIsNeverCutForIt() throws Exception {
        connect(Optional.of(LinkFixture.identity()), true);
        int more = LinkCircuits.REFUSALS_BURST + 50;
        flood(1, LinkCircuits.RELAY_BURST + more);
        awaitPeer(more);
        assertEquals(LinkCircuits.RELAY_BURST, onLoop(loop, opened::size));
        assertFalse(gone.isDone());
    }

    @Test
    void oneCircuitsLoadHoldsUpNoOther() throws Exception {
        connectClient();
        send(cell(DIALLER | 1, Cell.CREATE), cell(DIALLER | 2, Cell.CREATE));
        while (onLoop(loop, opened::size) < 2) {
            Thread.sleep(1);
        }
        byte[] batch = new byte[150 * Cell.SIZE];
        onLoop(loop, () -> {
            there.pauseReading();
            relay.sendRelay(DIALLER | 1, batch, 0, 150);
            relay.sendRelay(DIALLER | 2, batch, 0, 1);
            assertTrue(relay.isCongested(DIALLER | 1));
            assertFalse(relay.isCongested(DIALLER | 2));
            there.resumeReading();
            return null;
        });
        awaitPeer(151);
        assertEquals(List.of("room 1"), onLoop(loop, () -> List.copyOf(events)));
        List<Integer> order = peer.cells.stream().map(cell -> Cell.circuitId(cell, 0) & ~DIALLER).toList();
        assertTrue(order.indexOf(2) <= CellScheduler.TURN, "the second circuit's cell came as number " + order.indexOf(2));
    }

    // ---- padding ----

    private long paddingSeen() throws Exception {
        return onLoop(loop, () -> peer.cells.stream().filter(cell -> Cell.circuitId(cell, 0) == 0).count());
    }

    private void pass(Duration time) throws Exception {
        for (long left = time.toMillis(); left > 0; left -= 250) {
            clock.addAndGet(Duration.ofMillis(250).toNanos());
            onLoop(loop, () -> null);
            onLoop(loop, () -> null);
        }
    }

    @Test
    void anIdleLinkToAClientIsPadded() throws Exception {
        connectClient();
        pass(Duration.ofSeconds(95));
        // No pause is longer than 9.5 s, looked at every quarter of a second; the mean of the larger of two draws is 6.8 s.
        awaitPeer(9);
        assertTrue(paddingSeen() <= 40, paddingSeen() + " paddings in 95 s");
        for (byte[] cell : peer.cells) {
            assertArrayEquals(new byte[Cell.SIZE], cell);
        }
    }

    @Test
    void aLinkInUseIsNotPadded() throws Exception {
        connectClient();
        send(cell(DIALLER | 1, Cell.CREATE));
        for (int i = 0; i < 60; i++) {
            send(cell(DIALLER | 1, Cell.RELAY));
            int events = i + 1;
            while (onLoop(loop, this.events::size) < events) {
                Thread.sleep(1);
            }
            pass(Duration.ofSeconds(1));
        }
        assertEquals(0, paddingSeen());
    }

    @Test
    void aLinkBetweenRelaysIsNotPadded() throws Exception {
        connect(Optional.of(LinkFixture.identity()), true);
        pass(Duration.ofSeconds(60));
        assertEquals(0, paddingSeen());
    }

    @Test
    void silenceIsTheLargerOfTwoDraws() {
        var random = new Random(5);
        double sum = 0;
        for (int i = 0; i < 20_000; i++) {
            long drawn = LinkPadding.draw(random);
            assertTrue(drawn >= LinkPadding.SHORTEST.toNanos() && drawn <= LinkPadding.LONGEST.toNanos());
            sum += drawn / 1e9;
        }
        // 1.5 + 8 x 2/3; a single draw would give 5.5.
        assertEquals(6.83, sum / 20_000, 0.05);
    }
}
