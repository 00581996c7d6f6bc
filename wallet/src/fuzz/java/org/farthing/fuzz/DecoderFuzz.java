package org.farthing.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Feeds a decoder with mutations of what it accepts: it accepts them too, or refuses them in the words that its callers expect, in bounded
 * memory. Short by default and the same in every run. {@code -Dfarthing.fuzz.minutes=N} lets all decoders together take N minutes, each from
 * a seed of its own, which is printed; {@code -Dfarthing.fuzz.seed=S} takes that one.
 *
 * <p>The allocations of this thread alone are measured: a decoder works on the thread that calls it.
 */
public final class DecoderFuzz {
    /** Far above what any accepted input takes, and far below what a length that is believed would. */
    private static final long MOST_ALLOCATED = 4L << 20;

    /** Returns normally, throws {@link Refused}, or one of the exceptions that its callers expect. */
    public interface Decoder {
        void decode(byte[] input) throws Exception;
    }

    /** What a decoder that answers instead of throwing says to an input that it does not take. */
    public static final class Refused extends Exception {
    }

    private DecoderFuzz() {
    }

    /**
     * Runs until the rounds are done, or the decoder's part of the minutes is over.
     *
     * @param seeds    inputs that are in order; all are tried as they are first
     * @param refusals the exceptions by which the decoder refuses; any other fails the test
     * @throws AssertionError if the decoder refuses a seed, accepts everything, throws something else or takes too much memory
     */
    public static void run(FuzzedDecoder what, int rounds, List<byte[]> seeds, List<Class<? extends Exception>> refusals, Decoder decoder) {
        long seconds = what.seconds(Integer.getInteger("farthing.fuzz.minutes", 0));
        long seed = Long.getLong("farthing.fuzz.seed", seconds == 0 ? 1 : new SecureRandom().nextLong());
        if (seconds > 0) {
            System.out.println("fuzz " + what + ": " + seconds + " s from seed " + seed);
        }
        // Of the accepted seeds first: a decoder that refuses everything would pass all that follows.
        for (byte[] good : seeds) {
            try {
                decoder.decode(good.clone());
            } catch (Exception e) {
                throw new AssertionError(what + " refuses what is in order", e);
            }
        }
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        var mutations = new Mutations(seeds, new Random(seed));
        long accepted = 0;
        long done = 0;
        for (; done < rounds || seconds > 0 && System.nanoTime() - end < 0; done++) {
            byte[] input = mutations.next();
            String place = what + ", seed " + seed + ", round " + done + ": ";
            accepted += takes(decoder, refusals, input, place) ? 1 : 0;
        }
        if (accepted == done) {
            throw new AssertionError(what + " accepts anything");
        }
        if (seconds > 0) {
            System.out.println("fuzz " + what + ": " + done + " inputs, " + accepted + " accepted, nothing found");
        }
    }

    private static boolean takes(Decoder decoder, List<Class<? extends Exception>> refusals, byte[] input, String place) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        boolean accepted = false;
        // What loads classes takes memory once: too much is what is too much again.
        for (int attempt = 1; attempt == 1 || attempt == 2 && allocated > MOST_ALLOCATED; attempt++) {
            byte[] given = input.clone();
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                decoder.decode(given);
                accepted = true;
            } catch (Exception | StackOverflowError | AssertionError e) {
                if (!(e instanceof Refused) && refusals.stream().noneMatch(refusal -> refusal.isInstance(e))) {
                    throw new AssertionError(place + HexFormat.of().formatHex(input), e);
                }
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        if (allocated > MOST_ALLOCATED) {
            throw new AssertionError(allocated + " bytes taken by " + place + HexFormat.of().formatHex(input));
        }
        return accepted;
    }
}
