package org.farthing.app.instance;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.value.WalletException;

/** Waits for what the circuits' own thread answers. */
final class CircuitAnswers {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private CircuitAnswers() {
    }

    /** @throws WalletException where there is no answer in time */
    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw Refusal.CIRCUITS_LATE.after(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.CLOSING.after(e);
        }
    }
}
