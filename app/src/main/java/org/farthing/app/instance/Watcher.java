package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.farthing.wallet.value.WalletException;

/** Does an instance's chores while it runs, one after the other, on a thread of its own. What fails is done again at its next time. */
public final class Watcher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.watcher");
    private static final Duration TICK = Duration.ofSeconds(1);
    /** However many relays say that the list is old, it is read no more often for that. */
    private static final Duration OUTDATED_EVERY = Duration.ofSeconds(30);

    /**
     * Something to do again and again.
     *
     * @param what  for the log
     * @param every from one beginning to the next, to the second
     * @param first whether to do it at once too
     */
    public record Chore(String what, Duration every, boolean first, Runnable work) {
    }

    private static final class Due {
        private final Chore chore;
        private Instant next;
        /** What it failed with the last time; empty where it worked. */
        private String trouble = "";

        private Due(Chore chore, Instant next) {
            this.chore = chore;
            this.next = next;
        }
    }

    private final List<Due> chores = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    private Watcher(List<Chore> chores) {
        Instant now = Instant.now();
        chores.forEach(chore -> this.chores.add(new Due(chore, chore.first() ? now : now.plus(chore.every()))));
        this.thread = Thread.ofVirtual().name("watcher").unstarted(this::run);
    }

    /** Starts with the chores that every instance has, and {@code more}. */
    static Watcher start(Instance instance, List<Chore> more) {
        var all = new ArrayList<Chore>();
        all.add(new Chore("the chain could not be looked at", instance.access().lookEvery(), false, instance::lookAtChain));
        all.add(new Chore("the list of relays could not be read", OUTDATED_EVERY, false, instance::refreshOutdatedRelays));
        all.add(new Chore("the settings could not be taken over", TICK, false, instance.settings()::look));
        all.addAll(more);
        var watcher = new Watcher(all);
        watcher.thread.start();
        return watcher;
    }

    private void run() {
        while (!closed) {
            try {
                Thread.sleep(TICK);
            } catch (InterruptedException _) {
                return;
            }
            for (Due due : chores) {
                Instant now = Instant.now();
                if (!closed && !now.isBefore(due.next)) {
                    due.next = now.plus(due.chore.every());
                    run(due);
                }
            }
        }
    }

    /** One trouble is told of once, however long it lasts, and so is its end. */
    private void run(Due due) {
        String trouble = "";
        try {
            due.chore.work().run();
        } catch (WalletException | IllegalStateException e) {
            trouble = String.valueOf(e.getMessage());
        }
        if (!closed && !trouble.equals(due.trouble)) {
            if (trouble.isEmpty()) {
                LOG.log(Level.INFO, "it works again (" + due.chore.what() + " before)");
            } else {
                LOG.log(Level.WARNING, due.chore.what() + ": " + trouble);
            }
            due.trouble = trouble;
        }
    }

    /** Ends after the chore under way, which is interrupted. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
