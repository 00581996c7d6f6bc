package org.farthing.app.fx;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.farthing.wallet.value.WalletException;

/**
 * A value that is read again and again while somebody looks, on one virtual thread, so that a slow source is never asked twice at once.
 * All methods and the property belong to the window's thread.
 *
 * @param <T> the value's type, immutable
 */
public final class Observed<T> {
    private static final Logger LOG = System.getLogger(Observed.class.getName());

    private final String name;
    private final Supplier<? extends T> source;
    private final Duration period;
    private final ReadOnlyObjectWrapper<Reading<T>> reading = new ReadOnlyObjectWrapper<>(new Reading.Awaited<>());
    private Round round;

    /** @param period the pause between an answer and the next reading */
    public Observed(String name, Supplier<? extends T> source, Duration period) {
        this.name = name;
        this.source = source;
        this.period = period;
    }

    /** Another one that knows what this one has read; nobody listens to it yet, and it is not started. */
    Observed<T> again() {
        var next = new Observed<T>(name, source, period);
        next.reading.set(reading.get());
        return next;
    }

    public ReadOnlyObjectProperty<Reading<T>> readingProperty() {
        return reading.getReadOnlyProperty();
    }

    public Reading<T> reading() {
        return reading.get();
    }

    /** Reads while {@code shown} is true; stops, at the latest after the reading under way, when it is not. */
    public void readWhile(ObservableValue<Boolean> shown) {
        shown.subscribe(now -> {
            if (now) {
                start();
            } else {
                stop();
            }
        });
    }

    public void start() {
        if (round == null) {
            round = new Round(new Semaphore(0));
            Thread.ofVirtual().name("window: " + name).start(round::run);
        }
    }

    public void stop() {
        if (round != null) {
            round.ended = true;
            round.wake.release();
            round = null;
        }
    }

    /** Reads now instead of at the end of the pause. */
    public void refresh() {
        if (round != null) {
            round.wake.release();
        }
    }

    /** One time of looking, from start to stop. A new one may begin while the old one's last reading still hangs. */
    private final class Round {
        private final Semaphore wake;
        private volatile boolean ended;

        private Round(Semaphore wake) {
            this.wake = wake;
        }

        private void run() {
            while (!ended) {
                Answer<T> answer = read();
                Platform.runLater(() -> publish(answer));
                try {
                    if (wake.tryAcquire(period.toMillis(), TimeUnit.MILLISECONDS)) {
                        wake.drainPermits();
                    }
                } catch (InterruptedException _) {
                    return;
                }
            }
        }

        private Answer<T> read() {
            try {
                return new Answer<>(Optional.of(source.get()), Optional.empty());
            } catch (WalletException refusal) {
                return new Answer<>(Optional.empty(), Optional.of(refusal));
            } catch (RuntimeException defect) {
                LOG.log(Level.ERROR, "{0}: {1}", name, defect.getClass().getName());
                return new Answer<>(Optional.empty(), Optional.empty());
            }
        }

        private void publish(Answer<T> answer) {
            if (!ended) {
                reading.set(answer.value().<Reading<T>>map(Reading.Known::new)
                        .orElseGet(() -> new Reading.Failed<>(reading.get().latest(), answer.refusal())));
            }
        }
    }

    private record Answer<T>(Optional<T> value, Optional<WalletException> refusal) {
    }
}
