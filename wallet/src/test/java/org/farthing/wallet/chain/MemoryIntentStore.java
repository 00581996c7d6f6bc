package org.farthing.wallet.chain;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/** Keeps intents as long as the test runs. */
public final class MemoryIntentStore implements IntentStore {
    Runnable beforeSaving = () -> { };
    private final Map<Intent.Key, Intent> intents = new LinkedHashMap<>();

    @Override
    public synchronized void save(Intent intent) {
        beforeSaving.run();
        intents.put(intent.key(), intent);
    }

    @Override
    public synchronized void update(Intent.Key key, Intent.Status status) {
        intents.computeIfPresent(key, (_, intent) -> intent.with(status));
    }

    @Override
    public synchronized Optional<Intent> find(Intent.Key key) {
        return Optional.ofNullable(intents.get(key));
    }

    @Override
    public synchronized List<Intent> unfinished(long chainId, Address account) {
        return of(chainId, account).filter(intent -> intent.status().isUnfinished())
                .sorted(Comparator.comparingLong(intent -> intent.key().nonce())).toList();
    }

    @Override
    public synchronized List<Intent> finished(long chainId, Address account, int atMost) {
        return of(chainId, account).filter(intent -> intent.status() == Intent.Status.CONFIRMED || intent.status() == Intent.Status.FAILED)
                .sorted(Comparator.comparingLong((Intent intent) -> intent.key().nonce()).reversed()).limit(atMost).toList();
    }

    @Override
    public synchronized OptionalLong highestNonce(long chainId, Address account) {
        return of(chainId, account).filter(intent -> intent.status() != Intent.Status.DROPPED)
                .mapToLong(intent -> intent.key().nonce()).max();
    }

    @Override
    public synchronized Optional<Intent> creation(long chainId, Address account, Bytes data) {
        return of(chainId, account).filter(intent -> intent.to().isEmpty() && intent.data().equals(data))
                .filter(intent -> intent.status().isUnfinished() || intent.status() == Intent.Status.CONFIRMED)
                .max(Comparator.comparingLong(intent -> intent.key().nonce()));
    }

    private Stream<Intent> of(long chainId, Address account) {
        return intents.values().stream().filter(intent -> intent.key().chainId() == chainId && intent.key().account().equals(account));
    }

    synchronized List<Intent> all() {
        return List.copyOf(intents.values());
    }
}
