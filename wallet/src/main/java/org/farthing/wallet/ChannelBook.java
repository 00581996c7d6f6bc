package org.farthing.wallet;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.farthing.wallet.channel.ChannelCommand;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/** The wallet's live channels, each once, in the order they were planned: the one owner of that map. Thread-safe. */
final class ChannelBook implements AutoCloseable {
    private final Ledger ledger;
    private final KeyRing keys;
    private final InstantSource clock;
    private final Map<Bytes, LiveChannel> live = new LinkedHashMap<>();

    ChannelBook(Ledger ledger, KeyRing keys, InstantSource clock) {
        this.ledger = ledger;
        this.keys = keys;
        this.clock = clock;
        add(ledger.channelsEverPlanned());
        Set<Bytes> listed = ledger.channels().stream().map(ChannelRow::id).collect(Collectors.toSet());
        live.values().stream().filter(channel -> !listed.contains(channel.terms().id())).forEach(LiveChannel::discard);
    }

    /** Takes in channels that the ledger has. */
    void add(List<ChannelRow> rows) {
        synchronized (live) {
            rows.forEach(row -> live.computeIfAbsent(row.id(),
                    _ -> new LiveChannel(row, keys.channelSigner(row.keyIndex()), ledger, clock)));
        }
    }

    Optional<LiveChannel> find(Bytes id) {
        synchronized (live) {
            return Optional.ofNullable(live.get(id));
        }
    }

    /** @throws WalletException {@link Kind#CHANNEL_STATE} where this wallet has no such channel */
    LiveChannel require(Bytes id) {
        return find(id).orElseThrow(() -> WalletRefusal.NO_CHANNEL_HERE.exception());
    }

    /**
     * These channels, all of which would take the command at {@code now}.
     *
     * @throws WalletException {@link Kind#BAD_INPUT} where none is named or one twice; {@link Kind#CHANNEL_STATE} where one refuses
     */
    List<LiveChannel> agreeing(List<Bytes> ids, Function<Bytes, ChannelCommand> command, Instant now) {
        if (ids.isEmpty() || new HashSet<>(ids).size() != ids.size()) {
            throw WalletRefusal.EACH_CHANNEL_ONCE.exception();
        }
        List<LiveChannel> channels = ids.stream().map(this::require).toList();
        checkAll(channels, command, now);
        return channels;
    }

    /**
     * @param command for the transaction of this hash, which there is none of yet
     * @throws WalletException {@link Kind#CHANNEL_STATE} where one would refuse the command at {@code now}. Changes nothing
     */
    static void checkAll(List<LiveChannel> channels, Function<Bytes, ChannelCommand> command, Instant now) {
        ChannelCommand any = command.apply(Bytes.of(new byte[32]));
        channels.forEach(channel -> channel.check(any, now));
    }

    List<LiveChannel> all() {
        synchronized (live) {
            return new ArrayList<>(live.values());
        }
    }

    /** Those that wait for one of these transactions. */
    List<LiveChannel> awaiting(Set<Bytes> transactions) {
        return all().stream().filter(channel -> channel.awaited().filter(transactions::contains).isPresent()).toList();
    }

    @Override
    public void close() {
        all().forEach(LiveChannel::close);
    }
}
