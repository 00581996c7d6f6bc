package org.farthing.wallet.devnet;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * Transactions that wait for a block: because blocks are not made at once, because an earlier nonce is missing, or because the base fee is
 * too high. Kept in memory only, as by real nodes. Not thread-safe.
 */
final class TxPool {
    private static final int CAPACITY = 4096;
    /** What a replacement must pay more, in per cent, as geth asks. */
    private static final int PRICE_BUMP = 10;

    private final Map<Address, NavigableMap<Long, Transaction>> bySender = new LinkedHashMap<>();
    private final Map<Bytes, Transaction> byHash = new LinkedHashMap<>();

    /** @throws WalletException TRANSACTION_REFUSED */
    void add(Transaction transaction) {
        if (byHash.containsKey(transaction.hash())) {
            throw new WalletException(WalletException.Kind.TRANSACTION_REFUSED, "already known");
        }
        NavigableMap<Long, Transaction> waiting = bySender.getOrDefault(transaction.sender(), new TreeMap<>());
        Transaction before = waiting.get(transaction.nonce());
        if (before != null && !(outbids(transaction.maxFee(), before.maxFee()) && outbids(transaction.maxTip(), before.maxTip()))) {
            throw new WalletException(WalletException.Kind.TRANSACTION_REFUSED, "replacement transaction underpriced");
        }
        if (before == null && byHash.size() >= CAPACITY) {
            throw new WalletException(WalletException.Kind.TRANSACTION_REFUSED, "txpool is full");
        }
        if (before != null) {
            byHash.remove(before.hash());
        }
        waiting.put(transaction.nonce(), transaction);
        bySender.put(transaction.sender(), waiting);
        byHash.put(transaction.hash(), transaction);
    }

    private static boolean outbids(UInt256 price, UInt256 before) {
        BigInteger hundred = BigInteger.valueOf(100);
        return price.toBigInteger().multiply(hundred)
                .compareTo(before.toBigInteger().multiply(hundred.add(BigInteger.valueOf(PRICE_BUMP)))) >= 0;
    }

    void remove(Transaction transaction) {
        byHash.remove(transaction.hash());
        NavigableMap<Long, Transaction> waiting = bySender.get(transaction.sender());
        if (waiting != null) {
            waiting.remove(transaction.nonce(), transaction);
            if (waiting.isEmpty()) {
                bySender.remove(transaction.sender());
            }
        }
    }

    /** Forgets what can never run any more since its nonce is used. */
    void dropUsed(WorldState state) {
        List.copyOf(byHash.values()).stream()
                .filter(transaction -> transaction.nonce() < state.nonce(transaction.sender()))
                .forEach(this::remove);
    }

    /** The best payer among those whose turn it is; of equals, who came first. */
    Optional<Transaction> next(WorldState state, UInt256 baseFee) {
        return bySender.values().stream()
                .map(waiting -> waiting.get(state.nonce(waiting.firstEntry().getValue().sender())))
                .filter(Objects::nonNull)
                .filter(transaction -> !transaction.maxFee().isLessThan(baseFee))
                .min(Comparator.comparing((Transaction transaction) -> transaction.gasPrice(baseFee)).reversed());
    }

    /** The nonce after those that wait without a gap. */
    long pendingNonce(Address sender, long nonce) {
        NavigableMap<Long, Transaction> waiting = bySender.getOrDefault(sender, new TreeMap<>());
        long next = nonce;
        while (waiting.containsKey(next)) {
            next++;
        }
        return next;
    }

    Optional<Transaction> find(Bytes hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    void clear() {
        bySender.clear();
        byHash.clear();
    }
}
