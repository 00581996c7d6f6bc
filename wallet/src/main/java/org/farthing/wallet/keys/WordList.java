package org.farthing.wallet.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** BIP-39's 2,048 English words, in alphabetical order: a word's index is 11 bits of the secret. */
final class WordList {
    static final WordList ENGLISH = new WordList(read());

    /** A word further from the one typed than this is no likely slip of the pen. */
    private static final int FARTHEST = 2;

    /** As many letters tell each word from all others. */
    private static final int DISTINCT = 4;

    private final List<String> words;

    private WordList(List<String> words) {
        this.words = words;
    }

    private static List<String> read() {
        try (InputStream in = WordList.class.getResourceAsStream("/keys/bip39-english.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String word(int index) {
        return words.get(index);
    }

    /** The word's index, or a negative number. */
    int indexOf(String word) {
        return Collections.binarySearch(words, word);
    }

    /**
     * The index of the word that {@code typed} is, or that it shortens to four letters or more: no two words begin with the same four. A
     * negative number for anything else.
     */
    int meant(String typed) {
        int index = indexOf(typed);
        if (index >= 0 || typed.length() < DISTINCT) {
            return index;
        }
        int next = -index - 1;
        return next < words.size() && words.get(next).startsWith(typed) ? next : index;
    }

    /** Words that begin with {@code start}, for completion while typing. */
    List<String> startingWith(String start) {
        return words.stream().filter(word -> word.startsWith(start)).toList();
    }

    /**
     * Words likely meant, the likeliest first: fewest slips away, then the longest common beginning, then alphabetical. Where none is near,
     * the one word with the same four first letters, which is how much many people write down. Not more than {@code limit}.
     */
    List<String> nearest(String typed, int limit) {
        record Near(String word, int distance, int prefix) {
        }
        List<Near> near = words.stream().map(word -> new Near(word, distance(typed, word), commonPrefix(typed, word)))
                .filter(candidate -> candidate.distance() <= FARTHEST || candidate.prefix() >= DISTINCT).toList();
        int fewest = near.stream().mapToInt(Near::distance).min().orElse(0);
        return near.stream().filter(candidate -> candidate.distance() == fewest)
                .sorted(Comparator.comparing(Near::prefix, Comparator.reverseOrder()).thenComparing(Near::word))
                .limit(limit).map(Near::word).toList();
    }

    private static int commonPrefix(String a, String b) {
        int n = 0;
        while (n < a.length() && n < b.length() && a.charAt(n) == b.charAt(n)) {
            n++;
        }
        return n;
    }

    /** Letters added, lost, changed or swapped with their neighbour (optimal string alignment); {@code FARTHEST + 1} where more. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > FARTHEST) {
            return FARTHEST + 1;
        }
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
