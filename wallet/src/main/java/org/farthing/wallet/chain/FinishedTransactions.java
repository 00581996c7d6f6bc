package org.farthing.wallet.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.farthing.wallet.chain.Intent.Status;
import org.farthing.wallet.chain.TransactionOutcome.Confirmed;
import org.farthing.wallet.chain.TransactionOutcome.RolledBack;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * Transactions that came to an end: says which, and looks after them until their blocks are final, for a reorganisation may take an end
 * back. Thread-safe; blocks.
 */
final class FinishedTransactions {
    /** Nodes forget receipts in time: one that is gone after so long says nothing about a reorganisation. */
    private static final Duration RECEIPTS_KEPT = Duration.ofDays(30);

    private final Chain chain;
    private final Network network;
    private final Contracts contracts;
    private final IntentStore store;
    private final Pace pace;
    private final TransactionForms forms;
    /** Those that are in final blocks, so that {@link #recheck} asks for each once in a run. */
    private final Set<Intent.Key> settled = ConcurrentHashMap.newKeySet();
    /** In which block one was last seen, by its hash. */
    private final Map<Intent.Key, Bytes> seenIn = new ConcurrentHashMap<>();

    FinishedTransactions(Chain chain, Network network, Contracts contracts, IntentStore store, Pace pace, TransactionForms forms) {
        this.chain = chain;
        this.network = network;
        this.contracts = contracts;
        this.store = store;
        this.pace = pace;
        this.forms = forms;
    }

    /** Its end in this block, which is deep enough. */
    TransactionOutcome finish(Intent intent, Receipt receipt) {
        Status status = statusOf(intent, receipt);
        forms.note(intent, status);
        seenIn.put(intent.key(), receipt.blockHash());
        if (status == Status.CONFIRMED) {
            return new Confirmed(receipt);
        }
        if (receipt.succeeded()) {
            return new RolledBack(receipt, new Revert("", "it was cancelled"));
        }
        Revert why = new Revert("", "it may have run out of gas, or things changed in the meantime");
        try {
            chain.call(new Call(Optional.of(intent.key().account()), intent.to(), intent.value(), intent.data()));
        } catch (RevertedException refusal) {
            why = contracts.explain(refusal.data());
        } catch (WalletException _) {
            // The end stands; only its reason is unknown.
        }
        return new RolledBack(receipt, why);
    }

    private static Status statusOf(Intent intent, Receipt receipt) {
        boolean cancelled = intent.attempts().stream().filter(attempt -> attempt.hash().equals(receipt.transactionHash()))
                .anyMatch(attempt -> TransactionEnvelope.isCancellation(intent, attempt));
        return receipt.succeeded() && !cancelled ? Status.CONFIRMED : Status.FAILED;
    }

    /** As {@link Transactions#recheck}, of {@code account}. */
    List<Intent> recheck(Address account, int newest) {
        List<Intent> toLookAt = store.finished(network.chainId(), account, newest).stream()
                .filter(intent -> !settled.contains(intent.key())).toList().reversed();
        if (toLookAt.isEmpty()) {
            return List.of();
        }
        long lastFinal = network.finality().newest(chain);
        List<Intent> back = new ArrayList<>();
        for (Intent intent : toLookAt) {
            Optional<Receipt> receipt = forms.receiptOf(intent);
            if (receipt.isEmpty()) {
                if (isPast(intent.latest().at().plus(RECEIPTS_KEPT))) {
                    settled.add(intent.key());
                } else {
                    back.add(forms.broadcast(forms.note(intent, Status.SENT)));
                }
            } else if (intent.status() != statusOf(intent, receipt.get()) || isShallower(intent, receipt.get())) {
                back.add(forms.note(intent, Status.MINED));
            } else if (receipt.get().block() <= lastFinal && receipt.get().isIn(chain)) {
                settled.add(intent.key());
                seenIn.remove(intent.key());
            } else {
                seenIn.put(intent.key(), receipt.get().blockHash());
            }
        }
        return List.copyOf(back);
    }

    /** Whether it was mined again, in a block that does not count yet; where it was seen before it counts, though a node be behind. */
    private boolean isShallower(Intent intent, Receipt receipt) {
        return !receipt.blockHash().equals(seenIn.get(intent.key())) && receipt.depth(chain) < network.confirmations();
    }

    private boolean isPast(Instant moment) {
        return !pace.now().isBefore(moment);
    }
}
