package org.farthing.wallet.devnet;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What the newest blocks changed, so that the state after an older one can still be asked: a reader of many pages wants them all of one
 * block, though the chain goes on meanwhile. Real nodes keep as much or as little. Not thread-safe.
 */
final class StateHistory {
    /** How many blocks one can go back. */
    static final int DEPTH = 512;

    private final Deque<List<WorldState.Touch>> changes = new ArrayDeque<>();
    private Optional<Rebuilt> latest = Optional.empty();

    private record Rebuilt(long block, long head, WorldState state) {
    }

    /** @param before what {@link WorldState#seal} gave for the new head */
    void add(List<WorldState.Touch> before) {
        changes.addLast(before);
        if (changes.size() > DEPTH) {
            changes.removeFirst();
        }
    }

    /** Forgets the newest {@code count} blocks, since the chain went back. */
    void forget(long count) {
        for (long i = 0; i < count && !changes.isEmpty(); i++) {
            changes.removeLast();
        }
        latest = Optional.empty();
    }

    /**
     * The state after block {@code number}, to look at only; empty where that is too long ago.
     *
     * @param state that after {@code head}
     */
    Optional<WorldState> at(long number, long head, WorldState state) {
        if (head - number > changes.size()) {
            return Optional.empty();
        }
        if (latest.isPresent() && latest.get().block == number && latest.get().head == head) {
            return Optional.of(latest.get().state);
        }
        WorldState rebuilt = state.copy();
        rebuilt.goBackToHead();
        changes.reversed().stream().limit(head - number).forEach(rebuilt::goBack);
        latest = Optional.of(new Rebuilt(number, head, rebuilt));
        return Optional.of(rebuilt);
    }
}
