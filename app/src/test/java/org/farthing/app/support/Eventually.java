package org.farthing.app.support;

import java.time.Duration;
import java.util.function.Supplier;

/** Waits for what other threads bring about; the limit only ends a test that fails anyway. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Throws what an assertion throws while it does not hold. */
    public interface Check {
        void run() throws Exception;
    }

    private Eventually() {
    }

    /** Runs the assertions until they hold; the last failure is thrown when they never do. */
    public static void holds(Check check) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /** Waits until two looks at something, a little apart, see the same. */
    public static <T> T settled(Supplier<T> look) throws InterruptedException {
        T before = look.get();
        for (int same = 0; same < 5;) {
            Thread.sleep(50);
            T now = look.get();
            same = now.equals(before) ? same + 1 : 0;
            before = now;
        }
        return before;
    }
}
