package org.farthing.circuit.relay;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherVerifier;
import org.farthing.wallet.ledger.PayeeChannel;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What payers ask about their channels on circuits that need not pay: that one be closed, and what the relay holds of it. Answered from the
 * ledger alone. Belongs to the till's worker.
 */
final class TillQuestions {
    /** What the version byte of a Bind signature authorises. */
    private static final int BIND_TO_CLOSE = 2;

    /** Runs a check of a signature, whose time is counted. */
    interface Checks {
        boolean isChecked(BooleanSupplier check);
    }

    private final EventLoop loop;
    private final TillDesk.Place place;
    private final PayeeLedger ledger;
    private final VoucherVerifier verifier;
    private final TillClosings closings;
    private final Checks checks;

    TillQuestions(EventLoop loop, TillDesk.Place place, PayeeLedger ledger, VoucherVerifier verifier, TillClosings closings, Checks checks) {
        this.loop = loop;
        this.place = place;
        this.ledger = ledger;
        this.verifier = verifier;
        this.closings = closings;
        this.checks = checks;
    }

    /**
     * Tells a payer that lost her ledger what the best voucher is. It is hers: but it is worth money here, and shows how much she used this
     * relay, so only who holds the channel's key, on this very circuit, is told. From the ledger alone: a chain that does not answer keeps
     * nobody from knowing what she signed.
     */
    void restore(TillJob.Restore job) {
        RelayMessage.PayRestore message = job.message();
        Bytes id = message.channel();
        PayStatus status;
        Optional<Voucher> best = Optional.empty();
        if (!place.terms(message.payer(), message.signer(), message.salt()).id().equals(id)) {
            status = PayStatus.REFUSED_UNKNOWN_CHANNEL;
        } else if (!checks.isChecked(() -> verifier.isValidRestore(id, job.customer().binding(), message.nonce(), message.signature(),
                message.signer()))) {
            status = PayStatus.REFUSED_SIGNATURE;
        } else {
            Optional<PayeeChannel> stored = ledger.channel(id);
            best = stored.flatMap(PayeeChannel::best);
            status = stored.isEmpty() ? PayStatus.REFUSED_UNKNOWN_CHANNEL
                    : stored.get().closedBy().isPresent() ? PayStatus.CLOSED
                    : best.isPresent() ? PayStatus.CREDITED : PayStatus.NOTHING_PAID;
        }
        var answer = new RelayMessage.PayRestored(id, status, best.map(Voucher::cumulative).orElse(Amount.ZERO),
                best.map(Voucher::signature).orElse(Bytes.EMPTY));
        loop.post(() -> job.customer().restored(answer));
    }

    void close(TillJob.Close job) {
        Bytes id = job.message().channel();
        // From the ledger: a payer may ask on a circuit that pays for nothing, and after this relay's restart.
        Optional<PayeeChannel> stored = ledger.channel(id);
        if (stored.isEmpty()) {
            answerClose(job, Amount.ZERO, PayStatus.REFUSED_UNKNOWN_CHANNEL);
            return;
        }
        PayeeChannel channel = stored.get();
        if (!checks.isChecked(() -> verifier.isValidBind(id, job.customer().binding(), BIND_TO_CLOSE, job.message().signature(),
                channel.terms().signer()))) {
            answerClose(job, Amount.ZERO, PayStatus.REFUSED_SIGNATURE);
        } else if (channel.best().isEmpty()) {
            // Nothing was ever paid, so there is nothing to show the contract; the payer takes all back by herself.
            answerClose(job, Amount.ZERO, PayStatus.NOTHING_PAID);
        } else {
            answerClose(job, TillDesk.best(stored), PayStatus.CLOSED);
            if (channel.closedBy().isEmpty()) {
                closings.start(channel, job.customer());
            }
        }
    }

    private void answerClose(TillJob.Close job, Amount best, PayStatus status) {
        loop.post(() -> job.customer().closing(job.message().channel(), best, status));
    }
}
