package org.farthing.app.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Movement;

/** A movement while it changes: parts are replaced one by one. Thread-safe. */
final class Moving {
    private final long number;
    private final MoneyOrder order;
    private final List<Movement.Part> parts = new ArrayList<>();
    private boolean running = true;

    Moving(long number, MoneyOrder order, List<String> names) {
        this.number = number;
        this.order = order;
        names.forEach(name -> parts.add(new Movement.Part(name, Movement.Stage.TO_COME, Optional.empty(), Optional.empty(),
                OptionalLong.empty(), 0, 1, false, "")));
    }

    /** Which order of this program's, from 1. */
    long number() {
        return number;
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
