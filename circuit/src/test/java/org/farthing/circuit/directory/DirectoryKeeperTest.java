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

    private static Bytes id(int number) {
        byte[] id = new byte[32];
        id[31] = (byte) number;
        return Bytes.of(id);
    }

    /** Signatures are the reader's business: these are none. */
    private static SignedDescriptor relay(int number, long sequence, String name) {
        var descriptor = new Descriptor(id(number), sequence, START.getEpochSecond(), START.getEpochSecond() + 3600, name, "127.0.0.1",
                9001, Bytes.of(new byte[32]), Optional.empty(), Amount.ofWei(1), EnumSet.of(Descriptor.Role.MIDDLE), List.of(), "",
                new Address(Bytes.of(new byte[20])), "test/1");
        return DescriptorCodec.sign(descriptor, _ -> Bytes.of(new byte[64]), _ -> Bytes.of(new byte[65]));
    }

    private static List<SignedDescriptor> relays(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> relay(i, 1, "r" + i)).toList();
    }

    private static DirectoryView view(long block, Instant time, List<SignedDescriptor> relays) {
        return new DirectoryView(block, time, relays);
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
