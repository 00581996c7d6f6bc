package org.farthing.app.shell;

import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.util.Subscription;
import org.farthing.app.Settings.WindowChoice;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Look;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Preferences;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.session.Session;
import org.farthing.app.session.Status;

/** The program's one window. Belongs to the window's thread. */
public final class MainWindow {
    static final double WIDTH = 1200;
    static final double HEIGHT = 760;
    private static final double LEAST_WIDTH = 1000;
    private static final double LEAST_HEIGHT = 680;
    private static final List<Integer> ICON_SIZES = List.of(16, 32, 64, 128, 256);

    private final Stage stage;
    private final LiveStatus live;
    private Times times;
    private final Preferences preferences;
    private final Session session;
    private final Clock clock;
    private final Locale system = Locale.getDefault();
    private ShellView shell;
    private final Runnable onClosed;
    private Texts texts;
    private Subscription look = Subscription.EMPTY;
    private Subscription language = Subscription.EMPTY;

    private MainWindow(Stage stage, Session session, Clock clock, Runnable onClosed) {
        this.stage = stage;
        this.onClosed = onClosed;
        this.session = session;
        this.clock = clock;
        this.preferences = new Preferences(session.settings().now().window());
        this.live = new LiveStatus(session, clock);
        speak(preferences.choiceProperty().get().language());
    }

    /** All words are read when a view is made, so another language is another set of views. */
    private void speak(Optional<String> language) {
        Locale.setDefault(language.map(Locale::forLanguageTag).orElse(system));
        texts = Texts.of(MainWindow.class);
        times = new Times(clock);
        shell = new ShellView(session, live, clock, times, preferences, this::askToClose, this::close);
    }

    private void speakAnew(Scene scene, Optional<String> language) {
        shell.leave();
        speak(language);
        scene.setRoot(shell.root());
        stage.setTitle(texts.get("shell.title"));
        look.unsubscribe();
        look = Look.follow(scene, preferences);
        shell.listenTo(scene);
        shell.turnTo(Place.SETTINGS);
    }

    /** Opens {@code stage} on {@code session}. {@code onClosed} runs once the window is gone; the session stays open. */
    public static void open(Stage stage, Session session, Runnable onClosed) {
        open(stage, session, Clock.systemDefaultZone(), onClosed);
    }

    static MainWindow open(Stage stage, Session session, Clock clock, Runnable onClosed) {
        var window = new MainWindow(stage, session, clock, onClosed);
        window.show();
        return window;
    }

    LiveStatus live() {
        return live;
    }

    private void show() {
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        var scene = new Scene(shell.root(), Math.min(WIDTH, screen.getWidth()), Math.min(HEIGHT, screen.getHeight()));
        look = Look.follow(scene, preferences);
        shell.listenTo(scene);
        stage.setTitle(texts.get("shell.title"));
        stage.setMinWidth(Math.min(LEAST_WIDTH, screen.getWidth()));
        stage.setMinHeight(Math.min(LEAST_HEIGHT, screen.getHeight()));
        stage.getIcons().setAll(ICON_SIZES.stream().map(MainWindow::icon).flatMap(Optional::stream).toList());
        stage.setScene(scene);
        stage.setOnCloseRequest(request -> {
            request.consume();
            askToClose();
        });
        language = preferences.choiceProperty().map(WindowChoice::language).subscribe((_, next) -> speakAnew(scene, next));
        live.start();
        stage.show();
        shell.turnTo(Place.HOME);
    }

    static Optional<Image> icon(int size) {
        InputStream picture = MainWindow.class.getResourceAsStream("/org/farthing/app/icons/mark-" + size + ".png");
        return Optional.ofNullable(picture).map(Image::new);
    }

    /** Money that stays behind is said before the window goes; play money is not worth a question. */
    private void askToClose() {
        Optional<Status> known = live.moment().status();
        if (known.isEmpty() || known.get().practice() || known.get().inChannels().isZero()) {
            close();
            return;
        }
        Status status = known.get();
        String coin = status.coin();
        var sheet = new Sheet(texts.get("closing-title", Money.balance(status.inChannels(), coin)),
                "closing-close", texts.get("closing-close"), "closing-stay", texts.get("closing-stay"));
        sheet.with(Sheet.sentence("closing-safe", texts.get("closing-safe",
                        Money.cost(status.used(), coin), Money.balance(status.comesBack(), coin))),
                Sheet.sentence("closing-proxy", texts.get("closing-proxy")));
        status.backAt().ifPresent(at -> sheet.with(Sheet.sentence("closing-date", texts.get("closing-date", times.date(at)))));
        sheet.onPrimary(this::close).onCancel(shell::close);
        shell.open(sheet);
    }

    private void close() {
        language.unsubscribe();
        look.unsubscribe();
        live.stop();
        stage.close();
        // Takes every page off its scene, so that nothing goes on reading for a window that is gone.
        shell.leave();
        onClosed.run();
    }
}
