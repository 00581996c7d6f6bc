package org.farthing.app.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** A session that says what a test wrote into it, and remembers what it was asked. Thread-safe. */
public final class ScriptedSession implements Session {
    private volatile Status status;
    private volatile List<ChannelLine> channels = List.of();
    private volatile long vouchers;
    private volatile Optional<WalletException> failure = Optional.empty();
    private volatile Optional<WalletException> refusal = Optional.empty();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<VoucherQuery> queries = new CopyOnWriteArrayList<>();
    private final AtomicInteger channelReads = new AtomicInteger();
    private final ScriptedBrowser browser = new ScriptedBrowser();
    private final Instant start;
    private final ScriptedKeys keys = new ScriptedKeys();
    public final ScriptedMoney money = new ScriptedMoney(new HandClock(Scenes.NOW));
    public final ScriptedWallet wallet = new ScriptedWallet();
    public final ScriptedRecovery recovery = new ScriptedRecovery();
    public final ScriptedEvidence evidence = new ScriptedEvidence();
    public final ScriptedOwnRelay ownRelay = new ScriptedOwnRelay();
    private final ScriptedRelays relays = new ScriptedRelays();
    private final ScriptedCircuits circuits = new ScriptedCircuits();
    private final ScriptedSettings settings = new ScriptedSettings();
    private final ScriptedCheckup checkup = new ScriptedCheckup();

    public ScriptedSession(Status status, Instant start) {
        this.status = status;
        this.start = start;
    }

    public void set(Status next) {
        status = next;
    }

    public void set(List<ChannelLine> next) {
        channels = List.copyOf(next);
    }

    /** The history has {@code total} vouchers, two a second from {@code start}. */
    public void setVouchers(long total) {
        vouchers = total;
    }

    /** Every reading of the ledger fails like this from now on. */
    public void failWith(Optional<WalletException> next) {
        failure = next;
    }

    /** Asking to close fails like this from now on. */
    public void refuseWith(Optional<WalletException> next) {
        refusal = next;
    }

    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** How often the channels were read. */
    public int channelReads() {
        return channelReads.get();
    }

    public List<VoucherQuery> queries() {
        return List.copyOf(queries);
    }

    public void update(UnaryOperator<Status> change) {
        status = change.apply(status);
    }

    /** The status cannot be read from now on. */
    public void breakStatus() {
        status = null;
    }

    @Override
    public Status status() {
        if (status == null) {
            throw new IllegalStateException("broken by the test");
        }
        return status;
    }

    @Override
    public String network() {
        return status != null && status.practice() ? "Practice" : "Gnosis";
    }

    @Override
    public ScriptedKeys keys() {
        return keys;
    }

    @Override
    public List<ChannelLine> channels() {
        channelReads.incrementAndGet();
        failure.ifPresent(each -> {
            throw each;
        });
        return channels;
    }

    @Override
    public VoucherPage vouchers(VoucherQuery query) {
        queries.add(query);
        failure.ifPresent(each -> {
            throw each;
        });
        List<ChannelLine> payees = channels.stream()
                .filter(line -> query.channel().filter(id -> !id.equals(line.id())).isEmpty())
                .filter(line -> line.relayName().toLowerCase(Locale.ROOT).contains(query.search().toLowerCase(Locale.ROOT)))
                .toList();
        // Vouchers go round all channels, so a filter leaves its share.
        long total = channels.isEmpty() ? 0 : vouchers * payees.size() / channels.size();
        var lines = new ArrayList<VoucherLine>();
        for (long at = query.offset(); at < Math.min(total, (long) query.offset() + query.limit()); at++) {
            long place = total - 1 - at;
            ChannelLine payee = payees.get((int) (place % payees.size()));
            long sequence = place / payees.size() + 1;
            lines.add(new VoucherLine(payee.id(), payee.relayName(), sequence, INCREMENT.times(sequence), INCREMENT, 512,
                    start.plusMillis(place * 500)));
        }
        return new VoucherPage(lines, total, INCREMENT.times(total));
    }

    public static final Amount INCREMENT = Amount.parseCoins("0.0001");

    @Override
    public void connect() {
        asked.add("connect");
    }

    @Override
    public void disconnect() {
        asked.add("disconnect");
    }

    @Override
    public void askToClose(Bytes channel) {
        asked.add("close " + channel.hex());
        refusal.ifPresent(each -> {
            throw each;
        });
    }

    public ScriptedBrowser scriptedBrowser() {
        return browser;
    }

    @Override
    public BrowserDesk browser() {
        return browser;
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
    public ScriptedRelays relays() {
        return relays;
    }

    @Override
    public ScriptedCircuits circuits() {
        return circuits;
    }

    @Override
    public OwnRelayDesk ownRelay() {
        return ownRelay;
    }

    @Override
    public ScriptedSettings settings() {
        return settings;
    }

    @Override
    public ScriptedCheckup checkup() {
        return checkup;
    }

    @Override
    public void close() {
        asked.add("end");
    }
}
