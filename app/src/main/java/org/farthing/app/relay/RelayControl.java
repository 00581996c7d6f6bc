package org.farthing.app.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.app.control.ControlServer;
import org.farthing.wallet.registry.RelayEntry;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** What commands ask of the relay that runs. */
record RelayControl(RelayService relay) implements ControlServer.Handler {
    @Override
    public void handle(String command, JsonNode arguments, ObjectNode answer, Consumer<String> progress) {
        switch (command) {
            case "relay-status" -> status(answer);
            case "relay-earnings" -> earnings(answer, relay.earnings().sums());
            case "relay-redeem" -> redeem(arguments, answer);
            case "relay-update" -> answer.put("relay", relay.id().toString()).put("done", relay.update().name().toLowerCase(Locale.ROOT));
            case "relay-reload" -> reload(answer);
            case "relay-retire" -> retire(answer);
            case "relay-bond" -> bond(answer);
            default -> throw new WalletException(Kind.BAD_INPUT, "A relay runs here; it has no wallet that could do this.");
        }
    }

    private void status(ObjectNode answer) {
        Optional<RelayEntry> entry = relay.listing().entry();
        answer.put("relay", relay.id().toString()).put("name", relay.settings().name()).put("running", true)
                .put("operator", relay.operator().toString()).put("payout", relay.payout().toString())
                .put("listen", relay.address()).put("advertised", relay.advertised())
                .put("network", relay.network().name()).put("chainId", relay.network().chainId())
                .put("listed", entry.map(one -> one.status().name().toLowerCase(Locale.ROOT)).orElse("none"))
                .put("price", relay.settings().unitPrice().toString())
                .put("exit", !relay.settings().exitPorts().isEmpty()).put("relays", relay.relays())
                .put("reached", relay.reached());
        relay.keyUntil().ifPresent(until -> answer.put("keyUntil", until.toString()));
        relay.listing().validUntil().ifPresent(until -> answer.put("validUntil", until.toString()));
        entry.flatMap(RelayEntry::releaseTime).ifPresent(time -> answer.put("bondFreeAt", time.toString()));
    }

    static void earnings(ObjectNode answer, RelayBooks.Sums sums) {
        answer.put("earned", sums.earned().toString()).put("cashed", sums.cashed().toString()).put("owed", sums.owed().toString())
                .put("lost", sums.lost().toString()).put("closingFees", sums.closings().toString())
                .put("listingFees", sums.listing().toString())
                .put("net", sums.cashed().wei().subtract(sums.fees().wei()).toString())
                .put("openChannels", sums.open()).put("cashedChannels", sums.cashedOf());
    }

    private void redeem(JsonNode arguments, ObjectNode answer) {
        Optional<Bytes> only = Optional.empty();
        if (arguments.hasNonNull("channel")) {
            try {
                only = Optional.of(Bytes.fromHex(arguments.path("channel").asText()).requireLength(32, "a channel's id"));
            } catch (IllegalArgumentException e) {
                throw new WalletException(Kind.BAD_INPUT, "A channel's id is 0x and 64 hex digits.", e);
            }
        }
        var before = relay.earnings().sums().closings();
        Redemption.Result result = relay.redemption().cashNow(only, arguments.path("dust").asBoolean());
        var fee = relay.earnings().sums().closings().minusOrZero(before);
        answer.put("channels", result.cashed()).put("failed", result.failed()).put("cashed", result.brought().toString())
                .put("fee", fee.toString()).put("net", result.brought().wei().subtract(fee.wei()).toString());
    }

    private void reload(ObjectNode answer) {
        List<String> later = relay.reload();
        answer.put("relay", relay.id().toString()).put("price", relay.settings().unitPrice().toString());
        later.forEach(answer.putArray("needRestart")::add);
    }

    private void retire(ObjectNode answer) {
        relay.listing().retire();
        status(answer);
    }

    private void bond(ObjectNode answer) {
        relay.listing().withdrawBond(relay.payout());
        status(answer);
    }
}
