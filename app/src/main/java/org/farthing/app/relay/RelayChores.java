package org.farthing.app.relay;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.farthing.wallet.value.WalletException;

/**
 * What a relay does by itself now and then, one after the other on a thread of their own. One that fails is logged, unless the relay is
 * ending, and comes again in its turn; the others go on.
 */
final class RelayChores implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.relay");
    private static final Duration TICK = Duration.ofSeconds(1);

    /** One of them. {@code failed} says what could not be done, as the beginning of a sentence. */
    static final class Chore {
        private final Duration every;
        private final String failed;
        private final Runnable work;
        private Instant due;

        private Chore(Instant first, Duration every, String failed, Runnable work) {
            this.due = first;
            this.every = every;
            this.failed = failed;
            this.work = work;
        }

        /** Done at once and then every so often. */
        static Chore now(Duration every, String failed, Runnable work) {
            return new Chore(Instant.MIN, every, failed, work);
        }

        /** Done every so often, for the first time a period after {@code now}. */
        static Chore later(Instant now, Duration every, String failed, Runnable work) {
            return new Chore(now.plus(every), every, failed, work);
        }
    }

    private final InstantSource clock;
    private final List<Chore> chores;
    private volatile boolean ending;
    private Thread thread;

    /** @param chores are done in this order where several are due */
    RelayChores(InstantSource clock, List<Chore> chores) {
        this.clock = clock;
        this.chores = List.copyOf(chores);
    }

    /** Begins to do them. */
    void start() {
        thread = Thread.ofVirtual().name("relay-chores").start(() -> {
            try {
                while (!ending) {
                    doDue(clock.instant());
                    Thread.sleep(TICK);
                }
            } catch (InterruptedException _) {
                // Ended.
            }
        });
    }

    /** Does those that are due at {@code now}. */
    void doDue(Instant now) {
        for (Chore chore : chores) {
            if (!now.isBefore(chore.due)) {
                chore.due = now.plus(chore.every);
                attempt(chore.failed, chore.work);
            }
        }
    }

    /** Does something that is done again later in any case. */
    void attempt(String failed, Runnable work) {
        try {
            work.run();
        } catch (WalletException | IllegalStateException e) {
            if (!ending) {
                LOG.log(Level.WARNING, failed + ": " + e.getMessage() + " It is tried again.");
            }
        }
    }

    /** Begins no more, and interrupts what is being done; does not wait for it. */
    @Override
    public void close() {
        ending = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
