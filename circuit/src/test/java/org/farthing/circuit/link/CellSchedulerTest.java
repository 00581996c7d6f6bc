package org.farthing.circuit.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.farthing.circuit.loop.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who goes next. The loop only lends its chunks and does not run meanwhile. */
class CellSchedulerTest {
    private final EventLoop loop = EventLoop.start("test scheduler");
    private final CellScheduler scheduler = new CellScheduler();
    private final byte[] cells = new byte[200 * Link.CELL_SIZE];
    private final int[] sent = new int[300];

    @AfterEach
    void close() {
        loop.close();
    }

    private CellQueue queue() {
        return new CellQueue(loop.newQueue(), () -> { });
    }

    /** Appends cells that carry the queue's number and their own. */
    private void append(CellQueue queue, int number, int count) {
        for (int i = 0; i < count; i++) {
            ByteBuffer.wrap(cells, i * Link.CELL_SIZE, Link.CELL_SIZE).putInt(number).putInt(sent[number]++);
        }
        scheduler.append(queue, cells, 0, count);
    }

    private record Taken(int queue, int cell) {
    }

    /** One record's worth, in order. */
    private List<Taken> take() {
        var views = new ByteBuffer[TlsRecords.RECORD_CELLS];
        int count = scheduler.take(views);
        var taken = new ArrayList<Taken>();
        for (int i = 0; i < count; i++) {
            assertTrue(views[i].hasRemaining());
            while (views[i].hasRemaining()) {
                taken.add(new Taken(views[i].getInt(), views[i].getInt()));
                views[i].position(views[i].position() + Link.CELL_SIZE - 8);
            }
        }
        return taken;
    }

    private List<Integer> takeQueues() {
        return take().stream().map(Taken::queue).toList();
    }

    @Test
    void oneCircuitFillsRecordsByItself() {
        CellQueue only = queue();
        append(only, 0, 20);
        assertEquals(List.of(7, 7, 6), List.of(take().size(), take().size(), take().size()));
        assertTrue(scheduler.isEmpty());
        assertEquals(0, loop.memory().inUse());
    }

    @Test
    void aCellThatComesNowAndThenGoesBeforeTheLoad() {
        CellQueue heavy = queue();
        CellQueue light = queue();
        append(heavy, 0, 200);
        for (int i = 0; i < 10; i++) {
            take();
            append(light, 1, 1);
            assertEquals(1, takeQueues().getFirst(), "round " + i);
        }
    }

    @Test
    void loadedCircuitsGetTheSame() {
        var queues = new ArrayList<CellQueue>();
        for (int i = 0; i < 10; i++) {
            queues.add(queue());
            append(queues.get(i), i, 100 + 10 * i);
        }
        int[] got = new int[10];
        for (int record = 0; record < 100; record++) {
            takeQueues().forEach(queue -> got[queue]++);
            for (int i = 0; i < 10; i++) {
                for (int j = 0; j < i; j++) {
                    assertTrue(Math.abs(got[i] - got[j]) <= 2 * CellScheduler.TURN, got[i] + " and " + got[j]);
                }
            }
        }
    }

    /** Circuits that always come back with one more cell as soon as theirs is gone must not hold the front for ever. */
    @Test
    void nobodyStarvesBehindManySparseCircuits() {
        CellQueue victim = queue();
        append(victim, 0, 60);
        var sparse = IntStream.range(0, 200).mapToObj(_ -> queue()).toList();
        for (int i = 0; i < sparse.size(); i++) {
            append(sparse.get(i), 1 + i, 1);
        }
        int rounds = 0;
        while (!victim.isEmpty()) {
            for (int queue : takeQueues()) {
                if (queue > 0) {
                    append(sparse.get(queue - 1), queue, 1);
                }
            }
            rounds++;
            assertTrue(rounds < 60 * 200 / 7, "the victim still has " + victim.cells());
        }
    }

    @Test
    void theOrderWithinACircuitHoldsAndNothingIsLost() {
        for (int seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            int count = 1 + random.nextInt(12);
            var queues = IntStream.range(0, count).mapToObj(_ -> queue()).toList();
            Arrays.fill(sent, 0);
            int[] got = new int[count];
            for (int step = 0; step < 400; step++) {
                int number = random.nextInt(count);
                append(queues.get(number), number, random.nextInt(random.nextBoolean() ? 3 : 30));
                for (int i = random.nextInt(3); i > 0; i--) {
                    for (Taken one : take()) {
                        assertEquals(got[one.queue()]++, one.cell(), "seed " + seed);
                    }
                }
                assertEquals(queues.stream().mapToInt(queue -> queue.bytes().size()).sum(), scheduler.queued());
            }
            while (!scheduler.isEmpty()) {
                take().forEach(one -> assertEquals(got[one.queue()]++, one.cell()));
            }
            for (int i = 0; i < count; i++) {
                assertEquals(sent[i], got[i], "seed " + seed);
            }
            assertEquals(0, loop.memory().inUse());
        }
    }

    @Test
    void recordsAreFullAsLongAsEnoughWaits() {
        var random = new Random(3);
        var queues = IntStream.range(0, 9).mapToObj(_ -> queue()).toList();
        for (int round = 0; round < 300; round++) {
            int number = random.nextInt(9);
            append(queues.get(number), number, 1 + random.nextInt(9));
            int waiting = scheduler.queued() / Link.CELL_SIZE;
            if (random.nextBoolean()) {
                assertEquals(Math.min(7, waiting), take().size());
            }
        }
    }

    @Test
    void whoeverWasToldToWaitIsCalledOnceThereIsRoom() {
        CellQueue heavy = queue();
        CellQueue light = queue();
        append(heavy, 0, 100);
        append(light, 1, 2);
        assertTrue(scheduler.congested(heavy));
        assertFalse(scheduler.congested(light), "its neighbour's load is not its own");
        assertNull(scheduler.pollResumable());
        while (heavy.cells() > CellScheduler.LEAST_SHARE / Link.CELL_SIZE / 4) {
            take();
        }
        while (!heavy.isEmpty()) {
            take();
        }
        assertSame(heavy, scheduler.pollResumable());
        assertNull(scheduler.pollResumable(), "once");
    }

    @Test
    void manyCircuitsTogetherHoldWhatOneMay() {
        var queues = IntStream.range(0, 8).mapToObj(_ -> queue()).toList();
        for (int i = 0; i < 8; i++) {
            append(queues.get(i), i, 17);
        }
        assertTrue(scheduler.congested(queues.getFirst()), "an eighth of the link's share is full");
        for (int i = 1; i < 8; i++) {
            scheduler.clear(queues.get(i));
        }
        assertFalse(scheduler.congested(queues.getFirst()), "alone it may have more");
    }

    @Test
    void ofACircuitThatEndedTheLastCellAloneIsKept() {
        CellQueue ended = queue();
        CellQueue other = queue();
        append(ended, 0, 30);
        append(other, 1, 3);
        ended.ended = true;
        scheduler.dropEnded();
        assertEquals(4 * Link.CELL_SIZE, scheduler.queued());
        List<Taken> rest = take();
        assertEquals(4, rest.size());
        assertEquals(new Taken(0, 29), rest.getFirst());
    }
}
