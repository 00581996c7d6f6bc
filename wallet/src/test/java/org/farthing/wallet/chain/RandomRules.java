package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.farthing.wallet.chain.OnChainChannel.State;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;

/**
 * Random sequences against a model of the contract in Java. After each step the contract holds exactly the open deposits, and every
 * account holds exactly what the model says, to the wei: nobody is paid twice, nothing is stuck, and what the model forbids is refused.
 */
abstract class RandomRules extends ChannelWorld {
    private static final long SEED = 20_261_101;

    private record Modelled(Amount deposit, Instant expiry, State state) {
    }

    private final Random random = new Random(SEED);
    private final List<ChannelTerms> known = new ArrayList<>();
    private final Map<ChannelTerms, Modelled> model = new HashMap<>();
    private final Map<Address, Amount> received = new HashMap<>();
    private final Address till = freshKey().address();

    int steps() {
        return 150;
    }

    @Test
    void theModelAndTheContractAgreeAfterEveryStep() {
        int done = 0;
        int steps = steps();
        for (int step = 0; step < steps; step++) {
            done += step() ? 1 : 0;
            Amount open = model.values().stream().filter(channel -> channel.state == State.OPEN).map(Modelled::deposit)
                    .reduce(Amount.ZERO, Amount::plus);
            assertEquals(open, balance(channels.address()), "seed " + SEED + ", step " + step);
            received.forEach((account, amount) -> assertEquals(amount, balance(account), "seed " + SEED));
        }
        assertTrue(done > steps / 4, "most steps were refused: the run shows too little");
        known.forEach(terms -> {
            Modelled channel = model.get(terms);
            assertEquals(new OnChainChannel(channel.deposit, channel.expiry, channel.state), channels.read(terms.id()), "seed " + SEED);
        });
    }

    private boolean step() {
        int kind = known.isEmpty() ? 0 : random.nextInt(8);
        if (kind == 0) {
            return open();
        }
        if (kind == 1) {
            node.travel(Duration.ofHours(random.nextInt(200)));
            return true;
        }
        ChannelTerms terms = known.get(random.nextInt(known.size()));
        Modelled channel = model.get(terms);
        boolean open = channel.state == State.OPEN;
        Amount amount = Amount.ofWei(random.nextLong(1L << 62));
        Transactions sender = random.nextInt(4) > 0 ? payer : stranger;
        boolean byPayer = sender.account().equals(terms.payer());
        // The next block is at least one second later than this one; hours are the model's grain, so this decides nothing.
        Instant now = chainTime();
        return switch (kind) {
            case 2 -> attempt(open && now.isBefore(channel.expiry), () -> channels.topUp(stranger, terms.id(), amount),
                    _ -> put(terms, channel.deposit.plus(amount), channel.expiry));
            case 3 -> {
                // A closed channel has no expiry left in the model; there the contract refuses whatever it is asked.
                Instant later = (open ? channel.expiry : now).plus(Duration.ofHours(random.nextInt(100) - 20L));
                boolean allowed = open && byPayer && later.isAfter(channel.expiry) && later.isAfter(now)
                        && !later.isAfter(now.plus(ChannelContract.MAX_LIFE));
                yield isClear(later, now) && attempt(allowed, () -> channels.extend(sender, terms, later),
                        _ -> put(terms, channel.deposit, later));
            }
            case 4 -> attempt(open && byPayer, () -> channels.requestClose(sender, terms), receipt -> {
                Instant soonest = timeOf(receipt).plus(ChannelContract.CHALLENGE);
                put(terms, channel.deposit, soonest.isBefore(channel.expiry) ? soonest : channel.expiry);
            });
            case 5 -> attempt(open && !now.isBefore(channel.expiry), () -> channels.refund(stranger, terms),
                    _ -> settle(terms, Amount.ZERO, channel.deposit));
            default -> {
                boolean asPayee = random.nextInt(4) > 0;
                Amount paid = amount.min(channel.deposit);
                yield attempt(open && asPayee, () -> channels.close(asPayee ? payee : stranger, closing(terms, amount), till),
                        _ -> settle(terms, paid, channel.deposit.minus(paid)));
            }
        };
    }

    /** Away from the edges at which the second of the next block decides. */
    private static boolean isClear(Instant later, Instant now) {
        return Duration.between(now, later).abs().toSeconds() > 60
                && Duration.between(now.plus(ChannelContract.MAX_LIFE), later).abs().toSeconds() > 60;
    }

    private boolean open() {
        // Half of the payers are the one that acts; the others only receive, and show to the wei what came.
        Address owner = random.nextBoolean() ? payer.account() : freshKey().address();
        ChannelTerms terms = freshTerms(owner, payee.account());
        Amount deposit = Amount.ofWei(1 + random.nextLong(1L << 60));
        Instant expiry = in(Duration.ofDays(8 + random.nextInt(80)));
        channels.openMany(payer, List.of(new ChannelOpening(terms, expiry, deposit)));
        known.add(terms);
        put(terms, deposit, expiry);
        return true;
    }

    private boolean attempt(boolean allowed, Supplier<Receipt> action, Consumer<Receipt> effect) {
        try {
            Receipt receipt = action.get();
            assertTrue(allowed, "the contract let something through, seed " + SEED);
            effect.accept(receipt);
            return true;
        } catch (WalletException refusal) {
            assertEquals(WalletException.Kind.TRANSACTION_REFUSED, refusal.kind(), refusal.getMessage());
            assertFalse(allowed, () -> "the contract refused, seed " + SEED + ": " + refusal.getMessage());
            return false;
        }
    }

    private Instant timeOf(Receipt receipt) {
        Block latest = chain.latest();
        assertEquals(receipt.block(), latest.number());
        return latest.time();
    }

    private void put(ChannelTerms terms, Amount deposit, Instant expiry) {
        model.put(terms, new Modelled(deposit, expiry, State.OPEN));
    }

    private void settle(ChannelTerms terms, Amount paid, Amount returned) {
        model.put(terms, new Modelled(Amount.ZERO, Instant.EPOCH, State.CLOSED));
        received.merge(till, paid, Amount::plus);
        if (!terms.payer().equals(payer.account())) {
            received.merge(terms.payer(), returned, Amount::plus);
        }
    }
}
