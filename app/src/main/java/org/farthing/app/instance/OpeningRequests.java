package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.ScheduledOpening;
import org.farthing.wallet.value.Amount;

/** New channels: with which relays, what they cost, and opening them at once or over time. */
final class OpeningRequests implements Request.Topic {
    private final Instance instance;
    private final NewChannels channels;

    OpeningRequests(Instance instance) {
        this.instance = instance;
        this.channels = new NewChannels(instance);
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
        boolean together = span(request).isZero();
        ArrayNode relays = request.answer().put("deposit", deposit.toString()).put("total", deposit.times(chosen.size()).toString())
                .put("highestFee", channels.highestFee(chosen.size(), together).toString()).put("coin", instance.access().network().coin())
                .put("together", together).putArray("relays");
        chosen.forEach(relay -> relays.addObject().put("id", relay.relayId().toString()).put("name", relay.name())
                .put("country", relay.country()).put("price", relay.pricePerUnit().toString()));
    }

    private List<Descriptor> chosen(Request request) {
        List<String> named = request.texts("relays");
        return named.isEmpty() ? channels.choose(request.arguments().path("count").asInt()) : channels.named(named);
    }

    private static Duration span(Request request) {
        return Duration.ofSeconds(request.arguments().path("spanSeconds").asLong(0));
    }

    private void open(Request request) {
        Amount deposit = request.coins("deposit");
        Duration life = Duration.ofDays(request.arguments().path("days").asLong());
        List<Descriptor> relays = chosen(request);
        Duration span = span(request);
        if (relays.size() == 1 || span.isZero()) {
            request.progress().accept("The opening is sent and followed until it counts.");
            ArrayNode opened = request.answer().putArray("channels");
            channels.openTogether(relays, deposit, life, _ -> { }).forEach(id -> opened.add(id.toString()));
        } else {
            channels.spread(relays, deposit, life, span);
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
}
