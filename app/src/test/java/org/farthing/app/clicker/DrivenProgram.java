package org.farthing.app.clicker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import org.farthing.app.Main;

/**
 * The program as its users start it, in a process of its own, with a random user at its window. Prints one JSON object per line: how long
 * the start took and the proxy's port, then samples, then what was seen; reads a line, and ends the program by its own key.
 *
 * <p>Arguments: seed, seconds, samples, an address that money may be sent to, the display server's process, and the program's own.
 */
public final class DrivenProgram {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration START = Duration.ofSeconds(300);

    private final PrintStream out;
    private final ConcurrentLinkedQueue<String> exceptions = new ConcurrentLinkedQueue<>();
    private final Map<String, Census.Kind> kinds = new HashMap<>();
    private final List<Census> censuses = new ArrayList<>();
    private final Instant begin = Instant.now();
    private FrameWatch frames;
    private volatile RandomUser user;
    private volatile boolean reported;

    private DrivenProgram(PrintStream out) {
        this.out = out;
    }

    /** Begins to drive, and starts the program. */
    public static void main(String[] arguments) {
        var driven = new DrivenProgram(System.out);
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> driven.exception("on " + thread.getName(), thrown));
        Logger.getLogger("").addHandler(driven.new Heard());
        Runtime.getRuntime().addShutdownHook(new Thread(driven::sayWhyItEnds));
        Thread.ofPlatform().daemon().name("driver").start(() -> driven.drive(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]),
                Integer.parseInt(arguments[2]), arguments[3], Long.parseLong(arguments[4])));
        Main.main(List.of(arguments).subList(5, arguments.length).toArray(String[]::new));
    }

    /** What the program logs as gone wrong. */
    private final class Heard extends Handler {
        @Override
        public void publish(LogRecord heard) {
            if (heard.getLevel().intValue() >= Level.WARNING.intValue()) {
                exception("logged by " + heard.getLoggerName() + ": " + heard.getMessage(), heard.getThrown());
            }
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    private void exception(String where, Throwable thrown) {
        var text = new StringWriter();
        text.append(where).append(" after ").append(Duration.between(begin, Instant.now()).toString()).append(": ");
        if (thrown != null) {
            thrown.printStackTrace(new PrintWriter(text));
        }
        if (user != null) {
            text.append("\n  before: ").append(String.join("; ", user.last()));
        }
        exceptions.add(text.toString());
    }

    /** Where the program ends before it was asked to. */
    private void sayWhyItEnds() {
        if (!reported && user != null) {
            System.err.println("ended by itself after: " + String.join("; ", user.last()));
            exceptions.forEach(System.err::println);
        }
    }

    private synchronized void say(ObjectNode line) {
        out.println(line);
        out.flush();
    }

    private void drive(long seed, long seconds, int samples, String address, long display) {
        try {
            begin(seed, address, display, seconds > 60);
            long length = Duration.ofSeconds(seconds).toNanos();
            long start = System.nanoTime();
            for (int sample = 0; sample < samples; sample++) {
                long end = start + length * (sample + 1) / samples;
                while (System.nanoTime() < end) {
                    user.act();
                }
                sample();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            exception("the driver", e);
        }
        report();
        end();
    }

    /** Through Welcome to Home, connected. */
    private void begin(long seed, String address, long display, boolean languages) throws InterruptedException {
        Optional<Sight> window = until("the window", Sight::now);
        ObjectNode first = MAPPER.createObjectNode();
        first.put("window", Duration.between(ProcessHandle.current().info().startInstant().orElse(begin), Instant.now()).toMillis());
        first.put("processor", ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis());
        user = Hands.ask(() -> new RandomUser(seed, List.of(address), languages));
        frames = Hands.ask(() -> new FrameWatch(new Machine(display)));
        Hands.ask(() -> {
            Sight.guard(window.orElseThrow().stage());
            window.orElseThrow().stage().setX(0);
            window.orElseThrow().stage().setY(0);
            return null;
        });
        user.comeHome();
        first.put("home", Duration.between(begin, Instant.now()).toMillis());
        // Home draws the port once it has read the status.
        String socks = until("the port", () -> Optional.ofNullable(scene().lookup("#status-socks")).map(Labeled.class::cast)
                .map(Labeled::getText).filter(text -> text.contains("127.0.0.1:"))).orElseThrow();
        first.put("socks", socks.replaceAll(".*127\\.0\\.0\\.1:(\\d+).*", "$1"));
        say(first);
        frames.goOn();
    }

    private static Scene scene() {
        return Sight.now().orElseThrow().stage().getScene();
    }

    private static <T> Optional<T> until(String what, java.util.concurrent.Callable<Optional<T>> look) throws InterruptedException {
        for (long end = System.nanoTime() + START.toNanos(); System.nanoTime() < end; Thread.sleep(20)) {
            try {
                Optional<T> found = Hands.ask(look);
                if (found.isPresent()) {
                    return found;
                }
            } catch (IllegalStateException e) {
                if (e.getCause() != null) {
                    throw e;
                }
                // JavaFX has not been started yet.
            }
        }
        throw new IllegalStateException("waited in vain for " + what);
    }

    private void sample() throws InterruptedException {
        frames.pause();
        user.comeHomeAnew();
        Census census = Census.take(kinds);
        censuses.add(census);
        ObjectNode line = MAPPER.createObjectNode();
        line.put("actions", user.actions());
        line.putPOJO("sample", census.figures());
        say(MAPPER.valueToTree(line));
        frames.goOn();
    }

    private void report() {
        ObjectNode report = MAPPER.createObjectNode();
        if (user != null) {
            report.put("actions", user.actions());
            report.putPOJO("done", user.done());
            report.putPOJO("last", user.last());
        }
        report.putPOJO("exceptions", List.copyOf(exceptions));
        if (frames != null) {
            frames.pause();
            report.put("frames", frames.frames());
            report.put("own", frames.ownTimes());
            report.put("posted", frames.posted());
            var stalls = report.putArray("stalls");
            frames.stalls().forEach(stall -> stalls.addObject().put("ours", stall.isOurs()).put("at", stall.at().toMillis())
                    .put("wall", stall.wall().toMillis()).put("own", stall.own().toMillis()).put("machine", stall.machine().toMillis())
                    .put("processor", stall.processor().toMillis()).put("collector", stall.collector().toMillis())
                    .put("doing", stall.doing()));
        }
        if (censuses.size() > 1) {
            report.putPOJO("growth", censuses.getLast().growth(censuses.get(censuses.size() / 4)));
        }
        reported = true;
        report.put("ended", true);
        say(MAPPER.valueToTree(report));
    }

    /** The program ends by itself, once the test has asked it what it wants to know. */
    private void end() {
        try {
            while (System.in.read() > '\n') {
                // Waits for a whole line.
            }
            Platform.runLater(() -> {
                var robot = new javafx.scene.robot.Robot();
                robot.keyPress(KeyCode.CONTROL);
                robot.keyPress(KeyCode.Q);
                robot.keyRelease(KeyCode.Q);
                robot.keyRelease(KeyCode.CONTROL);
            });
        } catch (IOException _) {
            // The test is gone, and ends this process.
            return;
        }
    }
}
