package org.farthing.app.instance;

import java.util.List;
import java.util.Locale;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** The payment channels. */
final class ChannelRequests implements Request.Topic {
    private final Instance instance;

    ChannelRequests(Instance instance) {
        this.instance = instance;
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "channel-close" -> close(request);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void close(Request request) {
        ChannelRow row = find(instance.rows(), request.text("id"));
        Amount paid = instance.channels(wallet -> instance.proxy().askToClose(wallet, row.id()));
        request.answer().put("id", row.id().toString()).put("relay", row.relay().name()).put("paid", paid.toString())
                .put("returnedTo", row.terms().payer().toString()).put("deposit", row.funds().deposit().toString());
    }

    /** A channel by its id, or by enough of its first digits. */
    static ChannelRow find(List<ChannelRow> rows, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        List<ChannelRow> found = rows.stream().filter(row -> row.id().toString().startsWith(wanted)).toList();
        if (wanted.length() < 6 || found.size() != 1) {
            throw new WalletException(Kind.BAD_INPUT,
                    "There is no such channel, or more than one begins so. \"farthing channel list\" shows their ids.");
        }
        return found.getFirst();
    }
}
