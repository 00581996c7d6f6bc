package org.farthing.wallet.chain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.chain.ChannelEvent.Place;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/** Reads the contract's events out of logs. Stateless but for the addresses it compares with. */
final class ChannelEvents {
    /** The largest number of seconds that the contract's 40 bits hold. */
    private static final long LATEST_EXPIRY = (1L << 40) - 1;

    private final ContractCode code;
    private final long chainId;
    private final Address contract;

    ChannelEvents(ContractCode code, long chainId, Address contract) {
        this.code = code;
        this.chainId = chainId;
        this.contract = contract;
    }

    List<ChannelEvent> read(List<LogEntry> logs) {
        return logs.stream().map(this::read).flatMap(Optional::stream).toList();
    }

    /** Empty for another contract's event, one of a kind unknown, and one that a node made up and does not fit its form. */
    private Optional<ChannelEvent> read(LogEntry log) {
        if (!log.address().equals(contract) || log.topics().isEmpty()) {
            return Optional.empty();
        }
        try {
            return known(log);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<ChannelEvent> known(LogEntry log) {
        var place = new Place(log.block(), log.index(), log.transactionHash());
        var data = new AbiReader(log.data());
        Bytes kind = log.topics().getFirst();
        if (kind.equals(code.topic("Opened"))) {
            return opened(log, place, data);
        }
        ChannelEvent event = null;
        if (kind.equals(code.topic("ToppedUp"))) {
            event = new ChannelEvent.ToppedUp(place, topic(log, 1), data.amount(0), data.amount(1));
        } else if (kind.equals(code.topic("Extended"))) {
            event = new ChannelEvent.Extended(place, topic(log, 1), time(data, 0));
        } else if (kind.equals(code.topic("CloseRequested"))) {
            event = new ChannelEvent.CloseRequested(place, topic(log, 1), time(data, 0));
        } else if (kind.equals(code.topic("Closed"))) {
            event = new ChannelEvent.Closed(place, topic(log, 1), data.amount(0), data.amount(1));
        } else if (kind.equals(code.topic("Refunded"))) {
            event = new ChannelEvent.Refunded(place, topic(log, 1), data.amount(0));
        } else if (kind.equals(code.topic("ItemSkipped"))) {
            event = new ChannelEvent.ItemSkipped(place, topic(log, 1), ChannelEvent.Reason.of(data.number(0)));
        } else if (kind.equals(code.topic("PendingCredited"))) {
            event = new ChannelEvent.PendingCredited(place, account(log, 1), data.amount(0));
        } else if (kind.equals(code.topic("PendingWithdrawn"))) {
            event = new ChannelEvent.PendingWithdrawn(place, account(log, 1), data.address(0), data.amount(1));
        }
        return Optional.ofNullable(event);
    }

    private Optional<ChannelEvent> opened(LogEntry log, Place place, AbiReader data) {
        Bytes id = topic(log, 1);
        var terms = new ChannelTerms(chainId, contract, account(log, 2), account(log, 3), data.address(0), data.bytes32(1));
        if (!terms.id().equals(id)) {
            return Optional.empty();
        }
        return Optional.of(new ChannelEvent.Opened(place, id, terms, data.amount(2), time(data, 3)));
    }

    static Instant time(AbiReader data, int position) {
        long seconds = data.number(position);
        if (seconds > LATEST_EXPIRY) {
            throw new IllegalArgumentException("a time is out of range");
        }
        return Instant.ofEpochSecond(seconds);
    }

    private static Bytes topic(LogEntry log, int index) {
        if (index >= log.topics().size()) {
            throw new IllegalArgumentException("an event has too few topics");
        }
        return log.topics().get(index);
    }

    private static Address account(LogEntry log, int index) {
        return new AbiReader(topic(log, index)).address(0);
    }
}
