package org.farthing.wallet.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class WordCheckTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void onlyTheRightWordsAreRight() {
        try (Mnemonic words = Mnemonic.generate(24, RANDOM)) {
            for (int asked = 1; asked <= 24; asked++) {
                try (WordCheck check = WordCheck.of(words, asked, RANDOM)) {
                    assertEquals(asked, new HashSet<>(check.positions()).size());
                    assertEquals(check.positions().stream().sorted().toList(), check.positions());
                    List<String> right = check.positions().stream().map(at -> words.words().get(at - 1)).toList();
                    assertTrue(check.isRight(right));
                    assertTrue(check.isRight(right.stream().map(word -> " " + word.toUpperCase(Locale.ROOT) + "\n").toList()));
                    assertTrue(check.isRight(right.stream().map(word -> word.substring(0, Math.min(4, word.length()))).toList()));
                    for (int i = 0; i < asked; i++) {
                        for (String wrong : List.of("", "xylophone", right.get(i).equals("zoo") ? "zone" : "zoo")) {
                            var answers = new ArrayList<>(right);
                            answers.set(i, wrong);
                            assertFalse(check.isRight(answers));
                        }
                    }
                    assertFalse(check.isRight(right.subList(1, asked)));
                    assertFalse(check.isRight(List.of()));
                    assertFalse(check.isRight(Collections.nCopies(asked, "q")));
                }
            }
        }
    }

    @Test
    void everyPositionIsAskedForSomeTime() {
        try (Mnemonic words = Mnemonic.parse(MnemonicTest.GOOD)) {
            var seen = new HashSet<Integer>();
            for (int i = 0; i < 1_000 && seen.size() < 12; i++) {
                try (WordCheck check = WordCheck.of(words, 3, RANDOM)) {
                    seen.addAll(check.positions());
                }
            }
            assertEquals(12, seen.size());
            assertEquals(12, Collections.max(seen));
            assertThrows(IllegalArgumentException.class, () -> WordCheck.of(words, 0, RANDOM));
            assertThrows(IllegalArgumentException.class, () -> WordCheck.of(words, 13, RANDOM));
        }
    }

    @Test
    void closingWipes() {
        try (Mnemonic words = Mnemonic.parse(MnemonicTest.GOOD)) {
            WordCheck check = WordCheck.of(words, 3, RANDOM);
            check.close();
            assertThrows(IllegalStateException.class, () -> check.isRight(List.of("a", "b", "c")));
        }
    }
}
