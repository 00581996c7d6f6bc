package org.farthing.wallet.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** BIP-39's 2,048 English words, in alphabetical order: a word's index is 11 bits of the secret. */
final class WordList {
    static final WordList ENGLISH = new WordList(read());

    /** A word further from the one typed than this is no likely slip of the pen. */
    private static final int FARTHEST = 2;

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

    /** Words that begin with {@code start}, for completion while typing. */
    List<String> startingWith(String start) {
        return words.stream().filter(word -> word.startsWith(start)).toList();
    }

    /** The word most likely meant: fewest slips away, then the longest common beginning, then alphabetical. */
    Optional<String> nearest(String typed) {
        String best = null;
        int bestDistance = FARTHEST + 1;
        int bestPrefix = 0;
        for (String word : words) {
            int distance = distance(typed, word);
            int prefix = commonPrefix(typed, word);
            if (distance < bestDistance || distance == bestDistance && distance <= FARTHEST && prefix > bestPrefix) {
                best = word;
                bestDistance = distance;
                bestPrefix = prefix;
            }
        }
        return Optional.ofNullable(best);
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
