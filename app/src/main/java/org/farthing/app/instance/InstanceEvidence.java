package org.farthing.app.instance;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.farthing.app.session.ChannelStory;
import org.farthing.app.session.EvidenceDesk;
import org.farthing.app.session.Verdict;
import org.farthing.app.session.VoucherDamage;
import org.farthing.app.session.VoucherLine;
import org.farthing.app.session.VoucherPage;
import org.farthing.app.session.VoucherQuery;
import org.farthing.circuit.client.CircuitRefusal;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.evidence.EvidenceCheck;
import org.farthing.wallet.evidence.EvidenceReport;
import org.farthing.wallet.evidence.HistoryCheck;
import org.farthing.wallet.evidence.VoucherExport;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.SeenEvent;
import org.farthing.wallet.ledger.VoucherHistory;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.ledger.VoucherSearch;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** The voucher history, exports and checks, for the window. Also while the wallet is locked: no key is needed. Thread-safe. */
final class InstanceEvidence implements EvidenceDesk {
    /** Filters whose sums and places are remembered, so that the page's every second costs only its news. */
    private static final int SEARCHES = 8;

    private final Instance instance;
    private final Map<Filter, VoucherSearch> searches = new LinkedHashMap<>(SEARCHES, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Filter, VoucherSearch> eldest) {
            return size() > SEARCHES;
        }
    };

    InstanceEvidence(Instance instance) {
        this.instance = instance;
    }

    private <T> T ledger(Function<Ledger, T> read) {
        if (instance.isLocked()) {
            try (Ledger ledger = Ledger.openReadOnly(instance.data().ledger())) {
                return read.apply(ledger);
            }
        }
        return instance.open(purse -> read.apply(purse.ledger()));
    }

    VoucherPage page(VoucherQuery query) {
        return ledger(ledger -> page(ledger.history(), query));
    }

    VoucherPage page(VoucherHistory history, VoucherQuery query) {
        VoucherSearch search;
        synchronized (searches) {
            search = searches.computeIfAbsent(filter(query), VoucherSearch::new);
        }
        VoucherSearch.Found found = history.page(search, query.offset(), query.limit());
        return new VoucherPage(found.entries().stream()
                .map(entry -> new VoucherLine(entry.channel(), entry.relayName(), entry.sequence(), entry.cumulative(), entry.increment(),
                        entry.cells(), entry.at()))
                .toList(), found.total(), found.sum());
    }

    private static Filter filter(VoucherQuery query) {
        Filter filter = new Filter(Optional.empty(), query.from(), query.to(), query.channel(), query.least());
        return query.search().isBlank() ? filter : filter.matching(query.search());
    }

    @Override
    public long export(VoucherQuery query, Format format, Path file) {
        return ledger(ledger -> VoucherExport.toFile(ledger, filter(query), switch (format) {
            case CSV -> VoucherExport.Format.CSV;
            case JSON -> VoucherExport.Format.JSON_LINES;
        }, file));
    }

    @Override
    public Verdict verify(Path file) {
        EvidenceReport report = EvidenceCheck.file(file);
        Set<Bytes> own = new HashSet<>();
        ledger(Ledger::channelsEverPlanned).forEach(row -> own.add(row.id()));
        boolean ours = !report.channels().isEmpty()
                || report.fault().filter(fault -> fault.kind() != EvidenceReport.Kind.FORM).isPresent();
        List<Verdict.Channel> channels = report.channels().stream().map(channel -> new Verdict.Channel(channel.id(), channel.relayName(),
                channel.vouchers(), channel.lastTotal(), own.contains(channel.id()),
                channel.fault().map(InstanceEvidence::fault))).toList();
        return new Verdict(ours, report.lines(), report.faulty(), channels, report.firstFault().map(InstanceEvidence::fault));
    }

    @Override
    public List<VoucherDamage> damages() {
        return ledger(HistoryCheck::of).stream().map(damage -> new VoucherDamage(damage.channel().id(), damage.channel().relay().name(),
                damage.after(), damage.newest())).toList();
    }

    @Override
    public Filling fill(Bytes channel) {
        instance.used();
        Optional<PayingChannel> asked = instance.channels(wallet -> wallet.channels().askable(channel));
        if (asked.isEmpty()) {
            return Filling.WHOLE;
        }
        Optional<Voucher> copy;
        try {
            copy = instance.proxy().askHighest(asked.get());
        } catch (WalletException e) {
            if (CircuitRefusal.isSilence(e)) {
                return Filling.SILENT;
            }
            throw e;
        }
        return copy.map(voucher -> fill(channel, voucher)).orElse(Filling.NONE);
    }

    private Filling fill(Bytes channel, Voucher copy) {
        return switch (instance.channels(wallet -> wallet.channels().fill(channel, copy))) {
            case FILLED -> {
                // A row was exchanged where it stood, and what was added up before is not the sum any more.
                synchronized (searches) {
                    searches.clear();
                }
                yield Filling.FILLED;
            }
            case OLDER -> Filling.OLDER;
            case NOTHING_DAMAGED -> Filling.WHOLE;
        };
    }

    private static Verdict.Fault fault(EvidenceReport.Fault fault) {
        boolean changed = switch (fault.kind()) {
            case SIGNATURE, TERMS, CHANGED -> true;
            case FORM, OTHER_DOMAIN, SEQUENCE, NOT_RISING, INCREMENT, OTHER_RELAY -> false;
        };
        return new Verdict.Fault(fault.line(), changed, fault.voucher(), fault.sentence());
    }

    @Override
    public ChannelStory story(Bytes channel) {
        ZoneId zone = ZoneId.systemDefault();
        int offset = zone.getRules().getOffset(Instant.now()).getTotalSeconds();
        return ledger(ledger -> new ChannelStory(
                ledger.chainRecord().events(channel).stream().map(InstanceEvidence::event).toList(),
                ledger.history().days(channel, offset).stream()
                        .map(day -> new ChannelStory.Day(LocalDate.ofEpochDay(day.day()), day.paid())).toList()));
    }

    private static ChannelStory.Event event(SeenEvent event) {
        ChannelStory.Kind kind = switch (event.kind()) {
            case OPENED -> ChannelStory.Kind.OPENED;
            case TOPPED_UP -> ChannelStory.Kind.TOPPED_UP;
            case EXTENDED -> ChannelStory.Kind.EXTENDED;
            case CLOSE_REQUESTED -> ChannelStory.Kind.CLOSE_REQUESTED;
            case CLOSED -> ChannelStory.Kind.CLOSED;
            case REFUNDED -> ChannelStory.Kind.REFUNDED;
        };
        boolean closed = event.kind() == SeenEvent.Kind.CLOSED;
        return new ChannelStory.Event(kind, event.block(), event.amount(), closed ? event.rest() : Amount.ZERO,
                Optional.of(event.expiry()).filter(at -> !at.equals(Instant.EPOCH)));
    }
}
