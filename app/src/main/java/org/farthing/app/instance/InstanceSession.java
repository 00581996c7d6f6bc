package org.farthing.app.instance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.app.session.BrowserDesk;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.Hop;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Session;
import org.farthing.app.session.Status;
import org.farthing.app.session.VoucherLine;
import org.farthing.app.session.VoucherPage;
import org.farthing.app.session.VoucherQuery;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.VoucherHistory;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** A running instance as the window sees it. Thread-safe. */
public final class InstanceSession implements Session {
    private static final List<String> ROLES = List.of("entry", "middle", "exit");

    private record Reading(long bytes, Instant at, long rate) {
    }

    private final Instance instance;
    private final Runnable end;
    private volatile Reading lastReading = new Reading(0, Instant.now(), 0);

    /** @param end what ends the program's work */
    public InstanceSession(Instance instance, Runnable end) {
        this.instance = instance;
        this.end = end;
    }

    @Override
    public Status status() {
        ClientStatus client = instance.proxy().status();
        Amount inChannels = Amount.ZERO;
        Amount used = Amount.ZERO;
        Amount atRisk = Amount.ZERO;
        Optional<Instant> backAt = Optional.empty();
        for (ChannelRow row : instance.rows()) {
            if (!isOver(row)) {
                Funds funds = row.funds();
                inChannels = inChannels.plus(funds.deposit());
                used = used.plus(funds.signed());
                atRisk = atRisk.plus(row.atRisk());
                Instant refundable = row.state().refundableAt();
                backAt = backAt.filter(refundable::isBefore).or(() -> Optional.of(refundable));
            }
        }
        Phase phase = phase(client);
        return new Status(phase, step(client, phase), 4, phase == Phase.BLOCKED ? client.lastFailure() : "", client.lastProbe(),
                hops(client.path()), client.socks().map(address -> "127.0.0.1:" + address.getPort()), rate(client.bytes()),
                instance.balance(), inChannels, used, atRisk, inChannels.minusOrZero(used), backAt, client.spent(),
                instance.access().isPractice(), instance.access().network().coin(), true);
    }

    private static boolean isOver(ChannelRow row) {
        return row.state() instanceof ChannelState.Closed || row.state() instanceof ChannelState.Refunded;
    }

    private static Phase phase(ClientStatus client) {
        if (!client.wanted()) {
            return Phase.OFF;
        }
        if (client.readyCircuits() > 0) {
            return client.lastProbe().isPresent() ? Phase.PROTECTED : Phase.CONNECTING;
        }
        return client.lastFailure().isEmpty() ? Phase.CONNECTING : Phase.BLOCKED;
    }

    private static int step(ClientStatus client, Phase phase) {
        if (phase != Phase.CONNECTING) {
            return 0;
        }
        return client.readyCircuits() > 0 ? 4 : 2;
    }

    private static List<Hop> hops(List<Descriptor> path) {
        var hops = new ArrayList<Hop>();
        for (int i = 0; i < path.size(); i++) {
            Descriptor relay = path.get(i);
            hops.add(new Hop(relay.name(), relay.country(), ROLES.get(i), relay.pricePerUnit()));
        }
        return hops;
    }

    /** Bytes in the last second or so; asked more often, the last answer holds. */
    private long rate(long bytes) {
        Reading before = lastReading;
        Instant now = Instant.now();
        long millis = Duration.between(before.at(), now).toMillis();
        if (millis < 900) {
            return before.rate();
        }
        long rate = Math.max(0, bytes - before.bytes()) * 1000 / millis;
        lastReading = new Reading(bytes, now, rate);
        return rate;
    }

    @Override
    public BrowserDesk browser() {
        return instance.browser();
    }

    @Override
    public List<ChannelLine> channels() {
        List<Descriptor> path = instance.proxy().status().path();
        return instance.rows().stream().map(row -> line(row, path)).toList();
    }

    private ChannelLine line(ChannelRow row, List<Descriptor> path) {
        Optional<Descriptor> relay = instance.directory().find(row.relay().id());
        String role = "";
        for (int i = 0; i < path.size(); i++) {
            if (path.get(i).relayId().equals(row.relay().id())) {
                role = ROLES.get(i);
            }
        }
        Funds funds = row.funds();
        return new ChannelLine(row.id(), row.relay().id(), row.relay().name(), relay.map(Descriptor::country).orElse(""), role,
                phase(row), funds.deposit(), funds.signed(), funds.acknowledged(), row.settled(), row.atRisk(), comesBack(row),
                Optional.of(row.state().refundableAt()));
    }

    private static Amount comesBack(ChannelRow row) {
        return isOver(row) ? row.returned() : row.funds().left();
    }

    private static ChannelPhase phase(ChannelRow row) {
        return switch (row.state()) {
            case ChannelState.Planned _, ChannelState.Opening _, ChannelState.Undone _ -> ChannelPhase.OPENING;
            case ChannelState.Open(Funds funds) -> {
                if (funds.left().isZero()) {
                    yield ChannelPhase.USED_UP;
                }
                yield funds.left().times(5).isMoreThan(funds.deposit()) ? ChannelPhase.OPEN : ChannelPhase.LOW;
            }
            case ChannelState.Closing _, ChannelState.Requesting _, ChannelState.CloseRequested _ -> ChannelPhase.CLOSING;
            case ChannelState.Refunding _ -> ChannelPhase.REFUNDABLE;
            case ChannelState.Closed _ -> ChannelPhase.CLOSED;
            case ChannelState.Refunded _ -> ChannelPhase.REFUNDED;
        };
    }

    @Override
    public VoucherPage vouchers(VoucherQuery query) {
        VoucherHistory.Filter filter = VoucherHistory.Filter.ALL;
        if (!query.search().isBlank()) {
            filter = filter.matching(query.search().strip());
        }
        if (query.channel().isPresent()) {
            filter = filter.on(query.channel().get());
        }
        VoucherHistory.Filter asked = filter;
        if (instance.isLocked()) {
            try (Ledger ledger = Ledger.openReadOnly(instance.data().ledger())) {
                return page(ledger.history(), asked, query);
            }
        }
        return instance.open(purse -> page(purse.ledger().history(), asked, query));
    }

    private static VoucherPage page(VoucherHistory history, VoucherHistory.Filter filter, VoucherQuery query) {
        List<VoucherLine> lines = history.page(filter, VoucherHistory.Order.NEWEST_FIRST, query.offset(), query.limit()).stream()
                .map(entry -> new VoucherLine(entry.channel(), entry.relayName(), entry.sequence(), entry.cumulative(), entry.increment(),
                        entry.cells(), entry.at()))
                .toList();
        return new VoucherPage(lines, history.count(filter), history.sum(filter));
    }

    @Override
    public void connect() {
        instance.proxy().client().connect();
    }

    @Override
    public void disconnect() {
        instance.proxy().client().disconnect();
    }

    @Override
    public void askToClose(Bytes channel) {
        instance.channels(wallet -> instance.proxy().askToClose(wallet, channel));
    }

    @Override
    public void close() {
        end.run();
    }
}
