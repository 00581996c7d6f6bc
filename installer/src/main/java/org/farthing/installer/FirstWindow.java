package org.farthing.installer;

import java.awt.Dimension;
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
 * many colours, an empty screen or window one. Meant for a display of its own, on which nothing else moves.
 * <pre>
 *   FirstWindow SECONDS COMMAND…     prints the milliseconds from the start to the drawn window; the program then stays for SECONDS
 * </pre>
 */
public final class FirstWindow {
    private static final int COLOURS = 16;
    private static final int STEP = 2;
    private static final Duration LONGEST = Duration.ofMinutes(2);
    /** Looking takes time that the program needs. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private FirstWindow() {
    }

    public static void main(String[] arguments) throws Exception {
        long stay = Long.parseLong(arguments[0]);
        // All that takes its time here is done before the clock starts.
        Dimension size = Toolkit.getDefaultToolkit().getScreenSize();
        var middle = new Rectangle(size.width / 4, size.height / 4, size.width / 2, size.height / 2);
        var robot = new Robot();
        int before = colours(robot.createScreenCapture(middle));
        if (before > COLOURS) {
            throw new IllegalStateException("Something else is on this display.");
        }
        long start = System.nanoTime();
        Process program = new ProcessBuilder(List.of(arguments).subList(1, arguments.length))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            System.out.println(untilDrawn(robot, middle, program, start).toMillis());
            Thread.sleep(Duration.ofSeconds(stay));
        } finally {
            program.destroy();
            program.waitFor();
        }
    }

    private static Duration untilDrawn(Robot robot, Rectangle middle, Process program, long start) throws InterruptedException {
        while (true) {
            boolean drawn = colours(robot.createScreenCapture(middle)) > COLOURS;
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
