package org.farthing.app.relaymode;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.farthing.app.fx.CheckedField;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.TypedAmount;
import org.farthing.app.fx.TypedNumber;
import org.farthing.app.session.RelayPlan;
import org.farthing.wallet.value.Amount;

/** The fields that a relay's settings are typed into, and what is refused there. */
final class PlanFields {
    static final int LEAST_PORT = 1024;
    static final int MOST_PORT = 65535;
    private static final String NAME = "[A-Za-z0-9._-]([A-Za-z0-9._ -]{0,30}[A-Za-z0-9._-])?";
    /** As the relay's file has it: a slip of the pen, and nobody would pay it. */
    private static final Amount HIGHEST_PRICE = Amount.parseCoins("0.01");

    private final Texts texts;
    private final boolean practice;
    final CheckedField name;
    final CheckedField price;
    final CheckedField port;
    final CheckedField host;

    /** @param coin that the price is in */
    PlanFields(Texts texts, String coin, boolean practice) {
        this.texts = texts;
        this.practice = practice;
        name = new CheckedField("relay-name", texts.get("relay-name"), texts.get("relay-name.help"),
                text -> text.matches(NAME) ? Optional.empty() : Optional.of(texts.get("relay-name.error")));
        price = new CheckedField("relay-price", texts.get("relay-price", coin), texts.get("relay-price.help"), this::priceFault);
        port = new CheckedField("relay-port", texts.get("relay-port"), texts.get("relay-port.help"),
                text -> port(text).isPresent() ? Optional.empty() : Optional.of(texts.get("relay-port.error")));
        host = new CheckedField("relay-address", texts.get("relay-address"), texts.get("relay-address.help"),
                text -> isReachable(text) ? Optional.empty() : Optional.of(texts.get("relay-address.error")));
    }

    void show(RelayPlan plan) {
        name.input().setText(plan.name());
        price.input().setText(plan.unitPrice().toCoins());
        port.input().setText(Integer.toString(plan.port()));
        host.input().setText(plan.host());
    }

    /** The plan with what is typed, which was checked before. */
    RelayPlan over(RelayPlan plan) {
        return plan.named(name.text()).at(TypedAmount.parse(price.text()).orElse(plan.unitPrice()))
                .reachedAt(TypedNumber.latin(host.text()), (int) port(port.text()).orElse(plan.port()));
    }

    private Optional<String> priceFault(String text) {
        Optional<Amount> typed = TypedAmount.parse(text);
        if (typed.isEmpty() || typed.get().isZero()) {
            return Optional.of(texts.get("relay-price.error"));
        }
        return typed.get().isMoreThan(HIGHEST_PRICE) ? Optional.of(texts.get("relay-price.error.high", HIGHEST_PRICE.toCoins()))
                : Optional.empty();
    }

    private static OptionalLong port(String text) {
        return TypedNumber.whole(text, LEAST_PORT, MOST_PORT);
    }

    private boolean isReachable(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(TypedNumber.latin(text));
            return practice || !address.isAnyLocalAddress() && !address.isLoopbackAddress() && !address.isSiteLocalAddress()
                    && !address.isLinkLocalAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Ports and ranges as they are typed, with commas between; empty where they are not. */
    static Optional<List<String>> ports(String text) {
        List<String> parts = Arrays.stream(TypedNumber.latin(text).split("[,\u060C\u3001]")).map(String::strip).toList();
        return parts.stream().allMatch(PlanFields::isRange) ? Optional.of(parts) : Optional.empty();
    }

    private static boolean isRange(String part) {
        String[] ends = part.split("-", -1);
        if (ends.length > 2) {
            return false;
        }
        OptionalLong first = TypedNumber.whole(ends[0], 1, MOST_PORT);
        OptionalLong last = TypedNumber.whole(ends[ends.length - 1], 1, MOST_PORT);
        return first.isPresent() && last.isPresent() && first.getAsLong() <= last.getAsLong();
    }
}
