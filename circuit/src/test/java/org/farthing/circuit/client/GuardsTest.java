package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class GuardsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static List<GuardCandidate> network(int count) {
        return IntStream.range(0, count).mapToObj(i -> new GuardCandidate(TestRelays.relay(i).build(), 1, true)).toList();
    }

    private static List<GuardCandidate> without(List<GuardCandidate> from, Bytes relay) {
        return from.stream().filter(one -> !one.relay().relayId().equals(relay)).toList();
    }

    private static List<GuardCandidate> spent(List<GuardCandidate> from, Bytes relay) {
        return from.stream().map(one -> one.relay().relayId().equals(relay) ? new GuardCandidate(one.relay(), one.weight(), false) : one)
                .toList();
    }

    private static Bytes first(GuardChoice choice) {
        return assertInstanceOf(GuardChoice.Use.class, choice).inOrder().getFirst();
    }

    /** One circuit through the guard that is chosen, which works. */
    private static Bytes useOne(Guards guards, List<GuardCandidate> network, Instant now) {
        Bytes guard = first(guards.choose(network, now));
        guards.answered(guard, now);
        guards.used(guard);
        return guard;
    }

    @Test
    void oneGuardServesUntilItsTimeIsUp() {
        for (int seed = 0; seed < 50; seed++) {
            var guards = new Guards(new Random(seed), Optional.empty());
            List<GuardCandidate> network = network(30);
            Bytes guard = useOne(guards, network, START);
            Instant now = START;
            // 90 days at least, of which up to two fifths may have passed by the date that was made up.
            for (int day = 0; day < 54; day++) {
                now = now.plus(Duration.ofDays(1));
                assertEquals(guard, useOne(guards, network, now), "seed " + seed + " day " + day);
            }
            now = START.plus(Guards.LIFETIME).plus(Guards.LIFETIME_JITTER).plusSeconds(1);
            guards.choose(network, now);
            assertFalse(guards.confirmed().stream().anyMatch(one -> one.relayId().equals(guard)), "seed " + seed);
        }
    }

    @Test
    void theSampleSaysNothingOfWhenTheUserBegan() {
        var ages = new HashSet<Long>();
        for (int seed = 0; seed < 200; seed++) {
            var guards = new Guards(new Random(seed), Optional.empty());
            useOne(guards, network(10), START);
            Guard guard = guards.confirmed().getFirst();
            long age = START.getEpochSecond() - guard.added();
            assertTrue(age >= 0 && age <= 0.4 * (guard.expires() - guard.added()));
            assertTrue(guard.expires() - guard.added() >= Duration.ofDays(90).toSeconds());
            assertTrue(guard.expires() - guard.added() <= Duration.ofDays(150).toSeconds());
            ages.add(age / 86_400);
        }
        assertTrue(ages.size() > 30, "only " + ages.size() + " different days");
    }

    @Test
    void aGuardThatFailsIsTriedAgainFirstAndComesBack() {
        var guards = new Guards(new Random(1), Optional.empty());
        List<GuardCandidate> network = network(30);
        Bytes guard = useOne(guards, network, START);
        guards.failed(guard, START.plusSeconds(60));
        Bytes second = useOne(guards, network, START.plusSeconds(61));
        assertNotEquals(guard, second);
        // Not before ten seconds; then one circuit tries it, and the others go on by the second.
        assertEquals(second, useOne(guards, network, START.plusSeconds(69)));
        assertEquals(guard, first(guards.choose(network, START.plusSeconds(70))));
        assertEquals(second, first(guards.choose(network, START.plusSeconds(70))));
        guards.failed(guard, START.plusSeconds(71));
        assertEquals(second, useOne(guards, network, START.plusSeconds(90)));
        assertEquals(guard, first(guards.choose(network, START.plusSeconds(91))));
        guards.answered(guard, START.plusSeconds(92));
        assertEquals(guard, useOne(guards, network, START.plusSeconds(93)));
        assertEquals(3, guards.sampleSize());
    }

    @Test
    void retriesGrowSeldom() {
        var guards = new Guards(new Random(1), Optional.empty());
        List<GuardCandidate> network = network(30);
        Bytes guard = useOne(guards, network, START);
        int[] tries = new int[10];
        guards.failed(guard, START);
        for (int minute = 0; minute < 10 * 24 * 60; minute++) {
            Instant now = START.plus(Duration.ofMinutes(minute));
            Bytes chosen = first(guards.choose(network, now));
            if (chosen.equals(guard)) {
                tries[minute / (24 * 60)]++;
                guards.failed(guard, now);
            } else {
                guards.answered(chosen, now);
                guards.used(chosen);
            }
        }
        assertTrue(tries[0] > 40 && tries[0] < 80, "first day: " + tries[0]);
        assertEquals(16, tries[2]);
        assertEquals(6, tries[5]);
        assertTrue(tries[9] <= 3 && tries[9] >= 2, "tenth day: " + tries[9]);
    }

    @Test
    void aUsedUpChannelChangesNoGuard() {
        var guards = new Guards(new Random(1), Optional.empty());
        List<GuardCandidate> network = network(30);
        Bytes guard = useOne(guards, network, START);
        for (int day = 0; day < 40; day++) {
            assertEquals(new GuardChoice.TopUp(guard), guards.choose(spent(network, guard), START.plus(Duration.ofDays(day))));
        }
        assertEquals(guard, useOne(guards, network, START.plus(Duration.ofDays(40))));
        assertEquals(3, guards.sampleSize());
    }

    @Test
    void aLaptopWithoutNetworkKeepsItsGuards() {
        for (int seed = 0; seed < 5; seed++) {
            var guards = new Guards(new Random(seed), Optional.empty());
            List<GuardCandidate> network = network(40);
            Bytes guard = useOne(guards, network, START);
            Instant now = START;
            // A day without network, asked every fifteen seconds.
            boolean saidOffline = false;
            for (int i = 0; i < 86_400 / 15; i++) {
                now = now.plusSeconds(15);
                switch (guards.choose(network, now)) {
                    case GuardChoice.Use(List<Bytes> inOrder) -> guards.failed(inOrder.getFirst(), now);
                    case GuardChoice.Wait(Instant until, boolean offline) -> {
                        saidOffline |= offline;
                        assertTrue(until.isBefore(now.plusSeconds(61)));
                    }
                    case GuardChoice.TopUp _, GuardChoice.None _, GuardChoice.Settling _ -> throw new AssertionError("there are funded relays");
                }
            }
            assertTrue(saidOffline);
            // The network is back: within a minute or so it is the same guard as ever.
            for (int i = 0; i < 8; i++) {
                now = now.plusSeconds(15);
                if (guards.choose(network, now) instanceof GuardChoice.Use(List<Bytes> inOrder)) {
                    guards.answered(inOrder.getFirst(), now);
                    guards.used(inOrder.getFirst());
                }
            }
            assertEquals(guard, useOne(guards, network, now.plusSeconds(1)), "seed " + seed);
            assertTrue(guards.confirmed().size() <= 3, "seed " + seed + ": " + guards.confirmed().size() + " were used");
        }
    }

    @Test
    void allPrimariesGoneForGoodAreReplacedEvenWithoutOtherSignsOfLife() {
        var guards = new Guards(new Random(4), Optional.empty());
        List<GuardCandidate> network = network(30);
        Set<Bytes> dead = new HashSet<>();
        dead.add(useOne(guards, network, START));
        Instant now = START;
        Bytes found = null;
        for (int i = 0; i < 4 * 60 && found == null; i++) {
            now = now.plusSeconds(15);
            if (guards.choose(network, now) instanceof GuardChoice.Use(List<Bytes> inOrder)) {
                if (dead.size() < 3) {
                    dead.add(inOrder.getFirst());
                }
                if (dead.contains(inOrder.getFirst())) {
                    guards.failed(inOrder.getFirst(), now);
                } else {
                    found = inOrder.getFirst();
                    guards.answered(found, now);
                    guards.used(found);
                }
            }
        }
        assertNotEquals(null, found, "no way out in an hour");
        assertTrue(Duration.between(START, now).toMinutes() >= 2, "too hasty: " + Duration.between(START, now));
        // The dead ones are tried again before it is used in earnest.
        assertTrue(dead.contains(first(guards.choose(network, now.plusSeconds(1)))));
    }

    @Test
    void aGuardThatLeavesTheListKeepsItsPlaceForTwentyDays() {
        var guards = new Guards(new Random(2), Optional.empty());
        List<GuardCandidate> network = network(30);
        Bytes guard = useOne(guards, network, START);
        Instant gone = START.plusSeconds(3600);
        Bytes second = useOne(guards, without(network, guard), gone);
        assertNotEquals(guard, second);
        assertEquals(guard, useOne(guards, network, gone.plus(Duration.ofDays(19))));
        gone = gone.plus(Duration.ofDays(20));
        useOne(guards, without(network, guard), gone);
        assertTrue(guards.isGuard(guard));
        useOne(guards, without(network, guard), gone.plus(Duration.ofDays(21)));
        assertFalse(guards.isGuard(guard));
    }

    @Test
    void atAStartTheKnownGuardIsWaitedForAWhile() {
        List<GuardCandidate> network = network(30);
        var before = new Guards(new Random(2), Optional.empty());
        Bytes guard = useOne(before, network, START);
        Bytes stored = before.store();
        Instant start = START.plusSeconds(3600);
        // Lists and channels come in one after the other.
        var slow = new Guards(new Random(3), Optional.of(stored));
        assertInstanceOf(GuardChoice.None.class, new Guards(new Random(3), Optional.empty()).choose(List.of(), start));
        assertInstanceOf(GuardChoice.Settling.class, slow.choose(without(network, guard), start));
        assertEquals(guard, useOne(slow, network, start.plusSeconds(5)));
        // The same after the wallet was locked for a while.
        assertInstanceOf(GuardChoice.None.class, slow.choose(List.of(), start.plusSeconds(600)));
        assertInstanceOf(GuardChoice.Settling.class, slow.choose(without(network, guard), start.plusSeconds(900)));
        assertEquals(guard, useOne(slow, network, start.plusSeconds(901)));
        var never = new Guards(new Random(3), Optional.of(stored));
        assertInstanceOf(GuardChoice.Settling.class, never.choose(without(network, guard), start));
        assertNotEquals(guard, useOne(never, without(network, guard), start.plus(Guards.SETTLING)));
    }

    @Test
    void primariesAreOfDifferentOperatorsAndNetworks() {
        for (int seed = 0; seed < 100; seed++) {
            var guards = new Guards(new Random(seed), Optional.empty());
            var network = new ArrayList<GuardCandidate>();
            for (int i = 0; i < 20; i++) {
                network.add(new GuardCandidate(TestRelays.relay(i).of(1).on("93.184.0." + (1 + i)).build(), 5, true));
            }
            network.add(new GuardCandidate(TestRelays.relay(20).on("93.184.7.7").build(), 5, true));
            network.add(new GuardCandidate(TestRelays.relay(21).on("8.8.7.7").build(), 1, true));
            network.add(new GuardCandidate(TestRelays.relay(22).on("9.9.7.7").build(), 1, true));
            List<Bytes> primaries = assertInstanceOf(GuardChoice.Use.class, guards.choose(network, START)).inOrder();
            assertEquals(3, primaries.size());
            assertTrue(primaries.containsAll(List.of(TestRelays.id(21), TestRelays.id(22))), "seed " + seed);
        }
    }

    @Test
    void circuitsThatDieAtOneGuardAloneMakeItGiveWay() {
        var guards = new Guards(new Random(3), Optional.empty());
        List<GuardCandidate> network = network(30);
        Bytes bad = useOne(guards, network, START);
        boolean warned = false;
        for (int i = 0; i < 3000; i++) {
            Bytes guard = first(guards.choose(network, START.plusSeconds(i)));
            boolean works = !guard.equals(bad) || i % 10 == 0;
            guards.count(guard, works ? PathBias::completedOne : PathBias::failedToComplete);
            warned |= guards.bias(bad).orElseThrow().isSuspicious();
        }
        assertTrue(warned);
        for (int i = 0; i < 50; i++) {
            assertNotEquals(bad, first(guards.choose(network, START.plusSeconds(4000 + i))));
        }
    }

    @Test
    void circuitsThatDieEverywhereChangeNoGuard() {
        // Somebody elsewhere kills nine of ten circuits, whichever guard they begin at: that must not buy him the choice of guards.
        var guards = new Guards(new Random(3), Optional.empty());
        List<GuardCandidate> network = network(30);
        Bytes guard = useOne(guards, network, START);
        var random = new Random(8);
        int elsewhere = 0;
        for (int i = 0; i < 3000; i++) {
            Bytes chosen = first(guards.choose(network, START.plusSeconds(i)));
            guards.count(chosen, random.nextInt(10) == 0 ? PathBias::completedOne : PathBias::failedToComplete);
            elsewhere += chosen.equals(guard) ? 0 : 1;
        }
        assertTrue(guards.bias(guard).orElseThrow().isBad());
        assertTrue(elsewhere < 400, elsewhere + " of 3000 by other guards");
        assertEquals(3, guards.sampleSize());
    }

    @Test
    void yearsOfUseShowFewGuardsTheUsersAddress() {
        int worst = 0;
        int naive = 0;
        for (int seed = 0; seed < 2; seed++) {
            var life = new GuardLife(seed, 60);
            life.run(Duration.ofDays(2 * 365));
            assertTrue(life.largestSample() <= Guards.LARGEST_SAMPLE);
            assertTrue(life.circuits() > 6_000, "only " + life.circuits() + " circuits");
            worst = Math.max(worst, life.exposed().size());
            naive = Math.max(naive, life.exposedWithoutGuards().size());
        }
        // Three primaries of 54 to 150 days each, and what stood in while they were away; without guards, every relay there is.
        assertTrue(worst <= 45, worst + " guards in two years");
        assertTrue(naive >= 60, "the comparison is no comparison: " + naive);
    }

    @Test
    void theSampleSurvivesRestartsAndDamageIsNoticed() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            List<GuardCandidate> network = network(25);
            var guards = new Guards(random, Optional.empty());
            Instant now = START;
            for (int i = 0; i < 40; i++) {
                now = now.plusSeconds(random.nextInt(4000));
                if (guards.choose(network, now) instanceof GuardChoice.Use(List<Bytes> inOrder)) {
                    Bytes guard = inOrder.getFirst();
                    if (random.nextBoolean()) {
                        guards.answered(guard, now);
                        guards.used(guard);
                        guards.count(guard, PathBias::completedOne);
                    } else {
                        guards.failed(guard, now);
                    }
                }
                assertTrue(guards.hasNews());
                Bytes stored = guards.store();
                assertFalse(guards.hasNews());
                var restored = new Guards(random, Optional.of(stored));
                assertEquals(stored, restored.store());
                assertEquals(guards.confirmed(), restored.confirmed());
                guards = restored;
            }
            byte[] damaged = guards.store().toArray();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            assertEquals(0, new Guards(random, Optional.of(Bytes.of(damaged))).sampleSize());
            Bytes cut = guards.store().slice(0, random.nextInt(damaged.length));
            assertEquals(0, new Guards(random, Optional.of(cut)).sampleSize());
        }
    }

    @Test
    void aClockThatStoodInTheFutureMakesNoGuardEternal() {
        var guards = new Guards(new Random(1), Optional.empty());
        List<GuardCandidate> network = network(30);
        useOne(guards, network, START.plus(Duration.ofDays(3650)));
        useOne(guards, network, START);
        guards.choose(network, START.plus(Duration.ofDays(151)));
        assertTrue(guards.confirmed().isEmpty());
    }

    @Test
    void withoutRelaysThereIsNoGuard() {
        var guards = new Guards(new Random(1), Optional.empty());
        assertEquals(new GuardChoice.None(), guards.choose(List.of(), START));
        List<GuardCandidate> poor = spent(network(1), TestRelays.id(0));
        assertEquals(new GuardChoice.None(), guards.choose(poor, START));
    }
}
