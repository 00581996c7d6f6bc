package org.farthing.wallet.evidence;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What an export proves, channel by channel.
 *
 * @param domain   the chain and contract of all lines; empty where no line is sound
 * @param lines    how many vouchers the file states, sound or not
 * @param faulty   how many of those lines are not sound
 * @param channels in the order in which the file names them
 * @param fault    the first fault that is in no channel: of the file as a whole, or of a line that belongs nowhere
 */
public record EvidenceReport(Optional<Domain> domain, long lines, long faulty, List<Channel> channels, Optional<Fault> fault) {
    public EvidenceReport {
        channels = List.copyOf(channels);
    }

    /** Whether every line was read and is sound, and there is one. */
    public boolean isSound() {
        return lines > 0 && faulty == 0 && fault.isEmpty();
    }

    /** The first fault of all. */
    public Optional<Fault> firstFault() {
        return Stream.concat(fault.stream(), channels.stream().flatMap(channel -> channel.fault().stream()))
                .min(Comparator.comparingLong(Fault::line));
    }

    /**
     * Where vouchers count.
     *
     * @param chainId  the chain's EIP-155 id
     * @param contract the {@code PaymentChannels} contract
     */
    public record Domain(long chainId, Address contract) {
    }

    /**
     * One channel's vouchers.
     *
     * @param terms         proven: the id is their hash
     * @param relay         the relay's identity as the exporter states it, 32 bytes
     * @param relayName     as the exporter states it
     * @param vouchers      how many lines are sound
     * @param firstSequence of the first line; above 1 where older vouchers were pruned or filtered out
     * @param lastSequence  of the last sound line
     * @param best          the voucher with the highest total whose signature is the signer's; empty if there is none
     * @param fault         the first in this channel
     */
    public record Channel(ChannelTerms terms, Bytes relay, String relayName, long vouchers, long firstSequence, long lastSequence,
            Optional<Voucher> best, Optional<Fault> fault) {
        public Bytes id() {
            return terms.id();
        }

        /** The highest total that is proven; zero if none is. */
        public Amount lastTotal() {
            return best.map(Voucher::cumulative).orElse(Amount.ZERO);
        }

        /** How many vouchers before the first are not in the file. */
        public long missingBefore() {
            return firstSequence - 1;
        }
    }

    /** What can be wrong with a line. */
    public enum Kind {
        /** It is not of the form that Farthing writes. */
        FORM,
        /** The channel's id is not the hash of the terms beside it. */
        TERMS,
        /** It is of another chain or contract than the lines before it. */
        OTHER_DOMAIN,
        /** The signature is not the signer's, for this total and channel. */
        SIGNATURE,
        /** Vouchers are missing, doubled or out of order. */
        SEQUENCE,
        /** The total is not above the one before. */
        NOT_RISING,
        /** The increment is not the difference of the totals. */
        INCREMENT,
        /** The relay is another one than on the channel's lines before. */
        OTHER_RELAY,
        /** Something that nothing signs was changed since the export. */
        CHANGED
    }

    /**
     * @param line     in the file, from 1, where the voucher begins
     * @param voucher  its number within its channel, as the line states it; 0 where none could be read
     * @param sentence for a person
     */
    public record Fault(long line, Kind kind, long voucher, String sentence) {
        public Fault(long line, Kind kind, String sentence) {
            this(line, kind, 0, sentence);
        }
    }
}
