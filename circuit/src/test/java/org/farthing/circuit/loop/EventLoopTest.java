package org.farthing.circuit.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final EventLoop loop = EventLoop.start("test", clock::get);
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    static <T> T on(EventLoop loop, Callable<T> work) throws Exception {
        var result = new CompletableFuture<T>();
        loop.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Exception | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(20, TimeUnit.SECONDS);
    }

    /** What is in the log once the loop has gone through one more whole turn. */
    private List<String> logged() throws Exception {
        var nextTurn = new CompletableFuture<List<String>>();
        loop.execute(() -> loop.atTurnEnd(() -> loop.execute(() -> nextTurn.complete(List.copyOf(log)))));
        return nextTurn.get(20, TimeUnit.SECONDS);
    }

    private void advance(Duration by) {
        clock.addAndGet(by.toNanos());
    }

    @Test
    void runsTimersInTheOrderOfTheirDeadlinesThoughTheClockWraps() throws Exception {
        loop.schedule(Duration.ofSeconds(3), () -> log.add("three"));
        on(loop, () -> loop.schedule(Duration.ofSeconds(1), () -> log.add("one")));
        loop.schedule(Duration.ofSeconds(2), () -> log.add("two"));
        loop.schedule(Duration.ofSeconds(2), () -> log.add("two again"));
        advance(Duration.ofMillis(999));
        assertEquals(List.of(), logged());
        advance(Duration.ofMillis(1));
        assertEquals(List.of("one"), logged());
        advance(Duration.ofSeconds(2));
        assertEquals(List.of("one", "two", "two again", "three"), logged());
    }

    @Test
    void runsNoCancelledTimerAndKeepsNone() throws Exception {
        EventLoop.Timer first = loop.schedule(Duration.ofSeconds(1), () -> log.add("cancelled from outside"));
        first.cancel();
        on(loop, () -> {
            EventLoop.Timer victim = loop.schedule(Duration.ofSeconds(1), () -> log.add("cancelled by another timer"));
            loop.schedule(Duration.ofMillis(500), victim::cancel);
            return null;
        });
        assertEquals(2, on(loop, loop::timers));
        assertEquals(List.of(), logged());
        advance(Duration.ofSeconds(2));
        assertEquals(List.of(), logged());
        assertEquals(0, on(loop, loop::timers));
    }

    @Test
    void sleepsUntilATimerIsDue() throws Exception {
        try (EventLoop real = EventLoop.start("test real")) {
            var rang = new CompletableFuture<Boolean>();
            real.schedule(Duration.ofMillis(20), () -> rang.complete(real.inLoop()));
            assertTrue(rang.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void goesOnAfterATaskThatThrows() throws Exception {
        loop.execute(() -> {
            throw new IllegalStateException("thrown on purpose by a test");
        });
        loop.schedule(Duration.ZERO, () -> {
            throw new AssertionError("thrown on purpose by a test");
        });
        assertEquals("alive", on(loop, () -> "alive"));
    }

    private final class Flushed implements Pollable {
        private final String name;
        private Runnable during = () -> { };

        Flushed(String name) {
            this.name = name;
        }

        @Override
        public void ready(int readyOps) {
            throw new AssertionError("nothing is registered");
        }

        @Override
        public void flush() {
            log.add("flush " + name);
            during.run();
        }

        @Override
        public void abandon() {
            log.add("abandon " + name);
        }
    }

    @Test
    void flushesAtTheEndOfTheTurnAndOnceInIt() throws Exception {
        var one = new Flushed("one");
        one.during = () -> {
            one.during = () -> { };
            loop.flushAtTurnEnd(one);
            log.add("asked again");
            loop.execute(() -> log.add("task"));
        };
        on(loop, () -> {
            loop.flushAtTurnEnd(one);
            loop.atTurnEnd(() -> log.add("turn end"));
            log.add("asked");
            return null;
        });
        logged();
        assertEquals(List.of("asked", "turn end", "flush one", "asked again", "task", "flush one"), logged());
    }

    @Test
    void abandonsAConnectionWhoseCallbackThrows() throws Exception {
        var broken = new Flushed("broken");
        broken.during = () -> {
            throw new IllegalStateException("thrown on purpose by a test");
        };
        var sound = new Flushed("sound");
        on(loop, () -> {
            loop.flushAtTurnEnd(broken);
            loop.flushAtTurnEnd(sound);
            return null;
        });
        assertEquals(List.of("flush broken", "abandon broken", "flush sound"), logged());
    }

    @Test
    void refusesWorkOnceClosed() {
        loop.execute(() -> log.add("before"));
        loop.close();
        assertEquals(List.of("before"), log);
        assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> { }));
        assertThrows(RejectedExecutionException.class, () -> loop.schedule(Duration.ZERO, () -> { }));
        loop.close();
    }

    @Test
    void isClosedFromWithinToo() throws Exception {
        var ran = new CompletableFuture<Boolean>();
        loop.execute(() -> {
            loop.close();
            loop.execute(() -> ran.complete(true));
        });
        assertTrue(ran.get(20, TimeUnit.SECONDS));
    }

    @Test
    void belongsToOneThread() {
        assertFalse(loop.inLoop());
        assertThrows(IllegalStateException.class, () -> loop.atTurnEnd(() -> { }));
    }

    @Test
    void noticesAStallFromTheLastProgressOn() throws Exception {
        WriteStall stall = on(loop, () -> {
            var made = new WriteStall(loop, Duration.ofSeconds(60), () -> true, () -> log.add("stalled"));
            made.watch();
            return made;
        });
        advance(Duration.ofSeconds(50));
        on(loop, () -> {
            stall.progress();
            return null;
        });
        advance(Duration.ofSeconds(59));
        assertEquals(List.of(), logged());
        advance(Duration.ofSeconds(1));
        assertEquals(List.of("stalled"), logged());
        advance(Duration.ofSeconds(600));
        assertEquals(List.of("stalled"), logged());
    }

    @Test
    void doesNotTakeIdlenessForAStall() throws Exception {
        var waiting = new boolean[] {true};
        WriteStall stall = on(loop, () -> {
            var made = new WriteStall(loop, Duration.ofSeconds(60), () -> waiting[0], () -> log.add("stalled"));
            made.watch();
            return made;
        });
        advance(Duration.ofSeconds(1));
        on(loop, () -> {
            stall.progress();
            waiting[0] = false;
            return null;
        });
        advance(Duration.ofSeconds(58));
        on(loop, () -> {
            waiting[0] = true;
            stall.watch();
            return null;
        });
        advance(Duration.ofSeconds(59));
        assertEquals(List.of(), logged());
    }

    @Test
    void queuesBytesInOrderWhateverThePieces() {
        var memory = new QueueMemory(Runnable::run);
        var pool = new ChunkPool(memory, () -> 0);
        var queue = new ByteQueue(pool);
        var random = new Random(7);
        var expected = new byte[400_000];
        random.nextBytes(expected);
        var actual = ByteBuffer.allocate(expected.length);
        int in = 0;
        while (actual.hasRemaining()) {
            int add = Math.min(random.nextInt(60_000), expected.length - in);
            if (random.nextBoolean()) {
                queue.append(expected, in, add);
            } else {
                queue.append(ByteBuffer.wrap(expected, in, add));
            }
            in += add;
            if (queue.isEmpty()) {
                continue;
            }
            if (random.nextBoolean()) {
                ByteBuffer head = queue.take(1 + random.nextInt(20_000), new ByteBuffer[0], 0);
                actual.put(head);
            } else {
                ByteBuffer some = ByteBuffer.allocate(random.nextInt(90_000));
                queue.copyTo(some);
                queue.discard(some.position());
                actual.put(some.flip());
            }
        }
        assertArrayEquals(expected, actual.array());
        assertEquals(0, queue.size());
        assertEquals(0, memory.inUse());
        int free = pool.free();
        queue.append(expected, 0, ChunkPool.CHUNK_SIZE);
        assertEquals(free - 1, pool.free());
        queue.clear();
        assertEquals(free, pool.free(), "an empty queue holds no chunk");
        assertThrows(IndexOutOfBoundsException.class, () -> queue.discard(1));
    }
}
