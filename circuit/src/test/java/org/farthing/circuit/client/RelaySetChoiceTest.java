package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class RelaySetChoiceTest {
    private static RelaySetChoice choice(long seed) {
        return new RelaySetChoice(new SplittableRandom(seed), new RelayWeights(new RelayMeasurements()));
    }

    private static long with(Role role, List<Descriptor> relays) {
        return relays.stream().filter(relay -> relay.roles().contains(role)).count();
    }

    /** 30 relays for the middle alone, 6 entries, 4 exits. */
    private static List<Descriptor> network() {
        var relays = new ArrayList<Descriptor>();
        for (int i = 1; i <= 40; i++) {
            var relay = TestRelays.relay(i);
            relays.add((i <= 30 ? relay.as(Role.MIDDLE) : i <= 36 ? relay.as(Role.GUARD) : relay.as(Role.EXIT)).build());
        }
        return relays;
    }

    @Test
    void threeMakeAPathWhereRolesAreRare() {
        for (int seed = 0; seed < 50; seed++) {
            List<Descriptor> chosen = choice(seed).choose(network(), Set.of(), 3);
            assertEquals(List.of(1L, 1L, 1L), List.of(with(Role.EXIT, chosen), with(Role.GUARD, chosen), with(Role.MIDDLE, chosen)));
        }
    }

    @Test
    void aDozenHasEnoughOfEachRole() {
        List<Descriptor> chosen = choice(1).choose(network(), Set.of(), 12);
        assertEquals(12, chosen.stream().map(Descriptor::relayId).distinct().count());
        assertTrue(with(Role.EXIT, chosen) >= 3 && with(Role.GUARD, chosen) >= 2 && with(Role.MIDDLE, chosen) >= 5, chosen.toString());
    }

    @Test
    void whatIsHadAlreadyCounts() {
        Set<Bytes> have = network().stream().filter(relay -> relay.roles().contains(Role.EXIT)).map(Descriptor::relayId)
                .collect(Collectors.toSet());
        List<Descriptor> chosen = choice(2).choose(network(), have, 5);
        assertEquals(0, with(Role.EXIT, chosen));
        assertTrue(with(Role.GUARD, chosen) >= 2 && with(Role.MIDDLE, chosen) >= 2);
    }

    @Test
    void oneOperatorIsTakenTwiceOnlyWhereThereIsNoOther() {
        var relays = new ArrayList<Descriptor>();
        for (int i = 1; i <= 20; i++) {
            relays.add(TestRelays.relay(i).of(i <= 15 ? 1 : i).build());
        }
        for (int seed = 0; seed < 20; seed++) {
            List<Descriptor> six = choice(seed).choose(relays, Set.of(), 6);
            assertEquals(6, six.stream().map(Descriptor::operator).distinct().count());
            List<Descriptor> eight = choice(seed).choose(relays, Set.of(), 8);
            assertEquals(8, new HashSet<>(eight).size());
        }
    }

    @Test
    void oneSubnetIsTakenTwiceOnlyWhereThereIsNoOther() {
        var relays = new ArrayList<Descriptor>();
        for (int i = 1; i <= 10; i++) {
            relays.add(TestRelays.relay(i).on(i <= 8 ? "198.41.0." + i : "192." + i + ".0.1").build());
        }
        List<Descriptor> chosen = choice(3).choose(relays, Set.of(), 3);
        assertEquals(1, chosen.stream().filter(relay -> relay.host().startsWith("198.41.")).count());
    }

    @Test
    void noMoreThanThereAre() {
        assertEquals(40, choice(4).choose(network(), Set.of(), 100).size());
        assertEquals(List.of(), choice(4).choose(List.of(), Set.of(), 3));
    }
}
