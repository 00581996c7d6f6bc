package org.farthing.circuit.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.farthing.circuit.directory.DirectoryVerdict.Accepted;
import org.farthing.circuit.directory.DirectoryVerdict.Reason;
import org.farthing.circuit.directory.DirectoryVerdict.Refused;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class DirectoryKeeperTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    static Bytes id(int number) {
        byte[] id = new byte[32];
        id[31] = (byte) number;
        return Bytes.of(id);
    }

    /** Signatures are the reader's business: these are none. */
    static SignedDescriptor relay(int number, long sequence, String name) {
        var descriptor = new Descriptor(id(number), sequence, START.getEpochSecond(), START.getEpochSecond() + 3600, name, "127.0.0.1",
                9001, Bytes.of(new byte[32]), Optional.empty(), Amount.ofWei(1), EnumSet.of(Descriptor.Role.MIDDLE), List.of(), "",
                new Address(Bytes.of(new byte[20])), "test/1");
        return DescriptorCodec.sign(descriptor, _ -> Bytes.of(new byte[64]), _ -> Bytes.of(new byte[65]));
    }

    private static List<SignedDescriptor> relays(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> relay(i, 1, "r" + i)).toList();
    }

    private static DirectoryView view(long block, Instant time, List<SignedDescriptor> relays) {
        return new DirectoryView(block, time, relays.stream().map(DirectoryKeeperTest::entry).toList(), relays);
    }

    /** As the registry has it; the operator cashes himself. */
    static RegisteredRelay entry(SignedDescriptor relay) {
        Descriptor says = relay.descriptor();
        return new RegisteredRelay(says.relayId(), says.operator(), says.operator(), says.pricePerUnit(), relay.hash());
    }

    @Test
    void everybodyHasTheSameHashOfTheSameListAndNobodyElse() {
        var shuffled = new ArrayList<>(relays(0, 50));
        Bytes hash = view(7, START, shuffled).hash();
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(shuffled, new Random(seed));
            assertEquals(hash, view(7, START, shuffled).hash());
        }
        assertNotEquals(hash, view(8, START, shuffled).hash());
        assertNotEquals(hash, view(7, START, relays(0, 49)).hash());
        var other = new ArrayList<>(relays(0, 49));
        other.add(relay(49, 1, "other"));
        assertNotEquals(hash, view(7, START, other).hash());
    }

    /** What a node could change to leave a relay out, or to have channels pay somebody else. */
    @Test
    void theHashCoversWhatEntriesSayAndNotWhatIsWithheld() {
        List<SignedDescriptor> relays = relays(0, 9);
        List<RegisteredRelay> entries = relays.stream().map(DirectoryKeeperTest::entry).toList();
        DirectoryView whole = new DirectoryView(7, START, entries, relays);
        RegisteredRelay first = entries.getFirst();
        var other = new Address(Bytes.of(new byte[19]).concat(Bytes.of((byte) 1)));
        for (RegisteredRelay changed : List.of(
                new RegisteredRelay(first.relayId(), other, first.payout(), first.pricePerUnit(), first.descriptorHash()),
                new RegisteredRelay(first.relayId(), first.operator(), other, first.pricePerUnit(), first.descriptorHash()),
                new RegisteredRelay(first.relayId(), first.operator(), first.payout(), Amount.ofWei(2), first.descriptorHash()),
                new RegisteredRelay(first.relayId(), first.operator(), first.payout(), first.pricePerUnit(), id(77)))) {
            var changedEntries = new ArrayList<>(entries);
            changedEntries.set(0, changed);
            assertNotEquals(whole.hash(), new DirectoryView(7, START, changedEntries, relays).hash());
        }
        DirectoryView withheld = new DirectoryView(7, START, entries, relays.subList(2, 9));
        assertEquals(whole.hash(), withheld.hash());
        assertEquals(java.util.Set.of(relays.get(0).hash(), relays.get(1).hash()), withheld.missing());
        assertTrue(withheld.find(id(0)).isEmpty());
        // Descriptors of nobody's entry, or other ones than it names, are not let in.
        assertEquals(withheld.missing(), withheld.with(List.of(relay(0, 2, "r0"), relay(40, 1, "r40"))).missing());
        DirectoryView filled = withheld.with(relays.subList(0, 2));
        assertEquals(java.util.Set.of(), filled.missing());
        assertEquals(whole.relays(), filled.relays());
    }

    // ---- what relays say ----

    private static final ListComparison.Verdict AGREED = new ListComparison.Verdict.Agreed();
    private static final ListComparison.Verdict SPLIT = new ListComparison.Verdict.Split();
    private static final ListComparison.Verdict UNDECIDED = new ListComparison.Verdict.Undecided();
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aListThatMostRelaysContradictIsRefusedHoweverOftenItIsShown() {
        var keeper = new DirectoryKeeper();
        keeper.offer(view(10, START, relays(0, 9)), START, AGREED, HOUR);
        assertTrue(keeper.isConfirmed());
        for (int hour = 0; hour < 40; hour++) {
            Instant now = START.plus(Duration.ofHours(hour));
            assertEquals(new Refused(Reason.CONTRADICTED), keeper.offer(view(11 + hour, now, relays(0, 8)), now, SPLIT, HOUR));
            assertEquals(Optional.of(Reason.CONTRADICTED), keeper.alarm());
            assertEquals(9, keeper.directory().size());
            assertEquals(hour > 24, keeper.isStale(now));
        }
        Instant now = START.plus(Duration.ofHours(40));
        assertEquals(new DirectoryVerdict.Held(), keeper.offer(view(98, now, relays(0, 8)), now, UNDECIDED, HOUR),
                "it waits all of its time");
        assertEquals(Optional.of(Reason.CONTRADICTED), keeper.alarm(), "the alarm lasts until a list is taken");
        assertEquals(new Accepted(0), keeper.offer(view(99, now, relays(0, 8)), now, AGREED, HOUR));
        assertEquals(Optional.empty(), keeper.alarm());
    }

    @Test
    void aListThatNobodyKnowsIsHeldForATimeThatNewerOnesDoNotPutOff() {
        var keeper = new DirectoryKeeper();
        assertEquals(new Accepted(0), keeper.offer(view(10, START, relays(0, 9)), START, UNDECIDED, HOUR), "there is nothing else");
        for (int minute = 10; minute < 70; minute += 10) {
            Instant now = START.plus(Duration.ofMinutes(minute));
            assertEquals(new DirectoryVerdict.Held(), keeper.offer(view(10 + minute, now, relays(0, 8)), now, UNDECIDED, HOUR));
            assertEquals(10, keeper.view().orElseThrow().block());
        }
        Instant now = START.plus(Duration.ofMinutes(70));
        assertEquals(new Accepted(0), keeper.offer(view(80, now, relays(0, 8)), now, UNDECIDED, HOUR));
        assertFalse(keeper.isConfirmed());
    }

    @Test
    void aListThatTurnsOutToBeALieGivesWayToTheOneThatWasConfirmed() {
        var keeper = new DirectoryKeeper();
        DirectoryView truth = view(10, START, relays(0, 9));
        keeper.offer(truth, START, AGREED, HOUR);
        DirectoryView first = view(11, START, relays(0, 8));
        DirectoryView second = view(12, START, relays(0, 7));
        assertEquals(new Accepted(0), keeper.offer(first, START, UNDECIDED, Duration.ZERO));
        assertEquals(new Accepted(0), keeper.offer(second, START, UNDECIDED, Duration.ZERO));
        assertEquals(new Refused(Reason.CONTRADICTED), keeper.offer(second, START, SPLIT, Duration.ZERO));
        assertEquals(truth.hash(), keeper.view().orElseThrow().hash());
        assertEquals(9, keeper.directory().size());
        assertTrue(keeper.isConfirmed());
        // Without one there is nothing to go back to: the user is told.
        var fresh = new DirectoryKeeper();
        fresh.offer(first, START, UNDECIDED, HOUR);
        assertEquals(new Refused(Reason.CONTRADICTED), fresh.offer(first, START, SPLIT, HOUR));
        assertEquals(first.hash(), fresh.view().orElseThrow().hash());
    }

    @Test
    void noListIsTakenWhileMostRelaysContradictIt() {
        List<SignedDescriptor> all = relays(0, 20);
        ListComparison.Verdict[] verdicts = {AGREED, SPLIT, UNDECIDED};
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var keeper = new DirectoryKeeper();
            Instant now = START;
            for (int i = 0; i < 50; i++) {
                now = now.plusSeconds(random.nextInt(3600));
                DirectoryView offered = view(random.nextInt(40), now.minusSeconds(random.nextInt(4000)),
                        all.subList(0, 15 + random.nextInt(5)));
                Optional<Bytes> before = keeper.view().map(DirectoryView::hash);
                boolean confirmed = keeper.isConfirmed();
                ListComparison.Verdict said = verdicts[random.nextInt(3)];
                DirectoryVerdict verdict = keeper.offer(offered, now, said, random.nextBoolean() ? HOUR : Duration.ZERO);
                Optional<Bytes> after = keeper.view().map(DirectoryView::hash);
                boolean changed = !after.equals(before);
                switch (verdict) {
                    case Accepted _ -> {
                        assertFalse(said instanceof ListComparison.Verdict.Split, "seed " + seed);
                        assertEquals(Optional.of(offered.hash()), after);
                        assertTrue(!(said instanceof ListComparison.Verdict.Agreed) || keeper.isConfirmed());
                    }
                    case DirectoryVerdict.Held _ -> assertFalse(changed, "seed " + seed);
                    case Refused _ -> {
                        // It changes nothing, but that a lie in use gives way to what was confirmed.
                        assertTrue(!changed || before.equals(Optional.of(offered.hash())) && !confirmed && keeper.isConfirmed());
                    }
                }
            }
        }
    }

    @Test
    void aRelayIsListedOnce() {
        assertThrows(IllegalArgumentException.class, () -> view(1, START, List.of(relay(1, 1, "a"), relay(1, 2, "a"))));
    }

    @Test
    void oldAndFutureViewsAreRefused() {
        var keeper = new DirectoryKeeper();
        Instant tooLate = START.plus(Duration.ofHours(24)).plusSeconds(1);
        assertEquals(new Refused(Reason.STALE), keeper.offer(view(1, START, relays(0, 9)), tooLate));
        assertEquals(new Refused(Reason.FROM_THE_FUTURE), keeper.offer(view(1, START, relays(0, 9)), START.minus(Duration.ofHours(3))));
        assertEquals(0, keeper.directory().size());
        assertEquals(Optional.of(Reason.FROM_THE_FUTURE), keeper.alarm());
        assertTrue(keeper.isStale(START));
        assertEquals(new Accepted(0), keeper.offer(view(1, START, relays(0, 9)), START.plus(Duration.ofHours(24))));
        assertEquals(Optional.empty(), keeper.alarm());
        assertEquals(9, keeper.directory().size());
        assertFalse(keeper.isStale(START.plus(Duration.ofHours(24))));
        assertTrue(keeper.isStale(START.plus(Duration.ofHours(25))));
    }

    @Test
    void aViewThatGoesBackIsRefusedAndTheNewerKept() {
        var keeper = new DirectoryKeeper();
        keeper.offer(view(10, START, relays(0, 9)), START);
        assertEquals(new Refused(Reason.BACKWARDS), keeper.offer(view(9, START.minusSeconds(60), relays(0, 12)), START));
        // A later block with an earlier time is made up.
        assertEquals(new Refused(Reason.BACKWARDS), keeper.offer(view(11, START.minusSeconds(1), relays(0, 12)), START));
        assertEquals(9, keeper.directory().size());
        assertEquals(10, keeper.view().orElseThrow().block());
    }

    @Test
    void twoListsOfOneBlockAreASplit() {
        var keeper = new DirectoryKeeper();
        keeper.offer(view(10, START, relays(0, 9)), START);
        assertEquals(new Refused(Reason.SPLIT), keeper.offer(view(10, START, relays(0, 8)), START));
        assertEquals(new Accepted(0), keeper.offer(view(10, START, relays(0, 9)), START.plusSeconds(60)));
    }

    @Test
    void aListThatShrinksIsTakenOnlyAfterADay() {
        var keeper = new DirectoryKeeper();
        keeper.offer(view(10, START, relays(0, 20)), START);
        // Half is gone, and as many others have come: as long as before, and yet another network.
        for (int hour = 1; hour < 25; hour++) {
            Instant now = START.plus(Duration.ofHours(hour));
            assertEquals(new Refused(Reason.SHRUNK), keeper.offer(view(10 + hour, now, relays(10, 30)), now));
            assertEquals(Optional.of(Reason.SHRUNK), keeper.alarm());
            assertEquals(20, keeper.directory().size());
        }
        Instant later = START.plus(Duration.ofHours(25));
        assertEquals(new Accepted(0), keeper.offer(view(100, later, relays(10, 30)), later));
        assertTrue(keeper.directory().find(id(0)).isEmpty());
    }

    @Test
    void aListThatRecoversStartsTheDayAnew() {
        var keeper = new DirectoryKeeper();
        keeper.offer(view(10, START, relays(0, 20)), START);
        Instant first = START.plus(Duration.ofHours(1));
        keeper.offer(view(11, first, relays(0, 10)), first);
        Instant second = START.plus(Duration.ofHours(20));
        assertEquals(new Accepted(0), keeper.offer(view(12, second, relays(0, 19)), second));
        Instant third = START.plus(Duration.ofHours(30));
        assertEquals(new Refused(Reason.SHRUNK), keeper.offer(view(13, third, relays(0, 10)), third));
    }

    @Test
    void someRelaysMayLeave() {
        var keeper = new DirectoryKeeper();
        keeper.offer(view(10, START, relays(0, 20)), START);
        assertEquals(new Accepted(0), keeper.offer(view(11, START, relays(0, 14)), START));
        assertEquals(new Refused(Reason.SHRUNK), keeper.offer(view(12, START, relays(0, 9)), START));
    }

    @Test
    void twoDescriptorsWithOneNumberAreProofOfALie() {
        var keeper = new DirectoryKeeper();
        keeper.offer(view(10, START, relays(0, 9)), START);
        var changed = new ArrayList<>(relays(0, 8));
        changed.add(relay(8, 1, "other"));
        assertEquals(new Accepted(1), keeper.offer(view(11, START, changed), START));
        assertTrue(keeper.directory().find(id(8)).isEmpty());
        DirectoryKeeper.Equivocation proof = keeper.equivocations().get(id(8));
        assertEquals("r8", proof.first().descriptor().name());
        assertEquals("other", proof.second().descriptor().name());
        // It is still no relay of ours when it shows the first one again to be let in elsewhere: that is the one we know.
        assertEquals(new Accepted(0), keeper.offer(view(12, START, relays(0, 9)), START));
        var anew = new ArrayList<>(relays(0, 8));
        anew.add(relay(8, 2, "other"));
        assertEquals(new Accepted(0), keeper.offer(view(13, START, anew), START));
        assertEquals("other", keeper.directory().find(id(8)).orElseThrow().name());
        assertEquals(1, keeper.equivocations().size());
    }

    @Test
    void anOldDescriptorIsNotTakenAgain() {
        var keeper = new DirectoryKeeper();
        var fresh = new ArrayList<>(relays(0, 8));
        fresh.add(relay(8, 5, "new"));
        keeper.offer(view(10, START, fresh), START);
        assertEquals(new Accepted(1), keeper.offer(view(11, START, relays(0, 9)), START));
        // Nor after it was away for a while.
        keeper.offer(view(12, START, relays(0, 8)), START);
        assertEquals(new Accepted(1), keeper.offer(view(13, START, relays(0, 9)), START));
        assertTrue(keeper.equivocations().isEmpty());
    }

    @Test
    void noDescriptorStatesAPriceOrTimeBeyondWhatTheFormatHolds() {
        Descriptor usual = relay(1, 1, "r").descriptor();
        for (int bits : new int[] {129, 256}) {
            Amount price = Amount.ofWei(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
            assertThrows(IllegalArgumentException.class, () -> new Descriptor(usual.relayId(), 1, usual.validFrom(), usual.validUntil(),
                    "r", "127.0.0.1", 1, usual.onionKey(), Optional.empty(), price, usual.roles(), List.of(), "", usual.operator(),
                    "test/1"));
        }
        assertFalse(usual.isValidAt(usual.validUntil()));
        assertFalse(usual.isValidAt(usual.validFrom() - 1));
        assertTrue(usual.isValidAt(usual.validFrom()));
    }

    @Test
    void randomOffersNeverBringTheKeeperBackInTime() {
        List<SignedDescriptor> all = relays(0, 25);
        for (int seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            var keeper = new DirectoryKeeper();
            long block = -1;
            Instant now = START;
            for (int i = 0; i < 60; i++) {
                now = now.plusSeconds(random.nextInt(7200));
                int from = random.nextInt(6);
                DirectoryView offered = view(random.nextInt(80), now.minusSeconds(random.nextInt(100_000)),
                        all.subList(from, from + 1 + random.nextInt(15)));
                Optional<DirectoryView> before = keeper.view();
                DirectoryVerdict verdict = keeper.offer(offered, now);
                switch (verdict) {
                    case Accepted _ -> {
                        assertTrue(offered.block() >= block, "seed " + seed);
                        assertEquals(offered.hash(), keeper.view().orElseThrow().hash());
                        assertFalse(offered.blockTime().isBefore(now.minus(DirectoryKeeper.OLDEST)));
                        block = offered.block();
                    }
                    case DirectoryVerdict.Held _ -> throw new AssertionError("nobody is asked here");
                    case Refused(Reason reason) -> {
                        assertEquals(before, keeper.view());
                        assertEquals(Optional.of(reason), keeper.alarm());
                        assertFalse(reason.advice().isBlank());
                    }
                }
            }
        }
    }
}
