package org.farthing.app.clicker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.farthing.app.clicker.Sight.Kind;
import org.farthing.app.clicker.Sight.Target;

/**
 * Somebody with a mouse and a keyboard and no plan. Everything goes through the display's own events, as a person's would. The same seed
 * makes the same choices from what is to be seen, which other threads have a say in.
 */
final class RandomUser {
    private static final List<KeyCode> MOVES = List.of(KeyCode.TAB, KeyCode.TAB, KeyCode.TAB, KeyCode.DOWN, KeyCode.DOWN, KeyCode.UP,
            KeyCode.LEFT, KeyCode.RIGHT, KeyCode.PAGE_DOWN, KeyCode.PAGE_UP, KeyCode.END, KeyCode.HOME, KeyCode.ESCAPE, KeyCode.SPACE,
            KeyCode.ENTER, KeyCode.BACK_SPACE, KeyCode.DELETE);
    private static final List<KeyCode> FUNCTIONS = List.of(KeyCode.F1, KeyCode.F5, KeyCode.F5, KeyCode.F6, KeyCode.F9);
    private static final List<KeyCode> SHORTCUTS = List.of(KeyCode.F, KeyCode.I, KeyCode.ENTER, KeyCode.ENTER, KeyCode.A, KeyCode.C,
            KeyCode.V, KeyCode.Z);
    private static final List<String> PLAIN = List.of("0.25", "1", "3", "0.000001", "12", "90", "7", "99999999999", "-1", "0", "cedar",
            "al", "zz", "0x", "443", "1.5", "2026-11-28", "abandon", "practice", "correct horse battery", "9251", "nobody");
    private static final int PATIENT_WITH_WELCOME = 12;

    private final Random random;
    private final List<String> texts;
    private final Hands hands;
    private final WayHome home;
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
        this.looks = languages ? WayHome.LOOKS : WayHome.LOOKS.subList(0, 2);
        this.texts = new ArrayList<>(PLAIN);
        addresses.forEach(address -> {
            texts.add(address);
            texts.add(address);
        });
        this.hands = new Hands(random);
        this.home = new WayHome(hands, this::note, this::last);
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

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    // ---- what it does ----

    /** Does one thing. */
    void act() throws InterruptedException {
        Sight sight = Hands.look().orElseThrow(() -> new IllegalStateException("the window is gone"));
        if (sight.screen().equals("screen-unlock") && random.nextInt(3) == 0) {
            home.unlock();
            return;
        }
        inWelcome = sight.screen().equals("screen-welcome") ? inWelcome + 1 : 0;
        if (inWelcome > PATIENT_WITH_WELCOME) {
            home.leaveWelcome();
            inWelcome = 0;
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
        hands.pause(10, 120);
    }

    private void press(Sight sight) throws InterruptedException {
        if (sight.targets().isEmpty()) {
            return;
        }
        Target target = any(sight.targets());
        Point2D place = hands.in(target.place());
        if (!sight.isAllowed(place)) {
            return;
        }
        int way = random.nextInt(10);
        note(way < 7 ? "click" : way < 8 ? "double click" : "right click", target.id() + " " + target.kind());
        hands.click(place, way < 8 ? MouseButton.PRIMARY : MouseButton.SECONDARY, way == 7 ? 2 : 1);
    }

    private void anywhere(Sight sight) throws InterruptedException {
        Bounds window = Hands.ask(() -> sight.stage().getScene().getRoot().localToScreen(sight.stage().getScene().getRoot().getBoundsInLocal()));
        var place = new Point2D(window.getMinX() + random.nextDouble() * window.getWidth(),
                window.getMinY() + random.nextDouble() * window.getHeight());
        if (sight.isAllowed(place)) {
            note("click anywhere", place.toString());
            hands.click(place, random.nextInt(5) == 0 ? MouseButton.SECONDARY : MouseButton.PRIMARY, 1);
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
        hands.click(hands.in(field.place()), MouseButton.PRIMARY, 1);
        if (random.nextInt(4) > 0) {
            hands.key(KeyCode.A, KeyCode.CONTROL);
        }
        hands.type(text);
    }

    private void turnPage() throws InterruptedException {
        int page = random.nextInt(9);
        note("page", Integer.toString(page + 1));
        hands.key(List.of(KeyCode.DIGIT1, KeyCode.DIGIT2, KeyCode.DIGIT3, KeyCode.DIGIT4, KeyCode.DIGIT5, KeyCode.DIGIT6, KeyCode.DIGIT7,
                KeyCode.DIGIT8, KeyCode.DIGIT9).get(page), KeyCode.CONTROL);
    }

    private void move(Sight sight) throws InterruptedException {
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            KeyCode code = any(MOVES);
            if ((code == KeyCode.ENTER || code == KeyCode.SPACE) && Hands.look().filter(now -> !now.focusOut()).isEmpty()) {
                continue;
            }
            note("key", code.name());
            if (code == KeyCode.TAB && random.nextInt(4) == 0) {
                hands.key(code, KeyCode.SHIFT);
            } else {
                hands.key(code);
            }
        }
    }

    private void function() throws InterruptedException {
        int chance = random.nextInt(20);
        if (chance == 0) {
            note("key", "Ctrl+L");
            hands.key(KeyCode.L, KeyCode.CONTROL);
        } else if (chance < 3) {
            note("key", "Ctrl+Shift+C");
            hands.key(KeyCode.C, KeyCode.CONTROL, KeyCode.SHIFT);
        } else if (chance < 5) {
            note("key", "Ctrl+Shift+L");
            hands.key(KeyCode.L, KeyCode.CONTROL, KeyCode.SHIFT);
        } else if (chance < 7) {
            note("key", "Shift+F10");
            hands.key(KeyCode.F10, KeyCode.SHIFT);
        } else if (chance < 13) {
            KeyCode code = any(SHORTCUTS);
            note("key", "Ctrl+" + code);
            hands.key(code, KeyCode.CONTROL);
        } else {
            KeyCode code = any(FUNCTIONS);
            note("key", code.name());
            hands.key(code);
        }
    }

    private void wheel(Sight sight) throws InterruptedException {
        if (sight.targets().isEmpty()) {
            return;
        }
        Target target = any(sight.targets());
        note("wheel", target.id());
        hands.moveTo(hands.in(target.place()));
        int amount = random.nextInt(2) == 0 ? 3 : -3;
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            hands.turnWheel(amount);
            hands.pause(5, 20);
        }
    }

    private void drag(Sight sight) throws InterruptedException {
        if (sight.targets().isEmpty()) {
            return;
        }
        Point2D from = hands.in(any(sight.targets()).place());
        Point2D to = from.add(random.nextInt(300) - 150, random.nextInt(300) - 150);
        if (!sight.isAllowed(from) || !sight.isAllowed(to)) {
            return;
        }
        note("drag", from + " to " + to);
        hands.drag(from, to);
    }

    private void resize(Sight sight) throws InterruptedException {
        int width = 1000 + random.nextInt(380);
        int height = 680 + random.nextInt(280);
        note("resize", width + "x" + height);
        hands.on(() -> {
            sight.stage().setWidth(width);
            sight.stage().setHeight(height);
        });
    }

    /** Light or dark, another size of text, another language. */
    private void dress() throws InterruptedException {
        hands.key(KeyCode.DIGIT9, KeyCode.CONTROL);
        hands.pause(50, 300);
        String id = any(looks);
        Optional<Target> box = Hands.look().flatMap(sight -> sight.find(id));
        if (box.isEmpty()) {
            return;
        }
        note("choose", id);
        hands.click(hands.in(box.get().place()), MouseButton.PRIMARY, 1);
        hands.pause(100, 200);
        for (int left = random.nextInt(7); left > 0; left--) {
            hands.key(random.nextInt(3) == 0 ? KeyCode.UP : KeyCode.DOWN);
        }
        hands.key(KeyCode.ENTER);
    }

    /** Goes where money is moved. */
    private void money() throws InterruptedException {
        switch (random.nextInt(4)) {
            case 0 -> {
                hands.key(KeyCode.DIGIT3, KeyCode.CONTROL);
                hands.pause(50, 300);
                Optional<Sight> channels = Hands.look();
                List<Target> rows = channels.map(sight -> sight.targets().stream()
                        .filter(target -> target.id().startsWith("channels-table-row")).toList()).orElse(List.of());
                if (!rows.isEmpty()) {
                    note("row menu", "channels");
                    hands.click(hands.in(any(rows).place()), MouseButton.SECONDARY, 1);
                    hands.pause(50, 200);
                    for (int left = 1 + random.nextInt(7); left > 0; left--) {
                        hands.key(KeyCode.DOWN);
                    }
                    hands.key(KeyCode.ENTER);
                }
            }
            case 1 -> {
                note("open channels", "");
                hands.key(KeyCode.DIGIT3, KeyCode.CONTROL);
                hands.pause(50, 300);
                hands.key(KeyCode.ENTER, KeyCode.CONTROL);
                hands.pause(300, 900);
                hands.key(KeyCode.ENTER, KeyCode.CONTROL);
            }
            case 2 -> {
                note("send", "");
                hands.key(KeyCode.DIGIT2, KeyCode.CONTROL);
                hands.pause(50, 200);
                hands.key(KeyCode.TAB, KeyCode.CONTROL);
                hands.pause(50, 200);
                fill("send-to", texts.getLast());
                fill("send-amount", any(List.of("0.25", "0.01", "1", "0.1")));
                hands.key(KeyCode.ENTER, KeyCode.CONTROL);
            }
            default -> {
                note("get everything back", "");
                hands.key(KeyCode.DIGIT1, KeyCode.CONTROL);
                hands.pause(50, 200);
                Optional<Target> all = Hands.look().flatMap(sight -> sight.find("home-get-all-back"));
                if (all.isPresent()) {
                    hands.click(hands.in(all.get().place()), MouseButton.PRIMARY, 1);
                }
            }
        }
    }

    private void fill(String id, String text) throws InterruptedException {
        Optional<Target> field = Hands.look().flatMap(sight -> sight.find(id));
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
            hands.pause(300, 900);
            Optional<Target> primary = Hands.look().flatMap(now -> now.find("sheet-primary"));
            if (primary.isPresent()) {
                note("primary", sight.screen());
                hands.click(hands.in(primary.get().place()), MouseButton.PRIMARY, 1 + random.nextInt(2));
            }
        } else {
            note("leave sheet", sight.screen());
            hands.key(KeyCode.ESCAPE);
        }
        hands.pause(20, 200);
    }

    /** As {@link WayHome#comeHome}. */
    void comeHome() throws InterruptedException {
        home.comeHome();
        inWelcome = 0;
    }

    /** As {@link WayHome#comeHomeAnew}. */
    void comeHomeAnew() throws InterruptedException {
        home.comeHomeAnew();
        inWelcome = 0;
    }
}
