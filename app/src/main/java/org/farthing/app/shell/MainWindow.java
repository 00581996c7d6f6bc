package org.farthing.app.shell;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.util.Subscription;
import org.farthing.app.Settings.WindowChoice;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Look;
import org.farthing.app.fx.Preferences;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.session.Program;
import org.farthing.app.session.Session;
import org.farthing.app.session.Status;
import org.farthing.app.unlock.UnlockModel;
import org.farthing.app.unlock.UnlockView;
import org.farthing.app.welcome.WelcomeModel;
import org.farthing.app.welcome.WelcomeView;

/**
 * The program's one window: the first run's steps, the page that asks for the password, or the shell with its pages. Belongs to the
 * window's thread.
 */
public final class MainWindow implements Around {
    static final double WIDTH = 1200;
    static final double HEIGHT = 760;
    private static final double LEAST_WIDTH = 1000;
    private static final double LEAST_HEIGHT = 680;
    private static final List<Integer> ICON_SIZES = List.of(16, 32, 64, 128, 256);
    private static final Duration TOUCHES_COUNT_EVERY = Duration.ofSeconds(1);

    /** A session with all that shows it. */
    private record Shown(Session session, LiveStatus live, ShellView shell, Subscription alarm) {
    }

    private final Stage stage;
    private final Optional<Program> program;
    private final Clock clock;
    private final Runnable onClosed;
    private final Locale system = Locale.getDefault();
    /** The session's; as usual while there is none. */
    private final Preferences preferences = new Preferences(WindowChoice.USUAL);
    private Texts texts = Texts.of(MainWindow.class);
    private Times times;
    private final StackPane root = new StackPane();
    private final Notices notices = new SystemNotices(texts.get("notice.title"));
    private Subscription look = Subscription.EMPTY;
    private Subscription language = Subscription.EMPTY;
    private Optional<Shown> shown = Optional.empty();
    private Optional<WelcomeView> welcome = Optional.empty();
    private Instant lastTouch = Instant.EPOCH;
    private boolean closed;

    private MainWindow(Stage stage, Optional<Program> program, Clock clock, Runnable onClosed) {
        this.stage = stage;
        this.program = program;
        this.clock = clock;
        this.times = new Times(clock);
        this.onClosed = onClosed;
    }

    /** Opens {@code stage} on {@code session}. {@code onClosed} runs once the window is gone; the session stays open. */
    public static void open(Stage stage, Session session, Runnable onClosed) {
        open(stage, session, Clock.systemDefaultZone(), onClosed);
    }

    /** Opens {@code stage} on wherever {@code program} stands. {@code onClosed} runs once the window is gone; the program stays open. */
    public static void open(Stage stage, Program program, Runnable onClosed) {
        open(stage, program, Clock.systemDefaultZone(), onClosed);
    }

    static MainWindow open(Stage stage, Session session, Clock clock, Runnable onClosed) {
        var window = new MainWindow(stage, Optional.empty(), clock, onClosed);
        window.showStage();
        window.showShell(session);
        return window;
    }

    static MainWindow open(Stage stage, Program program, Clock clock, Runnable onClosed) {
        var window = new MainWindow(stage, Optional.of(program), clock, onClosed);
        window.showStage();
        program.onShow(() -> Platform.runLater(window::comeForward));
        window.showWhereItStands();
        return window;
    }

    /** Of the session that is shown. */
    LiveStatus live() {
        return shown.orElseThrow().live();
    }

    private void showStage() {
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        root.setId("window");
        root.getStyleClass().add("shell");
        var scene = new Scene(root, Math.min(WIDTH, screen.getWidth()), Math.min(HEIGHT, screen.getHeight()));
        look = Look.follow(scene, preferences);
        language = preferences.choiceProperty().map(WindowChoice::language).subscribe((_, next) -> speak(next));
        scene.addEventFilter(InputEvent.ANY, this::touched);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> welcome.ifPresent(view -> view.key(event)));
        stage.setTitle(texts.get("shell.title"));
        stage.setMinWidth(Math.min(LEAST_WIDTH, screen.getWidth()));
        stage.setMinHeight(Math.min(LEAST_HEIGHT, screen.getHeight()));
        stage.getIcons().setAll(ICON_SIZES.stream().map(MainWindow::icon).flatMap(Optional::stream).toList());
        stage.setScene(scene);
        // Another window has the stage: what nobody can see any more must not go on reading and drawing.
        scene.windowProperty().subscribe((before, after) -> {
            if (before != null && after == null) {
                leave();
            }
        });
        stage.setOnCloseRequest(request -> {
            request.consume();
            quit();
        });
        stage.show();
    }

    static Optional<Image> icon(int size) {
        InputStream picture = MainWindow.class.getResourceAsStream("/org/farthing/app/icons/mark-" + size + ".png");
        return Optional.ofNullable(picture).map(Image::new);
    }

    /** Keys and the mouse put the wallet's locking off. The mouse moves often; once a second is enough. */
    private void touched(InputEvent event) {
        Instant now = clock.instant();
        boolean byHand = event instanceof KeyEvent || event instanceof MouseEvent;
        if (byHand && now.isAfter(lastTouch.plus(TOUCHES_COUNT_EVERY))) {
            lastTouch = now;
            shown.ifPresent(each -> each.session().keys().touched());
        }
    }

    private void comeForward() {
        stage.setIconified(false);
        stage.toFront();
        stage.requestFocus();
    }

    // ---- what the window shows ----

    /** Reads where the program stands, and shows that. */
    private void showWhereItStands() {
        Program of = program.orElseThrow();
        Background.of("where the program stands", of::state).whenDone(state -> {
            switch (state) {
                case Program.State.FirstRun(boolean begun) -> showWelcome(WelcomeModel.firstRun(of, clock, begun));
                case Program.State.Locked(Program.WalletCard card) -> showUnlock(card);
                case Program.State.Running(Session session) -> showShell(session);
            }
        }).start();
    }

    private void show(Parent page) {
        root.getChildren().setAll(page);
        root.applyCss();
    }

    private void showShell(Session session) {
        welcome = Optional.empty();
        Shown now = shown.filter(each -> each.session() == session).orElseGet(() -> {
            leaveShell();
            return begin(session);
        });
        now.shell().listenTo(stage.getScene());
        show(now.shell().root());
        now.live().refresh();
        now.shell().turnTo(Place.HOME);
        program.ifPresent(each -> Background.of("notices", each::notices).whenDone(told -> told.forEach(now.shell()::tell)).start());
    }

    /** All words are read when a page is made, so another language is another set of pages. */
    private void speak(Optional<String> tag) {
        Locale.setDefault(tag.map(Locale::forLanguageTag).orElse(system));
        texts = Texts.of(MainWindow.class);
        times = new Times(clock);
        stage.setTitle(texts.get("shell.title"));
        shown.map(Shown::session).ifPresent(session -> {
            leaveShell();
            showShell(session);
            shown.ifPresent(each -> each.shell().turnTo(Place.SETTINGS));
        });
    }

    private Shown begin(Session session) {
        preferences.set(session.settings().now().window());
        var live = new LiveStatus(session, clock);
        var shell = new ShellView(session, live, clock, times, preferences, this);
        var alarm = new Alarm();
        live.start();
        var begun = new Shown(session, live, shell, live.momentProperty().subscribe(moment -> alarm.heard(moment)
                .ifPresent(key -> sayOutside(texts.get(key)))));
        shown = Optional.of(begun);
        return begun;
    }

    private void leaveShell() {
        shown.ifPresent(each -> {
            each.alarm().unsubscribe();
            each.live().stop();
            // Takes every page off its scene, so that nothing goes on reading for a window that is gone.
            each.shell().leave(stage.getScene());
        });
        shown = Optional.empty();
    }

    private void showWelcome(WelcomeModel model) {
        shown.ifPresent(each -> each.shell().stopListening(stage.getScene()));
        var view = new WelcomeView(model, times, new WelcomeView.Exits() {
            @Override
            public void home(Session session) {
                showShell(session);
            }

            @Override
            public void homeAfterPractice(Session session) {
                showShell(session);
                shown.ifPresent(each -> each.shell().suggestNext());
            }

            @Override
            public void channels(Session session) {
                showShell(session);
                shown.ifPresent(each -> each.shell().turnTo(Place.CHANNELS));
            }

            @Override
            public void back() {
                program.ifPresentOrElse(_ -> showWhereItStands(), () -> showShell(shown.orElseThrow().session()));
            }

            @Override
            public void quit() {
                MainWindow.this.quit();
            }
        });
        show(view.root());
        welcome = Optional.of(view);
        view.begin();
    }

    /** For a wallet that nothing runs on yet. */
    private void showUnlock(Program.WalletCard card) {
        leaveShell();
        welcome = Optional.empty();
        Program of = program.orElseThrow();
        var model = new UnlockModel(of::unlock);
        var view = new UnlockView(model, times, Optional.of(card), false, new UnlockView.Exits() {
            @Override
            public void unlocked() {
                showWhereItStands();
            }

            @Override
            public void restore() {
                showWelcome(WelcomeModel.restoreBeside(of, clock));
            }

            @Override
            public void otherFolder(Path folder) {
                Background.of("other folder", () -> of.turnTo(folder)).whenDone(_ -> showWhereItStands())
                        .whenRefused(model::refused).start();
            }

            @Override
            public void practice() {
                usePractice();
            }

            @Override
            public void back() {
                showWhereItStands();
            }

            @Override
            public void quit() {
                close();
            }
        });
        show(view.root());
        view.firstFocus().requestFocus();
    }

    // ---- what the shell asks for ----

    @Override
    public Optional<Program> program() {
        return program;
    }

    @Override
    public void unlock() {
        Shown locked = shown.orElseThrow();
        locked.shell().stopListening(stage.getScene());
        boolean practice = locked.live().moment().status().filter(Status::practice).isPresent();
        var model = new UnlockModel(locked.session().keys()::unlock);
        var view = new UnlockView(model, times, Optional.empty(), practice, new UnlockView.Exits() {
            @Override
            public void unlocked() {
                showShell(locked.session());
            }

            @Override
            public void restore() {
                throw new IllegalStateException("not offered over a running wallet");
            }

            @Override
            public void otherFolder(Path folder) {
                throw new IllegalStateException("not offered over a running wallet");
            }

            @Override
            public void practice() {
                throw new IllegalStateException("not offered over a running wallet");
            }

            @Override
            public void back() {
                showShell(locked.session());
            }

            @Override
            public void quit() {
                MainWindow.this.quit();
            }
        });
        show(view.root());
        view.firstFocus().requestFocus();
    }

    @Override
    public void checkWords() {
        showWelcome(WelcomeModel.checkWords(program, shown.orElseThrow().session(), clock));
    }

    @Override
    public void useRealMoney() {
        Program of = program.orElseThrow();
        Background.of("real money", of::wallet).whenDone(card -> {
            leaveShell();
            card.ifPresentOrElse(this::showUnlock, () -> showWelcome(WelcomeModel.realMoney(of, clock)));
        }).start();
    }

    @Override
    public void usePractice() {
        Program of = program.orElseThrow();
        Background.of("practice world", of.practice()::isBegun).whenDone(begun -> {
            leaveShell();
            showWelcome(WelcomeModel.practice(of, clock, begun));
        }).start();
    }

    /** Money that stays behind is said before the window goes; play money is not worth a question. */
    @Override
    public void quit() {
        if (shown.isEmpty()) {
            close();
            return;
        }
        if (!root.getChildren().contains(shown.get().shell().root())) {
            // The question lies over the shell.
            welcome.ifPresent(WelcomeView::end);
            showShell(shown.get().session());
        }
        new ClosingSheet(texts, times, shown.get().live().moment(), shown.get().shell()).ask(this::close);
    }

    @Override
    public void sayOutside(String sentence) {
        Thread.ofVirtual().name("notice").start(() -> notices.say(sentence));
    }

    @Override
    public void erased() {
        close();
    }

    private void close() {
        if (closed) {
            return;
        }
        closed = true;
        leave();
        stage.close();
        Thread.ofVirtual().name("notices").start(notices::close);
        onClosed.run();
    }

    /** Nothing goes on for this window. Done again it does nothing. */
    private void leave() {
        language.unsubscribe();
        look.unsubscribe();
        welcome.ifPresent(WelcomeView::end);
        leaveShell();
    }
}
