package org.farthing.app.shell;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.geometry.NodeOrientation;
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
import org.farthing.app.fx.Look;
import org.farthing.app.fx.Preferences;
import org.farthing.app.fx.Texts;

/** The stage with its size, title, icons and theme, and the one page that it shows. Belongs to the window's thread. */
final class WindowFrame {
    static final double WIDTH = 1200;
    static final double HEIGHT = 760;
    private static final double LEAST_WIDTH = 1000;
    private static final double LEAST_HEIGHT = 680;
    private static final List<Integer> ICON_SIZES = List.of(16, 32, 64, 128, 256);
    private static final Duration TOUCHES_COUNT_EVERY = Duration.ofSeconds(1);

    /** What the stage tells of. */
    interface Owner {
        /** A key before any page has it. */
        void key(KeyEvent event);

        /** Somebody is at the window; at most once a second. */
        void touched();

        void quit();

        /** Another window has the stage. */
        void gone();
    }

    private final Stage stage;
    private final Clock clock;
    private final Owner owner;
    private final StackPane root = new StackPane();
    private final Scene scene;
    private Subscription look = Subscription.EMPTY;
    private Instant lastTouch = Instant.EPOCH;

    WindowFrame(Stage stage, Clock clock, Owner owner) {
        this.stage = stage;
        this.clock = clock;
        this.owner = owner;
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        root.setId("window");
        root.getStyleClass().add("shell");
        scene = new Scene(root, Math.min(WIDTH, screen.getWidth()), Math.min(HEIGHT, screen.getHeight()));
        scene.addEventFilter(InputEvent.ANY, this::touched);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, owner::key);
        stage.setMinWidth(Math.min(LEAST_WIDTH, screen.getWidth()));
        stage.setMinHeight(Math.min(LEAST_HEIGHT, screen.getHeight()));
        stage.getIcons().setAll(ICON_SIZES.stream().map(WindowFrame::icon).flatMap(Optional::stream).toList());
    }

    /** Puts the scene on the stage, and shows it. */
    void open(Preferences preferences) {
        look = Look.follow(scene, preferences);
        stage.setScene(scene);
        // Another window has the stage: what nobody can see any more must not go on reading and drawing.
        scene.windowProperty().subscribe((before, after) -> {
            if (before != null && after == null) {
                owner.gone();
            }
        });
        stage.setOnCloseRequest(request -> {
            request.consume();
            owner.quit();
        });
        stage.show();
    }

    static Optional<Image> icon(int size) {
        InputStream picture = WindowFrame.class.getResourceAsStream("/org/farthing/app/icons/mark-" + size + ".png");
        return Optional.ofNullable(picture).map(Image::new);
    }

    /** Keys and the mouse put the wallet's locking off. The mouse moves often; once a second is enough. */
    private void touched(InputEvent event) {
        Instant now = clock.instant();
        boolean byHand = event instanceof KeyEvent || event instanceof MouseEvent;
        if (byHand && now.isAfter(lastTouch.plus(TOUCHES_COUNT_EVERY))) {
            lastTouch = now;
            owner.touched();
        }
    }

    /** Takes the title and the direction of a language. */
    void speak(Texts texts) {
        stage.setTitle(texts.get("shell.name"));
        // Of the root and not of the scene: popups and sheets take theirs from there, and the title bar is the system's.
        root.setNodeOrientation(texts.language().isRightToLeft() ? NodeOrientation.RIGHT_TO_LEFT : NodeOrientation.LEFT_TO_RIGHT);
    }

    void show(Parent page) {
        root.getChildren().setAll(page);
        root.applyCss();
    }

    /** Once what is shown now has been laid out and drawn: what takes long in two frames takes long in neither. */
    void afterFrame(Runnable then) {
        var once = new Runnable[1];
        once[0] = () -> {
            scene.removePostLayoutPulseListener(once[0]);
            Platform.runLater(then);
        };
        scene.addPostLayoutPulseListener(once[0]);
        Platform.requestNextPulse();
    }

    boolean shows(Parent page) {
        return root.getChildren().contains(page);
    }

    Scene scene() {
        return scene;
    }

    void comeForward() {
        stage.setIconified(false);
        stage.toFront();
        stage.requestFocus();
    }

    /** Follows nothing any more. */
    void leave() {
        look.unsubscribe();
    }

    void close() {
        stage.close();
    }
}
