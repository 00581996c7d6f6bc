package org.farthing.installer;

import java.awt.AWTException;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Starts a program on the display that this process has, waits until something is drawn there, and ends it: a window with text on it has
 * dozens of colours, an empty screen or window one. Meant for a display of its own, on which nothing else moves.
 * <pre>
 *   FirstWindow SECONDS COMMAND…     prints the milliseconds from the start to the drawn window; the program then stays for SECONDS
 * </pre>
 */
public final class FirstWindow {
    private static final int COLOURS = 24;
    private static final int STEP = 2;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private FirstWindow() {
    }

    public static void main(String[] arguments) throws Exception {
        long stay = Long.parseLong(arguments[0]);
        // All that takes its time here is done before the clock starts.
        var screen = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
        var robot = new Robot();
        int before = colours(robot.createScreenCapture(screen));
        if (before > COLOURS) {
            throw new IllegalStateException("Something else is on this display.");
        }
        long start = System.nanoTime();
        Process program = new ProcessBuilder(List.of(arguments).subList(1, arguments.length)).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            System.out.println(untilDrawn(robot, screen, program, start).toMillis());
            Thread.sleep(Duration.ofSeconds(stay));
        } finally {
            program.destroy();
            program.waitFor();
        }
    }

    private static Duration untilDrawn(Robot robot, Rectangle screen, Process program, long start) throws InterruptedException, AWTException {
        while (true) {
            boolean drawn = colours(robot.createScreenCapture(screen)) > COLOURS;
            Duration passed = Duration.ofNanos(System.nanoTime() - start);
            if (drawn) {
                return passed;
            }
            if (!program.isAlive() || passed.compareTo(LONGEST) > 0) {
                throw new IllegalStateException("No window was drawn within " + passed.toSeconds() + " s.");
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static int colours(BufferedImage picture) {
        Set<Integer> seen = new HashSet<>();
        for (int y = 0; y < picture.getHeight(); y += STEP) {
            for (int x = 0; x < picture.getWidth(); x += STEP) {
                seen.add(picture.getRGB(x, y));
            }
        }
        return seen.size();
    }
}
