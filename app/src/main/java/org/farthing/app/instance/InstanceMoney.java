package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.farthing.app.session.Estimate;
import org.farthing.app.session.MoneyDesk;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Movement;
import org.farthing.app.session.OpeningLine;
import org.farthing.app.session.RelayChoice;
import org.farthing.app.session.TransactionKey;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.Channels;
import org.farthing.wallet.ScheduledOpening;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Progress;
import org.farthing.wallet.chain.Quote;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.chain.Replacement;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** Carries out what the window orders, on threads of its own: the window may go meanwhile. */
final class InstanceMoney implements MoneyDesk {
    private static final System.Logger LOG = System.getLogger("farthing.money");
    /** Transactions, or questions to relays, that are under way at once. */
    private static final int AT_ONCE = 8;
    private static final int BATCH = 50;
    /** Movements that are over are remembered for the watch; older ones are in the history. */
    private static final int MOST_KEPT = 100;

    private final Instance instance;
    private final Payments payments;
    private final NewChannels newChannels;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Moving> movements = new ConcurrentHashMap<>();
    /** Opened or tried by this program: shown until the next openings. */
    private final Set<Bytes> openedHere = ConcurrentHashMap.newKeySet();

    InstanceMoney(Instance instance) {
        this.instance = instance;
        this.payments = new Payments(instance);
        this.newChannels = new NewChannels(instance);
    }

    /** A movement while it changes: parts are replaced one by one. Thread-safe. */
    private static final class Moving {
        private final MoneyOrder order;
        private final List<Movement.Part> parts = new ArrayList<>();
        private boolean running = true;

        private Moving(MoneyOrder order, List<String> names) {
            this.order = order;
            names.forEach(name -> parts.add(new Movement.Part(name, Movement.Stage.TO_COME, Optional.empty(), Optional.empty(),
                    OptionalLong.empty(), 0, 1, false, "")));
        }

        synchronized Movement.Part part(int at) {
            return parts.get(at);
        }

        synchronized void set(int at, Movement.Part part) {
            parts.set(at, part);
        }

        synchronized void end() {
            running = false;
        }

        synchronized Movement shown() {
            return new Movement(order, parts, running);
        }
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
            case MoneyOrder.Replace(TransactionKey key, boolean cancel) -> {
                Amount fee = instance.open(purse -> purse.account(key.account()).replacementFee(key(key), how(cancel)));
                yield new Estimate(key.account(), Amount.ZERO, fee, fee, instance.access().chain().balance(key.account()), Instant.now());
            }
        };
    }

    private void requireAskable(Bytes id) {
        if (instance.channels(wallet -> wallet.channels().askable(id)).isEmpty()) {
            throw new WalletException(Kind.CHANNEL_STATE, "This channel is not open, so its relay cannot be asked to close it.");
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

    private Intent.Key key(TransactionKey key) {
        return new Intent.Key(instance.access().network().chainId(), key.account(), key.nonce());
    }

    private static Replacement how(boolean cancel) {
        return cancel ? Replacement.NOTHING : Replacement.FASTER;
    }

    private ChannelRow row(Bytes id) {
        return instance.rows().stream().filter(each -> each.id().equals(id)).findFirst()
                .orElseThrow(() -> new WalletException(Kind.CHANNEL_STATE, "This wallet has no such channel."));
    }

    // ---- doing it ----

    @Override
    public long start(MoneyOrder order) {
        instance.used();
        long number = numbers.incrementAndGet();
        var moving = new Moving(order, names(order));
        movements.keySet().removeIf(old -> old <= number - MOST_KEPT);
        movements.put(number, moving);
        Thread.ofVirtual().name("money-" + number).start(() -> {
            try {
                run(order, moving);
            } finally {
                moving.end();
            }
        });
        return number;
    }

    private List<String> names(MoneyOrder order) {
        return switch (order) {
            case MoneyOrder.Send _, MoneyOrder.Replace _ -> List.of("");
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
            case MoneyOrder.Send send -> attempt(moving, 0, told -> {
                Payments.Payment payment = payment(send);
                Intent intent = payments.submit(payment);
                told.accept(new Progress(intent, Progress.Stage.BLOCK, 0, instance.access().network().confirmations()));
                payments.follow(payment, intent, told);
            });
            case MoneyOrder.TopUp(List<Bytes> ids, Amount amount) ->
                    each(moving, ids, (id, told) -> channels().topUp(id, amount, told));
            case MoneyOrder.Extend(List<Bytes> ids, int days) ->
                    each(moving, ids, (id, told) -> channels().extend(id, Duration.ofDays(days), told));
            case MoneyOrder.Reopen(List<Bytes> ids, int days) -> {
                openedHere.addAll(ids);
                each(moving, ids, (id, told) -> channels().openPlanned(id, Duration.ofDays(days), told));
            }
            case MoneyOrder.AskToClose(List<Bytes> ids) -> each(moving, ids, (id, _) ->
                    instance.channels(wallet -> instance.proxy().askToClose(wallet, id)));
            case MoneyOrder.RequestClose(List<Bytes> ids) ->
                    batches(moving, ids, (batch, told) -> channels().requestCloseMany(batch, told));
            case MoneyOrder.Refund(List<Bytes> ids) -> batches(moving, ids, (batch, told) -> channels().refundMany(batch, told));
            case MoneyOrder.Open open -> open(open, moving);
            case MoneyOrder.Replace(TransactionKey key, boolean cancel) -> attempt(moving, 0, told ->
                    told.accept(new Progress(instance.open(purse -> purse.account(key.account()).replace(key(key), how(cancel))),
                            Progress.Stage.BLOCK, 0, instance.access().network().confirmations())));
        }
        if (!instance.isLocked()) {
            instance.payFromOpenChannels();
        }
    }

    private Channels channels() {
        return instance.channels(Wallet::channels);
    }

    private void open(MoneyOrder.Open open, Moving moving) {
        openedHere.clear();
        Duration life = Duration.ofDays(open.days());
        List<Descriptor> relays = newChannels.named(open.relays().stream().map(Bytes::toString).toList());
        if (open.spread().isZero() || relays.size() == 1) {
            Set<Bytes> before = new HashSet<>(instance.rows().stream().map(ChannelRow::id).toList());
            attempt(moving, 0, told -> newChannels.openTogether(relays, open.deposit(), life, progress -> {
                instance.rows().stream().map(ChannelRow::id).filter(id -> !before.contains(id)).forEach(openedHere::add);
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
                        attempt(moving, at, told -> instance.channels(wallet -> {
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
            attempt(moving, from / BATCH, told -> instance.channels(wallet -> {
                work.of(batch, told);
                return wallet;
            }));
        }
    }

    /** Does one part and keeps what is known of it. */
    private void attempt(Moving moving, int at, Consumer<Consumer<Progress>> work) {
        try {
            work.accept(progress -> moving.set(at, part(moving.part(at).name(), progress)));
            moving.set(at, ended(moving.part(at), Movement.Stage.CONFIRMED, ""));
        } catch (WalletException e) {
            moving.set(at, ended(moving.part(at), Movement.Stage.FAILED, e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "an order ended: " + e.getClass().getName());
            moving.set(at, ended(moving.part(at), Movement.Stage.FAILED, ""));
        }
    }

    private static Movement.Part part(String name, Progress progress) {
        Intent intent = progress.intent();
        return new Movement.Part(name, stage(intent), Optional.of(new TransactionKey(intent.key().account(), intent.key().nonce())),
                Optional.of(intent.latest().hash()), OptionalLong.empty(), progress.confirmations(), progress.needed(),
                intent.isBeingCancelled(), "");
    }

    private static Movement.Stage stage(Intent intent) {
        return switch (intent.status()) {
            case PREPARED -> Movement.Stage.SAVED;
            case SENT -> Movement.Stage.SENT;
            case MINED -> Movement.Stage.IN_BLOCK;
            case CONFIRMED -> Movement.Stage.CONFIRMED;
            case FAILED -> intent.isBeingCancelled() ? Movement.Stage.UNDONE : Movement.Stage.FAILED;
            case LOST, DROPPED -> Movement.Stage.FAILED;
        };
    }

    /** What the ledger says of a part's end counts more than how the waiting ended. */
    private Movement.Part ended(Movement.Part part, Movement.Stage stage, String trouble) {
        Optional<Intent> intent = Optional.empty();
        OptionalLong block = OptionalLong.empty();
        try {
            intent = part.transaction().flatMap(this::stored);
            block = part.transaction().map(this::blockOf).orElse(OptionalLong.empty());
        } catch (WalletException e) {
            // The program is ending, and the ledger is closed: the next start finds the rest.
            LOG.log(Level.DEBUG, "an order ended after its ledger");
        }
        Movement.Stage end = intent.map(InstanceMoney::stage).orElse(stage);
        return new Movement.Part(part.name(), end, part.transaction(), intent.map(each -> each.latest().hash()).or(part::hash), block,
                end == Movement.Stage.CONFIRMED ? part.needed() : part.confirmations(), part.needed(),
                intent.filter(Intent::isBeingCancelled).isPresent(), end == Movement.Stage.CONFIRMED ? "" : trouble);
    }

    private <T> T ledger(Function<Ledger, T> read) {
        if (instance.isLocked()) {
            try (Ledger ledger = Ledger.openReadOnly(instance.data().ledger())) {
                return read.apply(ledger);
            }
        }
        return instance.open(purse -> read.apply(purse.ledger()));
    }

    private Optional<Intent> stored(TransactionKey key) {
        return ledger(ledger -> ledger.intents().find(key(key)));
    }

    private OptionalLong blockOf(TransactionKey key) {
        return ledger(ledger -> ledger.intents().block(key(key)));
    }

    // ---- how it comes along ----

    @Override
    public Optional<Movement> movement(long number) {
        return Optional.ofNullable(movements.get(number)).map(Moving::shown);
    }

    @Override
    public Optional<Movement> movement(TransactionKey transaction) {
        return stored(transaction).map(intent -> {
            int needed = instance.access().network().confirmations();
            Optional<Receipt> receipt = intent.status().isUnfinished() ? receipt(intent) : Optional.empty();
            OptionalLong block = receipt.map(found -> OptionalLong.of(found.block())).orElseGet(() -> blockOf(transaction));
            long depth = receipt.map(found -> Math.max(1, instance.access().chain().latest().number() - found.block() + 1)).orElse(0L);
            Movement.Stage stage = receipt.isPresent() ? Movement.Stage.IN_BLOCK : stage(intent);
            var part = new Movement.Part("", stage, Optional.of(transaction), Optional.of(intent.latest().hash()), block,
                    stage == Movement.Stage.CONFIRMED ? needed : Math.min(depth, needed), needed, intent.isBeingCancelled(), "");
            return new Movement(new MoneyOrder.Replace(transaction, false), List.of(part), intent.status().isUnfinished());
        });
    }

    private Optional<Receipt> receipt(Intent intent) {
        return intent.attempts().reversed().stream().map(attempt -> instance.access().chain().receipt(attempt.hash()))
                .flatMap(Optional::stream).findFirst();
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
        return instance.channels(wallet -> {
            var lines = new ArrayList<OpeningLine>();
            var scheduled = new HashSet<Bytes>();
            for (ScheduledOpening each : wallet.channels().schedule()) {
                each.channel().ifPresent(scheduled::add);
                lines.add(new OpeningLine(each.relay().id(), each.relay().name(), each.deposit(), state(each), Optional.of(each.due()),
                        each.channel(), each.failure()));
            }
            for (ChannelRow row : wallet.channels().rows()) {
                Optional<OpeningLine.State> state = state(row);
                if (state.isPresent() && !scheduled.contains(row.id())) {
                    lines.add(new OpeningLine(row.relay().id(), row.relay().name(), row.funds().deposit(), state.get(), Optional.empty(),
                            Optional.of(row.id()), ""));
                }
            }
            return List.copyOf(lines);
        });
    }

    private static OpeningLine.State state(ScheduledOpening opening) {
        return switch (opening.status()) {
            case WAITING -> opening.failure().isEmpty() ? OpeningLine.State.WAITING : OpeningLine.State.FAILED;
            case OPENING -> OpeningLine.State.SENT;
            case DONE -> OpeningLine.State.OPEN;
            case CANCELLED -> OpeningLine.State.CANCELLED;
        };
    }

    private Optional<OpeningLine.State> state(ChannelRow row) {
        return switch (row.state()) {
            case ChannelState.Planned _, ChannelState.Undone _ -> Optional.of(OpeningLine.State.FAILED);
            case ChannelState.Opening _ -> Optional.of(OpeningLine.State.SENT);
            case ChannelState.Open _ -> openedHere.contains(row.id()) ? Optional.of(OpeningLine.State.OPEN) : Optional.empty();
            case ChannelState.Closing _, ChannelState.Requesting _, ChannelState.CloseRequested _, ChannelState.Refunding _,
                    ChannelState.Closed _, ChannelState.Refunded _ -> Optional.empty();
        };
    }

    @Override
    public int cancelOpenings() {
        return instance.channels(wallet -> wallet.channels().cancelSchedule());
    }
}
