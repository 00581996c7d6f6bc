package org.farthing.wallet.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.wallet.chain.Intent.Status;
import org.farthing.wallet.chain.Progress.Stage;
import org.farthing.wallet.chain.TransactionOutcome.Lost;
import org.farthing.wallet.chain.TransactionOutcome.Waiting;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** One transaction being followed by one thread. */
final class Pursuit {
    /** Nodes behind one name differ by a block or two: one that is behind must not make a transaction look lost. */
    private static final int LOOKS_UNTIL_LOST = 3;

    private final TransactionForms forms;
    private final FinishedTransactions finished;
    private final Chain chain;
    private final Network network;
    private final TransactionPolicy policy;
    private final Pace pace;
    private final Consumer<Progress> told;
    private final Instant end;
    private Intent intent;
    private Instant lastBroadcast;
    private Instant lastRaise = Instant.MIN;
    private int looksWithoutIt;
    /** A block after which the nonce was used up though none of our receipts was there. */
    private Optional<Block> usedUpAfter = Optional.empty();
    private Optional<Progress> lastTold = Optional.empty();

    Pursuit(TransactionForms forms, FinishedTransactions finished, Chain chain, Network network, TransactionPolicy policy, Pace pace,
            Intent intent, Consumer<Progress> told) {
        this.forms = forms;
        this.finished = finished;
        this.chain = chain;
        this.network = network;
        this.policy = policy;
        this.pace = pace;
        this.told = told;
        this.intent = intent;
        this.end = pace.now().plus(policy.giveUpAfter());
        this.lastBroadcast = pace.now();
    }

    TransactionOutcome run() {
        while (true) {
            Optional<WalletException> away = Optional.empty();
            try {
                Optional<TransactionOutcome> outcome = look();
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            } catch (WalletException fault) {
                // The transaction is out or written down: nodes that are away or disagree change nothing about it.
                boolean passes = fault.kind() == Kind.CHAIN_UNREACHABLE || fault.kind() == Kind.NODES_DISAGREE;
                if (!passes || isPast(end)) {
                    throw fault;
                }
                tell(Stage.NODE, 0);
                // It is signed for this nonce whatever they say: while one node takes it, it goes out.
                handOutNowAndThen();
                away = Optional.of(fault);
            }
            boolean over = isPast(end);
            if (over && away.isPresent()) {
                // Handing it out took what was left of the time: nobody knows whether it waits.
                throw away.get();
            }
            if (over || !pause(policy.poll())) {
                return new Waiting(intent);
            }
        }
    }

    private Optional<TransactionOutcome> look() {
        intent = forms.newest(intent);
        Optional<Receipt> receipt = forms.receiptOf(intent);
        if (receipt.isPresent()) {
            looksWithoutIt = 0;
            usedUpAfter = Optional.empty();
            long depth = receipt.get().depth(chain);
            if (depth >= network.confirmations() && receipt.get().isIn(chain)) {
                return Optional.of(finished.finish(intent, receipt.get()));
            }
            intent = forms.note(intent, Status.MINED);
            tell(Stage.CONFIRMATIONS, Math.max(depth, 0));
            return Optional.empty();
        }
        Block head = chain.latest();
        if (chain.nonceAt(intent.key().account(), head.number()) > intent.key().nonce()) {
            return isLost(head) ? Optional.of(lost()) : Optional.empty();
        }
        looksWithoutIt = 0;
        usedUpAfter = Optional.empty();
        if (intent.status() == Status.MINED) {
            // Its block is gone, and with it, on some nodes, the transaction.
            intent = forms.broadcast(forms.note(intent, Status.SENT));
            lastBroadcast = pace.now();
        } else if (isPast(intent.latest().at().plus(policy.raiseAfter())) && isPast(later(lastRaise, policy.rebroadcastAfter()))) {
            lastRaise = pace.now();
            Intent raised = forms.raise(intent);
            if (raised == intent) {
                handOutNowAndThen();
            } else {
                intent = raised;
                lastBroadcast = pace.now();
            }
        } else {
            handOutNowAndThen();
        }
        boolean tooDear = head.baseFee().isMoreThan(policy.maxFeePerGas());
        tell(tooDear ? Stage.FEE_ABOVE_LIMIT : Stage.BLOCK, 0);
        return Optional.empty();
    }

    /**
     * Lost for good is what cannot come back: the nonce was used up after a block that is now final. Until then a reorganisation could
     * give the nonce back, and somebody who was told "lost" might have paid again by then.
     */
    private boolean isLost(Block head) {
        looksWithoutIt++;
        boolean stillThere = usedUpAfter.filter(seen -> seen.isIn(chain)).isPresent();
        if (!stillThere) {
            usedUpAfter = Optional.of(head);
        }
        tell(Stage.BLOCK, 0);
        return looksWithoutIt >= LOOKS_UNTIL_LOST && usedUpAfter.get().number() <= network.finality().newest(chain);
    }

    private TransactionOutcome lost() {
        forms.note(intent, Status.LOST);
        return new Lost();
    }

    private void handOutNowAndThen() {
        if (intent.status() == Status.PREPARED || isPast(lastBroadcast.plus(policy.rebroadcastAfter()))) {
            lastBroadcast = pace.now();
            intent = forms.broadcast(intent);
        }
    }

    private void tell(Stage stage, long confirmations) {
        var progress = new Progress(intent, stage, confirmations, network.confirmations());
        if (!lastTold.equals(Optional.of(progress))) {
            lastTold = Optional.of(progress);
            told.accept(progress);
        }
    }

    private static Instant later(Instant moment, Duration length) {
        return moment.equals(Instant.MIN) ? moment : moment.plus(length);
    }

    private boolean isPast(Instant moment) {
        return !pace.now().isBefore(moment);
    }

    private boolean pause(Duration length) {
        try {
            pace.pause(length);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
