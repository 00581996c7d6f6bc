package org.farthing.circuit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Strangers ask for signatures to be checked, without an end. What the checks take is counted, not measured. */
class TillQueueTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    /** Of a check without the native library, and of a voucher with its part of a flush. */
    private static final long COST = MILLI;
    private static final TillJob PAYING = new TillJob.Look(Set.of());

    private final AtomicLong clock = new AtomicLong(7);
    private final EventLoop loop = EventLoop.start("test till", clock::get);
    private final List<TillJob> refused = new ArrayList<>();
    private final TillQueue queue = new TillQueue(loop, refused::add);

    @AfterEach
    void stop() {
        loop.close();
    }

    private static TillJob question(int number) {
        return new TillJob.Close(null, new RelayMessage.PayClose(Bytes.of(new byte[] {(byte) (number >> 8), (byte) number})
                .concat(Bytes.of(new byte[30])), Bytes.of(new byte[65])));
    }

    @Test
    void whoPaysComesFirst() throws Exception {
        queue.addOfStranger("a", question(1));
        queue.addOfStranger("a", question(2));
        queue.add(PAYING);
        queue.add(PAYING);
        assertEquals(new TillQueue.Turn(List.of(PAYING, PAYING, question(1)), true), queue.take());
        assertEquals(new TillQueue.Turn(List.of(question(2)), true), queue.take());
    }

    /** A flood of questions from two hundred links beside payers whose vouchers alone would fill the worker's time. */
    @Test
    void payersKeepFourFifthsOfAWorkerThatIsFullWithoutTheFlood() throws Exception {
        long end = clock.get() + 20 * SECOND;
        long vouchers = 0;
        long questions = 0;
        int sent = 0;
        while (clock.get() < end) {
            for (int i = 0; i < 50; i++) {
                queue.addOfStranger("link " + sent++ % 200, question(1));
            }
            queue.add(PAYING);
            TillQueue.Turn turn = queue.take();
            int payers = turn.jobs().size() - (turn.stranger() ? 1 : 0);
            assertEquals(1, payers, "every turn serves who pays, however many others wait");
            vouchers += payers;
            clock.addAndGet(payers * COST);
            if (turn.stranger()) {
                questions++;
                clock.addAndGet(COST);
                queue.worked(COST, clock.get());
            }
        }
        long full = 20 * SECOND / COST;
        assertTrue(vouchers >= 0.8 * full, vouchers + " vouchers of " + full);
        assertTrue(questions >= 0.15 * full && questions * COST <= 0.2 * 20 * SECOND + 2 * ProcessorShare.BURST, questions + " questions");
        assertFalse(refused.isEmpty(), "what cannot be looked at is not kept");
    }

    /** On however many processors: of all of them a tenth, of the worker less than a fifth. */
    @Test
    void theShareIsBounded() {
        assertEquals(0.1, TillQueue.shareOf(1), 1e-9);
        assertEquals(0.18, TillQueue.shareOf(2), 1e-9);
        assertEquals(0.18, TillQueue.shareOf(64), 1e-9);
    }

    /** A client's few questions are answered at once however full another's link is. */
    @Test
    void anHonestLinkIsNotBehindTheFlood() throws Exception {
        for (int i = 0; i < 400; i++) {
            queue.addOfStranger("flood", question(1));
        }
        queue.addOfStranger("honest", question(2));
        assertEquals(List.of(question(1)), queue.take().jobs());
        assertEquals(List.of(question(2)), queue.take().jobs());
    }

    /** Nobody pays, and the strangers' share is used up: the worker sleeps until it is not. */
    @Test
    void strangersAreServedAgainAfterTheRest() throws Exception {
        queue.addOfStranger("a", question(1));
        queue.take();
        queue.worked(10 * SECOND, clock.get());
        queue.addOfStranger("a", question(2));
        var served = new CompletableFuture<TillQueue.Turn>();
        Thread.ofVirtual().start(() -> {
            try {
                served.complete(queue.take());
            } catch (InterruptedException e) {
                served.completeExceptionally(e);
            }
        });
        queue.add(PAYING);
        assertEquals(List.of(PAYING), served.get(20, TimeUnit.SECONDS).jobs(), "a payer does not wait for it");
        var later = new CompletableFuture<TillQueue.Turn>();
        Thread.ofVirtual().start(() -> {
            try {
                later.complete(queue.take());
            } catch (InterruptedException e) {
                later.completeExceptionally(e);
            }
        });
        // Within the time that a question may wait, and after the rest: the loop's timer is due, and wakes the worker.
        long rested = clock.get();
        while (!later.isDone() && clock.get() - rested < 200 * SECOND) {
            queue.addOfStranger("a", question(3));
            clock.addAndGet(SECOND);
            loop.post(() -> { });
            Thread.sleep(1);
        }
        assertTrue(later.get(20, TimeUnit.SECONDS).stranger());
    }
}
