package org.farthing.app.clicker;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import org.farthing.app.clicker.Sight.Target;

/** A mouse and a keyboard, moved by the display's own events as a person's are, never twice in the same rhythm. */
final class Hands {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Random random;
    private final Robot robot = new Robot();

    /** On the window's thread. */
    Hands(Random random) {
        this.random = random;
    }

    static Optional<Sight> look() throws InterruptedException {
        return ask(Sight::now);
    }

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

    void on(Runnable deed) throws InterruptedException {
        ask(() -> {
            deed.run();
            return null;
        });
    }

    void pause(int least, int most) throws InterruptedException {
        Thread.sleep(least + random.nextInt(most - least + 1));
    }

    void click(Point2D place, MouseButton button, int times) throws InterruptedException {
        on(() -> robot.mouseMove(place));
        pause(5, 30);
        for (int i = 0; i < times; i++) {
            on(() -> robot.mousePress(button));
            pause(5, 25);
            on(() -> robot.mouseRelease(button));
            pause(5, 40);
        }
    }

    void key(KeyCode code, KeyCode... held) throws InterruptedException {
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

    void type(String text) throws InterruptedException {
        for (char each : text.toCharArray()) {
            KeyCode code = switch (each) {
                case '.' -> KeyCode.PERIOD;
                case '-' -> KeyCode.MINUS;
                case ' ' -> KeyCode.SPACE;
                default -> KeyCode.getKeyCode(String.valueOf(each).toUpperCase(Locale.ROOT));
            };
            if (code != null) {
                on(() -> {
                    robot.keyPress(code);
                    robot.keyRelease(code);
                });
            }
        }
    }

    Point2D in(Bounds place) {
        double across = 0.5 + (random.nextDouble() - 0.5) * 0.8;
        double down = 0.5 + (random.nextDouble() - 0.5) * 0.8;
        return new Point2D(place.getMinX() + place.getWidth() * across, place.getMinY() + place.getHeight() * down);
    }

    /** For what must be met. */
    static Point2D middle(Target target) {
        return new Point2D(target.place().getCenterX(), target.place().getCenterY());
    }

    void moveTo(Point2D place) throws InterruptedException {
        on(() -> robot.mouseMove(place));
    }

    void turnWheel(int amount) throws InterruptedException {
        on(() -> robot.mouseWheel(amount));
    }

    void drag(Point2D from, Point2D to) throws InterruptedException {
        on(() -> {
            robot.mouseMove(from);
            robot.mousePress(MouseButton.PRIMARY);
        });
        for (int step = 1; step <= 5; step++) {
            moveTo(from.interpolate(to, step / 5.0));
            pause(3, 15);
        }
        on(() -> robot.mouseRelease(MouseButton.PRIMARY));
    }
}
