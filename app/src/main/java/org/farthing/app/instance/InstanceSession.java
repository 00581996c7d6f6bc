package org.farthing.app.instance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.app.session.BrowserDesk;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.CheckupDesk;
import org.farthing.app.session.CircuitsDesk;
import org.farthing.app.session.EvidenceDesk;
import org.farthing.app.session.KeysDesk;
import org.farthing.app.session.MoneyDesk;
import org.farthing.app.session.OwnRelayDesk;
import org.farthing.app.session.Phase;
import org.farthing.app.session.RecoveryDesk;
import org.farthing.app.session.RelaysDesk;
import org.farthing.app.session.Session;
import org.farthing.app.session.SettingsDesk;
import org.farthing.app.session.Status;
import org.farthing.app.session.VoucherPage;
import org.farthing.app.session.VoucherQuery;
import org.farthing.app.session.WalletDesk;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** A running instance as the window sees it. Thread-safe. */
public final class InstanceSession implements Session {
    private static final List<String> ROLES = List.of("entry", "middle", "exit");

    private record Reading(long bytes, Instant at, long rate) {
    }

    private final Instance instance;
    private final Runnable end;
    private final PathStanding standing = new PathStanding();
    private final RelaysDesk relays;
    private final CircuitsDesk circuits;
    private final SettingsDesk settings;
    private final CheckupDesk checkup;
    private final InstanceKeys keys;
    private final InstanceMoney money;
    private final InstanceWallet wallet;
    private final InstanceRecovery recovery;
    private final InstanceEvidence evidence;
    private volatile Reading lastReading = new Reading(0, Instant.now(), 0);

    /** @param end what ends the program's work */
    public InstanceSession(Instance instance, Runnable end) {
        this.instance = instance;
        this.end = end;
        this.relays = new InstanceRelays(instance);
        this.circuits = new InstanceCircuits(instance);
        this.settings = new InstanceSettings(instance, end);
        this.checkup = new InstanceCheckup(instance);
        this.keys = new InstanceKeys(instance);
        this.money = new InstanceMoney(instance);
        this.wallet = new InstanceWallet(instance);
        this.recovery = new InstanceRecovery(instance);
        this.evidence = new InstanceEvidence(instance);
    }

    @Override
    public RelaysDesk relays() {
        return relays;
    }

    @Override
    public CircuitsDesk circuits() {
        return circuits;
    }

    @Override
    public OwnRelayDesk ownRelay() {
        return instance.ownRelay().orElseThrow();
    }

    @Override
    public SettingsDesk settings() {
        return settings;
    }

    @Override
    public CheckupDesk checkup() {
        return checkup;
    }

    /** English is the language of the sentences without a tag. */
    @Override
    public String network() {
        return instance.access().network().name();
    }

    @Override
    public KeysDesk keys() {
        return keys;
    }

    @Override
    public Status status() {
        ClientStatus client = instance.proxy().status();
        Amount inChannels = Amount.ZERO;
        Amount used = Amount.ZERO;
        Amount atRisk = Amount.ZERO;
        Optional<Instant> backAt = Optional.empty();
        for (ChannelRow row : instance.rows()) {
            if (!standingOf(row).phase().ended()) {
                Funds funds = row.funds();
                inChannels = inChannels.plus(funds.deposit());
                used = used.plus(funds.signed());
                atRisk = atRisk.plus(row.atRisk());
                Instant refundable = row.state().refundableAt();
                backAt = backAt.filter(refundable::isBefore).or(() -> Optional.of(refundable));
            }
        }
        PathStanding.Claim claim = standing.of(client, settings.today().reached(), Instant.now());
        Phase phase = claim.phase();
        boolean halted = phase == Phase.BLOCKED || phase == Phase.PAUSED;
        return new Status(phase, step(client, phase), 4, halted ? client.blockage().map(Blockages::of) : Optional.empty(),
                claim.checkedAt(), InstanceCircuits.hops(client.path()),
                instance.proxy().socks().map(address -> "127.0.0.1:" + address.getPort()),
                rate(client.bytes()),
                instance.balance(), inChannels, used, atRisk, inChannels.minusOrZero(used), backAt, client.spent(),
                instance.access().isPractice(), instance.access().network().coin(),
                InstanceCircuits.shortage(client.shortage(), instance.chainSilentSince()), true);
    }

    private static int step(ClientStatus client, Phase phase) {
        if (phase != Phase.CONNECTING) {
            return 0;
        }
        return client.readyCircuits() > 0 ? 4 : 2;
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
        ChannelStanding now = standingOf(row);
        return new ChannelLine(row.id(), row.relay().id(), row.relay().name(), relay.map(Descriptor::country).orElse(""), role,
                now.phase(), funds.deposit(), funds.signed(), funds.acknowledged(), row.settled(), row.atRisk(),
                now.phase().ended() ? row.returned() : funds.left(), Optional.of(row.state().refundableAt()), now.halt());
    }

    private ChannelStanding standingOf(ChannelRow row) {
        ClientStatus client = instance.proxy().status();
        return ChannelStanding.of(row.state(), instance.chainTime(), Optional.ofNullable(client.stopped().get(row.id())),
                client.paths().silent().contains(row.relay().id()));
    }

    @Override
    public VoucherPage vouchers(VoucherQuery query) {
        return evidence.page(query);
    }

    @Override
    public MoneyDesk money() {
        return money;
    }

    @Override
    public WalletDesk wallet() {
        return wallet;
    }

    @Override
    public RecoveryDesk recovery() {
        return recovery;
    }

    @Override
    public EvidenceDesk evidence() {
        return evidence;
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
