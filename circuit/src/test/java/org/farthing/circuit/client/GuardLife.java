package org.farthing.circuit.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.farthing.wallet.value.Bytes;

/**
 * Years of one user's life with guards, on virtual time: relays go down for hours, leave the list for days or for good and others come,
 * channels run out, the laptop sleeps, has no network, and is restarted. Counts which relays ever saw the user's address.
 */
final class GuardLife {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final class World {
        private final GuardCandidate funded;
        private final GuardCandidate spent;
        private boolean listed = true;
        private long downUntil;
        private long awayUntil;
        private long spentUntil;

        private World(int number) {
            funded = new GuardCandidate(TestRelays.relay(number).build(), 1 + number % 7, true);
            spent = new GuardCandidate(funded.relay(), funded.weight(), false);
        }
    }

    private final Random random;
    private final Random naiveRandom;
    private final List<World> relays = new ArrayList<>();
    private final Set<Bytes> exposed = new HashSet<>();
    private final Set<Bytes> exposedWithoutGuards = new HashSet<>();
    private Guards guards;
    private int largestSample;
    private int circuits;

    GuardLife(int seed, int count) {
        random = new Random(seed);
        naiveRandom = new Random(seed + 1000);
        for (int i = 0; i < count; i++) {
            relays.add(new World(i));
        }
        guards = new Guards(random, Optional.empty());
    }

    void run(Duration length) {
        long now = START.getEpochSecond();
        long end = now + length.toSeconds();
        long offlineUntil = 0;
        while (now < end) {
            // Somebody uses it some hours a day: a circuit every ten minutes, retries every fifteen seconds.
            for (int i = 0; i < 12; i++) {
                disturb(now);
                if (random.nextInt(40) == 0) {
                    offlineUntil = now + random.nextInt(7200);
                }
                long until = now + 600;
                while (now < until) {
                    if (circuit(now, now < offlineUntil)) {
                        break;
                    }
                    now += 15;
                }
                now = Math.max(now, until);
            }
            if (random.nextInt(5) == 0) {
                guards = new Guards(random, Optional.of(guards.store()));
            }
            now += random.nextInt(36 * 3600);
        }
    }

    private void disturb(long now) {
        for (World relay : relays) {
            if (random.nextInt(2000) == 0) {
                relay.downUntil = now + random.nextInt(12 * 3600);
            }
            if (random.nextInt(20_000) == 0) {
                relay.awayUntil = now + random.nextInt(10 * 86_400);
            }
            if (random.nextInt(20_000) == 0) {
                relay.spentUntil = now + random.nextInt(86_400);
            }
        }
        if (random.nextInt(1000) == 0) {
            // One goes for good, another comes.
            relays.get(random.nextInt(relays.size())).listed = false;
            relays.add(new World(relays.size()));
        }
    }

    /** Whether a circuit stands, or none can be had for want of money. */
    private boolean circuit(long now, boolean offline) {
        var candidates = new ArrayList<GuardCandidate>();
        for (World relay : relays) {
            if (relay.listed && now >= relay.awayUntil) {
                candidates.add(now >= relay.spentUntil ? relay.funded : relay.spent);
            }
        }
        GuardChoice choice = guards.choose(candidates, Instant.ofEpochSecond(now));
        largestSample = Math.max(largestSample, guards.sampleSize());
        if (!(choice instanceof GuardChoice.Use(List<Bytes> inOrder))) {
            return choice instanceof GuardChoice.TopUp;
        }
        Bytes guard = inOrder.getFirst();
        int number = (guard.at(30) & 0xFF) << 8 | guard.at(31) & 0xFF;
        if (offline || now < relays.get(number).downUntil) {
            guards.failed(guard, Instant.ofEpochSecond(now));
            return false;
        }
        guards.answered(guard, Instant.ofEpochSecond(now));
        guards.used(guard);
        exposed.add(guard);
        exposedWithoutGuards.add(candidates.get(naiveRandom.nextInt(candidates.size())).relay().relayId());
        circuits++;
        return true;
    }

    Set<Bytes> exposed() {
        return exposed;
    }

    Set<Bytes> exposedWithoutGuards() {
        return exposedWithoutGuards;
    }

    int largestSample() {
        return largestSample;
    }

    int circuits() {
        return circuits;
    }
}
