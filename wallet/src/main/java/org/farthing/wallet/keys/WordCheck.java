package org.farthing.wallet.keys;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Asks whether the recovery words were written down: for some of them, by position. Positions are picked by chance, so that what was
 * written cannot be only what will be asked for. Has no {@code toString}; {@link #close()} wipes the answers.
 *
 * <p>Owned by one thread at a time.
 */
public final class WordCheck implements AutoCloseable {
    private final int[] positions;
    private final int[] answers;
    private boolean closed;

    private WordCheck(int[] positions, int[] answers) {
        this.positions = positions;
        this.answers = answers;
    }

    /**
     * A check of {@code asked} of the words, which are neither kept nor closed.
     *
     * @param asked 1 to the number of words; three are usual, and leave a chance of one in 2^33 to guesses
     */
    public static WordCheck of(Mnemonic words, int asked, SecureRandom random) {
        int count = words.count();
        if (asked < 1 || asked > count) {
            throw new IllegalArgumentException("1 to " + count + " words can be asked for, not " + asked);
        }
        int[] all = IntStream.range(0, count).toArray();
        for (int i = 0; i < asked; i++) {
            int other = i + random.nextInt(count - i);
            int swap = all[i];
            all[i] = all[other];
            all[other] = swap;
        }
        int[] positions = Arrays.copyOf(all, asked);
        Arrays.sort(positions);
        int[] written = words.indexes();
        int[] answers = Arrays.stream(positions).map(at -> written[at]).toArray();
        Arrays.fill(written, 0);
        return new WordCheck(positions, answers);
    }

    /** Which words are asked for, from 1, rising. */
    public List<Integer> positions() {
        return Arrays.stream(positions).mapToObj(at -> at + 1).toList();
    }

    /**
     * Whether all answers are right, read as {@link Mnemonic#parse} reads words. How long it takes does not tell which one is wrong.
     *
     * @param typed one answer for each of {@link #positions()}, in that order
     */
    public boolean isRight(List<? extends CharSequence> typed) {
        if (closed) {
            throw new IllegalStateException("these answers were wiped");
        }
        if (typed.size() != answers.length) {
            return false;
        }
        int difference = 0;
        for (int i = 0; i < answers.length; i++) {
            difference |= WordList.ENGLISH.meant(Mnemonic.tidy(typed.get(i))) ^ answers[i];
        }
        return difference == 0;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(answers, 0);
    }
}
