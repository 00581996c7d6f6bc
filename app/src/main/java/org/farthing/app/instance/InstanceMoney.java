package org.farthing.app.instance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.Estimate;
import org.farthing.app.session.MoneyDesk;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Movement;
import org.farthing.app.session.OpeningLine;
import org.farthing.app.session.RelayChoice;
import org.farthing.app.session.TransactionKey;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.Channels;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Networks;
import org.farthing.wallet.chain.Progress;
import org.farthing.wallet.chain.Quote;
import org.farthing.wallet.chain.Replacement;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletRefusal;

/** Carries out what the window orders, on threads of its own: the window may go meanwhile. */
final class InstanceMoney implements MoneyDesk {
    /** Transactions, or questions to relays, that are under way at once. */
    private static final int AT_ONCE = 8;
    private static final int BATCH = 50;

    private final Instance instance;
    private final Payments payments;
    private final NewChannels newChannels;
    private final Movements movements;
    private final OpeningLines openings = new OpeningLines();
    private final ContractsDeployment deployment;

    InstanceMoney(Instance instance) {
        this.instance = instance;
        this.payments = new Payments(instance);
        this.newChannels = new NewChannels(instance);
        this.movements = new Movements(instance);
        this.deployment = new ContractsDeployment(instance);
    }

    // ---- what it would cost ----

    @Override
    public Estimate estimate(MoneyOrder order) {
        instance.used();
        return switch (order) {
            case MoneyOrder.Send send -> of(payments.quote(payment(send)), send.from().orElseGet(instance::address));
            case MoneyOrder.TopUp(List<Bytes> ids, Amount amount) -> quoted(wallet -> wallet.channels().costs().topUp(ids, amount));
            case MoneyOrder.RequestClose(List<Bytes> ids) -> quoted(wallet -> wallet.channels().costs().requestClose(ids));
            case MoneyOrder.Refund(List<Bytes> ids) -> quoted(wallet -> wallet.channels().costs().refund(ids));
            case MoneyOrder.Extend(List<Bytes> ids, int days) ->
                    quoted(wallet -> wallet.channels().costs().extend(ids, Duration.ofDays(days)));
            case MoneyOrder.AskToClose(List<Bytes> ids) -> {
                ids.forEach(this::requireAskable);
                yield own(Amount.ZERO, Amount.ZERO, Amount.ZERO);
            }
            case MoneyOrder.Open(List<Bytes> relays, Amount deposit, int _, Duration spread) -> {
                Amount fee = newChannels.highestFee(relays.size(), spread.isZero());
                yield own(deposit.times(relays.size()), fee, fee);
            }
            case MoneyOrder.Reopen(List<Bytes> ids, int _) -> {
                Amount fee = newChannels.highestFee(ids.size(), false);
                yield own(ids.stream().map(id -> row(id).funds().deposit()).reduce(Amount.ZERO, Amount::plus), fee, fee);
            }
            case MoneyOrder.Deploy(Amount bond) -> {
                requireTrial();
                List<Quote> quotes = deployment.quote(bond);
                yield own(Amount.ZERO, sum(quotes, Quote::expectedFee), sum(quotes, Quote::highestFee));
            }
            case MoneyOrder.Replace(TransactionKey key, boolean cancel) -> {
                Amount fee = instance.open(purse -> purse.account(key.account()).replacementFee(movements.key(key), how(cancel)));
                yield new Estimate(key.account(), Amount.ZERO, fee, fee, instance.access().chain().balance(key.account()), Instant.now());
            }
        };
    }

    /** Where coins are worth something, everybody has to use the same contracts; commands may still put others there. */
    private void requireTrial() {
        if (Networks.isMain(instance.access().network().chainId())) {
            throw Refusal.NO_CONTRACTS.exception();
        }
    }

    private static Amount sum(List<Quote> quotes, Function<Quote, Amount> part) {
        return quotes.stream().map(part).reduce(Amount.ZERO, Amount::plus);
    }

    private void requireAskable(Bytes id) {
        if (instance.channels(wallet -> wallet.channels().askable(id)).isEmpty()) {
            throw WalletRefusal.NOT_OPEN_TO_CLOSE.exception();
        }
    }

    private Estimate quoted(Function<Wallet, Quote> quote) {
        return of(instance.channels(quote), instance.address());
    }

    private static Estimate of(Quote quote, Address account) {
        return new Estimate(account, quote.value(), quote.expectedFee(), quote.highestFee(), quote.balance(), Instant.now());
    }

    private Estimate own(Amount amount, Amount expected, Amount highest) {
        Address account = instance.address();
        return new Estimate(account, amount, expected, highest, instance.access().chain().balance(account), Instant.now());
    }

    private static Payments.Payment payment(MoneyOrder.Send send) {
        return new Payments.Payment(send.from(), send.to(), send.amount());
    }

    private static Replacement how(boolean cancel) {
        return cancel ? Replacement.NOTHING : Replacement.FASTER;
    }

    private ChannelRow row(Bytes id) {
        return instance.rows().stream().filter(each -> each.id().equals(id)).findFirst()
                .orElseThrow(() -> WalletRefusal.NO_CHANNEL_HERE.exception());
    }

    // ---- doing it ----

    @Override
    public long start(MoneyOrder order) {
        instance.used();
        Moving moving = movements.add(order, names(order));
        Thread.ofVirtual().name("money-" + moving.number()).start(() -> {
            try {
                run(order, moving);
            } finally {
                moving.end();
            }
        });
        return moving.number();
    }

    private List<String> names(MoneyOrder order) {
        return switch (order) {
            case MoneyOrder.Send _, MoneyOrder.Replace _ -> List.of("");
            // As they are called on the chain.
            case MoneyOrder.Deploy _ -> List.of("PaymentChannels", "RelayRegistry");
            case MoneyOrder.Open(List<Bytes> _, Amount _, int _, Duration spread) -> spread.isZero() ? List.of("") : List.of();
            case MoneyOrder.TopUp(List<Bytes> ids, Amount _) -> relayNames(ids);
            case MoneyOrder.Extend(List<Bytes> ids, int _) -> relayNames(ids);
            case MoneyOrder.Reopen(List<Bytes> ids, int _) -> relayNames(ids);
            case MoneyOrder.AskToClose(List<Bytes> ids) -> relayNames(ids);
            case MoneyOrder.RequestClose(List<Bytes> ids) -> batchNames(ids);
            case MoneyOrder.Refund(List<Bytes> ids) -> batchNames(ids);
        };
    }

    private List<String> relayNames(List<Bytes> ids) {
        return ids.stream().map(id -> row(id).relay().name()).toList();
    }

    private List<String> batchNames(List<Bytes> ids) {
        var names = new ArrayList<String>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            names.add(String.join(", ", relayNames(ids.subList(from, Math.min(ids.size(), from + BATCH)))));
        }
        return names;
    }

    private void run(MoneyOrder order, Moving moving) {
        switch (order) {
            case MoneyOrder.Send send -> movements.attempt(moving, 0, told -> {
                Payments.Payment payment = payment(send);
                Intent intent = payments.submit(payment);
                told.accept(new Progress(intent, Progress.Stage.BLOCK, 0, instance.access().network().confirmations()));
                payments.follow(payment, intent, told);
            });
            case MoneyOrder.TopUp(List<Bytes> ids, Amount amount) ->
                    each(moving, ids, (id, told) -> {
                        channels().topUp(id, amount, told);
                        instance.agreeToPrice(id);
                    });
            case MoneyOrder.Extend(List<Bytes> ids, int days) ->
                    each(moving, ids, (id, told) -> channels().extend(id, Duration.ofDays(days), told));
            case MoneyOrder.Reopen(List<Bytes> ids, int days) -> {
                ids.forEach(openings::add);
                each(moving, ids, (id, told) -> channels().openPlanned(id, Duration.ofDays(days), told));
            }
            case MoneyOrder.AskToClose(List<Bytes> ids) -> each(moving, ids, (id, _) ->
                    instance.channels(wallet -> instance.proxy().askToClose(wallet, id)));
            case MoneyOrder.RequestClose(List<Bytes> ids) ->
                    batches(moving, ids, (batch, told) -> channels().requestCloseMany(batch, told));
            case MoneyOrder.Refund(List<Bytes> ids) -> batches(moving, ids, (batch, told) -> channels().refundMany(batch, told));
            case MoneyOrder.Open open -> open(open, moving);
            case MoneyOrder.Deploy(Amount bond) -> deploy(bond, moving);
            case MoneyOrder.Replace(TransactionKey key, boolean cancel) -> movements.attempt(moving, 0, told ->
                    told.accept(new Progress(instance.open(purse -> purse.account(key.account()).replace(movements.key(key), how(cancel))),
                            Progress.Stage.BLOCK, 0, instance.access().network().confirmations())));
        }
        if (!instance.isLocked()) {
            instance.payFromOpenChannels();
        }
    }

    private void deploy(Amount bond, Moving moving) {
        movements.attempt(moving, 0, told -> {
            requireTrial();
            deployment.deployChannels(told);
        });
        if (moving.part(0).stage() == Movement.Stage.CONFIRMED) {
            movements.attempt(moving, 1, told -> deployment.deployRegistry(bond, told));
        } else {
            // It was cancelled, or there is a sentence already: nothing is tried behind it.
            moving.set(1, moving.part(1).failed());
        }
    }

    private Channels channels() {
        return instance.channels(Wallet::channels);
    }

    private void open(MoneyOrder.Open open, Moving moving) {
        openings.forget();
        Duration life = Duration.ofDays(open.days());
        List<Descriptor> relays = newChannels.named(open.relays().stream().map(Bytes::toString).toList());
        if (open.spread().isZero() || relays.size() == 1) {
            Set<Bytes> before = new HashSet<>(instance.rows().stream().map(ChannelRow::id).toList());
            movements.attempt(moving, 0, told -> newChannels.openTogether(relays, open.deposit(), life, progress -> {
                instance.rows().stream().map(ChannelRow::id).filter(id -> !before.contains(id)).forEach(openings::add);
                told.accept(progress);
            }));
        } else {
            newChannels.spread(relays, open.deposit(), life, open.spread());
        }
    }

    private interface Work<T> {
        void of(T what, Consumer<Progress> told);
    }

    /** A transaction, or a question, for each: some at a time. */
    private void each(Moving moving, List<Bytes> ids, Work<Bytes> work) {
        var slots = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ids.size(); i++) {
                int at = i;
                threads.submit(() -> {
                    slots.acquireUninterruptibly();
                    try {
                        movements.attempt(moving, at, told -> instance.channels(wallet -> {
                            work.of(ids.get(at), told);
                            return wallet;
                        }));
                    } finally {
                        slots.release();
                    }
                });
            }
        }
    }

    private void batches(Moving moving, List<Bytes> ids, Work<List<Bytes>> work) {
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<Bytes> batch = ids.subList(from, Math.min(ids.size(), from + BATCH));
            movements.attempt(moving, from / BATCH, told -> instance.channels(wallet -> {
                work.of(batch, told);
                return wallet;
            }));
        }
    }

    // ---- how it comes along ----

    @Override
    public Optional<Movement> movement(long number) {
        return movements.find(number);
    }

    @Override
    public Optional<Movement> movement(TransactionKey transaction) {
        return movements.find(transaction);
    }

    // ---- openings ----

    @Override
    public List<RelayChoice> choose(int count) {
        return newChannels.choose(count).stream().map(InstanceMoney::choice).toList();
    }

    @Override
    public List<RelayChoice> relays(List<Bytes> ids) {
        return newChannels.named(ids.stream().map(Bytes::toString).toList()).stream().map(InstanceMoney::choice).toList();
    }

    @Override
    public int freeRelays() {
        return newChannels.free();
    }

    private static RelayChoice choice(Descriptor relay) {
        return new RelayChoice(relay.relayId(), relay.name(), relay.country(), relay.pricePerUnit());
    }

    @Override
    public List<OpeningLine> openings() {
        return instance.channels(openings::lines);
    }

    @Override
    public int cancelOpenings() {
        return instance.channels(wallet -> wallet.channels().cancelSchedule());
    }
}
