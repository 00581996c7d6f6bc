package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Movement;
import org.farthing.app.session.TransactionKey;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Progress;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.WalletException;

/** How the window's orders come along: those that this program carries out, and any transaction that the ledger knows. Thread-safe. */
final class Movements {
    private static final System.Logger LOG = System.getLogger("farthing.money");
    /** Movements that are over are remembered for the watch; older ones are in the history. */
    private static final int MOST_KEPT = 100;

    private final Instance instance;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Moving> movements = new ConcurrentHashMap<>();

    Movements(Instance instance) {
        this.instance = instance;
    }

    /** A new one. @param names of its parts */
    Moving add(MoneyOrder order, List<String> names) {
        long number = numbers.incrementAndGet();
        var moving = new Moving(number, order, names);
        movements.keySet().removeIf(old -> old <= number - MOST_KEPT);
        movements.put(number, moving);
        return moving;
    }

    Optional<Movement> find(long number) {
        return Optional.ofNullable(movements.get(number)).map(Moving::shown);
    }

    /** Of a transaction that may be another program's or an earlier run's. */
    Optional<Movement> find(TransactionKey transaction) {
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

    Intent.Key key(TransactionKey key) {
        return new Intent.Key(instance.access().network().chainId(), key.account(), key.nonce());
    }

    /** Does one part and keeps what is known of it. */
    void attempt(Moving moving, int at, Consumer<Consumer<Progress>> work) {
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
        Movement.Stage end = intent.map(Movements::stage).orElse(stage);
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
}
