package org.farthing.circuit.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.farthing.circuit.directory.ListComparison.Verdict;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class ListComparisonTest {
    private static final Bytes OURS = DirectoryKeeperTest.id(1);
    private static final Bytes OTHER = DirectoryKeeperTest.id(2);

    private static ListAnswer answer(int relay, int operator, Bytes hash) {
        return new ListAnswer(DirectoryKeeperTest.id(relay), new Address(Bytes.of(new byte[19]).concat(Bytes.of((byte) operator))),
                Optional.ofNullable(hash));
    }

    private static ListComparison of(ListAnswer... answers) {
        var comparison = new ListComparison(5, OURS);
        List.of(answers).forEach(comparison::take);
        return comparison;
    }

    @Test
    void twoVoicesDecideNothing() {
        assertInstanceOf(Verdict.Undecided.class, of().verdict());
        assertInstanceOf(Verdict.Undecided.class, of(answer(1, 1, OTHER), answer(2, 2, OTHER), answer(3, 3, null)).verdict());
        assertInstanceOf(Verdict.Undecided.class, of(answer(1, 1, OURS), answer(2, 2, OURS)).verdict());
    }

    @Test
    void aMinorityIsNotedAndNotObeyed() {
        ListComparison comparison = of(answer(1, 1, OURS), answer(2, 2, OTHER), answer(3, 3, OURS), answer(4, 4, null));
        assertInstanceOf(Verdict.Agreed.class, comparison.verdict());
        assertEquals(Set.of(DirectoryKeeperTest.id(2)), comparison.dissenters());
        assertEquals(List.of(2, 1, 1), List.of(comparison.agree(), comparison.disagree(), comparison.unknown()));
    }

    @Test
    void aMajorityIsASplitAndATieIsNone() {
        assertInstanceOf(Verdict.Split.class, of(answer(1, 1, OURS), answer(2, 2, OTHER), answer(3, 3, OTHER)).verdict());
        assertInstanceOf(Verdict.Undecided.class,
                of(answer(1, 1, OURS), answer(2, 2, OTHER), answer(3, 3, OTHER), answer(4, 4, OURS)).verdict());
    }

    @Test
    void anOperatorHasOneVoiceAndNoneIfItsRelaysContradictEachOther() {
        var comparison = of(answer(1, 1, OURS), answer(2, 2, OURS), answer(3, 3, OURS));
        for (int relay = 10; relay < 200; relay++) {
            comparison.take(answer(relay, 9, OTHER));
        }
        assertInstanceOf(Verdict.Agreed.class, comparison.verdict());
        assertEquals(1, comparison.disagree());
        comparison.take(answer(10, 9, OURS));
        assertEquals(List.of(3, 0), List.of(comparison.agree(), comparison.disagree()));
    }

    @Test
    void whatWasSaidIsNotUnsaid() {
        ListComparison comparison = of(answer(1, 1, null));
        comparison.take(answer(1, 1, OTHER));
        comparison.take(answer(1, 1, null));
        assertEquals(1, comparison.disagree());
        assertEquals(0, comparison.unknown());
    }

    /** Whatever the order, and however many relays it runs, somebody with few operators cannot turn honest ones' verdict. */
    @Test
    void fewOperatorsNeverTurnTheVerdictOfMany() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            int honest = 3 + random.nextInt(10);
            int liars = random.nextInt(honest);
            boolean nodeLies = random.nextBoolean();
            var answers = new ArrayList<ListAnswer>();
            int relay = 0;
            for (int operator = 0; operator < honest + liars; operator++) {
                boolean lies = operator >= honest;
                for (int i = random.nextInt(lies ? 12 : 2); i >= 0; i--) {
                    Bytes truth = nodeLies ? OTHER : OURS;
                    Bytes lie = nodeLies ? OURS : OTHER;
                    answers.add(answer(relay++, operator, lies && random.nextInt(4) > 0 ? lie : truth));
                }
            }
            Collections.shuffle(answers, random);
            ListComparison comparison = of(answers.toArray(ListAnswer[]::new));
            assertEquals(nodeLies, comparison.verdict() instanceof Verdict.Split, "seed " + seed);
            assertEquals(!nodeLies, comparison.verdict() instanceof Verdict.Agreed, "seed " + seed);
            assertTrue(comparison.agree() + comparison.disagree() <= honest + liars);
        }
    }

    @Test
    void anAnswerBelongsToOneList() {
        var view = new DirectoryView(5, java.time.Instant.EPOCH, List.of(), List.of());
        assertFalse(of().isOf(view));
        assertTrue(new ListComparison(5, view.hash()).isOf(view));
        assertFalse(new ListComparison(6, view.hash()).isOf(view));
    }
}
