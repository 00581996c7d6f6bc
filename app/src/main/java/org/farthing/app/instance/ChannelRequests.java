package org.farthing.app.instance;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.farthing.wallet.Channels;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** One payment channel at a time. */
final class ChannelRequests implements Request.Topic {
    private final Instance instance;

    ChannelRequests(Instance instance) {
        this.instance = instance;
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "channel-close" -> close(request);
            case "channel-request-close" -> change(request, Channels::requestClose);
            case "channel-refund" -> change(request, Channels::refund);
            case "channel-discard" -> change(request, Channels::discard);
            case "channel-topup" -> {
                Amount amount = request.coins("amount");
                change(request, (channels, id) -> {
                    channels.topUp(id, amount);
                    instance.agreeToPrice(id);
                });
            }
            case "channel-accept-price" -> acceptPrice(request);
            case "channel-extend" -> {
                Duration life = Duration.ofDays(request.arguments().path("days").asLong());
                change(request, (channels, id) -> channels.extend(id, life));
            }
            case "channel-reopen" -> {
                Duration life = Duration.ofDays(request.arguments().path("days").asLong());
                change(request, (channels, id) -> channels.openPlanned(id, life));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void close(Request request) {
        ChannelRow row = find(instance.rows(), request.text("id"));
        if (instance.directory().size() == 0) {
            instance.refreshRelays();
        }
        request.progress().accept("The relay is asked over a circuit.");
        Amount paid = instance.channels(wallet -> instance.proxy().askToClose(wallet, row.id()));
        request.answer().put("id", row.id().toString()).put("relay", row.relay().name()).put("paid", paid.toString())
                .put("returnedTo", row.terms().payer().toString()).put("deposit", row.funds().deposit().toString())
                .put("coin", instance.access().network().coin());
    }

    private void acceptPrice(Request request) {
        ChannelRow row = find(instance.rows(), request.text("id"));
        Amount price = instance.agreeToPrice(row.id()).orElseThrow(() -> new WalletException(Kind.CHANNEL_STATE,
                "The channel's relay is not on the list now, so it has no price to agree to. \"farthing relays\" shows the list."));
        instance.payFromOpenChannels();
        request.answer().put("id", row.id().toString()).put("relay", row.relay().name()).put("price", price.toString())
                .put("coin", instance.access().network().coin());
    }

    /** Does it, waits until it counts, and answers how the channel stands then. */
    private void change(Request request, BiConsumer<Channels, Bytes> work) {
        ChannelRow before = find(instance.rows(), request.text("id"));
        request.progress().accept("It is sent, and followed until it counts.");
        instance.channels(wallet -> {
            wallet.channels().refresh();
            work.accept(wallet.channels(), before.id());
            return wallet;
        });
        instance.payFromOpenChannels();
        ChannelRow row = instance.rows().stream().filter(each -> each.id().equals(before.id())).findFirst().orElse(before);
        request.answer().put("id", row.id().toString()).put("relay", row.relay().name()).put("state", row.state().label())
                .put("deposit", row.funds().deposit().toString()).put("returned", row.returned().toString())
                .put("expiresAt", row.funds().expiry().toString()).put("refundableAt", row.state().refundableAt().toString())
                .put("coin", instance.access().network().coin());
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
