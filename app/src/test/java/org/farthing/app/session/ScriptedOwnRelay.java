package org.farthing.app.session;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.farthing.app.session.OwnRelay.Found;
import org.farthing.app.session.OwnRelay.Payer;
import org.farthing.app.session.OwnRelay.Phase;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** A relay that stands as a test wrote it, and remembers what it was asked. Thread-safe. */
public final class ScriptedOwnRelay implements OwnRelayDesk {
    public static final Address ACCOUNT = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    public static final RelayPlan PLAN = new RelayPlan("Maple", Amount.parseCoins("0.0001"), "203.0.113.7", 9443, false, List.of(),
            Optional.empty());
    public static final String PASSWORD = "correct horse battery staple";

    private volatile OwnRelay state = none();
    private volatile Offer offer = new Offer(2, 0, coins("3.10"), coins("0.0004"), coins("0.9"));
    private volatile Optional<WalletException> refusal = Optional.empty();
    private volatile Optional<CountDownLatch> held = Optional.empty();
    private volatile OwnRelay.Cashed done = new OwnRelay.Cashed(2, 0, 0, coins("3.10"), coins("0.0004"));
    private volatile boolean practice;
    private volatile boolean portFree = true;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    // ---- situations ----

    public static OwnRelay none() {
        return new OwnRelay(Phase.NONE, OwnRelay.Step.KEYS, Optional.empty(), Optional.empty(), OwnRelay.Reach.UNKNOWN, OwnRelay.Books.NOTHING,
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    /** Some weeks in: one payer that browses, one that asked to close, and one of each other kind. */
    public static OwnRelay running() {
        return new OwnRelay(Phase.RUNNING, OwnRelay.Step.READY, Optional.empty(), Optional.of(PLAN),
                new OwnRelay.Reach(Found.REACHED, 9443, Optional.of(Scenes.NOW.minus(Duration.ofMinutes(2)))),
                new OwnRelay.Books(coins("4.20"), coins("1.10"), coins("3.10"), Amount.ZERO, coins("0.02")),
                Optional.of(new OwnRelay.NextCashing(50, Scenes.NOW.plus(Duration.ofDays(26)))), Optional.empty(),
                Optional.of(new OwnRelay.Account(ACCOUNT, coins("0.9"), coins("0.0004"))), payers(), days());
    }

    private static List<Payer> payers() {
        var payers = new ArrayList<Payer>();
        Payer.State[] states = {Payer.State.ASKED_TO_CLOSE, Payer.State.ENDING, Payer.State.SERVING, Payer.State.IDLE, Payer.State.USED_UP,
            Payer.State.CASHED, Payer.State.LOST};
        String[] earned = {"0.02", "0.31", "1.31", "0.46", "1", "1.1", "0.000012345678"};
        int[] days = {1, 2, 29, 20, 12, 0, 0};
        for (int i = 0; i < states.length; i++) {
            byte[] id = new byte[32];
            byte[] payer = new byte[20];
            Arrays.fill(id, (byte) (17 * i + 3));
            Arrays.fill(payer, (byte) (29 * i + 0x4c));
            payers.add(new Payer(Bytes.of(id), new Address(Bytes.of(payer)), Amount.ofCoins(i < 4 ? 2 : 1), coins(earned[i]),
                    days[i] == 0 ? Optional.empty() : Optional.of(Scenes.NOW.plus(Duration.ofDays(days[i]))), states[i]));
        }
        return payers;
    }

    private static List<OwnRelay.Day> days() {
        LocalDate today = LocalDate.ofInstant(Scenes.NOW, ZoneOffset.UTC);
        var days = new ArrayList<OwnRelay.Day>();
        for (int back = 27; back >= 0; back--) {
            if (back % 6 != 2) {
                long milli = back == 27 ? -20 : (long) (150 + 120 * Math.sin(back / 2.5) + 7 * back);
                days.add(new OwnRelay.Day(today.minusDays(back), BigInteger.valueOf(milli).multiply(BigInteger.TEN.pow(15))));
            }
        }
        return days;
    }

    private static Amount coins(String text) {
        return Amount.parseCoins(text);
    }

    // ---- the script ----

    public void set(OwnRelay next) {
        state = next;
    }

    public void set(Phase phase, OwnRelay.Step step) {
        OwnRelay now = state;
        state = new OwnRelay(phase, step, now.refusal(), now.plan(), now.reach(), now.books(), now.next(), now.cashed(), now.account(),
                now.payers(), now.days());
    }

    public void reach(Found found, Optional<Duration> ago) {
        OwnRelay now = state;
        state = new OwnRelay(now.phase(), now.step(), now.refusal(), now.plan(), new OwnRelay.Reach(found, 9443, ago.map(Scenes.NOW::minus)),
                now.books(), now.next(), now.cashed(), now.account(), now.payers(), now.days());
    }

    public void having(Optional<WalletException> why, Optional<OwnRelay.Account> account) {
        OwnRelay now = state;
        state = new OwnRelay(now.phase(), now.step(), why, now.plan(), now.reach(), now.books(), now.next(), now.cashed(), account,
                now.payers(), now.days());
    }

    public void plan(RelayPlan plan) {
        OwnRelay now = state;
        state = new OwnRelay(now.phase(), now.step(), now.refusal(), Optional.of(plan), now.reach(), now.books(), now.next(), now.cashed(),
                now.account(), now.payers(), now.days());
    }

    public void offer(Offer next) {
        offer = next;
    }

    /** What the next cashing does. */
    public void cashes(OwnRelay.Cashed next) {
        done = next;
    }

    public void refuseWith(Optional<WalletException> next) {
        refusal = next;
    }

    public void setPractice(boolean next) {
        practice = next;
    }

    public void setPortFree(boolean next) {
        portFree = next;
    }

    /** Everything that is asked for from now on waits until {@link #goOn}. */
    public void hold() {
        held = Optional.of(new CountDownLatch(1));
    }

    public void goOn() {
        held.ifPresent(CountDownLatch::countDown);
        held = Optional.empty();
    }

    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void ask(String what) {
        asked.add(what);
        held.ifPresent(latch -> {
            try {
                latch.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        refusal.ifPresent(why -> {
            throw why;
        });
    }

    // ---- as the window sees it ----

    @Override
    public OwnRelay state() {
        return state;
    }

    @Override
    public Optional<Uncashed> uncashed() {
        return state.payers().stream().filter(payer -> payer.cashBy().isPresent()).findFirst()
                .map(first -> new Uncashed(state.books().waiting(), first.cashBy().orElseThrow(), first.earned()));
    }

    @Override
    public RelayPlan proposal() {
        return practice ? PLAN.reachedAt("127.0.0.1", 9443) : PLAN.reachedAt("", 9443);
    }

    @Override
    public String coin() {
        return practice ? "PLAY" : "xDAI";
    }

    @Override
    public boolean isFree(int port) {
        return portFree;
    }

    @Override
    public boolean asksPassword() {
        return !practice;
    }

    @Override
    public Path config() {
        return Path.of("/home/alice/.local/share/farthing/relay.toml");
    }

    @Override
    public void start(Optional<RelayPlan> plan, Optional<Password> password) {
        ask("start " + plan.map(RelayPlan::toString).orElse("again") + password.map(typed -> " " + new String(typed.toChars())).orElse(""));
        plan.ifPresent(this::plan);
        set(Phase.RUNNING, OwnRelay.Step.READY);
    }

    @Override
    public void cancel() {
        asked.add("cancel");
        set(Phase.OFF, OwnRelay.Step.KEYS);
        goOn();
    }

    @Override
    public void stop() {
        ask("stop");
        set(Phase.OFF, OwnRelay.Step.KEYS);
    }

    @Override
    public boolean change(RelayPlan plan) {
        ask("change " + plan);
        boolean atOnce = state.plan().orElseThrow().port() == plan.port();
        plan(plan);
        return atOnce;
    }

    @Override
    public void checkReach() {
        ask("check");
    }

    @Override
    public Offer offer() {
        refusal.ifPresent(why -> {
            throw why;
        });
        return offer;
    }

    @Override
    public OwnRelay.Cashed cash() {
        ask("cash");
        OwnRelay now = state;
        state = new OwnRelay(now.phase(), now.step(), now.refusal(), now.plan(), now.reach(), now.books(), now.next(), Optional.of(done),
                now.account(), now.payers(), now.days());
        return done;
    }

    @Override
    public void changePassword(Password before, Password fresh) {
        ask("password");
    }

    @Override
    public List<String> words(Password password) {
        ask("words");
        return List.of("legal winner thank year wave sausage worth useful legal winner thank yellow".split(" "));
    }

    @Override
    public void close() {
        asked.add("close");
    }
}
