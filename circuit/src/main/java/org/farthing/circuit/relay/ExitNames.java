package org.farthing.circuit.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.farthing.circuit.flow.Destination;
import org.farthing.circuit.loop.EventLoop;

/**
 * The names that one circuit has asked for, so that a page's many streams cost one look-up. Not shared between circuits: the time an answer
 * takes would tell one client what another has just visited. Failures are not kept.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
final class ExitNames {
    private static final int MOST_NAMES = 32;

    private record Known(ExitResolver.Answer.Addresses answer, long untilNanos) {
    }

    private final EventLoop loop;
    private final ExitResolver resolver;
    private final Map<Destination.Name, Known> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Destination.Name, Known> eldest) {
            return size() > MOST_NAMES;
        }
    };
    /** By name, who waits for the answer; at most as many as the circuit has streams. */
    private final Map<Destination.Name, List<Consumer<ExitResolver.Answer>>> asked = new HashMap<>();

    ExitNames(EventLoop loop, ExitResolver resolver) {
        this.loop = loop;
        this.resolver = resolver;
    }

    void addresses(Destination.Name name, Consumer<ExitResolver.Answer> result) {
        Known before = known.get(name);
        if (before != null && before.untilNanos() - loop.nanos() > 0) {
            result.accept(before.answer());
            return;
        }
        known.remove(name);
        List<Consumer<ExitResolver.Answer>> waiting = asked.get(name);
        if (waiting != null) {
            waiting.add(result);
            return;
        }
        asked.put(name, new ArrayList<>(List.of(result)));
        resolver.addresses(name, answer -> {
            switch (answer) {
                case ExitResolver.Answer.Addresses found ->
                        known.put(name, new Known(found, loop.nanos() + Duration.ofSeconds(found.seconds()).toNanos()));
                case ExitResolver.Answer.Failed _, ExitResolver.Answer.Named _ -> { }
            }
            asked.remove(name).forEach(each -> each.accept(answer));
        });
    }
}
