package org.farthing.wallet.evidence;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.ChannelEvent;
import org.farthing.wallet.chain.EventScan;
import org.farthing.wallet.chain.OnChainChannel;
import org.farthing.wallet.evidence.EvidenceReport.Channel;
import org.farthing.wallet.evidence.EvidenceReport.Domain;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * Holds what an export proves against what the chain shows of the same channels. As good as the node that is asked; blocks while it
 * answers.
 */
public final class ChainCheck {
    private ChainCheck() {
    }

    /** Where a channel stands on the chain. */
    public sealed interface OnChain {
        /** The sentence for a person. */
        String sentence();
    }

    /** The contract knows no such channel: its vouchers are worth nothing, or the opening is not mined yet. */
    public record NeverOpened() implements OnChain {
        @Override
        public String sentence() {
            return "No such channel was opened.";
        }
    }

    /**
     * Still open.
     *
     * @param covered what the relay can cash of the proven total: at most the deposit
     */
    public record Open(Amount deposit, Instant expiry, Amount covered) implements OnChain {
        @Override
        public String sentence() {
            return "The channel is open.";
        }
    }

    /**
     * Closed by the relay.
     *
     * @param paid     what the relay was paid
     * @param returned what went back to the payer
     * @param expected what the proven total is worth: {@code min(total, paid + returned)}, the latter being the deposit
     */
    public record Closed(Amount paid, Amount returned, Amount expected) implements OnChain {
        /** Whether the relay was paid exactly what the file proves. */
        public boolean asProven() {
            return paid.equals(expected);
        }

        @Override
        public String sentence() {
            return switch (Integer.signum(paid.compareTo(expected))) {
                case 0 -> "The relay closed the channel and was paid what these vouchers state.";
                case 1 -> "The relay was paid more than these vouchers state: it held a higher one, which is not in this file.";
                default -> "The relay was paid less than these vouchers state: it cashed an earlier one.";
            };
        }
    }

    /** Expired, and all of it went back to the payer. */
    public record Refunded(Amount returned) implements OnChain {
        @Override
        public String sentence() {
            return "The channel expired and its whole deposit went back to the payer.";
        }
    }

    /** Over, but how is not among the events that were read: read from an earlier block. */
    public record OverUnseen() implements OnChain {
        @Override
        public String sentence() {
            return "The channel is over. How it ended is not in the blocks that were read.";
        }
    }

    /**
     * Looks up every channel of a report.
     *
     * @param read   what the contract remembers of a channel, by its id
     * @param events in the order of the chain; those of other channels are passed over
     * @return by channel id
     */
    public static Map<Bytes, OnChain> of(EvidenceReport report, Function<Bytes, OnChainChannel> read, Iterable<ChannelEvent> events) {
        Map<Bytes, ChannelEvent> ends = new HashMap<>();
        for (ChannelEvent event : events) {
            if (event instanceof ChannelEvent.Closed || event instanceof ChannelEvent.Refunded) {
                ends.put(event.channel().orElseThrow(), event);
            }
        }
        return report.channels().stream().collect(Collectors.toMap(Channel::id, channel -> state(channel, read.apply(channel.id()), ends)));
    }

    /**
     * Looks up every channel of a report in the contract that its vouchers are for.
     *
     * @param chainId of the chain that {@code contract} asks
     * @param from    the first block to read events of: that of the contract's deployment, or any before the channels ended
     * @param to      the last
     * @throws WalletException {@link Kind#WRONG_CHAIN} if the vouchers are for another chain or contract, and whatever the node's answers
     *                         lead to
     */
    public static Map<Bytes, OnChain> of(EvidenceReport report, ChannelContract contract, long chainId, long from, long to) {
        if (report.domain().filter(domain -> !domain.equals(new Domain(chainId, contract.address()))).isPresent()) {
            throw new WalletException(Kind.WRONG_CHAIN, "These vouchers are for another network or another contract than the one asked. "
                    + "Choose the network that the file names.");
        }
        Map<Bytes, OnChainChannel> states = report.channels().stream().collect(Collectors.toMap(Channel::id,
                channel -> contract.read(channel.id())));
        Map<Bytes, ChannelEvent> ends = new HashMap<>();
        // In steps, and only what is asked for is kept: the contract is everybody's.
        for (long start = from; start <= to; start += EventScan.STEP) {
            List<ChannelEvent> events = contract.events(start, Math.min(to, start + EventScan.STEP - 1));
            events.stream().filter(event -> event instanceof ChannelEvent.Closed || event instanceof ChannelEvent.Refunded)
                    .filter(event -> states.containsKey(event.channel().orElseThrow()))
                    .forEach(event -> ends.put(event.channel().orElseThrow(), event));
        }
        return of(report, states::get, ends.values());
    }

    private static OnChain state(Channel channel, OnChainChannel state, Map<Bytes, ChannelEvent> ends) {
        Amount total = channel.lastTotal();
        return switch (state.state()) {
            case NONE -> new NeverOpened();
            case OPEN -> new Open(state.deposit(), state.expiry(), total.min(state.deposit()));
            case CLOSED -> switch (ends.get(channel.id())) {
                case ChannelEvent.Closed closed ->
                        new Closed(closed.paid(), closed.returned(), total.min(closed.paid().plus(closed.returned())));
                case ChannelEvent.Refunded refunded -> new Refunded(refunded.amount());
                case null, default -> new OverUnseen();
            };
        };
    }
}
