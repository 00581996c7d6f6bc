package org.farthing.app.clicker;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.farthing.app.clicker.Sight.Target;

/** From wherever a random user has got to, back to where the window can be compared with what it was. */
final class WayHome {
    /** In the settings these change what the whole window looks like or says. */
    static final List<String> LOOKS = List.of("settings-look", "settings-text-size", "settings-language");
    /** Among the languages; the first is the system's. */
    private static final int ENGLISH = 1;
    private static final int OTHER_LANGUAGE = 2;
    private static final String PASSWORD = "practice";
    /** The only one of a random user's texts that may become one. */
    private static final String OTHER_PASSWORD = "correct horse battery";

    private final Hands hands;
    private final BiConsumer<String, String> note;
    private final Supplier<List<String>> last;
    private int tries;

    /**
     * @param note takes what is done: its kind, and to what
     * @param last what was done last, for when there is no way home
     */
    WayHome(Hands hands, BiConsumer<String, String> note, Supplier<List<String>> last) {
        this.hands = hands;
        this.note = note;
        this.last = last;
    }

    void unlock() throws InterruptedException {
        // It may be shown in plain, and this user may have changed it.
        Optional<Target> field = Hands.look().flatMap(sight -> sight.find("unlock-password").or(() -> sight.find("unlock-password-shown")));
        if (field.isPresent()) {
            hands.click(Hands.middle(field.get()), MouseButton.PRIMARY, 1);
            hands.key(KeyCode.A, KeyCode.CONTROL);
            hands.type(tries++ % 3 < 2 ? PASSWORD : OTHER_PASSWORD);
        }
        note.accept("unlock", "");
        hands.key(KeyCode.ENTER);
        // To try takes a second on purpose, and the field waits meanwhile.
        hands.pause(200, 400);
    }

    /** Welcome has many steps and leads to networks; the practice world is where this user is at home. */
    void leaveWelcome() throws InterruptedException {
        note.accept("leave welcome", "");
        for (int left = 599; left > 0; left--) {
            Optional<Sight> sight = Hands.look().filter(now -> now.screen().equals("screen-welcome"));
            if (sight.isEmpty()) {
                break;
            }
            Optional<Target> practice = sight.get().find("welcome-practice");
            List<String> onward = practice.isPresent() ? List.of("welcome-primary", "welcome-back")
                    : List.of("welcome-finish", "browser-read-here", "connect-toggle", "welcome-back");
            if (practice.isPresent()) {
                hands.click(Hands.middle(practice.get()), MouseButton.PRIMARY, 1);
            }
            Optional<Target> next = onward.stream().map(sight.get()::find).flatMap(Optional::stream).findFirst();
            if (next.isPresent()) {
                hands.click(Hands.middle(next.get()), MouseButton.PRIMARY, 1);
            } else if (left % 100 == 0) {
                // A way back may lie below the window's edge; what is being started takes less than this.
                hands.key(KeyCode.ESCAPE);
            }
            hands.pause(300, 600);
        }
    }

    /** Home, unlocked, English, light, nothing over it, at the usual size. */
    void comeHome() throws InterruptedException {
        for (int left = 240; left > 0; left--) {
            Sight sight = Hands.look().orElseThrow(() -> new IllegalStateException("the window is gone"));
            if (sight.screen().equals("screen-welcome")) {
                leaveWelcome();
            } else if (sight.screen().equals("screen-unlock")) {
                unlock();
            } else if (sight.sheet() || sight.popups() > 0) {
                hands.key(KeyCode.ESCAPE);
            } else if (sight.find("locked-page-unlock").isPresent()) {
                // Locked: nothing can be settled before the password.
                hands.click(Hands.middle(sight.find("locked-page-unlock").get()), MouseButton.PRIMARY, 1);
            } else if (!Hands.ask(() -> settle(sight.stage()))) {
                hands.key(KeyCode.DIGIT9, KeyCode.CONTROL);
                // What was searched for there may hide the choices.
                hands.key(KeyCode.F, KeyCode.CONTROL);
                hands.key(KeyCode.A, KeyCode.CONTROL);
                hands.key(KeyCode.BACK_SPACE);
            } else {
                hands.key(KeyCode.DIGIT1, KeyCode.CONTROL);
                hands.on(() -> {
                    sight.stage().setWidth(1200);
                    sight.stage().setHeight(760);
                });
                hands.moveTo(new Point2D(1, 1));
                Thread.sleep(700);
                if (Hands.look().filter(now -> now.screen().equals("screen-home") && !now.sheet() && now.popups() == 0).isPresent()) {
                    return;
                }
            }
            Thread.sleep(250);
        }
        throw new IllegalStateException("there is no way home from " + Hands.look().map(Sight::screen).orElse("nowhere") + ": " + last.get());
    }

    /**
     * As {@link #comeHome}, by way of another language: all pages are made anew, so that what is counted then does not depend on which of
     * them were looked at before, and pages that were thrown away and still live are seen.
     */
    void comeHomeAnew() throws InterruptedException {
        comeHome();
        for (int left = 40; left > 0; left--) {
            hands.key(KeyCode.DIGIT9, KeyCode.CONTROL);
            Thread.sleep(500);
            Optional<Sight> sight = Hands.look();
            if (sight.isPresent() && Hands.ask(() -> choose(sight.get().stage(), OTHER_LANGUAGE))) {
                Thread.sleep(700);
                comeHome();
                return;
            }
        }
        throw new IllegalStateException("no other language can be chosen: " + last.get());
    }

    private static boolean choose(Stage stage, int language) {
        Node found = stage.getScene().lookup("#settings-language");
        if (found instanceof ComboBox<?> box && !box.isDisabled()) {
            box.getSelectionModel().select(language);
            return true;
        }
        return false;
    }

    /** The first of each choice; false where the settings are not shown. */
    private static boolean settle(Stage stage) {
        boolean shown = false;
        for (String id : LOOKS) {
            Node found = stage.getScene().lookup("#" + id);
            if (found instanceof ComboBox<?> box && !box.isDisabled()) {
                shown = true;
                int usual = id.equals("settings-language") ? ENGLISH : 0;
                if (box.getSelectionModel().getSelectedIndex() != usual) {
                    box.getSelectionModel().select(usual);
                }
            }
        }
        return shown;
    }
}
