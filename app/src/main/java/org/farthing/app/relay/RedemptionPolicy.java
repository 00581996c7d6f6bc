package org.farthing.app.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * When a relay cashes which channels, as a pure function. A channel is cashed once and for all, so a relay waits as long as nothing
 * presses: until its time runs out, until there is nothing left in it to earn, or until much is owed and its payer has stopped coming.
 *
 * <p>A payer who asks for the end moves the expiry to a day later. So one rule covers requests and expiries alike: whatever ends within
 * {@link Rules#margin} is cashed.
 */
final class RedemptionPolicy {
    /** Of a batch, beside its items; and of each item, with what its payer gets back. Above what the contract's tests measure. */
    static final long BATCH_GAS = 45_000;
    static final long ITEM_GAS = 45_000;
    /** Items of one transaction, as the contract's callers limit it. */
    static final int BATCH = 50;
    /** The contract leaves a payee so long after a request: whoever looks later than that may come too late. */
    static final Duration CHALLENGE = Duration.ofHours(24);

    /**
     * What the operator chose.
     *
     * @param margin    how long before its end a channel is cashed; longer than {@link #CHALLENGE}
     * @param worthFees a channel that stays idle is cashed when it owes so many times the fee of cashing it alone; 0 for never
     * @param idle      how long no voucher came
     */
    record Rules(Duration margin, long worthFees, Duration idle) {
        Rules {
            if (margin.compareTo(CHALLENGE) <= 0 || worthFees < 0 || idle.isNegative()) {
                throw new IllegalArgumentException("a margin longer than the challenge, a number of fees, and a time");
            }
        }
    }

    /**
     * A channel that has a voucher and was not cashed.
     *
     * @param owed   what cashing brings: the best voucher, at most the deposit
     * @param expiry as the chain shows it now
     * @param open   whether the chain shows it open
     * @param idle   since when no voucher came
     */
    record Owing(Bytes id, Amount owed, Amount deposit, Instant expiry, boolean open, Duration idle) {
    }

    /** Why a channel is cashed. */
    enum Why {
        /** Its payer asked for the end, or its time is nearly over. */
        ENDING,
        /** The deposit is used up. */
        EXHAUSTED,
        /** Much is owed, and nobody comes. */
        WORTHWHILE
    }

    record Chosen(Bytes id, Amount owed, Why why) {
    }

    /**
     * What to do now.
     *
     * @param cash the most urgent first
     * @param dust channels that end soon and owe less than their cashing costs: left alone unless the fee falls in time
     * @param fee  what the cashing will cost about, in wei
     */
    record Decision(List<Chosen> cash, List<Bytes> dust, Amount fee) {
        Decision {
            cash = List.copyOf(cash);
            dust = List.copyOf(dust);
        }
    }

    private RedemptionPolicy() {
    }

    /** What cashing {@code count} channels together costs. */
    static Amount fee(int count, Amount gasPrice) {
        long batches = (count + BATCH - 1L) / BATCH;
        return gasPrice.times(batches * BATCH_GAS + count * ITEM_GAS);
    }

    /**
     * Decides.
     *
     * @param gasPrice wei
     * @param now      the chain's time
     */
    static Decision decide(List<Owing> channels, Rules rules, Amount gasPrice, Instant now) {
        Amount item = gasPrice.times(ITEM_GAS);
        Amount alone = fee(1, gasPrice);
        var cash = new ArrayList<Chosen>();
        var dust = new ArrayList<Bytes>();
        for (Owing channel : channels.stream().sorted(Comparator.comparing(Owing::expiry).thenComparing(Owing::id)).toList()) {
            if (!channel.open() || channel.owed().isZero()) {
                continue;
            }
            boolean ending = !now.plus(rules.margin()).isBefore(channel.expiry());
            // A tenth more than the fee: it may rise until the transaction's turn comes.
            boolean pays = channel.owed().times(10).isMoreThan(item.times(11));
            boolean exhausted = !channel.deposit().isMoreThan(channel.owed());
            boolean worthwhile = rules.worthFees() > 0 && channel.idle().compareTo(rules.idle()) >= 0
                    && !alone.times(rules.worthFees()).isMoreThan(channel.owed());
            if (!pays) {
                if (ending) {
                    dust.add(channel.id());
                }
            } else if (ending) {
                cash.add(new Chosen(channel.id(), channel.owed(), Why.ENDING));
            } else if (exhausted) {
                cash.add(new Chosen(channel.id(), channel.owed(), Why.EXHAUSTED));
            } else if (worthwhile) {
                cash.add(new Chosen(channel.id(), channel.owed(), Why.WORTHWHILE));
            }
        }
        Amount brings = cash.stream().map(Chosen::owed).reduce(Amount.ZERO, Amount::plus);
        if (!brings.isMoreThan(fee(cash.size(), gasPrice))) {
            cash.stream().filter(chosen -> chosen.why() == Why.ENDING).map(Chosen::id).forEach(dust::add);
            cash.clear();
        }
        return new Decision(cash, dust, fee(cash.size(), gasPrice));
    }
}
