package org.farthing.app.shell;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.farthing.app.SettingKey;
import org.farthing.app.SettingsFile;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.language.Language;
import org.farthing.app.session.BrowserState;
import org.farthing.app.session.EvidenceDesk;
import org.farthing.app.session.LeakItem;
import org.farthing.app.session.LeakResult;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedBrowser;
import org.farthing.app.session.ScriptedMoney;
import org.farthing.app.session.ScriptedOwnRelay;
import org.farthing.app.session.ScriptedSession;
import org.farthing.app.session.VoucherDamage;

/** A way through every page and every sheet of the window, in any language, and what a visitor wants to know at each stop. */
final class Tour {
    private static final String SOMEBODY = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    private static final String PASSWORD = "correct horse battery staple";
    private static final List<String> OLD_WORDS = List.of("legal", "winner", "thank", "year", "wave", "sausage", "worth", "useful", "legal",
            "winner", "thank", "yellow");

    private final WindowFixture window;
    private final ScriptedSession session;
    private final Consumer<String> visit;

    /**
     * @param session of the window
     * @param visit   is told the name of each stop, on the test's thread, while the window shows it
     */
    Tour(WindowFixture window, ScriptedSession session, Consumer<String> visit) {
        this.window = window;
        this.session = session;
        this.visit = visit;
    }

    /** A session with something of everything. */
    static ScriptedSession session(boolean practice) {
        var session = new ScriptedSession(practice ? Scenes.status(Phase.PROTECTED) : Scenes.realMoney(Scenes.status(Phase.PROTECTED)),
                Scenes.NOW.minusSeconds(50_000));
        session.set(Scenes.channels());
        session.setVouchers(100_000);
        session.settings().setPractice(practice);
        session.ownRelay.setPractice(practice);
        session.settings().save(SettingKey.REDUCE_MOTION, Optional.of("true"));
        session.scriptedBrowser().set(ScriptedBrowser.state(BrowserState.Phase.CLOSED, Map.of(LeakItem.NAMES, LeakResult.PASSED,
                LeakItem.IPV6, LeakResult.TURNED_OFF, LeakItem.WEBRTC, LeakResult.FAILED)));
        return session;
    }

    /** Chooses a language and a size of text as the settings page does, and waits until the window has them. */
    void choose(Language language, int textSize) {
        session.settings().save(SettingKey.LANGUAGE, Optional.of(SettingsFile.quoted(language.tag())));
        session.settings().save(SettingKey.TEXT_SIZE, Optional.of(Integer.toString(textSize)));
        window.run(window.window.live()::refresh);
        window.pass(Duration.ofMillis(1));
        window.until(language.tag() + " at " + textSize, () -> language.equals(window.window.language())
                && window.stage.getScene().getRoot().getStyle().contains(" " + 14.0 * textSize / 100 + "px"));
    }

    // ---- the shell ----

    void throughThePages() {
        turnTo("nav-home", "screen-home", ScreenState.READY);
        stop("home");
        for (Phase phase : List.of(Phase.OFF, Phase.CONNECTING, Phase.BLOCKED)) {
            show(phase);
            stop("home-" + phase.name().toLowerCase(java.util.Locale.ROOT));
        }
        show(Phase.PROTECTED);
        wallet();
        channels();
        turnTo("nav-vouchers", "screen-vouchers", ScreenState.READY);
        stop("vouchers");
        sheet("vouchers-export", "vouchers-export");
        sheet("vouchers-verify", "vouchers-verify");
        damage();
        network();
        turnTo("nav-browser", "screen-browser", ScreenState.READY);
        stop("browser");
        relayMode();
        turnTo("nav-settings", "screen-settings", ScreenState.READY);
        stop("settings");
        sheet("settings-password", "settings-password");
        sheet("settings-words", "settings-words");
        sheet("settings-erase", "settings-erase");
        fire("settings-checkup");
        fire("doctor-run");
        window.untilState("screen-doctor", ScreenState.PARTIAL);
        stop("doctor");
        locked();
        closing();
    }

    private void wallet() {
        turnTo("nav-wallet", "screen-wallet", ScreenState.READY);
        tab(0, "#receive-address");
        stop("wallet-receive");
        tab(1, "#send-to");
        type("send-to", SOMEBODY);
        type("send-amount", "0.25");
        window.until("the figures", () -> window.<Label>node("send-left").getUserData() != null);
        stop("wallet-send");
        fire("send-review");
        window.until("the review", () -> window.stage.getScene().lookup("#review-amount") instanceof Label label
                && label.getUserData() != null);
        stop("review-send");
        window.press(KeyCode.ESCAPE, false, false);
        tab(2, "#history-table");
        stop("wallet-history");
    }

    private void channels() {
        turnTo("nav-channels", "screen-channels", ScreenState.READY);
        stop("channels");
        window.run(() -> window.<TableView<?>>node("channels-table").getSelectionModel().clearAndSelect(2));
        stop("channel");
        sheet("channel-topup", "topup");
        sheet("channel-close", "close");
        window.press(KeyCode.ESCAPE, false, false);
        session.money.setRelays(ScriptedMoney.manyRelays(12));
        fire("open-channels-button");
        window.untilState("screen-open-channels", ScreenState.READY);
        stop("open-channels");
        window.press(KeyCode.ESCAPE, false, false);
        session.money.setOpenings(ScriptedMoney.everyOpening());
        fire("open-channels-button");
        window.until("the openings", () -> window.has("open-watch-table"));
        stop("open-watch");
        session.money.setOpenings(List.of());
        turnTo("nav-home", "screen-home", ScreenState.READY);
        fire("home-get-all-back");
        window.untilState("screen-get-back", ScreenState.READY);
        stop("get-back");
        window.press(KeyCode.ESCAPE, false, false);
    }

    private void damage() {
        session.evidence.setDamages(List.of(new VoucherDamage(Scenes.channels().get(2).id(), "Cedar", 1471, 1473)));
        session.evidence.fillAs(EvidenceDesk.Filling.SILENT);
        window.press(KeyCode.F5, false, false);
        window.untilState("screen-vouchers", ScreenState.BLOCKED);
        fire("vouchers-ask");
        window.until("no answer", () -> window.has("vouchers-fill-result"));
        stop("vouchers-damaged");
        session.evidence.setDamages(List.of());
        window.press(KeyCode.F5, false, false);
        window.untilState("screen-vouchers", ScreenState.READY);
    }

    private void network() {
        turnTo("nav-relays", "screen-relays", ScreenState.READY);
        stop("relays");
        sheet("relays-choose-for-me", "relays-choose");
        turnTo("nav-circuits", "screen-circuits", ScreenState.READY);
        stop("circuits");
        window.press(KeyCode.F9, false, false);
        window.until("the links", () -> window.<TableView<?>>node("link-table").getItems().size() == 6);
        stop("links");
        window.press(KeyCode.ESCAPE, false, false);
    }

    private void relayMode() {
        session.ownRelay.set(ScriptedOwnRelay.none());
        turnTo("nav-relay-mode", "screen-relay-mode", ScreenState.EMPTY);
        stop("relay-mode-empty");
        fire("relay-toggle");
        window.until("step 1", () -> window.has("relay-setup"));
        stop("relay-mode-step-1");
        fire("relay-next");
        stop("relay-mode-step-2");
        window.run(() -> window.<RadioButton>node("relay-allow-exit").fire());
        window.until("the warning", () -> window.has("relay-exit-warning"));
        window.run(() -> window.node("relay-exit-notes").setVisible(true));
        stop("relay-mode-exit-sheet");
        window.press(KeyCode.ESCAPE, false, false);
        fire("relay-next");
        stop("relay-mode-step-3");
        session.ownRelay.set(ScriptedOwnRelay.running());
        window.untilState("screen-relay-mode", ScreenState.READY);
        stop("relay-mode");
        sheet("relay-cash-now", "relay-mode-cash-sheet");
        sheet("relay-toggle", "relay-mode-stop-sheet");
        sheet("relay-exit-change", "relay-mode-ports-sheet");
        sheet("relay-account", "relay-mode-account");
        session.ownRelay.reach(OwnRelay.Found.UNREACHED, Optional.of(Duration.ofMinutes(1)));
        window.untilState("screen-relay-mode", ScreenState.BLOCKED);
        stop("relay-mode-blocked");
    }

    private void locked() {
        turnTo("nav-home", "screen-home", ScreenState.READY);
        session.keys().lock();
        window.run(window.window.live()::refresh);
        window.until("locked", () -> window.has("banner"));
        stop("home-locked");
        window.run(() -> window.<ToggleButton>node("nav-channels").fire());
        stop("channels-locked");
        fire("lock-button");
        window.untilState("screen-unlock", ScreenState.READY);
        stop("unlock");
        session.keys().open();
        window.press(KeyCode.ESCAPE, false, false);
        fireIfThere("unlock-back");
        window.until("unlocked", () -> window.has("screen-home") && !window.has("banner"));
    }

    private void closing() {
        // Play money is not worth a question.
        if (!session.status().practice()) {
            window.press(KeyCode.Q, true, false);
            window.until("the question", () -> window.has("closing-stay"));
            stop("closing");
            fire("closing-stay");
        }
    }

    private void show(Phase phase) {
        boolean practice = session.status().practice();
        session.set(practice ? Scenes.status(phase) : Scenes.realMoney(Scenes.status(phase)));
        window.run(window.window.live()::refresh);
        window.until(phase.name(), () -> window.<Label>node("status-phase").getUserData() == phase);
        window.pass(Duration.ofMillis(1));
    }

    private void turnTo(String entry, String screen, ScreenState state) {
        window.run(() -> window.<ToggleButton>node(entry).fire());
        window.untilState(screen, state);
    }

    private void tab(int index, String there) {
        window.run(() -> window.<TabPane>node("wallet-tabs").getSelectionModel().select(index));
        window.until(there, () -> window.stage.getScene().lookup(there) != null);
    }

    private void sheet(String button, String name) {
        fire(button);
        window.until("the sheet of " + button, () -> window.has("sheet-root"));
        stop(name);
        window.press(KeyCode.ESCAPE, false, false);
        window.until("no sheet", () -> !window.has("sheet-root"));
    }

    // ---- before the shell ----

    /** Welcome on every way, then the page that asks for the password. For a window on a program, which is at its first run. */
    void throughTheBeginning(Language language) {
        window.untilState("screen-welcome", ScreenState.READY);
        window.run(() -> window.<ComboBox<Language>>node("welcome-language").setValue(language));
        window.until(language.tag(), () -> language.equals(window.window.language()) && window.has("welcome-practice"));
        stop("welcome");
        choose("welcome-restore");
        next("restore-words");
        type("restore-words", String.join(" ", OLD_WORDS));
        stop("welcome-old-words");
        next("welcome-password");
        window.click("welcome-back");
        window.untilPressesCount();
        window.click("welcome-back");
        window.until("the choice", () -> window.has("welcome-real"));
        choose("welcome-real");
        next("welcome-node");
        stop("welcome-network");
        next("welcome-password");
        type("welcome-password", PASSWORD);
        type("welcome-password-again", PASSWORD);
        stop("welcome-password");
        next("words-show");
        window.click("words-show");
        window.until("the words", () -> window.has("words-list"));
        stop("welcome-words");
        next("words-check-1");
        stop("welcome-check");
        window.click("words-later");
        window.until("receive", () -> window.has("receive-address"));
        stop("welcome-receive");
    }

    private void choose(String way) {
        window.untilPressesCount();
        window.run(() -> window.<RadioButton>node(way).fire());
    }

    private void next(String there) {
        window.untilPressesCount();
        window.click("welcome-primary");
        window.until(there, () -> window.has(there));
    }

    private void type(String id, String text) {
        window.run(() -> window.<TextInputControl>node(id).setText(text));
    }

    private void fire(String id) {
        window.run(() -> window.<ButtonBase>node(id).fire());
    }

    private void fireIfThere(String id) {
        if (window.has(id)) {
            fire(id);
        }
    }

    private void stop(String name) {
        window.run(() -> {
            window.stage.getScene().getRoot().applyCss();
            window.stage.getScene().getRoot().layout();
            // Whether it has to scroll, a pane finds out while it lays out what is in it.
            window.stage.getScene().getRoot().layout();
        });
        visit.accept(name);
    }
}
