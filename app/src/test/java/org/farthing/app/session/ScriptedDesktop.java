package org.farthing.app.session;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.farthing.app.SettingKey;
import org.farthing.app.Settings.WindowChoice;
import org.farthing.app.SettingsFile;
import org.farthing.app.language.Language;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/** A program in which everything succeeds at once, on a session that says what a test wrote into it. Thread-safe. */
public final class ScriptedDesktop implements Program, PracticeDesk, NewWalletDesk {
    private final ScriptedSession session;
    private volatile State state = new State.FirstRun(false);
    private volatile int running = 6;

    public ScriptedDesktop(ScriptedSession session) {
        this.session = session;
    }

    public void set(State next) {
        state = next;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public Optional<WalletCard> wallet() {
        return Optional.of(new WalletCard("Gnosis", Optional.of(Instant.parse("2026-11-21T10:00:00Z")), OptionalInt.of(24)));
    }

    @Override
    public Path folder() {
        return session.settings().facts().folder();
    }

    @Override
    public Optional<Path> folderOption() {
        return Optional.empty();
    }

    @Override
    public WindowChoice window() {
        return session.settings().now().window();
    }

    @Override
    public void speak(Language language) {
        session.settings().save(SettingKey.LANGUAGE, Optional.of(SettingsFile.quoted(language.tag())));
    }

    @Override
    public PracticeDesk practice() {
        return this;
    }

    @Override
    public NewWalletDesk newWallet() {
        return this;
    }

    @Override
    public Session unlock(Password password) {
        state = new State.Running(session);
        return session;
    }

    @Override
    public void leave() {
    }

    @Override
    public void turnTo(Path folder) {
    }

    @Override
    public void onShow(Runnable comeForward) {
    }

    @Override
    public List<Notice> notices() {
        return List.of();
    }

    @Override
    public void close() {
    }

    // ---- the practice world ----

    /** So many of six relays start from now on. */
    public void startOnly(int relays) {
        running = relays;
    }

    @Override
    public boolean isBegun() {
        return false;
    }

    @Override
    public Ready open(Consumer<PracticeStep> progress) {
        progress.accept(new PracticeStep(PracticeStep.Part.CHANNELS, 6, 3, 6));
        state = new State.Running(session);
        return new Ready(session, Amount.parseCoins("93.9912"), Amount.ofCoins(6), Amount.parseCoins("0.0088"), 6, running);
    }

    @Override
    public CheckPage readCheckPage() {
        return new CheckPage("127.0.0.1", List.of("GET /check HTTP/1.0", "Host: 127.0.0.1"));
    }

    // ---- new and restored wallets ----

    @Override
    public List<Profile> profiles() {
        return List.of(new Profile("Gnosis Chain", "xDAI", true, false), new Profile("Sepolia", "ETH", false, true));
    }

    @Override
    public Optional<Choice> settled() {
        return Optional.of(new Choice("Gnosis Chain", URI.create("https://node.example/")));
    }

    @Override
    public NodeTest test(Choice choice) {
        return new NodeTest.Fits();
    }

    @Override
    public Mnemonic create(Choice choice, Password password) {
        state = new State.Running(session);
        return Mnemonic.generate(12, new SecureRandom());
    }

    @Override
    public void restore(Choice choice, Mnemonic words, Password password) {
        state = new State.Running(session);
    }

    @Override
    public Found search(Consumer<SearchStep> progress) {
        return new Found(24, Amount.ofCoins(24), 21, 3, Optional.of(Scenes.NOW.plus(Duration.ofDays(30))), Amount.parseCoins("11.42"));
    }

    @Override
    public void forgetEmpty() {
    }

    @Override
    public Address account() {
        return ScriptedMoney.OWN;
    }

    @Override
    public Arrival arrival() {
        return new Arrival(Amount.ofCoins(36), OptionalLong.of(7), 12);
    }
}
