package org.farthing.circuit.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a stream's receiver lets come, as readers read, stop and take turns. */
class ReceiveCreditTest {
    private static final int KIB = 1024;

    private final ReceiveCredit.Growth growth = new ReceiveCredit.Growth();

    /** Fills the credit and has the socket take all of it; what the stream may have under way afterwards. */
    private static int serve(ReceiveCredit credit, int underWay) {
        credit.receive(underWay);
        int given = 0;
        for (int taken = 0; taken < underWay; taken += CreditRules.STEP) {
            given += credit.drain(CreditRules.STEP);
        }
        return given;
    }

    @Test
    void aCreditDoublesWithEachThatWasRead() {
        var credit = new ReceiveCredit(growth);
        int underWay = CreditRules.FIRST;
        for (int expected : new int[] {512, 1024, 1024, 1024}) {
            underWay = serve(credit, underWay);
            assertEquals(expected * KIB, underWay);
        }
    }

    @Test
    void nothingIsGivenForWhatNobodyReads() {
        var credit = new ReceiveCredit(growth);
        credit.receive(CreditRules.FIRST);
        assertThrows(ProtocolViolation.class, () -> credit.receive(1));
        assertEquals(0, credit.drain(CreditRules.STEP - 1));
        assertThrows(ProtocolViolation.class, () -> credit.receive(1));
        assertEquals(CreditRules.STEP, credit.drain(1));
        credit.receive(CreditRules.STEP);
        assertThrows(ProtocolViolation.class, () -> credit.receive(1));
    }

    @Test
    void theStreamsOfACircuitShareWhatTheyGrowBy() {
        var credits = new ArrayList<ReceiveCredit>();
        int all = 0;
        for (int i = 0; i < StreamMux.MAX_STREAMS; i++) {
            var credit = new ReceiveCredit(growth);
            credits.add(credit);
            all += serve(credit, serve(credit, CreditRules.FIRST));
        }
        assertEquals(StreamMux.MAX_STREAMS * CreditRules.FIRST + CreditRules.MOST_GROWN, all);

        var next = new ReceiveCredit(growth);
        assertEquals(CreditRules.FIRST, serve(next, CreditRules.FIRST));
        credits.getFirst().release();
        assertEquals(2 * CreditRules.FIRST, serve(next, CreditRules.FIRST));
    }

    @Test
    void howMuchACreditMayBeIsKnownByWhatWasSent() {
        long[][] expected = {{0, 256}, {255, 256}, {256, 512}, {767, 512}, {768, 1024}, {1 << 30, 1024}};
        for (long[] one : expected) {
            assertEquals(one[1] * KIB, CreditRules.most(one[0] * KIB), one[0] + " KiB sent");
        }
    }

    /** Whatever arrives and is read in whatever pieces, no more is ever under way than the sender was given, and that never too much. */
    @Test
    void neverMoreThanTheLargest() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var credit = new ReceiveCredit(growth);
            long maySend = CreditRules.FIRST;
            long unread = 0;
            long sent = 0;
            List<Long> seen = new ArrayList<>();
            for (int step = 0; step < 400; step++) {
                int comes = (int) Math.min(maySend, random.nextInt(200 * KIB));
                credit.receive(comes);
                maySend -= comes;
                sent += comes;
                unread += comes;
                int read = (int) Math.min(unread, random.nextInt(200 * KIB));
                unread -= read;
                maySend += credit.drain(read);
                assertTrue(maySend <= CreditRules.most(sent), "round " + round + ", " + maySend + " after " + sent);
                seen.add(maySend + unread);
            }
            assertTrue(seen.stream().allMatch(bytes -> bytes <= CreditRules.LARGEST), "round " + round);
            assertTrue(seen.getLast() > CreditRules.LARGEST / 2, "round " + round + " ends with " + seen.getLast());
            credit.release();
        }
    }
}
