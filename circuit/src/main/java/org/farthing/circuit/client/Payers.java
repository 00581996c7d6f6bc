package org.farthing.circuit.client;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * The client's payers, one for each channel. A relay may have several channels, an old one that closes beside a fresh one: paths take the
 * first that can pay.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class Payers {
    private final Map<Bytes, HopPayer> byChannel = new LinkedHashMap<>();
    private final DayLimit day;
    private Amount spentByRemoved = Amount.ZERO;

    /** @param day what all of them together may sign in a day */
    Payers(DayLimit day) {
        this.day = day;
    }

    DayLimit day() {
        return day;
    }

    /** Whether pages have to wait for tomorrow. */
    boolean isDayOver() {
        return day.left().isPresent() && (day.left().get().isZero()
                || byChannel.values().stream().anyMatch(payer -> payer.stop().filter(ChannelStop.DAY_LIMIT::equals).isPresent()));
    }

    DaySpending spending() {
        return new DaySpending(day.limit(), day.signedToday(), isDayOver());
    }

    void add(HopPayer payer) {
        byChannel.put(payer.channelId(), payer);
    }

    Optional<HopPayer> ofChannel(Bytes channel) {
        return Optional.ofNullable(byChannel.get(channel));
    }

    /** The payer that circuits through this relay are to use: one that can pay what the relay asks for today. */
    Optional<HopPayer> usableFor(Descriptor relay, Lane lane) {
        return byChannel.values().stream().filter(payer -> payer.relayId().equals(relay.relayId()))
                .filter(payer -> payer.isUsable(lane, relay.pricePerUnit())).findFirst();
    }

    /** Whether the relay has a channel and the only thing that channel lacks is money. */
    boolean isUsedUp(Descriptor relay) {
        return byChannel.values().stream().anyMatch(payer -> payer.relayId().equals(relay.relayId())
                && payer.stop(Lane.PAGES, relay.pricePerUnit()).filter(ChannelStop.USED_UP::equals).isPresent());
    }

    List<HopPayer> all() {
        return List.copyOf(byChannel.values());
    }

    /** Forgets the channel; its share of what was spent stays counted. */
    void remove(Bytes channel) {
        HopPayer removed = byChannel.remove(channel);
        if (removed != null) {
            spentByRemoved = spentByRemoved.plus(removed.servedThisSession());
        }
    }

    /** Worth of the service received since the start. */
    Amount spent() {
        return byChannel.values().stream().map(HopPayer::servedThisSession).reduce(spentByRemoved, Amount::plus);
    }

    /** Worth of the service received on each channel. */
    Map<Bytes, Amount> served() {
        var served = new HashMap<Bytes, Amount>();
        byChannel.forEach((channel, payer) -> served.put(channel, payer.served()));
        return Map.copyOf(served);
    }

    /** The channels that circuits do not pay from, and why. */
    Map<Bytes, ChannelStop> stopped(Directory directory) {
        var stopped = new HashMap<Bytes, ChannelStop>();
        byChannel.forEach((channel, payer) -> payer.stop(Lane.PAGES, directory.find(payer.relayId()).map(Descriptor::pricePerUnit)
                .orElse(payer.agreed())).ifPresent(stop -> stopped.put(channel, stop)));
        return Map.copyOf(stopped);
    }

    /** Gives channels another try whose obstacle may have passed. */
    void reconsider() {
        byChannel.values().forEach(HopPayer::reconsider);
    }
}
