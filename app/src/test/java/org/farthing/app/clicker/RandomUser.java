package org.farthing.app.clicker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.farthing.app.clicker.Sight.Kind;
import org.farthing.app.clicker.Sight.Target;

/**
 * Somebody with a mouse and a keyboard and no plan. Everything goes through the display's own events, as a person's would. The same seed
 * makes the same choices from what is to be seen, which other threads have a say in.
 */
final class RandomUser {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String PASSWORD = "practice";
    private static final List<KeyCode> MOVES = List.of(KeyCode.TAB, KeyCode.TAB, KeyCode.TAB, KeyCode.DOWN, KeyCode.DOWN, KeyCode.UP,
            KeyCode.LEFT, KeyCode.RIGHT, KeyCode.PAGE_DOWN, KeyCode.PAGE_UP, KeyCode.END, KeyCode.HOME, KeyCode.ESCAPE, KeyCode.SPACE,
            KeyCode.ENTER, KeyCode.BACK_SPACE, KeyCode.DELETE);
    private static final List<KeyCode> FUNCTIONS = List.of(KeyCode.F1, KeyCode.F5, KeyCode.F5, KeyCode.F6, KeyCode.F9);
    private static final List<KeyCode> SHORTCUTS = List.of(KeyCode.F, KeyCode.I, KeyCode.ENTER, KeyCode.ENTER, KeyCode.A, KeyCode.C,
            KeyCode.V, KeyCode.Z);
    private static final List<String> PLAIN = List.of("0.25", "1", "3", "0.000001", "12", "90", "7", "99999999999", "-1", "0", "cedar",
            "al", "zz", "0x", "443", "1.5", "2026-11-28", "abandon", "practice", "correct horse battery", "9251", "nobody");
    /** In the settings these change what the whole window looks like or says. */
    private static final List<String> LOOKS = List.of("settings-look", "settings-text-size", "settings-language");
    private static final int PATIENT_WITH_WELCOME = 12;

    private final Random random;
    private final List<String> texts;
    private final Robot robot;
    private final List<String> looks;
    private final Map<String, Integer> done = new TreeMap<>();
    private final List<String> last = new ArrayList<>();
    private int inWelcome;
    private int actions;

    /**
     * On the window's thread.
     *
     * @param addresses where money may be sent to
     * @param languages whether it tries other languages: JavaFX fails to lay out some wrapped text from right to left on Linux (24 to 26)
     */
    RandomUser(long seed, List<String> addresses, boolean languages) {
        this.random = new Random(seed);
        this.looks = languages ? LOOKS : LOOKS.subList(0, 2);
        this.texts = new ArrayList<>(PLAIN);
        addresses.forEach(address -> {
            texts.add(address);
            texts.add(address);
        });
        this.robot = new Robot();
    }

    /** How often it did what. */
    Map<String, Integer> done() {
        return done;
    }

    int actions() {
        return actions;
    }

    /** What it did last, oldest first. */
    synchronized List<String> last() {
        return List.copyOf(last);
    }

    private synchronized void note(String kind, String what) {
        done.merge(kind, 1, Integer::sum);
        actions++;
        last.add(kind + " " + what);
        if (last.size() > 30) {
            last.removeFirst();
        }
    }

    // ---- hands ----

    static <T> T ask(Callable<T> question) throws InterruptedException {
        var task = new FutureTask<>(question);
        Platform.runLater(task);
        try {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the window does not answer", e);
        }
    }

    private void on(Runnable deed) throws InterruptedException {
        ask(() -> {
            deed.run();
            return null;
        });
    }

    private void pause(int least, int most) throws InterruptedException {
        Thread.sleep(least + random.nextInt(most - least + 1));
    }

    private void click(Point2D place, MouseButton button, int times) throws InterruptedException {
        on(() -> robot.mouseMove(place));
        pause(5, 30);
        for (int i = 0; i < times; i++) {
            on(() -> robot.mousePress(button));
            pause(5, 25);
            on(() -> robot.mouseRelease(button));
            pause(5, 40);
        }
    }

    private void key(KeyCode code, KeyCode... held) throws InterruptedException {
        on(() -> {
            for (KeyCode each : held) {
                robot.keyPress(each);
            }
            robot.keyPress(code);
            robot.keyRelease(code);
            for (KeyCode each : List.of(held).reversed()) {
                robot.keyRelease(each);
            }
        });
        pause(5, 20);
    }

    private void type(String text) throws InterruptedException {
        for (char each : text.toCharArray()) {
            KeyCode code = switch (each) {
                case '.' -> KeyCode.PERIOD;
                case '-' -> KeyCode.MINUS;
                case ' ' -> KeyCode.SPACE;
                default -> KeyCode.getKeyCode(String.valueOf(each).toUpperCase(java.util.Locale.ROOT));
            };
            if (code != null) {
                on(() -> {
                    robot.keyPress(code);
                    robot.keyRelease(code);
                });
            }
        }
    }

    private Point2D in(Bounds place) {
        double across = 0.5 + (random.nextDouble() - 0.5) * 0.8;
        double down = 0.5 + (random.nextDouble() - 0.5) * 0.8;
        return new Point2D(place.getMinX() + place.getWidth() * across, place.getMinY() + place.getHeight() * down);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    // ---- what it does ----

    Optional<Sight> look() throws InterruptedException {
        return ask(Sight::now);
    }

    /** Does one thing. */
    void act() throws InterruptedException {
        Sight sight = look().orElseThrow(() -> new IllegalStateException("the window is gone"));
        if (sight.screen().equals("screen-unlock") && random.nextInt(3) == 0) {
            unlock();
            return;
        }
        inWelcome = sight.screen().equals("screen-welcome") ? inWelcome + 1 : 0;
        if (inWelcome > PATIENT_WITH_WELCOME) {
            leaveWelcome();
            return;
        }
        if (sight.sheet() && sight.popups() == 0 && random.nextInt(100) < 45) {
            answerSheet(sight);
            return;
        }
        int chance = random.nextInt(100);
        if (chance < 34) {
            press(sight);
        } else if (chance < 44) {
            write(sight);
        } else if (chance < 52) {
            turnPage();
        } else if (chance < 66) {
            move(sight);
        } else if (chance < 70) {
            function();
        } else if (chance < 76) {
            wheel(sight);
        } else if (chance < 79) {
            drag(sight);
        } else if (chance < 82) {
            resize(sight);
        } else if (chance < 85) {
            dress();
        } else if (chance < 90) {
            money();
        } else {
            anywhere(sight);
        }
        pause(10, 120);
    }

    private void press(Sight sight) throws InterruptedException {
        if (sight.targets().isEmpty()) {
            return;
        }
        Target target = any(sight.targets());
        Point2D place = in(target.place());
        if (!sight.isAllowed(place)) {
            return;
        }
        int way = random.nextInt(10);
        note(way < 7 ? "click" : way < 8 ? "double click" : "right click", target.id() + " " + target.kind());
        click(place, way < 8 ? MouseButton.PRIMARY : MouseButton.SECONDARY, way == 7 ? 2 : 1);
    }

    private void anywhere(Sight sight) throws InterruptedException {
        Bounds window = ask(() -> sight.stage().getScene().getRoot().localToScreen(sight.stage().getScene().getRoot().getBoundsInLocal()));
        var place = new Point2D(window.getMinX() + random.nextDouble() * window.getWidth(),
                window.getMinY() + random.nextDouble() * window.getHeight());
        if (sight.isAllowed(place)) {
            note("click anywhere", place.toString());
            click(place, random.nextInt(5) == 0 ? MouseButton.SECONDARY : MouseButton.PRIMARY, 1);
        }
    }

    private void write(Sight sight) throws InterruptedException {
        List<Target> fields = sight.of(Kind.TYPE);
        if (fields.isEmpty()) {
            return;
        }
        write(any(fields), any(texts));
    }

    private void write(Target field, String text) throws InterruptedException {
        note("type", text + " into " + field.id());
        click(in(field.place()), MouseButton.PRIMARY, 1);
        if (random.nextInt(4) > 0) {
            key(KeyCode.A, KeyCode.CONTROL);
        }
        type(text);
    }

    private void turnPage() throws InterruptedException {
        int page = random.nextInt(9);
        note("page", Integer.toString(page + 1));
        key(List.of(KeyCode.DIGIT1, KeyCode.DIGIT2, KeyCode.DIGIT3, KeyCode.DIGIT4, KeyCode.DIGIT5, KeyCode.DIGIT6, KeyCode.DIGIT7,
                KeyCode.DIGIT8, KeyCode.DIGIT9).get(page), KeyCode.CONTROL);
    }

    private void move(Sight sight) throws InterruptedException {
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            KeyCode code = any(MOVES);
            if ((code == KeyCode.ENTER || code == KeyCode.SPACE) && look().filter(now -> !now.focusOut()).isEmpty()) {
                continue;
            }
            note("key", code.name());
            if (code == KeyCode.TAB && random.nextInt(4) == 0) {
                key(code, KeyCode.SHIFT);
            } else {
                key(code);
            }
        }
    }

    private void function() throws InterruptedException {
        int chance = random.nextInt(20);
        if (chance == 0) {
            note("key", "Ctrl+L");
            key(KeyCode.L, KeyCode.CONTROL);
        } else if (chance < 3) {
            note("key", "Ctrl+Shift+C");
            key(KeyCode.C, KeyCode.CONTROL, KeyCode.SHIFT);
        } else if (chance < 5) {
            note("key", "Ctrl+Shift+L");
            key(KeyCode.L, KeyCode.CONTROL, KeyCode.SHIFT);
        } else if (chance < 7) {
            note("key", "Shift+F10");
            key(KeyCode.F10, KeyCode.SHIFT);
        } else if (chance < 13) {
            KeyCode code = any(SHORTCUTS);
            note("key", "Ctrl+" + code);
            key(code, KeyCode.CONTROL);
        } else {
            KeyCode code = any(FUNCTIONS);
            note("key", code.name());
            key(code);
        }
    }

    private void wheel(Sight sight) throws InterruptedException {
        if (sight.targets().isEmpty()) {
            return;
        }
        Target target = any(sight.targets());
        note("wheel", target.id());
        on(() -> robot.mouseMove(in(target.place())));
        int amount = random.nextInt(2) == 0 ? 3 : -3;
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            on(() -> robot.mouseWheel(amount));
            pause(5, 20);
        }
    }

    private void drag(Sight sight) throws InterruptedException {
        if (sight.targets().isEmpty()) {
            return;
        }
        Point2D from = in(any(sight.targets()).place());
        Point2D to = from.add(random.nextInt(300) - 150, random.nextInt(300) - 150);
        if (!sight.isAllowed(from) || !sight.isAllowed(to)) {
            return;
        }
        note("drag", from + " to " + to);
        on(() -> {
            robot.mouseMove(from);
            robot.mousePress(MouseButton.PRIMARY);
        });
        for (int step = 1; step <= 5; step++) {
            Point2D on = from.interpolate(to, step / 5.0);
            on(() -> robot.mouseMove(on));
            pause(3, 15);
        }
        on(() -> robot.mouseRelease(MouseButton.PRIMARY));
    }

    private void resize(Sight sight) throws InterruptedException {
        int width = 1000 + random.nextInt(380);
        int height = 680 + random.nextInt(280);
        note("resize", width + "x" + height);
        on(() -> {
            sight.stage().setWidth(width);
            sight.stage().setHeight(height);
        });
    }

    /** Light or dark, another size of text, another language. */
    private void dress() throws InterruptedException {
        key(KeyCode.DIGIT8, KeyCode.CONTROL);
        pause(50, 300);
        String id = any(looks);
        Optional<Target> box = look().flatMap(sight -> sight.find(id));
        if (box.isEmpty()) {
            return;
        }
        note("choose", id);
        click(in(box.get().place()), MouseButton.PRIMARY, 1);
        pause(100, 200);
        for (int left = random.nextInt(7); left > 0; left--) {
            key(random.nextInt(3) == 0 ? KeyCode.UP : KeyCode.DOWN);
        }
        key(KeyCode.ENTER);
    }

    /** Goes where money is moved. */
    private void money() throws InterruptedException {
        switch (random.nextInt(4)) {
            case 0 -> {
                key(KeyCode.DIGIT3, KeyCode.CONTROL);
                pause(50, 300);
                Optional<Sight> channels = look();
                List<Target> rows = channels.map(sight -> sight.targets().stream()
                        .filter(target -> target.id().startsWith("channels-table-row")).toList()).orElse(List.of());
                if (!rows.isEmpty()) {
                    note("row menu", "channels");
                    click(in(any(rows).place()), MouseButton.SECONDARY, 1);
                    pause(50, 200);
                    for (int left = 1 + random.nextInt(7); left > 0; left--) {
                        key(KeyCode.DOWN);
                    }
                    key(KeyCode.ENTER);
                }
            }
            case 1 -> {
                note("open channels", "");
                key(KeyCode.DIGIT3, KeyCode.CONTROL);
                pause(50, 300);
                key(KeyCode.ENTER, KeyCode.CONTROL);
                pause(300, 900);
                key(KeyCode.ENTER, KeyCode.CONTROL);
            }
            case 2 -> {
                note("send", "");
                key(KeyCode.DIGIT2, KeyCode.CONTROL);
                pause(50, 200);
                key(KeyCode.TAB, KeyCode.CONTROL);
                pause(50, 200);
                fill("send-to", texts.getLast());
                fill("send-amount", any(List.of("0.25", "0.01", "1", "0.1")));
                key(KeyCode.ENTER, KeyCode.CONTROL);
            }
            default -> {
                note("get everything back", "");
                key(KeyCode.DIGIT1, KeyCode.CONTROL);
                pause(50, 200);
                Optional<Target> all = look().flatMap(sight -> sight.find("home-get-all-back"));
                if (all.isPresent()) {
                    click(in(all.get().place()), MouseButton.PRIMARY, 1);
                }
            }
        }
    }

    private void fill(String id, String text) throws InterruptedException {
        Optional<Target> field = look().flatMap(sight -> sight.find(id));
        if (field.isPresent()) {
            write(field.get(), text);
        }
    }

    private void answerSheet(Sight sight) throws InterruptedException {
        int chance = random.nextInt(10);
        List<Target> fields = sight.of(Kind.TYPE);
        if (chance < 3 && !fields.isEmpty()) {
            write(any(fields), any(texts));
        } else if (chance < 8) {
            // Presses count only after half a second.
            pause(300, 900);
            Optional<Target> primary = look().flatMap(now -> now.find("sheet-primary"));
            if (primary.isPresent()) {
                note("primary", sight.screen());
                click(in(primary.get().place()), MouseButton.PRIMARY, 1 + random.nextInt(2));
            }
        } else {
            note("leave sheet", sight.screen());
            key(KeyCode.ESCAPE);
        }
        pause(20, 200);
    }

    private void unlock() throws InterruptedException {
        fill("unlock-password", PASSWORD);
        note("unlock", "");
        key(KeyCode.ENTER);
        pause(200, 400);
    }

    /** Welcome has many steps and leads to networks; the practice world is where this user is at home. */
    private void leaveWelcome() throws InterruptedException {
        note("leave welcome", "");
        for (int left = 599; left > 0; left--) {
            Optional<Sight> sight = look().filter(now -> now.screen().equals("screen-welcome"));
            if (sight.isEmpty()) {
                break;
            }
            Optional<Target> practice = sight.get().find("welcome-practice");
            List<String> onward = practice.isPresent() ? List.of("welcome-primary", "welcome-back")
                    : List.of("welcome-finish", "browser-read-here", "connect-toggle", "welcome-back");
            if (practice.isPresent()) {
                click(middle(practice.get()), MouseButton.PRIMARY, 1);
            }
            Optional<Target> next = onward.stream().map(sight.get()::find).flatMap(Optional::stream).findFirst();
            if (next.isPresent()) {
                click(middle(next.get()), MouseButton.PRIMARY, 1);
            } else if (left % 100 == 0) {
                // A way back may lie below the window's edge; what is being started takes less than this.
                key(KeyCode.ESCAPE);
            }
            pause(300, 600);
        }
        inWelcome = 0;
    }

    private static Point2D middle(Target target) {
        return new Point2D(target.place().getCenterX(), target.place().getCenterY());
    }

    // ---- to where it can be compared ----

    /** Home, unlocked, English, light, nothing over it, at the usual size. */
    void comeHome() throws InterruptedException {
        for (int left = 240; left > 0; left--) {
            Sight sight = look().orElseThrow(() -> new IllegalStateException("the window is gone"));
            if (sight.screen().equals("screen-welcome")) {
                leaveWelcome();
            } else if (sight.screen().equals("screen-unlock")) {
                unlock();
            } else if (sight.sheet() || sight.popups() > 0) {
                key(KeyCode.ESCAPE);
            } else if (sight.find("locked-page-unlock").isPresent()) {
                // Locked: nothing can be settled before the password.
                click(middle(sight.find("locked-page-unlock").get()), MouseButton.PRIMARY, 1);
            } else if (!ask(() -> settle(sight.stage()))) {
                key(KeyCode.DIGIT8, KeyCode.CONTROL);
                // What was searched for there may hide the choices.
                key(KeyCode.F, KeyCode.CONTROL);
                key(KeyCode.A, KeyCode.CONTROL);
                key(KeyCode.BACK_SPACE);
            } else {
                key(KeyCode.DIGIT1, KeyCode.CONTROL);
                on(() -> {
                    sight.stage().setWidth(1200);
                    sight.stage().setHeight(760);
                    robot.mouseMove(1, 1);
                });
                Thread.sleep(700);
                if (look().filter(now -> now.screen().equals("screen-home") && !now.sheet() && now.popups() == 0).isPresent()) {
                    return;
                }
            }
            Thread.sleep(250);
        }
        throw new IllegalStateException("there is no way home from " + look().map(Sight::screen).orElse("nowhere") + ": " + last());
    }

    /** The first of each choice; false where the settings are not shown. */
    private static boolean settle(Stage stage) {
        boolean shown = false;
        for (String id : LOOKS) {
            Node found = stage.getScene().lookup("#" + id);
            if (found instanceof ComboBox<?> box && !box.isDisabled()) {
                shown = true;
                int usual = id.equals("settings-language") ? 1 : 0;
                if (box.getSelectionModel().getSelectedIndex() != usual) {
                    box.getSelectionModel().select(usual);
                }
            }
        }
        return shown;
    }
}
