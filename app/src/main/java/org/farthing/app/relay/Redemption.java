package org.farthing.app.relay;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.farthing.app.relay.RedemptionPolicy.Chosen;
import org.farthing.app.relay.RedemptionPolicy.Decision;
import org.farthing.app.relay.RedemptionPolicy.Owing;
import org.farthing.app.session.OwnRelayDesk;
import org.farthing.wallet.chain.Block;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.ChannelEvent;
import org.farthing.wallet.chain.Fees;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.OnChainChannel;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.PayeeChannel;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * Looks again and again at the channels that owe something, and cashes what {@link RedemptionPolicy} says. What a crash or a lost answer
 * left open is settled first: the chain, not this process, knows whether a channel was cashed. One look at a time.
 */
final class Redemption {
    private static final System.Logger LOG = System.getLogger("farthing.redemption");
    /** Closings among the newest transactions: more than can be without an answer at once. */
    private static final int NEWEST = 200;

    /**
     * What one look did.
     *
     * @param cashed  channels
     * @param brought wei
     * @param failed  channels that could not be cashed now
     * @param dust    channels that are not worth their fee, of those looked at
     */
    record Result(int cashed, Amount brought, int failed, int dust) {
        static final Result NOTHING = new Result(0, Amount.ZERO, 0, 0);
    }

    private record Seen(Amount owed, Instant since) {
    }

    private final Chain chain;
    private final ChannelContract contract;
    private final Transactions transactions;
    private final BatchedClosings closings;
    private final PayeeLedger till;
    private final Ledger wallet;
    private volatile RedemptionPolicy.Rules rules;
    private final Function<Bytes, CompletableFuture<Amount>> cash;
    private final InstantSource clock;
    private final Map<Bytes, Seen> seen = new HashMap<>();
    /** When channels end, as the chain showed it last. */
    private final Map<Bytes, Instant> ends = new ConcurrentHashMap<>();
    /** True at first: the process before this one may have left something. */
    private boolean leftOver = true;

    /** @param cash closes a channel through the till, so that nobody pays on it meanwhile */
    Redemption(Chain chain, ChannelContract contract, Transactions transactions, BatchedClosings closings, PayeeLedger till, Ledger wallet,
            RedemptionPolicy.Rules rules, Function<Bytes, CompletableFuture<Amount>> cash, InstantSource clock) {
        this.chain = chain;
        this.contract = contract;
        this.transactions = transactions;
        this.closings = closings;
        this.till = till;
        this.wallet = wallet;
        this.rules = rules;
        this.cash = cash;
        this.clock = clock;
    }

    /** Other rules from the next look on. */
    void follow(RedemptionPolicy.Rules next) {
        rules = next;
    }

    /**
     * Looks once.
     *
     * @throws WalletException where the chain does not answer; nothing is lost by that until the next look
     */
    synchronized Result look() {
        if (!settle()) {
            return Result.NOTHING;
        }
        Block head = chain.latest();
        // A node may have stopped following its chain: then this machine's clock is nearer to the truth.
        Instant now = head.time().isAfter(clock.instant()) ? head.time() : clock.instant();
        Decision decision = RedemptionPolicy.decide(owing(now), rules, gasPrice(head), now);
        if (!decision.dust().isEmpty()) {
            LOG.log(Level.INFO, decision.dust().size() + " channels end soon and owe less than their cashing costs");
        }
        Result result = cash(decision.cash().stream().map(Chosen::id).toList());
        return new Result(result.cashed(), result.brought(), result.failed(), decision.dust().size());
    }

    /** When channels that owe something end, as far as the chain was looked at; a request of their payers' to close counts. */
    Map<Bytes, Instant> ends() {
        return Map.copyOf(ends);
    }

    /**
     * What cashing everything that pays would do now. Changes nothing.
     *
     * @param balance of the account that pays the fee
     */
    OwnRelayDesk.Offer offer(Amount balance) {
        Amount gasPrice = gasPrice(chain.latest());
        List<PayeeChannel> owing = RelayBooks.owing(till, wallet);
        List<PayeeChannel> paying = paying(owing, gasPrice);
        return new OwnRelayDesk.Offer(paying.size(), owing.size() - paying.size(),
                paying.stream().map(PayeeChannel::owed).reduce(Amount.ZERO, Amount::plus),
                RedemptionPolicy.fee(paying.size(), gasPrice), balance);
    }

    private static List<PayeeChannel> paying(List<PayeeChannel> owing, Amount gasPrice) {
        Amount item = gasPrice.times(RedemptionPolicy.ITEM_GAS);
        return owing.stream().filter(channel -> channel.owed().isMoreThan(item)).toList();
    }

    /** Cashes what the operator asks for now: one channel, or all that bring more than they cost. */
    synchronized Result cashNow(Optional<Bytes> only, boolean dustToo) {
        settle();
        if (only.isPresent()) {
            return cash(List.of(only.get()));
        }
        List<PayeeChannel> owing = RelayBooks.owing(till, wallet);
        List<PayeeChannel> wanted = dustToo ? owing : paying(owing, gasPrice(chain.latest()));
        Result done = cash(wanted.stream().map(PayeeChannel::id).toList());
        return new Result(done.cashed(), done.brought(), done.failed(), owing.size() - wanted.size());
    }

    private Result cash(List<Bytes> channels) {
        // All at once, so that they go out together.
        Map<Bytes, CompletableFuture<Amount>> answers = new HashMap<>();
        channels.forEach(id -> answers.put(id, cash.apply(id)));
        Amount brought = Amount.ZERO;
        int failed = 0;
        WalletException first = null;
        for (CompletableFuture<Amount> answer : answers.values()) {
            try {
                brought = brought.plus(answer.join());
            } catch (CompletionException e) {
                failed++;
                LOG.log(Level.WARNING, "a channel could not be cashed: " + e.getCause().getMessage());
                if (first == null && e.getCause() instanceof WalletException told) {
                    first = told;
                }
            }
        }
        if (closings.takeUncertain()) {
            leftOver = true;
        }
        if (failed > 0 && failed == channels.size() && first != null) {
            throw first;
        }
        RelayBooks.noteFees(chain, wallet);
        return new Result(channels.size() - failed, brought, failed, 0);
    }

    /** Brings the till in line with the chain. False while a transaction is still on its way. */
    private boolean settle() {
        leftOver |= closings.takeUncertain() | !transactions.recheck(NEWEST).isEmpty();
        if (leftOver) {
            if (!RelayBooks.finish(transactions)) {
                return false;
            }
            leftOver = false;
        }
        RelayBooks.noteFees(chain, wallet);
        return true;
    }

    private List<Owing> owing(Instant now) {
        var owing = new ArrayList<Owing>();
        for (PayeeChannel channel : RelayBooks.owing(till, wallet)) {
            OnChainChannel state = contract.read(channel.id());
            if (state.state() == OnChainChannel.State.CLOSED) {
                ended(channel);
                continue;
            }
            if (state.state() == OnChainChannel.State.OPEN) {
                ends.put(channel.id(), state.expiry());
            }
            Seen last = seen.get(channel.id());
            if (last == null || !last.owed().equals(channel.owed())) {
                last = new Seen(channel.owed(), now);
                seen.put(channel.id(), last);
            }
            owing.add(new Owing(channel.id(), channel.owed().min(state.deposit()), state.deposit(), state.expiry(),
                    state.state() == OnChainChannel.State.OPEN, Duration.between(last.since(), now)));
        }
        return owing;
    }

    /** The chain shows it closed: by a transaction of ours whose answer was lost, or by its payer after the expiry. */
    private void ended(PayeeChannel channel) {
        seen.remove(channel.id());
        ends.remove(channel.id());
        for (Intent intent : wallet.intents().list(0, NEWEST)) {
            if (RelayBooks.isClosing(intent) && intent.status() == Intent.Status.CONFIRMED) {
                Optional<Receipt> receipt = RelayBooks.receipt(chain, intent);
                if (receipt.isPresent() && contract.events(receipt.get()).stream().anyMatch(event ->
                        event instanceof ChannelEvent.Closed closed && closed.id().equals(channel.id()))) {
                    till.markClosed(channel.id(), receipt.get().transactionHash());
                    return;
                }
            }
        }
        if (wallet.intents().unfinished(channel.terms().chainId(), transactions.account()).isEmpty()) {
            LOG.log(Level.WARNING, "a channel's payer took back what was owed: it ended before it was cashed");
            RelayBooks.lose(wallet, channel.id());
        }
    }

    private Amount gasPrice(Block head) {
        Fees fees = chain.suggestFees();
        return head.dynamic() ? head.baseFee().plus(fees.priorityPerGas()).min(fees.maxPerGas()) : fees.maxPerGas();
    }
}
