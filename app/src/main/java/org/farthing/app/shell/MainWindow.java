package org.farthing.app.shell;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.util.Subscription;
import org.farthing.app.Settings.WindowChoice;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Preferences;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.language.Language;
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
public final class MainWindow implements Around, WindowFrame.Owner {
    /** A session with all that shows it, in the language that it was made in. */
    private record Shown(Session session, Language language, LiveStatus live, ShellView shell, Subscription alarm) {
    }

    private final WindowFrame frame;
    private final Optional<Program> program;
    private final Clock clock;
    private final Runnable onClosed;
    private final Locale system = Language.ofTheSystem();
    /** The session's; the program's while there is none. */
    private final Preferences preferences = new Preferences(WindowChoice.USUAL);
    private Texts texts;
    private Times times;
    private final Notices notices;
    private final Subscription language;
    private Optional<Shown> shown = Optional.empty();
    private Optional<Welcome> welcome = Optional.empty();
    private boolean closed;

    /** The steps of a beginning, and what they are about. */
    private record Welcome(WelcomeModel model, WelcomeView view) {
    }

    private MainWindow(Stage stage, Optional<Program> program, Clock clock, Runnable onClosed) {
        this.program = program;
        this.clock = clock;
        this.onClosed = onClosed;
        this.frame = new WindowFrame(stage, clock, this);
        speakIn(Language.choose(Optional.empty(), system));
        this.notices = new SystemNotices(texts.get("shell.name"));
        this.language = preferences.choiceProperty().map(WindowChoice::language)
                .subscribe((_, next) -> speak(Language.choose(next, system)));
        frame.open(preferences);
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
        window.showShell(session);
        return window;
    }

    static MainWindow open(Stage stage, Program program, Clock clock, Runnable onClosed) {
        var window = new MainWindow(stage, Optional.of(program), clock, onClosed);
        program.onShow(() -> Platform.runLater(window.frame::comeForward));
        window.showWhereItStands();
        return window;
    }

    /** Of the session that is shown. */
    LiveStatus live() {
        return shown.orElseThrow().live();
    }

    Language language() {
        return texts.language();
    }

    @Override
    public void key(KeyEvent event) {
        welcome.ifPresent(each -> each.view().key(event));
    }

    @Override
    public void touched() {
        shown.ifPresent(each -> each.session().keys().touched());
    }

    @Override
    public void gone() {
        leave();
    }

    // ---- the language ----

    private void speakIn(Language next) {
        texts = Texts.of(MainWindow.class, next);
        times = new Times(next, clock);
        frame.speak(texts);
    }

    /**
     * All words are read when a page is made, so another language is another set of pages; what was typed goes over to them. A page that
     * the language cannot be chosen on keeps its words until it is left.
     */
    private void speak(Language next) {
        if (next.equals(texts.language())) {
            return;
        }
        speakIn(next);
        if (welcome.isPresent() && welcome.get().model().isAtTheChoice()) {
            Drafts drafts = Drafts.of(welcome.get().view().pages());
            WelcomeModel model = welcome.get().model().again();
            welcome.get().view().end();
            showWelcome(model);
            drafts.into(welcome.get().view().pages(), frame.scene());
        } else if (shown.isPresent() && frame.shows(shown.get().shell().root())) {
            Shown before = shown.get();
            Drafts drafts = Drafts.of(before.shell().pages().all());
            shown = Optional.of(again(before));
            ShellView shell = shown.get().shell();
            shell.pages().standAt(before.shell().pages().place());
            shell.listenTo(frame.scene());
            frame.show(shell.root());
            // To make all pages and to show one takes longer than a frame may.
            frame.afterFrame(() -> {
                if (frame.shows(shell.root())) {
                    shell.pages().turnTo(shell.pages().place());
                    drafts.into(shell.pages().all(), frame.scene());
                }
            });
        }
    }

    // ---- what the window shows ----

    /** Reads where the program stands, and shows that. */
    private void showWhereItStands() {
        Program of = program.orElseThrow();
        Background.of("where the program stands", () -> new Standing(of.state(), of.window())).whenDone(standing -> {
            preferences.set(standing.window());
            switch (standing.state()) {
                case Program.State.FirstRun(boolean begun) -> showWelcome(WelcomeModel.firstRun(of, clock, begun));
                case Program.State.Locked(Program.WalletCard card) -> showUnlock(card);
                case Program.State.Running(Session session) -> showShell(session);
            }
        }).start();
    }

    private record Standing(Program.State state, WindowChoice window) {
    }

    private void showShell(Session session) {
        welcome = Optional.empty();
        Shown now = shown.filter(each -> each.session() == session)
                .map(each -> each.language().equals(texts.language()) ? each : again(each))
                .orElseGet(() -> {
                    leaveShell();
                    return begin(session);
                });
        shown = Optional.of(now);
        now.shell().listenTo(frame.scene());
        frame.show(now.shell().root());
        now.live().refresh();
        now.shell().pages().turnTo(Place.HOME);
        program.ifPresent(each -> Background.of("notices", each::notices).whenDone(told -> told.forEach(now.shell()::tell)).start());
    }

    private Shown begin(Session session) {
        preferences.set(session.settings().now().window());
        var live = new LiveStatus(session, clock);
        live.start();
        return around(session, live);
    }

    /** The same in the language of now: what was measured stays known. */
    private Shown again(Shown before) {
        leavePages(before);
        return around(before.session(), before.live().handOver());
    }

    private Shown around(Session session, LiveStatus live) {
        var shell = new ShellView(session, live, clock, times, preferences, this);
        var alarm = new Alarm();
        return new Shown(session, texts.language(), live, shell, live.momentProperty().subscribe(moment -> alarm.heard(moment)
                .ifPresent(key -> sayOutside(texts.get(key)))));
    }

    private void leaveShell() {
        shown.ifPresent(each -> {
            each.live().stop();
            leavePages(each);
        });
        shown = Optional.empty();
    }

    private void leavePages(Shown which) {
        which.alarm().unsubscribe();
        // Takes every page off its scene, so that nothing goes on reading for a window that is gone.
        which.shell().leave(frame.scene());
    }

    private void showWelcome(WelcomeModel model) {
        shown.ifPresent(each -> each.shell().stopListening(frame.scene()));
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
                shown.ifPresent(each -> each.shell().pages().turnTo(Place.CHANNELS));
            }

            @Override
            public void spoken(Language chosen) {
                preferences.set(preferences.choiceProperty().get().in(chosen.tag()));
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
        frame.show(view.root());
        welcome = Optional.of(new Welcome(model, view));
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
        frame.show(view.root());
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
        locked.shell().stopListening(frame.scene());
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
        frame.show(view.root());
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
        if (!frame.shows(shown.get().shell().root())) {
            // The question lies over the shell.
            welcome.ifPresent(each -> each.view().end());
            showShell(shown.get().session());
        }
        Shown now = shown.get();
        new ClosingSheet(texts, times, now.live().moment(), now.session().ownRelay().uncashed(), now.shell()).ask(this::close);
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
        frame.close();
        Thread.ofVirtual().name("notices").start(notices::close);
        onClosed.run();
    }

    /** Nothing goes on for this window. Done again it does nothing. */
    private void leave() {
        language.unsubscribe();
        frame.leave();
        welcome.ifPresent(each -> each.view().end());
        leaveShell();
    }
}
