package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Progress;
import org.farthing.wallet.chain.Quote;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/** Money sent from the wallet's accounts, and what became of it. */
final class MoneyRequests implements Request.Topic {
    private static final int MOST_SHOWN = 1_000;

    private final Instance instance;
    private final Payments payments;

    MoneyRequests(Instance instance) {
        this.instance = instance;
        this.payments = new Payments(instance);
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "wallet-quote" -> quote(request);
            case "wallet-send" -> send(request);
            case "wallet-history" -> history(request);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Payments.Payment payment(Request request) {
        return new Payments.Payment(request.optional("from").map(_ -> request.address("from")), request.address("to"),
                request.flag("all") ? Optional.empty() : Optional.of(request.coins("amount")));
    }

    private void quote(Request request) {
        Payments.Payment payment = payment(request);
        Quote quote = payments.quote(payment);
        put(request.answer().put("to", payment.to().toString()).put("amount", quote.value().toString()), quote,
                instance.access().network().coin());
    }

    static ObjectNode put(ObjectNode answer, Quote quote, String coin) {
        return answer.put("fee", quote.expectedFee().toString()).put("highestFee", quote.highestFee().toString())
                .put("needed", quote.needed().toString()).put("balance", quote.balance().toString()).put("affordable", quote.isAffordable())
                .put("coin", coin);
    }

    private void send(Request request) {
        Payments.Payment payment = payment(request);
        Intent intent = payments.submit(payment);
        request.progress().accept("Sent as " + intent.latest().hash() + "; it is followed until it counts.");
        Receipt receipt = payments.follow(payment, intent, words(request.progress()));
        request.answer().put("hash", receipt.transactionHash().toString()).put("to", payment.to().toString())
                .put("amount", intent.value().toString()).put("fee", receipt.fee().toString()).put("block", receipt.block())
                .put("coin", instance.access().network().coin());
    }

    /** How a transaction comes along, for people who wait. */
    static Consumer<Progress> words(Consumer<String> progress) {
        return told -> progress.accept(switch (told.stage()) {
            case BLOCK -> "It waits for a block.";
            case FEE_ABOVE_LIMIT -> "The network's fee has risen above your limit: it goes on when the fee falls.";
            case NODE -> "The node does not answer, or two do not agree; it is asked again.";
            case CONFIRMATIONS -> told.confirmations() + " of " + told.needed() + " confirmations.";
        });
    }

    /** Transactions of the ledger, newest first; what the chain knows of them besides, where the node answers. */
    private void history(Request request) {
        int limit = Math.clamp(request.arguments().path("limit").asInt(100), 1, MOST_SHOWN);
        List<Intent> intents;
        try (Ledger ledger = Ledger.openReadOnly(instance.data().ledger())) {
            intents = ledger.intents().list(0, limit);
        }
        var list = request.answer().put("coin", instance.access().network().coin()).putArray("transactions");
        Optional<Long> head = head(request.progress());
        for (Intent intent : intents) {
            ObjectNode line = list.addObject().put("at", intent.createdAt().toString())
                    .put("status", intent.status().name().toLowerCase(Locale.ROOT))
                    .put("purpose", intent.purpose()).put("from", intent.key().account().toString())
                    .put("to", intent.to().map(Address::toString).orElse("")).put("amount", intent.value().toString())
                    .put("nonce", intent.key().nonce()).put("hash", intent.latest().hash().toString());
            head.ifPresent(newest -> describe(line, intent, newest));
        }
    }

    private Optional<Long> head(Consumer<String> progress) {
        try {
            return Optional.of(instance.access().chain().latest().number());
        } catch (WalletException e) {
            progress.accept(e.getMessage() + " What was stored is shown, without fees and confirmations.");
            return Optional.empty();
        }
    }

    private void describe(ObjectNode line, Intent intent, long newest) {
        Chain chain = instance.access().chain();
        for (Intent.Attempt attempt : intent.attempts().reversed()) {
            Optional<Receipt> receipt = chain.receipt(attempt.hash());
            if (receipt.isPresent()) {
                Amount fee = receipt.get().fee();
                line.put("hash", attempt.hash().toString()).put("fee", fee.toString()).put("block", receipt.get().block())
                        .put("confirmations", Math.max(0, newest - receipt.get().block() + 1));
                return;
            }
        }
        line.put("confirmations", 0);
    }
}
