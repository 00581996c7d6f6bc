package org.farthing.app.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.farthing.app.relay.RedemptionPolicy.Chosen;
import org.farthing.app.relay.RedemptionPolicy.Decision;
import org.farthing.app.relay.RedemptionPolicy.Owing;
import org.farthing.app.relay.RedemptionPolicy.Rules;
import org.farthing.app.relay.RedemptionPolicy.Why;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class RedemptionPolicyTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final Rules RULES = new Rules(Duration.ofHours(48), 50, Duration.ofDays(7));
    private static final Amount GAS = Amount.ofWei(1_000_000_000L);
    private static final Amount ALONE = RedemptionPolicy.fee(1, GAS);
    private static final Amount ITEM = GAS.times(RedemptionPolicy.ITEM_GAS);
    private static final Amount DEPOSIT = Amount.ofCoins(1);

    private static Bytes id(int number) {
        byte[] bytes = new byte[32];
        bytes[30] = (byte) (number >> 8);
        bytes[31] = (byte) number;
        return Bytes.of(bytes);
    }

    private static Owing owing(int number, Amount owed, Duration left, Duration idle) {
        return new Owing(id(number), owed, DEPOSIT, NOW.plus(left), true, idle);
    }

    private static Decision decide(Owing... channels) {
        return RedemptionPolicy.decide(List.of(channels), RULES, GAS, NOW);
    }

    @Test
    void nothingIsCashedWhileNothingPresses() {
        assertEquals(List.of(), decide(owing(1, ALONE.times(1000), Duration.ofDays(20), Duration.ofDays(6))).cash());
        assertEquals(List.of(), decide(owing(1, ALONE.times(49), Duration.ofDays(20), Duration.ofDays(60))).cash());
        assertEquals(List.of(), decide().cash());
    }

    @Test
    void aRequestToCloseIsAlwaysWithinTheMargin() {
        // A request leaves 24 hours; relays look every ten minutes.
        Decision decision = decide(owing(1, ALONE.times(2), RedemptionPolicy.CHALLENGE, Duration.ZERO));
        assertEquals(List.of(new Chosen(id(1), ALONE.times(2), Why.ENDING)), decision.cash());
        assertThrows(IllegalArgumentException.class, () -> new Rules(RedemptionPolicy.CHALLENGE, 50, Duration.ZERO));
    }

    @Test
    void theMarginCountsToTheSecond() {
        assertEquals(1, decide(owing(1, ALONE.times(2), Duration.ofHours(48), Duration.ZERO)).cash().size());
        assertEquals(0, decide(owing(1, ALONE.times(2), Duration.ofHours(48).plusSeconds(1), Duration.ZERO)).cash().size());
        // Expired and not refunded yet: whoever comes first gets it.
        assertEquals(1, decide(owing(1, ALONE.times(2), Duration.ofDays(-3), Duration.ZERO)).cash().size());
    }

    @Test
    void whatIsUsedUpOrIdleAndLargeIsCashed() {
        assertEquals(Why.EXHAUSTED, decide(owing(1, DEPOSIT, Duration.ofDays(20), Duration.ZERO)).cash().getFirst().why());
        assertEquals(Why.WORTHWHILE,
                decide(owing(1, ALONE.times(50), Duration.ofDays(20), Duration.ofDays(7))).cash().getFirst().why());
        var never = new Rules(Duration.ofHours(48), 0, Duration.ZERO);
        assertEquals(List.of(),
                RedemptionPolicy.decide(List.of(owing(1, ALONE.times(5000), Duration.ofDays(20), Duration.ofDays(30))), never, GAS, NOW)
                        .cash());
    }

    @Test
    void dustIsLeftUntilTheFeeFalls() {
        Owing dust = owing(1, ITEM, Duration.ofHours(20), Duration.ZERO);
        assertEquals(List.of(id(1)), decide(dust).dust());
        assertEquals(List.of(), decide(dust).cash());
        Amount cheap = Amount.ofWei(100_000_000L);
        assertEquals(1, RedemptionPolicy.decide(List.of(dust), RULES, cheap, NOW).cash().size());
        // More than its own part, less than a transaction: alone it is dust, among others it goes along.
        Owing small = owing(2, ITEM.times(3).dividedUp(2), Duration.ofHours(20), Duration.ZERO);
        assertEquals(List.of(id(2)), decide(small).dust());
        assertEquals(2, decide(small, owing(3, ALONE.times(3), Duration.ofHours(20), Duration.ZERO)).cash().size());
    }

    /** Somebody opens a thousand channels and pays a little on each, so that cashing them would cost the relay more than it brings. */
    @Test
    void aThousandDustChannelsCostTheRelayNothing() {
        var random = new Random(12);
        var channels = new ArrayList<Owing>();
        for (int i = 0; i < 1_000; i++) {
            channels.add(owing(i, ITEM.times(random.nextInt(1, 111)).dividedUp(101), Duration.ofHours(20), Duration.ZERO));
        }
        Decision decision = RedemptionPolicy.decide(channels, RULES, GAS, NOW);
        assertEquals(List.of(), decision.cash());
        assertEquals(1_000, decision.dust().size());
        // One among them that is worth it takes none of them along.
        channels.add(owing(5_000, ALONE.times(50), Duration.ofHours(20), Duration.ZERO));
        assertEquals(List.of(id(5_000)), RedemptionPolicy.decide(channels, RULES, GAS, NOW).cash().stream().map(Chosen::id).toList());
    }

    @Test
    void whatIsNotOpenIsNotTouched() {
        assertEquals(List.of(), decide(new Owing(id(1), DEPOSIT, DEPOSIT, NOW, false, Duration.ofDays(90))).cash());
        assertEquals(List.of(), decide(owing(1, Amount.ZERO, Duration.ZERO, Duration.ofDays(90))).dust());
    }

    @Test
    void noDecisionCostsMoreThanItBringsAndNoneForgetsWhatEnds() {
        var random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            var channels = new ArrayList<Owing>();
            int count = random.nextInt(130);
            for (int i = 0; i < count; i++) {
                Amount owed = ITEM.times(random.nextInt(400)).dividedUp(1 + random.nextInt(200));
                channels.add(new Owing(id(i), owed, random.nextInt(5) == 0 ? owed : DEPOSIT,
                        NOW.plusSeconds(random.nextInt(400_000) - 50_000), random.nextInt(20) > 0, Duration.ofDays(random.nextInt(15))));
            }
            Decision decision = RedemptionPolicy.decide(channels, RULES, GAS, NOW);
            var chosen = decision.cash().stream().map(Chosen::id).collect(Collectors.toSet());
            assertEquals(decision.cash().size(), chosen.size());
            Amount brings = decision.cash().stream().map(Chosen::owed).reduce(Amount.ZERO, Amount::plus);
            assertTrue(decision.cash().isEmpty() || brings.isMoreThan(decision.fee()), "a loss");
            assertEquals(RedemptionPolicy.fee(chosen.size(), GAS), decision.fee());
            for (Owing channel : channels) {
                boolean ending = !NOW.plus(RULES.margin()).isBefore(channel.expiry());
                if (!channel.open() || channel.owed().isZero()) {
                    assertFalse(chosen.contains(channel.id()));
                } else if (ending) {
                    assertTrue(chosen.contains(channel.id()) ^ decision.dust().contains(channel.id()), "ends, neither cashed nor told");
                }
                if (ending && channel.open() && channel.owed().isMoreThan(ALONE.times(2))) {
                    assertTrue(chosen.contains(channel.id()), "worth its own transaction");
                }
            }
        }
    }

    @Test
    void batchesOfFiftyEachCostTheirOwnBeginning() {
        assertEquals(GAS.times(RedemptionPolicy.BATCH_GAS + 50 * RedemptionPolicy.ITEM_GAS), RedemptionPolicy.fee(50, GAS));
        assertEquals(GAS.times(2 * RedemptionPolicy.BATCH_GAS + 51 * RedemptionPolicy.ITEM_GAS), RedemptionPolicy.fee(51, GAS));
        assertEquals(Amount.ZERO, RedemptionPolicy.fee(0, GAS));
    }
}
