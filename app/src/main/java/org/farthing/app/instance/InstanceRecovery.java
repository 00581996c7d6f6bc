package org.farthing.app.instance;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.RecoveryDesk;
import org.farthing.app.session.RecoveryOutline;
import org.farthing.app.session.RecoveryProgress;
import org.farthing.app.session.RefundWishes;
import org.farthing.wallet.RecoveryPlan;
import org.farthing.wallet.RecoveryStatus;
import org.farthing.wallet.RefundNotes;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** Getting everything back, for the window. */
final class InstanceRecovery implements RecoveryDesk {
    private static final System.Logger LOG = System.getLogger("farthing.money");

    private final Instance instance;

    InstanceRecovery(Instance instance) {
        this.instance = instance;
    }

    @Override
    public RecoveryOutline plan() {
        instance.used();
        return instance.channels(wallet -> {
            wallet.channels().refresh();
            RecoveryPlan plan = wallet.channels().previewRecovery(RecoveryPlan.Options.USUAL);
            Map<Bytes, ChannelRow> rows = new HashMap<>();
            wallet.channels().rows().forEach(row -> rows.put(row.id(), row));
            return outline(plan, rows, wallet.channels().chainTime(), wallet.balance());
        });
    }

    private static RecoveryOutline outline(RecoveryPlan plan, Map<Bytes, ChannelRow> rows, Instant now, Amount balance) {
        record Slot(Instant when, RecoveryOutline.Reason reason) {
        }
        Set<Bytes> requested = new HashSet<>();
        plan.steps().stream().filter(step -> step.action() == RecoveryPlan.Action.REQUEST_CLOSE)
                .forEach(step -> requested.addAll(step.channels()));
        var slots = new TreeMap<Slot, List<ChannelRow>>(Comparator.comparing(Slot::when).thenComparing(Slot::reason));
        Amount locked = Amount.ZERO;
        Amount mayCash = Amount.ZERO;
        for (RecoveryPlan.Step step : plan.steps()) {
            if (step.action() == RecoveryPlan.Action.REFUND) {
                for (Bytes id : step.channels()) {
                    ChannelRow row = rows.get(id);
                    slots.computeIfAbsent(new Slot(step.due(), reason(row, step.due(), now, requested.contains(id))),
                            _ -> new ArrayList<>()).add(row);
                }
            }
        }
        plan.dust().forEach(id -> slots.computeIfAbsent(new Slot(rows.get(id).funds().expiry(), RecoveryOutline.Reason.TOO_SMALL),
                _ -> new ArrayList<>()).add(rows.get(id)));
        plan.waiting().forEach(id -> slots.computeIfAbsent(new Slot(rows.get(id).funds().expiry(), RecoveryOutline.Reason.OPENING),
                _ -> new ArrayList<>()).add(rows.get(id)));
        for (List<ChannelRow> each : slots.values()) {
            for (ChannelRow row : each) {
                locked = locked.plus(row.funds().deposit());
                mayCash = mayCash.plus(row.funds().signed().min(row.funds().deposit()));
            }
        }
        List<RecoveryOutline.Line> lines = slots.entrySet().stream().map(slot -> new RecoveryOutline.Line(slot.getKey().when(),
                slot.getValue().size(), slot.getValue().stream().map(row -> row.funds().left()).reduce(Amount.ZERO, Amount::plus),
                slot.getKey().reason())).toList();
        return new RecoveryOutline(now, locked, plan.back(), mayCash, plan.cost(), balance, lines);
    }

    private static RecoveryOutline.Reason reason(ChannelRow row, Instant due, Instant now, boolean request) {
        if (!due.isAfter(now)) {
            return RecoveryOutline.Reason.NOW;
        }
        if (row.state() instanceof ChannelState.CloseRequested || row.state() instanceof ChannelState.Requesting) {
            return RecoveryOutline.Reason.ASKED;
        }
        return request ? RecoveryOutline.Reason.AFTER_ASKING : RecoveryOutline.Reason.EXPIRY;
    }

    @Override
    public void start(boolean disconnectFirst, boolean refundByItself) {
        instance.used();
        if (disconnectFirst) {
            instance.proxy().client().disconnect();
        }
        RecoveryRequests.begin(instance, RecoveryPlan.Options.USUAL, false);
        instance.channels(wallet -> {
            wallet.channels().refundByHand(!refundByItself);
            return wallet;
        });
        // The first steps without waiting for the next chore: relays that are gone take their time.
        Thread.ofVirtual().name("recovery").start(() -> {
            try {
                RecoveryRequests.advance(instance);
            } catch (WalletException e) {
                LOG.log(Level.INFO, "the money could not be brought back yet: " + e.getMessage());
            }
        });
    }

    @Override
    public Optional<RecoveryProgress> progress() {
        return instance.channels(wallet -> wallet.channels().recovery()).map(this::progress);
    }

    private RecoveryProgress progress(RecoveryStatus status) {
        Amount back = Amount.ZERO;
        Amount earned = Amount.ZERO;
        int over = 0;
        int asked = 0;
        for (RecoveryStatus.Line line : status.lines()) {
            back = back.plus(line.channel().returned());
            earned = earned.plus(line.channel().settled());
            over += NewChannels.isOver(line.channel()) ? 1 : 0;
            asked += line.asked().isPresent() || NewChannels.isOver(line.channel()) ? 1 : 0;
        }
        Optional<Instant> next = status.rest().steps().stream().map(RecoveryPlan.Step::due).min(Instant::compareTo);
        Optional<RecoveryProgress.Failed> failed = status.failed() == 0 ? Optional.empty()
                : Optional.of(new RecoveryProgress.Failed(status.failed(), Instant.now().plus(MoneyChores.every(instance))));
        return new RecoveryProgress(status.lines().size(), asked, over, back, earned, status.fees(), status.rest().back(), next,
                failed, status.refundsByHand(), status.isDone());
    }

    @Override
    public void save(RecoveryOutline outline, Path file) {
        String coin = instance.access().network().coin();
        try {
            OwnerOnlyFile.replace(file, out -> {
                var text = new StringBuilder("when,channels,back,coin,why\r\n");
                for (RecoveryOutline.Line line : outline.lines()) {
                    text.append(line.when()).append(',').append(line.channels()).append(',').append(line.comesBack().toCoins()).append(',')
                            .append(coin).append(',').append(line.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .append("\r\n");
                }
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            });
        } catch (IOException e) {
            throw Refusal.PLAN_NOT_WRITTEN.after(e);
        }
    }

    @Override
    public Amount refundFee() {
        return instance.channels(wallet -> wallet.channels().refundFee());
    }

    @Override
    public RefundWishes wishes() {
        RefundNotes notes = instance.channels(wallet -> wallet.channels().refundNotes());
        return new RefundWishes(instance.settings().now().refundsByItself(), notes.byHand(), notes.reminders());
    }

    @Override
    public void refundByItself(Bytes channel, boolean yes) {
        note(notes -> notes.byHand(channel, !yes));
    }

    @Override
    public void remind(Bytes channel, boolean yes) {
        note(notes -> notes.remind(channel, yes));
    }

    private void note(UnaryOperator<RefundNotes> change) {
        instance.channels(wallet -> {
            wallet.channels().refundNotes(change);
            return wallet;
        });
    }

    @Override
    public void cancel() {
        instance.channels(wallet -> {
            wallet.channels().cancelRecovery();
            return wallet;
        });
        instance.payFromOpenChannels();
    }
}
