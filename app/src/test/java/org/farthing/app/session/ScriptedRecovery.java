package org.farthing.app.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** A recovery that stands where a test put it. Thread-safe. */
public final class ScriptedRecovery implements RecoveryDesk {
    private volatile RecoveryOutline plan = usual("0.0031", "11.42");
    private volatile Optional<RecoveryProgress> progress = Optional.empty();
    private RefundWishes wishes = new RefundWishes(true, Set.of(), Set.of());
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public static RecoveryOutline usual(String fees, String balance) {
        return new RecoveryOutline(Scenes.NOW, Amount.ofCoins(24), Amount.parseCoins("22.61"), Amount.parseCoins("1.39"),
                Amount.parseCoins(fees), Amount.parseCoins(balance), List.of(
                new RecoveryOutline.Line(Scenes.NOW, 2, Amount.parseCoins("1.92"), RecoveryOutline.Reason.NOW),
                new RecoveryOutline.Line(Scenes.NOW.plus(Duration.ofHours(36)), 22, Amount.parseCoins("20.69"),
                        RecoveryOutline.Reason.AFTER_ASKING)));
    }

    public static RecoveryOutline empty() {
        return new RecoveryOutline(Scenes.NOW, Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ofCoins(1), List.of());
    }

    public static RecoveryProgress at(int asked, int over, String back, boolean done) {
        return at(asked, over, back, Optional.empty(), done);
    }

    public static RecoveryProgress failing(int over, String back, RecoveryProgress.Failed failed) {
        return at(24, over, back, Optional.of(failed), false);
    }

    private static RecoveryProgress at(int asked, int over, String back, Optional<RecoveryProgress.Failed> failed, boolean done) {
        return new RecoveryProgress(24, asked, over, Amount.parseCoins(back), Amount.parseCoins("1.39"), Amount.parseCoins("0.0029"),
                Amount.parseCoins("22.61").minusOrZero(Amount.parseCoins(back)), Optional.of(Scenes.NOW.plus(Duration.ofHours(36))), failed, false,
                done);
    }

    public void set(RecoveryOutline next) {
        plan = next;
    }

    public void set(Optional<RecoveryProgress> next) {
        progress = next;
    }

    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public Amount refundFee() {
        return Amount.parseCoins("0.00004");
    }

    @Override
    public synchronized RefundWishes wishes() {
        return wishes;
    }

    @Override
    public synchronized void refundByItself(Bytes channel, boolean yes) {
        asked.add("by itself " + yes);
        wishes = new RefundWishes(wishes.usual(), yes ? Set.of() : Set.of(channel), wishes.reminders());
    }

    @Override
    public synchronized void remind(Bytes channel, boolean yes) {
        asked.add("remind " + yes);
        wishes = new RefundWishes(wishes.usual(), wishes.byHand(), yes ? Set.of(channel) : Set.of());
    }

    @Override
    public RecoveryOutline plan() {
        return plan;
    }

    @Override
    public void start(boolean disconnectFirst, boolean refundByItself) {
        asked.add("start " + disconnectFirst + " " + refundByItself);
        progress = Optional.of(at(0, 0, "0", false));
    }

    @Override
    public Optional<RecoveryProgress> progress() {
        return progress;
    }

    @Override
    public void save(RecoveryOutline outline, Path file) {
        asked.add("save " + file.getFileName());
    }

    @Override
    public void cancel() {
        asked.add("cancel");
        progress = Optional.empty();
    }
}
