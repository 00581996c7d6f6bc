package org.farthing.app.instance;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.farthing.circuit.client.ClientNode;
import org.farthing.circuit.directory.ListAnswer;
import org.farthing.wallet.value.Bytes;

/** Asks relays by circuits that pay nobody. @param client whose circuits they are */
public record AskedOverCircuits(ClientNode client) implements RelaysAsked {
    /** Each asks its three relays: the entry, and two more. */
    private static final int CIRCUITS = 3;
    private static final Duration LISTS_LIMIT = Duration.ofSeconds(20);
    private static final Duration DESCRIPTORS_LIMIT = Duration.ofSeconds(60);

    @Override
    public List<ListAnswer> lists(long block) {
        return within(LISTS_LIMIT, client.askForLists(block, CIRCUITS), List.of());
    }

    @Override
    public Map<Bytes, Bytes> descriptors(Collection<Bytes> hashes) {
        return within(DESCRIPTORS_LIMIT, client.askForDescriptors(hashes), Map.of());
    }

    private static <T> T within(Duration limit, CompletableFuture<T> answer, T otherwise) {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // It is asked again when the list is read again.
            return otherwise;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return otherwise;
        }
    }
}
