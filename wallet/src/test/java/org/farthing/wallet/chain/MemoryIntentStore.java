package org.farthing.wallet.chain;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.farthing.wallet.value.Address;

/** Keeps intents as long as the test runs. */
public final class MemoryIntentStore implements IntentStore {
    private final Map<Intent.Key, Intent> intents = new LinkedHashMap<>();

    @Override
    public synchronized void save(Intent intent) {
        intents.put(intent.key(), intent);
    }

    @Override
    public synchronized void update(Intent.Key key, Intent.Status status) {
        intents.computeIfPresent(key, (_, intent) -> intent.with(status));
    }

    @Override
    public synchronized List<Intent> unfinished(long chainId, Address account) {
        return intents.values().stream()
                .filter(intent -> intent.key().chainId() == chainId && intent.key().account().equals(account))
                .filter(intent -> intent.status().isUnfinished())
                .sorted(Comparator.comparingLong(intent -> intent.key().nonce())).toList();
    }

    synchronized List<Intent> all() {
        return List.copyOf(intents.values());
    }
}
