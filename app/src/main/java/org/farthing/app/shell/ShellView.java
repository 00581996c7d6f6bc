package org.farthing.app.shell;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.farthing.app.channels.ClosingsModel;
import org.farthing.app.circuits.LinkPanel;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.Explainer;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Preferences;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.Scrolls;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.language.Language;
import org.farthing.app.notices.Notice;
import org.farthing.app.notices.NoticeCard;
import org.farthing.app.notices.NoticesModel;
import org.farthing.app.notices.RefundReminders;
import org.farthing.app.refusals.SettingsFault;
import org.farthing.app.session.BrowserState;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.Program;
import org.farthing.app.session.Session;
import org.farthing.wallet.value.WalletException;
import org.kordamp.ikonli.feather.Feather;

/** Sidebar, header, page, strip and the layer of sheets. */
final class ShellView implements Sheets {
    private static final double RAIL_BELOW = 1100;

    private final StackPane root = new StackPane();
    private final Texts texts;
    private final LiveStatus live;
    private final Session session;
    private final Around around;
    private final Sidebar sidebar;
    private final Header header;
    private final StatusStrip strip;
    private final SheetLayer sheets = new SheetLayer();
    /** A page that is larger than its place, as with large text in a small window, scrolls. */
    private final ScrollPane room = Scrolls.empty();
    private final StackPane page = new StackPane(room);
    private final Explainer explainer;
    private final Banner banner;
    private final Banner.Action unlocking;
    private final Banner.Action opening;
    private final Banner.Action changingNode;
    private final Times times;
    /** Why the settings file could not be shown when that was asked for; empty while it was not. */
    private String notOpened = "";
    private final LockedPage lockedPage;
    private final ShellKeys keys;
    private final ClosingNotice notice;
    private final ClosingsModel closings;
    private final NoticesModel notices;
    private final RefundReminders reminders;
    private final NoticeCard card;
    private final Pages pages;
    private final LinkPanel links;
    private final Preferences preferences;
    private boolean locked;

    ShellView(Session session, LiveStatus live, Clock clock, Times times, Preferences preferences, Around around) {
        Language language = times.language();
        this.texts = Texts.of(ShellView.class, language);
        this.keys = new ShellKeys(this, sheets);
        this.banner = new Banner(texts);
        this.explainer = new Explainer(times.language());
        this.session = session;
        this.live = live;
        this.around = around;
        this.preferences = preferences;
        this.unlocking = new Banner.Action(texts.get("banner.locked.action"), around::unlock);
        this.times = times;
        this.changingNode = new Banner.Action(texts.get("banner.chain.action"), () -> pages().changeNode());
        this.opening = new Banner.Action(texts.get("banner.settings.action"), this::openSettingsFile);
        this.lockedPage = new LockedPage(texts, around::unlock);
        this.sidebar = new Sidebar(texts, next -> pages().turnTo(next));
        this.header = new Header(texts, live, session.network(), around, this::lockOrUnlock, this::showLinks, this::showSeparation);
        // The preferences outlive the shell, and would keep each one that a change of language leaves behind.
        ObservableValue<Boolean> hidden = preferences.hidden().when(Screen.shown(root));
        this.strip = new StatusStrip(texts, live, hidden);
        this.links = new LinkPanel(language, session.circuits());
        this.pages = new Pages(this, session, live, clock, times, preferences, hidden, around);
        page.setId("page");
        room.setFitToWidth(true);
        room.setFitToHeight(true);
        room.setFocusTraversable(false);
        room.getStyleClass().add("page-scroll");
        this.notice = new ClosingNotice(texts, live, page, pages::showChannel, () -> firstFocus().requestFocus());
        this.closings = new ClosingsModel(session, this::showClosed);
        this.notices = new NoticesModel(session.circuits(), closings.observed().readingProperty(), live, about -> around.sayOutside(
                texts.get(switch (about) {
                    case Notice.RunsLow _, Notice.OtherRelay _ -> "notice.low";
                    case Notice.TookAndStopped _ -> "notice.stopped";
                })));
        this.reminders = new RefundReminders(session.recovery(), closings.observed().readingProperty(), live,
                () -> around.sayOutside(texts.get("notice.refundable")));
        this.card = new NoticeCard(notices, times, hidden, new NoticeCard.Elsewhere(pages::topUp, pages::askToClose,
                () -> pages.turnTo(Place.CIRCUITS)), () -> firstFocus().requestFocus());
        VBox.setVgrow(notice.root(), Priority.ALWAYS);
        var frame = new BorderPane(new VBox(header.root(), banner.root(), card.root(), notice.root()));
        frame.setLeft(sidebar.root());
        frame.setBottom(strip.root());
        root.setId("shell");
        root.getStyleClass().add("shell");
        StackPane.setAlignment(links.root(), Pos.CENTER_RIGHT);
        // Between header and strip, which say what is true on every page.
        header.root().heightProperty().subscribe(this::fitLinks);
        strip.root().heightProperty().subscribe(this::fitLinks);
        root.getChildren().setAll(frame, links.root(), sheets.root());
        root.widthProperty().subscribe(this::fitSidebar);
        preferences.choiceProperty().when(Screen.shown(root)).subscribe(this::fitSidebar);
        live.momentProperty().subscribe((before, after) -> {
            // What got worse takes the keyboard, for those who asked for that.
            if (before.isProtected() && !after.isProtected() && preferences.movesFocusToProblems() && !sheets.isOpen()) {
                strip.phase().requestFocus();
            }
        });
        live.momentProperty().subscribe(moment -> {
            showLocked(moment);
            showTrouble(moment);
            if (moment.locked() != locked) {
                locked = moment.locked();
                notice.dismiss();
                sheets.leave();
                // While another page has the window's place, whoever brings the shell back turns to a page.
                if (root.getScene() != null) {
                    pages.turnTo(pages.place());
                }
            }
        });
    }

    private void fitLinks() {
        StackPane.setMargin(links.root(), new Insets(header.root().getHeight(), 0, strip.root().getHeight(), 0));
    }

    private void fitSidebar() {
        sidebar.narrow(root.getWidth() < RAIL_BELOW || preferences.isTextLarge());
    }

    /** With its amounts, so not to whoever is at a locked window. */
    private void showClosed(List<ChannelLine> closed) {
        if (!locked) {
            notice.show(closed);
        }
    }

    private void showLocked(LiveStatus.Moment moment) {
        if (!moment.locked()) {
            banner.hide("locked");
            return;
        }
        boolean goesOn = moment.status().filter(status -> !status.path().isEmpty()).isPresent();
        banner.show(new Banner.Message("locked", Feather.LOCK, texts.get(goesOn ? "banner.locked" : "banner.locked.stopped"),
                Optional.of(unlocking), false));
    }

    /** Whatever page is shown: the chain is not read, or what counts is not what the settings file says. */
    private void showTrouble(LiveStatus.Moment moment) {
        // Without a path it is no news of the node: it may only be asked over circuits.
        Optional<Instant> silent = moment.status().filter(status -> !status.path().isEmpty() && !moment.locked())
                .flatMap(status -> status.shortage().chainSilentSince());
        silent.ifPresentOrElse(since -> banner.show(new Banner.Message("chain", Feather.ALERT_TRIANGLE,
                texts.get("banner.chain", times.moment(since, moment.now())), Optional.of(changingNode), false)),
                () -> banner.hide("chain"));
        Optional<WalletException> trouble = session.settings().trouble();
        if (trouble.isEmpty() || moment.locked() || silent.isPresent()) {
            banner.hide("settings");
            notOpened = "";
            return;
        }
        var words = new Words(texts.language());
        String sentence = trouble.get().reason().orElse(null) instanceof SettingsFault fault
                ? fault.line().isPresent() ? texts.get("banner.settings.line", fault.line().getAsInt(), words.phrase(fault.phrase()))
                        : texts.get("banner.settings", words.phrase(fault.phrase()))
                : texts.get("banner.settings.refused", words.refusal(trouble.get()));
        banner.show(new Banner.Message("settings", Feather.ALERT_TRIANGLE, words.sentences(sentence, notOpened), Optional.of(opening),
                false));
    }

    private void openSettingsFile() {
        Background.of("open the settings", session.settings()::openFile).whenRefused(refusal -> {
            notOpened = new Words(texts.language()).refusal(refusal);
            showTrouble(live.moment());
        }).start();
    }

    /** Shows what was settled otherwise than asked for, where nothing more important stands there. */
    void tell(Program.Notice something) {
        switch (something) {
            case Program.Notice.OtherPort(int taken, int free) -> banner.show(new Banner.Message("port", Feather.INFO,
                    texts.get("banner.port", taken, free), Optional.empty(), true));
        }
    }

    /** Says what a practice world is good for, and how to leave it. */
    void suggestNext() {
        banner.show(new Banner.Message("next", Feather.INFO, texts.get("banner.next"),
                Optional.of(new Banner.Action(texts.get("banner.next.action"), around::useRealMoney)), true));
    }

    void lockOrUnlock() {
        if (live.moment().locked()) {
            around.unlock();
            return;
        }
        Background.of("lock", session.keys()::lock)
                .whenDone(_ -> live.refresh())
                .whenRefused(refusal -> banner.show(new Banner.Message("lock-failed", Feather.ALERT_TRIANGLE,
                        new Words(texts.language()).refusal(refusal),
                        Optional.empty(), true)))
                .start();
    }

    StackPane root() {
        return root;
    }

    Pages pages() {
        return pages;
    }

    /** The parts of the window in the order of F6, each with where the keyboard goes in it. */
    SequencedMap<Node, Node> regions() {
        var regions = new LinkedHashMap<Node, Node>();
        regions.put(sidebar.root(), sidebar.entry(pages.place()));
        regions.put(header.root(), header.firstFocus());
        banner.firstFocus().ifPresent(sentence -> regions.put(banner.root(), sentence));
        card.firstFocus().ifPresent(sentence -> regions.put(card.root(), sentence));
        regions.put(notice.root(), firstFocus());
        regions.put(strip.root(), strip.phase());
        return regions;
    }

    /** Ctrl+Enter. */
    void primary() {
        if (isHidden()) {
            around.unlock();
        } else {
            pages.current().primary();
        }
    }

    /** Ctrl+F. */
    void search() {
        if (!isHidden()) {
            pages.current().search();
        }
    }

    /** To the sentence that says whether one is protected. */
    void showStanding() {
        strip.phase().requestFocus();
    }

    void toggleConnection() {
        live.toggle();
    }

    void quit() {
        around.quit();
    }

    /** Esc. Says whether there was something to go back from. */
    boolean back() {
        if (links.isShown()) {
            links.hide();
            return true;
        }
        if (notice.dismiss() || pages.current().back()) {
            return true;
        }
        boolean isOver = pages.isOver();
        if (isOver) {
            pages.turnTo(pages.place());
        }
        return isOver;
    }

    /** F1. */
    void explain() {
        Optional.ofNullable(root.getScene().getFocusOwner()).ifPresent(explainer::turn);
    }

    /** Whether a private browser of this program's is open. */
    boolean isBrowserOpen() {
        return session.browser().state().phase() == BrowserState.Phase.OPEN;
    }

    void listenTo(Scene scene) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, keys);
        closings.observed().start();
        notices.observed().start();
    }

    /** A page takes its place, and the keyboard. */
    void show(Screen screen) {
        sidebar.select(pages.place());
        header.show(screen);
        room.setContent(isHidden() ? lockedPage.insteadOf(screen) : screen.root());
        // Panes take their content into the scene with their first style; only then can it have the keyboard.
        root.applyCss();
        firstFocus().requestFocus();
    }

    /** Home hides its amounts by itself and goes on saying whether one is protected; all else is lists. */
    boolean isHidden() {
        return locked && (pages.isOver() || pages.place() != Place.HOME);
    }

    private Node firstFocus() {
        return isHidden() ? lockedPage.firstFocus() : pages.current().firstFocus();
    }

    /** Stops to hear keys, while another page of the window is shown. */
    void stopListening(Scene scene) {
        scene.removeEventFilter(KeyEvent.KEY_PRESSED, keys);
    }

    /** Takes the page away for good. */
    void leave(Scene scene) {
        stopListening(scene);
        room.setContent(null);
        links.root().setVisible(false);
        closings.observed().stop();
        notices.observed().stop();
    }

    @Override
    public void open(Sheet sheet) {
        sheets.open(sheet);
    }

    @Override
    public void close() {
        sheets.close();
    }

    private void showLinks() {
        if (!links.isShown()) {
            turnLinks();
        }
    }

    private void showSeparation() {
        showLinks();
        links.explainSeparation();
    }

    /** Opens "who can link what", or closes it. */
    void turnLinks() {
        if (links.isShown()) {
            links.hide();
        } else {
            Node before = root.getScene().getFocusOwner();
            links.show(() -> Optional.ofNullable(before).ifPresentOrElse(Node::requestFocus,
                    () -> pages.current().firstFocus().requestFocus()));
        }
    }
}
