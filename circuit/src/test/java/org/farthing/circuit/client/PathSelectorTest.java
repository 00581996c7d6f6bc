package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class PathSelectorTest {
    private static Descriptor relay(int number, int operator, Amount price, boolean exit) {
        byte[] id = new byte[32];
        id[31] = (byte) number;
        byte[] account = new byte[20];
        account[19] = (byte) operator;
        Set<Descriptor.Role> roles = exit ? EnumSet.allOf(Descriptor.Role.class) : EnumSet.of(Descriptor.Role.GUARD, Descriptor.Role.MIDDLE);
        return new Descriptor(Bytes.of(id), 1, 0, 3600, "r" + number, "127.0.0.1", 1 + number, Bytes.of(new byte[32]), Optional.empty(), price,
                roles, exit ? List.of(new Descriptor.PortRange(1, 65535)) : List.of(), "", new Address(Bytes.of(account)), "test/1");
    }

    private static Descriptor relay(int number, int operator, long price) {
        return relay(number, operator, Amount.ofWei(price), true);
    }

    private static Optional<List<Descriptor>> choose(long seed, List<Descriptor> from, Optional<Bytes> guard) {
        return new PathSelector(new Random(seed)).choose(from, _ -> true, guard, 3);
    }

    @Test
    void hopsDifferInRelayAndOperatorAndTheEntryStays() {
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var relays = new ArrayList<Descriptor>();
            int count = 4 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                relays.add(relay(i, i < 4 ? i : random.nextInt(6), Amount.ofWei(random.nextLong(1, 1_000_000)), i == 0 || random.nextBoolean()));
            }
            Bytes guard = relays.get(1).relayId();
            List<Descriptor> path = choose(seed, relays, Optional.of(guard)).orElseThrow();
            assertEquals(3, path.stream().map(Descriptor::relayId).collect(Collectors.toSet()).size(), "seed " + seed);
            assertEquals(3, path.stream().map(Descriptor::operator).collect(Collectors.toSet()).size(), "seed " + seed);
            assertTrue(path.getLast().roles().contains(Descriptor.Role.EXIT), "seed " + seed);
            // Relay 0 is an exit apart from the entry, so the entry need never give way.
            assertEquals(guard, path.getFirst().relayId(), "seed " + seed);
        }
    }

    @Test
    void anExitOfTheEntrysOperatorDoesNotPushItOut() {
        var relays = List.of(relay(1, 1, 10), relay(2, 1, 10), relay(3, 2, 10), relay(4, 3, 10));
        for (int seed = 0; seed < 200; seed++) {
            assertEquals(relays.getFirst(), choose(seed, relays, Optional.of(relays.getFirst().relayId())).orElseThrow().getFirst());
        }
    }

    @Test
    void anEntryThatIsTheOnlyExitGivesWay() {
        var relays = List.of(relay(1, 1, 10), relay(2, 2, Amount.ofWei(10), false), relay(3, 3, Amount.ofWei(10), false));
        List<Descriptor> path = choose(1, relays, Optional.of(relays.getFirst().relayId())).orElseThrow();
        assertEquals(relays.getFirst(), path.getLast());
    }

    @Test
    void withoutThreeOperatorsThereIsNoPath() {
        assertTrue(choose(1, List.of(relay(1, 1, 10), relay(2, 2, 10)), Optional.empty()).isEmpty());
        assertTrue(choose(1, List.of(relay(1, 1, 10), relay(2, 2, 10), relay(3, 2, 10), relay(4, 1, 10)), Optional.empty()).isEmpty());
        assertTrue(choose(1, List.of(), Optional.empty()).isEmpty());
    }

    @Test
    void relaysThatFailedServeOnlyWhereTheOthersDoNotSuffice() {
        var relays = List.of(relay(1, 1, 10), relay(2, 2, 10), relay(3, 3, 10), relay(4, 4, 10));
        for (int seed = 0; seed < 100; seed++) {
            var selector = new PathSelector(new Random(seed));
            assertTrue(selector.choose(relays, relay -> relay.port() != 2, Optional.empty(), 3).orElseThrow().stream().noneMatch(r -> r.port() == 2));
            assertEquals(3, selector.choose(relays, relay -> relay.port() > 3, Optional.empty(), 3).orElseThrow().size());
        }
    }

    @Test
    void undercuttingBuysNoMoreThanFourTimesTheTraffic() {
        var relays = new ArrayList<Descriptor>();
        relays.add(relay(0, 0, 1));
        relays.add(relay(1, 1, 1_000_000_000_000L));
        for (int i = 2; i < 12; i++) {
            relays.add(relay(i, i, 1_000_000));
        }
        var selector = new PathSelector(new Random(5));
        Map<Integer, Integer> exits = new HashMap<>();
        int rounds = 20_000;
        for (int i = 0; i < rounds; i++) {
            Descriptor exit = selector.choose(relays, _ -> true, Optional.empty(), 3).orElseThrow().getLast();
            exits.merge(exit.port() - 1, 1, Integer::sum);
        }
        // Shares of 4, 1/4 and ten times 1 of 14.25.
        assertEquals(4 / 14.25, exits.get(0) / (double) rounds, 0.02);
        assertEquals(0.25 / 14.25, exits.get(1) / (double) rounds, 0.01);
    }

    @Test
    void noPriceBreaksTheChoice() {
        Amount largest = Amount.ofWei(BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));
        var relays = List.of(relay(1, 1, largest, true), relay(2, 2, largest, true), relay(3, 3, Amount.ofWei(1), true), relay(4, 4, Amount.ZERO, true));
        for (int seed = 0; seed < 100; seed++) {
            assertEquals(3, choose(seed, relays, Optional.empty()).orElseThrow().size());
        }
        var free = List.of(relay(1, 1, 0), relay(2, 2, 0), relay(3, 3, 0));
        assertEquals(3, choose(1, free, Optional.empty()).orElseThrow().size());
    }

    @Test
    void aPathCanEndAtAnyRelay() {
        var relays = List.of(relay(1, 1, 10), relay(2, 2, 10), relay(3, 3, Amount.ofWei(10), false));
        var selector = new PathSelector(new Random(1));
        assertEquals(relays.get(2), selector.chooseTo(relays.get(2), relays, _ -> true, Optional.empty(), 3).orElseThrow().getLast());
    }
}
