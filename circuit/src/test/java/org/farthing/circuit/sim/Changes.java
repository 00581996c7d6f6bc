package org.farthing.circuit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Something that changes, and the threads that wait for that. Every waiter looks again after each change. */
final class Changes {
    private final Simulation simulation;
    private final List<Thread> waiting = new ArrayList<>();

    Changes(Simulation simulation) {
        this.simulation = simulation;
    }

    /**
     * Waits for a change, or {@code limit} nanoseconds, or an interruption, which stays pending.
     *
     * @param limit 0 for none
     */
    void await(long limit) {
        Thread thread = Thread.currentThread();
        waiting.add(thread);
        Simulation.Event end = limit == 0 ? null : simulation.at(limit, () -> {
            waiting.remove(thread);
            LockSupport.unpark(thread);
        });
        while (waiting.contains(thread) && !thread.isInterrupted()) {
            LockSupport.park(this);
        }
        waiting.remove(thread);
        if (end != null) {
            end.cancel();
        }
    }

    void happen() {
        List<Thread> woken = List.copyOf(waiting);
        waiting.clear();
        woken.forEach(LockSupport::unpark);
    }
}
