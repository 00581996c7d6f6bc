package org.farthing.wallet.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherVerifier;
import org.farthing.wallet.evidence.EvidenceLine.BadFieldException;
import org.farthing.wallet.evidence.EvidenceRecords.Texts;
import org.farthing.wallet.evidence.EvidenceRecords.Unreadable;
import org.farthing.wallet.evidence.EvidenceReport.Domain;
import org.farthing.wallet.evidence.EvidenceReport.Fault;
import org.farthing.wallet.evidence.EvidenceReport.Kind;
import org.farthing.wallet.ledger.VoucherHistory;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletRefusal;

/**
 * Checks an export of vouchers, CSV or JSON lines, that may come from anyone, without a wallet and without a chain. For every line: the
 * channel's id is the hash of its terms, the signature recovers to the channel's signer, all lines are of one chain and contract; and
 * within each channel the sequence has no gap, totals strictly rise, and increments are their differences. What the chain says is
 * {@link ChainCheck}'s.
 *
 * <p>Memory grows with channels, of which {@link #CHANNELS_MAX} are looked at, not with vouchers. Blocks while it reads; a check takes
 * about as long as verifying each signature once.
 */
public final class EvidenceCheck {
    /** A wallet has dozens. */
    public static final int CHANNELS_MAX = 10_000;

    private final Map<Bytes, Track> tracks = new LinkedHashMap<>();
    private Optional<Domain> domain = Optional.empty();
    private Optional<VoucherVerifier> verifier = Optional.empty();
    private Optional<Fault> fault = Optional.empty();
    private long lines;
    private long faulty;

    private EvidenceCheck() {
    }

    /**
     * Checks a file.
     *
     * @throws WalletException {@link WalletException.Kind#STORAGE_UNAVAILABLE} if it cannot be read; what is wrong in it is reported, never
     *                         thrown
     */
    public static EvidenceReport file(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        } catch (NoSuchFileException _) {
            throw WalletRefusal.NO_FILE.exception();
        } catch (IOException e) {
            throw WalletRefusal.FILE_UNREADABLE.after(e);
        }
    }

    /** Checks what {@code in} gives until its end, and does not close it. */
    public static EvidenceReport read(InputStream in) throws IOException {
        var check = new EvidenceCheck();
        var records = new EvidenceRecords(in);
        boolean more = true;
        while (more) {
            Optional<EvidenceRecords.Entry> next;
            try {
                next = records.next();
            } catch (CharacterCodingException _) {
                next = Optional.of(new Unreadable(check.lines + 1, "The file is not text in UTF-8 from about this line on.", false));
            }
            more = switch (next.orElse(null)) {
                case null -> false;
                case Unreadable unreadable -> {
                    check.lines++;
                    check.fileFault(new Fault(unreadable.line(), Kind.FORM, unreadable.sentence()));
                    yield unreadable.goesOn();
                }
                case Texts texts -> check.line(texts);
            };
        }
        return check.report();
    }

    private boolean line(Texts texts) {
        lines++;
        EvidenceLine line;
        try {
            line = EvidenceLine.parse(texts.fields());
        } catch (BadFieldException e) {
            fileFault(new Fault(texts.line(), Kind.FORM, "The field " + e.getMessage() + " is not of the form that Farthing writes."));
            return true;
        }
        ChannelTerms terms = line.terms();
        VoucherHistory.Entry entry = line.entry();
        Track known = tracks.get(entry.channel());
        if (known == null ? !terms.id().equals(entry.channel()) : !terms.equals(known.terms)) {
            var wrong = new Fault(texts.line(), Kind.TERMS, "The channel's id is not the hash of the terms beside it.");
            if (known == null) {
                fileFault(wrong);
            } else {
                known.fault(wrong);
            }
            return true;
        }
        var place = new Domain(terms.chainId(), terms.contract());
        if (domain.isEmpty()) {
            domain = Optional.of(place);
            verifier = Optional.of(new VoucherVerifier(place.chainId(), place.contract()));
        } else if (!domain.get().equals(place)) {
            fileFault(new Fault(texts.line(), Kind.OTHER_DOMAIN, "The voucher is of another chain or contract than those before it."));
            return true;
        }
        if (known == null) {
            if (tracks.size() == CHANNELS_MAX) {
                fileFault(new Fault(texts.line(), Kind.FORM, "The file names more than " + CHANNELS_MAX + " channels."));
                return false;
            }
            known = new Track(terms, entry);
            tracks.put(entry.channel(), known);
        }
        known.check(texts, entry);
        return true;
    }

    private void fileFault(Fault found) {
        faulty++;
        if (fault.isEmpty()) {
            fault = Optional.of(found);
        }
    }

    private EvidenceReport report() {
        return new EvidenceReport(domain, lines, faulty, tracks.values().stream().map(Track::report).toList(),
                fault.or(() -> lines > 0 ? Optional.empty() : Optional.of(new Fault(1, Kind.FORM, "There are no vouchers in this file."))));
    }

    /** One channel while its lines are read. */
    private final class Track {
        private final ChannelTerms terms;
        private final Bytes relay;
        private final String relayName;
        private final long firstSequence;
        private Optional<Fault> fault = Optional.empty();
        private Optional<Voucher> best = Optional.empty();
        private Amount total;
        private long sequence;
        private long sound;

        Track(ChannelTerms terms, VoucherHistory.Entry first) {
            this.terms = terms;
            this.relay = first.relay();
            this.relayName = first.relayName();
            this.firstSequence = first.sequence();
            this.sequence = first.sequence() - 1;
            // Of what was signed before the first line nothing is known but that it is this much, if the increment is right.
            this.total = first.sequence() == 1 ? Amount.ZERO : first.cumulative().minusOrZero(first.increment());
        }

        /** Takes a line whose terms are the channel's. */
        void check(Texts texts, VoucherHistory.Entry entry) {
            boolean signed = verifier.orElseThrow().isValid(entry.voucher(), terms.signer());
            if (signed && (best.isEmpty() || entry.cumulative().isMoreThan(best.get().cumulative()))) {
                best = Optional.of(entry.voucher());
            }
            Optional<Fault> found = signed ? order(texts, entry)
                    : Optional.of(new Fault(texts.line(), Kind.SIGNATURE, entry.sequence(),
                            "The signature is not the channel's signer's for this total."));
            if (found.isPresent()) {
                fault(found.get());
            } else {
                sound++;
            }
            if (signed) {
                sequence = entry.sequence();
                total = entry.cumulative();
            }
        }

        private Optional<Fault> order(Texts texts, VoucherHistory.Entry entry) {
            if (entry.sequence() != sequence + 1) {
                return fault(texts, entry, Kind.SEQUENCE, "Voucher " + entry.sequence() + " follows voucher " + sequence
                        + " of its channel: some are missing, doubled or out of order.");
            }
            if (!entry.cumulative().isMoreThan(total)) {
                return fault(texts, entry, Kind.NOT_RISING, "The total is not above the one before it.");
            }
            if (!entry.cumulative().minus(total).equals(entry.increment())) {
                return fault(texts, entry, Kind.INCREMENT, "The increment is not what the total rose by.");
            }
            if (!entry.relay().equals(relay) || !entry.relayName().equals(relayName)) {
                return fault(texts, entry, Kind.OTHER_RELAY, "The channel pays another relay here than on its first line.");
            }
            List<String> fields = texts.fields();
            if (!EvidenceLine.digest(fields).equals(fields.getLast())) {
                return fault(texts, entry, Kind.CHANGED, "Something on this line was changed since it was exported: relay, cells or time.");
            }
            return Optional.empty();
        }

        private static Optional<Fault> fault(Texts texts, VoucherHistory.Entry entry, Kind kind, String sentence) {
            return Optional.of(new Fault(texts.line(), kind, entry.sequence(), sentence));
        }

        void fault(Fault found) {
            faulty++;
            if (fault.isEmpty()) {
                fault = Optional.of(found);
            }
        }

        EvidenceReport.Channel report() {
            return new EvidenceReport.Channel(terms, relay, relayName, sound, firstSequence, sequence, best, fault);
        }
    }
}
