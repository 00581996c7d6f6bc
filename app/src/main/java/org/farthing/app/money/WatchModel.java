package org.farthing.app.money;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.farthing.app.fx.Observed;
import org.farthing.app.session.MoneyDesk;
import org.farthing.app.session.Movement;
import org.farthing.app.session.TransactionKey;

/** A movement, looked at again and again. What ended here and lives on in the ledger is looked at there. Belongs to the window's thread. */
public final class WatchModel {
    private static final Duration EVERY = Duration.ofMillis(400);

    private final Observed<Optional<Movement>> observed;

    private WatchModel(Supplier<Optional<Movement>> source) {
        this.observed = new Observed<>("watch", source, EVERY);
    }

    static WatchModel of(MoneyDesk desk, long number) {
        return new WatchModel(() -> desk.movement(number).map(movement -> lasting(desk, movement)));
    }

    static WatchModel of(MoneyDesk desk, TransactionKey transaction) {
        return new WatchModel(() -> desk.movement(transaction));
    }

    /** Nobody here waits for it any more, but it is not over: the wallet follows it by itself, and the ledger knows how far it is. */
    private static Movement lasting(MoneyDesk desk, Movement movement) {
        if (movement.running()) {
            return movement;
        }
        var parts = movement.parts().stream().map(part -> part.stage().isOver() || part.transaction().isEmpty() ? part
                : desk.movement(part.transaction().get()).map(known -> known.parts().getFirst().named(part.name())).orElse(part)).toList();
        return new Movement(movement.order(), parts, parts.stream().anyMatch(part -> !part.stage().isOver()));
    }

    public Observed<Optional<Movement>> observed() {
        return observed;
    }

    /** How it stood when it was last read. */
    public Optional<Movement> movement() {
        return observed.reading().latest().flatMap(known -> known);
    }

    /** The first part that can still be hurried or cancelled. */
    public Optional<Movement.Part> replaceable() {
        return movement().stream().flatMap(movement -> movement.parts().stream())
                .filter(part -> part.transaction().isPresent())
                .filter(part -> part.stage() == Movement.Stage.SAVED || part.stage() == Movement.Stage.SENT)
                .findFirst();
    }
}
