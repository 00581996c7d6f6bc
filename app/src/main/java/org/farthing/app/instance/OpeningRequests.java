package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.ChannelPlan;
import org.farthing.wallet.ScheduledOpening;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** New channels: with which relays, what they cost, and opening them at once or over time. */
final class OpeningRequests implements Request.Topic {
    /** Units of gas, rounded up: for showing what an opening costs at the most. */
    private static final long GAS_ONE = 66_000;
    private static final long GAS_BASE = 30_000;
    private static final long GAS_EACH = 38_000;

    private final Instance instance;

    OpeningRequests(Instance instance) {
        this.instance = instance;
    }

    @Override
    public boolean handle(Request request) {
        switch (request.command()) {
            case "channel-plan" -> plan(request);
            case "channel-open" -> open(request);
            case "channel-schedule" -> schedule(request);
            case "channel-cancel-schedule" -> {
                int cancelled = instance.channels(wallet -> wallet.channels().cancelSchedule());
                request.answer().put("cancelled", cancelled);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void plan(Request request) {
        List<Descriptor> chosen = chosen(request);
        Amount deposit = request.coins("deposit");
        Amount gasPrice = instance.access().chain().suggestFees().maxPerGas();
        boolean together = span(request).isZero();
        long gas = together && chosen.size() > 1 ? GAS_BASE + GAS_EACH * chosen.size() : GAS_ONE * chosen.size();
        ArrayNode relays = request.answer().put("deposit", deposit.toString()).put("total", deposit.times(chosen.size()).toString())
                .put("highestFee", gasPrice.times(gas).toString()).put("coin", instance.access().network().coin())
                .put("together", together).putArray("relays");
        chosen.forEach(relay -> relays.addObject().put("id", relay.relayId().toString()).put("name", relay.name())
                .put("country", relay.country()).put("price", relay.pricePerUnit().toString()));
    }

    private static Duration span(Request request) {
        return Duration.ofSeconds(request.arguments().path("spanSeconds").asLong(0));
    }

    private void open(Request request) {
        Amount deposit = request.coins("deposit");
        Duration life = Duration.ofDays(request.arguments().path("days").asLong());
        List<ChannelPlan> plans = chosen(request).stream().map(relay -> new ChannelPlan(
                new Relay(relay.relayId(), relay.name(), ""), instance.relays().payee(relay.relayId()).orElse(relay.operator()),
                deposit)).toList();
        Duration span = span(request);
        if (plans.size() == 1 || span.isZero()) {
            request.progress().accept("The opening is sent and followed until it counts.");
            List<Bytes> ids = instance.channels(wallet -> wallet.channels().openTogether(plans, life));
            instance.payFromOpenChannels();
            ArrayNode opened = request.answer().putArray("channels");
            ids.forEach(id -> opened.add(id.toString()));
        } else {
            instance.channels(wallet -> {
                wallet.channels().scheduleOpenings(plans, life, span, new SecureRandom());
                return wallet;
            });
            schedule(request);
        }
    }

    private void schedule(Request request) {
        ArrayNode list = request.answer().putArray("schedule");
        for (ScheduledOpening each : instance.channels(wallet -> wallet.channels().schedule())) {
            ObjectNode line = list.addObject().put("relay", each.relay().id().toString()).put("name", each.relay().name())
                    .put("deposit", each.deposit().toString()).put("due", each.due().toString())
                    .put("status", each.status().name().toLowerCase(Locale.ROOT)).put("failure", each.failure());
            each.channel().ifPresent(id -> line.put("channel", id.toString()));
        }
    }

    // ---- whom to open with ----

    private List<Descriptor> chosen(Request request) {
        if (instance.directory().size() == 0) {
            instance.refreshRelays();
        }
        List<Descriptor> all = instance.directory().all();
        List<String> named = request.texts("relays");
        if (!named.isEmpty()) {
            return named.stream().map(name -> find(all, name)).distinct().toList();
        }
        return choose(all, request.arguments().path("count").asInt());
    }

    private static Descriptor find(List<Descriptor> all, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        List<Descriptor> found = all.stream().filter(relay -> relay.name().toLowerCase(Locale.ROOT).equals(wanted)
                || wanted.length() >= 6 && relay.relayId().toString().startsWith(wanted)).toList();
        if (found.size() != 1) {
            throw new WalletException(Kind.BAD_INPUT, (found.isEmpty() ? "No relay on the list" : "More than one relay on the list")
                    + " has that name or id. \"farthing relays\" shows them; give more of the id.");
        }
        return found.getFirst();
    }

    /** Among those without an open channel, as {@link org.farthing.circuit.client.ClientNode#chooseForChannels} does. */
    private List<Descriptor> choose(List<Descriptor> all, int count) {
        Set<Bytes> taken = instance.relaysWithChannel();
        long free = all.stream().filter(relay -> !taken.contains(relay.relayId())).count();
        List<Descriptor> chosen = count < 1 || count > free ? List.of() : instance.proxy().choose(taken, count);
        if (chosen.size() != count || chosen.isEmpty()) {
            throw new WalletException(Kind.BAD_INPUT, "The list has " + (chosen.isEmpty() ? free : chosen.size())
                    + " relays that this wallet has no channel with. Choose a number from 1 to that with --relays.");
        }
        return chosen;
    }
}
