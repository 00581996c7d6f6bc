package org.farthing.circuit.loop;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The due tasks of one loop in the order of their deadlines, then of their creation. Loop thread only, except {@link Entry#cancel}. */
final class Timers {
    /** One scheduled task. */
    static final class Entry implements EventLoop.Timer {
        private final EventLoop loop;
        private final long deadline;
        private final Runnable task;
        private long sequence;
        private volatile boolean cancelled;

        Entry(EventLoop loop, long deadline, Runnable task) {
            this.loop = loop;
            this.deadline = deadline;
            this.task = task;
        }

        @Override
        public void cancel() {
            cancelled = true;
            loop.forget(this);
        }
    }

    /** Differences, not values: {@code System.nanoTime} may wrap. */
    private final TreeSet<Entry> entries = new TreeSet<>(
            ((Comparator<Entry>) (one, other) -> Long.signum(one.deadline - other.deadline)).thenComparingLong(entry -> entry.sequence));
    /** From 1: an entry that was never added has 0 and equals none. */
    private long nextSequence = 1;

    void add(Entry entry) {
        if (!entry.cancelled) {
            entry.sequence = nextSequence++;
            entries.add(entry);
        }
    }

    void remove(Entry entry) {
        entries.remove(entry);
    }

    /** Nanoseconds until the first deadline, 0 or less when it is due; empty when nothing is scheduled. */
    OptionalLong untilNext(long now) {
        return entries.isEmpty() ? OptionalLong.empty() : OptionalLong.of(entries.first().deadline - now);
    }

    /** Hands over what is due at {@code now}; what those tasks schedule themselves waits for the next turn, so that a turn ends. */
    void runDue(long now, Consumer<Runnable> runner) {
        long bound = nextSequence;
        while (!entries.isEmpty()) {
            Entry first = entries.first();
            if (first.deadline - now > 0 || first.sequence >= bound) {
                return;
            }
            entries.remove(first);
            if (!first.cancelled) {
                runner.accept(first.task);
            }
        }
    }

    int size() {
        return entries.size();
    }
}
