package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class PathSelectorTest {
    private static final PathWish THREE = PathWish.of(3);

    private static PathSelector selector(long seed) {
        return new PathSelector(new Random(seed), new RelayWeights(new RelayMeasurements()), _ -> Optional.empty());
    }

    private static Optional<List<Descriptor>> choose(long seed, PathWish wish, List<Descriptor> from) {
        return selector(seed).choose(wish, from, _ -> true);
    }

    private static TestRelays.Relay plain(int number) {
        return TestRelays.relay(number).as(Role.GUARD, Role.MIDDLE);
    }

    @Test
    void hopsDifferInRelayOperatorAndNetworkAndTheEntryStays() {
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var relays = new ArrayList<Descriptor>();
            int count = 4 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                TestRelays.Relay relay = (i == 0 || random.nextBoolean() ? TestRelays.relay(i) : plain(i)).of(i < 4 ? i : random.nextInt(6))
                        .on("11." + (i < 4 ? i : random.nextInt(8)) + ".0." + (1 + i)).at(random.nextLong(1, 1_000_000));
                relays.add(relay.build());
            }
            Bytes guard = relays.get(1).relayId();
            List<Descriptor> path = choose(seed, THREE.by(List.of(guard)), relays).orElseThrow();
            assertEquals(3, path.stream().map(Descriptor::relayId).collect(Collectors.toSet()).size(), "seed " + seed);
            assertEquals(3, path.stream().map(Descriptor::operator).collect(Collectors.toSet()).size(), "seed " + seed);
            assertEquals(3, path.stream().map(relay -> RelaySubnet.of(relay.host())).collect(Collectors.toSet()).size(), "seed " + seed);
            assertTrue(path.getLast().roles().contains(Role.EXIT), "seed " + seed);
            // Relay 0 is an exit apart from the entry, so the entry need never give way.
            assertEquals(guard, path.getFirst().relayId(), "seed " + seed);
        }
    }

    @Test
    void theEntryNeverGivesWayWhileItHasAnyPath() {
        var relays = List.of(TestRelays.relay(1).of(1).build(), TestRelays.relay(2).of(1).build(), TestRelays.relay(3).build(),
                TestRelays.relay(4).build());
        for (int seed = 0; seed < 200; seed++) {
            var wish = THREE.by(List.of(TestRelays.id(1), TestRelays.id(3)));
            assertEquals(TestRelays.id(1), choose(seed, wish, relays).orElseThrow().getFirst().relayId());
        }
    }

    @Test
    void anEntryThatIsTheOnlyExitGivesWayToTheNextGuardAndToNoOther() {
        var relays = List.of(TestRelays.relay(1).build(), plain(2).build(), plain(3).build(), plain(4).build());
        for (int seed = 0; seed < 100; seed++) {
            List<Descriptor> path = choose(seed, THREE.by(List.of(TestRelays.id(1), TestRelays.id(3))), relays).orElseThrow();
            assertEquals(TestRelays.id(3), path.getFirst().relayId());
            assertEquals(TestRelays.id(1), path.getLast().relayId());
            assertTrue(choose(seed, THREE.by(List.of(TestRelays.id(1))), relays).isEmpty());
        }
    }

    @Test
    void aRelayServesOnlyInTheRolesThatItNames() {
        var relays = List.of(TestRelays.relay(1).as(Role.GUARD).build(), TestRelays.relay(2).as(Role.MIDDLE).build(),
                TestRelays.relay(3).as(Role.EXIT).build());
        for (int seed = 0; seed < 50; seed++) {
            assertEquals(relays, choose(seed, THREE, relays).orElseThrow());
        }
        assertTrue(choose(1, THREE, List.of(relays.get(0), relays.get(0), relays.get(2))).isEmpty());
        assertTrue(choose(1, THREE, List.of(plain(1).build(), plain(2).build(), plain(3).build())).isEmpty());
    }

    @Test
    void theExitListsThePortThatIsWanted() {
        var relays = List.of(TestRelays.relay(1).exitTo(443).build(), TestRelays.relay(2).exitTo(80, 443).build(),
                TestRelays.relay(3).exitTo(22).build(), plain(4).build());
        for (int seed = 0; seed < 100; seed++) {
            assertTrue(choose(seed, THREE.toPort(OptionalInt.of(443)), relays).orElseThrow().getLast().allowsExitTo(443));
            assertEquals(TestRelays.id(3), choose(seed, THREE.toPort(OptionalInt.of(22)), relays).orElseThrow().getLast().relayId());
            assertTrue(choose(seed, THREE.toPort(OptionalInt.of(8080)), relays).isEmpty());
        }
    }

    @Test
    void anotherExitIsTakenWhereThereIsOne() {
        var relays = IntStream.range(0, 5).mapToObj(i -> TestRelays.relay(i).build()).toList();
        var all = relays.stream().map(Descriptor::relayId).collect(Collectors.toSet());
        var avoid = new ExitsToAvoid(Set.of(TestRelays.id(0)), Set.of(TestRelays.id(1)), Set.of(TestRelays.id(2)));
        for (int seed = 0; seed < 100; seed++) {
            Bytes exit = choose(seed, THREE.avoiding(avoid), relays).orElseThrow().getLast().relayId();
            assertTrue(Set.of(TestRelays.id(3), TestRelays.id(4)).contains(exit));
            assertEquals(3, choose(seed, THREE.avoiding(new ExitsToAvoid(Set.of(), Set.of(), all)), relays).orElseThrow().size());
        }
    }

    @Test
    void theLeastUnwelcomeExitIsLetInWhereThereIsNoOther() {
        var relays = IntStream.range(0, 3).mapToObj(i -> TestRelays.relay(i).build()).toList();
        for (int seed = 0; seed < 100; seed++) {
            var all = new ExitsToAvoid(Set.of(TestRelays.id(0)), Set.of(TestRelays.id(1)), Set.of(TestRelays.id(2)));
            assertEquals(TestRelays.id(0), choose(seed, THREE.avoiding(all), relays).orElseThrow().getLast().relayId());
            var two = new ExitsToAvoid(Set.of(), Set.of(TestRelays.id(0), TestRelays.id(1)), Set.of(TestRelays.id(2)));
            assertNotEquals(TestRelays.id(2), choose(seed, THREE.avoiding(two), relays).orElseThrow().getLast().relayId());
        }
    }

    @Test
    void anExitToAvoidIsTakenWhereTheOtherLeavesNoPath() {
        // Without relay 0 as its exit there is nothing left for the middle.
        var relays = List.of(TestRelays.relay(0).as(Role.EXIT).build(), TestRelays.relay(1).build(), TestRelays.relay(2).build());
        var avoid = new ExitsToAvoid(Set.of(), Set.of(TestRelays.id(0)), Set.of());
        for (int seed = 0; seed < 100; seed++) {
            assertEquals(TestRelays.id(0), choose(seed, THREE.avoiding(avoid), relays).orElseThrow().getLast().relayId());
        }
    }

    @Test
    void withoutThreeOperatorsThereIsNoPath() {
        assertTrue(choose(1, THREE, List.of(TestRelays.relay(1).build(), TestRelays.relay(2).build())).isEmpty());
        var two = List.of(TestRelays.relay(1).build(), TestRelays.relay(2).build(), TestRelays.relay(3).of(2).build(),
                TestRelays.relay(4).of(1).build());
        assertTrue(choose(1, THREE, two).isEmpty());
        assertTrue(choose(1, THREE, List.of()).isEmpty());
    }

    @Test
    void oneNetworkIsOneNeighbourButLoopbackIsNoNetwork() {
        var close = List.of(TestRelays.relay(1).on("93.184.1.1").build(), TestRelays.relay(2).on("93.184.2.2").build(),
                TestRelays.relay(3).on("8.8.8.8").build());
        assertTrue(choose(1, THREE, close).isEmpty());
        var six = List.of(TestRelays.relay(1).on("2a00:1450::1").build(), TestRelays.relay(2).on("2a00:1450:ffff::2").build(),
                TestRelays.relay(3).on("2a00:1451::3").build());
        assertTrue(choose(1, THREE, six).isEmpty());
        for (String prefix : List.of("127.0.0.", "10.77.0.", "192.168.1.")) {
            var trial = IntStream.range(1, 4).mapToObj(i -> TestRelays.relay(i).on(prefix + i).build()).toList();
            assertEquals(3, choose(1, THREE, trial).orElseThrow().size());
        }
        // The same network in another writing.
        var mapped = List.of(TestRelays.relay(1).on("93.184.1.1").build(), TestRelays.relay(2).on("2002:5db8:202::1").build(),
                TestRelays.relay(3).on("8.8.8.8").build());
        assertTrue(choose(1, THREE, mapped).isEmpty());
    }

    @Test
    void onePayoutAddressIsOneOperator() {
        var relays = IntStream.range(0, 4).mapToObj(i -> TestRelays.relay(i).build()).toList();
        for (int seed = 0; seed < 100; seed++) {
            var selector = new PathSelector(new Random(seed), new RelayWeights(new RelayMeasurements()),
                    relay -> Optional.of(TestRelays.account(relay.equals(TestRelays.id(3)) ? 0 : relay.at(31))));
            List<Descriptor> path = selector.choose(THREE, relays, _ -> true).orElseThrow();
            assertTrue(!path.contains(relays.get(0)) || !path.contains(relays.get(3)), "seed " + seed);
        }
    }

    @Test
    void countriesDifferWhereThereIsAChoice() {
        var relays = new ArrayList<Descriptor>();
        for (int i = 0; i < 12; i++) {
            relays.add(TestRelays.relay(i).in(List.of("DE", "NL", "CH").get(i % 3)).build());
        }
        for (int seed = 0; seed < 200; seed++) {
            List<Descriptor> path = choose(seed, THREE, relays).orElseThrow();
            assertEquals(3, path.stream().map(Descriptor::country).collect(Collectors.toSet()).size());
        }
        // One relay abroad is no choice: whoever runs it would be on every path.
        var alone = IntStream.range(0, 8).mapToObj(i -> TestRelays.relay(i).in(i == 7 ? "IS" : "DE").build()).toList();
        int abroad = 0;
        for (int seed = 0; seed < 400; seed++) {
            abroad += choose(seed, THREE, alone).orElseThrow().contains(alone.get(7)) ? 1 : 0;
        }
        assertTrue(abroad < 220, "it was on " + abroad + " of 400 paths");
    }

    @Test
    void relaysThatFailedServeOnlyWhereTheOthersDoNotSuffice() {
        var relays = IntStream.range(1, 5).mapToObj(i -> TestRelays.relay(i).build()).toList();
        for (int seed = 0; seed < 100; seed++) {
            List<Descriptor> path = selector(seed).choose(THREE, relays, relay -> relay.port() != 2).orElseThrow();
            assertTrue(path.stream().noneMatch(relay -> relay.port() == 2));
            assertEquals(3, selector(seed).choose(THREE, relays, relay -> relay.port() > 3).orElseThrow().size());
        }
    }

    @Test
    void undercuttingBuysNoMoreThanFourTimesTheTraffic() {
        var relays = new ArrayList<Descriptor>();
        relays.add(TestRelays.relay(0).at(1).build());
        relays.add(TestRelays.relay(1).at(1_000_000_000_000L).build());
        for (int i = 2; i < 12; i++) {
            relays.add(TestRelays.relay(i).at(1_000_000).build());
        }
        Map<Integer, Integer> exits = exits(relays, 20_000);
        // Shares of 4, 1/4 and ten times 1 of 14.25.
        assertEquals(4 / 14.25, exits.get(0) / 20_000.0, 0.02);
        assertEquals(0.25 / 14.25, exits.get(1) / 20_000.0, 0.01);
    }

    private static Map<Integer, Integer> exits(List<Descriptor> relays, int rounds) {
        var selector = selector(5);
        Map<Integer, Integer> exits = new HashMap<>();
        for (int i = 0; i < rounds; i++) {
            exits.merge(selector.choose(THREE, relays, _ -> true).orElseThrow().getLast().port() - 1, 1, Integer::sum);
        }
        return exits;
    }

    @Test
    void relaysOfOneOperatorGetNoMoreThanTheirCapInAnyPosition() {
        // 30 of 100, four times as cheap as the others, and measured to be three times as fast.
        sybils(number -> TestRelays.relay(number).of(1000).on("11." + number + ".0.1"), 0.05);
    }

    @Test
    void relaysOfOneNetworkGetNoMoreThanTheirCapInAnyPosition() {
        sybils(number -> TestRelays.relay(number).on("93.184." + number + ".1"), 0.05);
    }

    private static void sybils(java.util.function.IntFunction<TestRelays.Relay> sybil, double cap) {
        var relays = new ArrayList<Descriptor>();
        var measured = new RelayMeasurements();
        for (int i = 0; i < 100; i++) {
            relays.add((i < 30 ? sybil.apply(i).at(1) : TestRelays.relay(i).on("12." + i + ".0.1").at(1_000_000)).build());
            measured.goodput(TestRelays.id(i), i < 30 ? 9e9 : 1e6, Instant.EPOCH);
        }
        var selector = new PathSelector(new Random(11), new RelayWeights(measured), _ -> Optional.empty());
        int rounds = 3000;
        int[] at = new int[3];
        for (int i = 0; i < rounds; i++) {
            List<Descriptor> path = selector.choose(THREE, relays, _ -> true).orElseThrow();
            for (int hop = 0; hop < 3; hop++) {
                at[hop] += path.get(hop).port() - 1 < 30 ? 1 : 0;
            }
        }
        for (int hop = 0; hop < 3; hop++) {
            // Three standard deviations of a share of 5 %.
            assertTrue(at[hop] / (double) rounds < cap + 0.012, "hop " + hop + ": " + at[hop] / (double) rounds);
        }
        assertNotEquals(0, at[2]);
    }

    @Test
    void noPriceBreaksTheChoice() {
        var largest = org.farthing.wallet.value.Amount.ofWei(java.math.BigInteger.ONE.shiftLeft(128).subtract(java.math.BigInteger.ONE));
        var relays = new ArrayList<Descriptor>();
        for (int i = 0; i < 4; i++) {
            Descriptor usual = TestRelays.relay(i).at(i == 2 ? 1 : 0).build();
            relays.add(i > 1 ? usual : new Descriptor(usual.relayId(), 1, 0, 3600, usual.name(), usual.host(), usual.port(),
                    usual.onionKey(), Optional.empty(), largest, usual.roles(), usual.exitPorts(), "", usual.operator(), "test/1"));
        }
        for (int seed = 0; seed < 100; seed++) {
            assertEquals(3, choose(seed, THREE, relays).orElseThrow().size());
        }
        var free = IntStream.range(0, 3).mapToObj(i -> TestRelays.relay(i).at(0).build()).toList();
        assertEquals(3, choose(1, THREE, free).orElseThrow().size());
    }

    @Test
    void aPathCanEndAtAnyRelayAndBeginsAtAGuardEvenThen() {
        var relays = List.of(TestRelays.relay(1).build(), TestRelays.relay(2).build(), plain(3).build(), plain(4).build());
        for (int seed = 0; seed < 50; seed++) {
            var wish = THREE.endingAt(relays.get(2)).by(List.of(TestRelays.id(3), TestRelays.id(2)));
            List<Descriptor> path = choose(seed, wish, relays).orElseThrow();
            assertEquals(relays.get(2), path.getLast());
            assertEquals(TestRelays.id(2), path.getFirst().relayId());
        }
    }
}
