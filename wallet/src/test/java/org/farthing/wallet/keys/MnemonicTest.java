package org.farthing.wallet.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;

class MnemonicTest {
    static final String GOOD = "legal winner thank year wave sausage worth useful legal winner thank yellow";

    @Test
    void publishedVectors() {
        List<String[]> vectors = Vectors.read("/keys/bip39-vectors.txt");
        assertEquals(16, vectors.size());
        for (String[] vector : vectors) {
            Bytes entropy = Bytes.fromHex(vector[0]);
            try (Mnemonic words = Mnemonic.ofEntropy(entropy.toArray()); Mnemonic read = Mnemonic.parse(vector[1])) {
                assertEquals(vector[1], String.join(" ", words.words()));
                assertEquals(entropy, Bytes.of(read.entropy()));
                assertEquals(vector[2], Bytes.of(read.toSeed(new Password("TREZOR".toCharArray()))).hex());
            }
        }
    }

    @Test
    void readsWhatPeopleType() {
        String untidy = "\n  LEGAL\twinner  thank\u3000year wave sausage\r\nworth useful Legal winner thank yellow ";
        try (Mnemonic words = Mnemonic.parse(untidy)) {
            assertEquals(GOOD, String.join(" ", words.words()));
            assertEquals(12, words.count());
        }
    }

    @Test
    void tellsWhichWordIsWrong() {
        assertSentence("“aple”, word 4, is not a recovery word. Did you mean “apple”?", GOOD.replace("year", "aple"));
        assertSentence("“sasuage”, word 6, is not a recovery word. Did you mean “sausage”?", GOOD.replace("sausage", "sasuage"));
        assertSentence("“xylophone”, word 1, is not a recovery word. Compare it with what you wrote down.",
                GOOD.replaceFirst("legal", "xylophone"));
        assertSentence("“" + "z".repeat(20) + "…”, word 1, is not a recovery word. Compare it with what you wrote down.",
                GOOD.replaceFirst("legal", "z".repeat(100_000)));
    }

    @Test
    void fourLettersAreEnough() {
        try (Mnemonic words = Mnemonic.parse("lega winn than year wave saus wort usefu legal winner THAN yell")) {
            assertEquals(GOOD, String.join(" ", words.words()));
        }
        for (String word : Mnemonic.completions("")) {
            for (int letters = 4; letters <= word.length(); letters++) {
                assertEquals(WordList.ENGLISH.indexOf(word), WordList.ENGLISH.meant(word.substring(0, letters)), word);
            }
        }
        assertSentence("“usf”, word 1, is not a recovery word. Did you mean “use”?", GOOD.replaceFirst("legal", "usf"));
        assertSentence("“legalx”, word 1, is not a recovery word. Did you mean “legal”?", GOOD.replaceFirst("legal", "legalx"));
    }

    /** Every slip of one letter, in every seventh word, finds the word again unless it makes another one, or one as near. */
    @Test
    void slipsOfOneLetterAreRecognised() {
        int only = 0;
        int all = 0;
        List<String> words = Mnemonic.completions("");
        for (int i = 0; i < words.size(); i += 7) {
            String word = words.get(i);
            for (String slip : slips(word)) {
                if (WordList.ENGLISH.meant(slip) < 0) {
                    List<String> suggested = Mnemonic.suggestions(slip, 2048);
                    assertTrue(suggested.contains(word), slip + " for " + word + ": " + suggested);
                    all++;
                    only += suggested.getFirst().equals(word) ? 1 : 0;
                }
            }
        }
        assertTrue(only > all * 4 / 5, "the first suggestion is right " + only + " times of " + all);
    }

    private static List<String> slips(String word) {
        var slips = new ArrayList<String>();
        int at = word.length() / 2;
        slips.add(word.substring(0, at) + word.substring(at + 1));
        slips.add(word.substring(0, at) + word.charAt(at) + word.substring(at));
        slips.add(word.substring(0, at - 1) + word.charAt(at) + word.charAt(at - 1) + word.substring(at + 1));
        slips.add(word.substring(0, at) + "q" + word.substring(at + 1));
        return slips;
    }

    @Test
    void suggestionsStandInOrder() {
        assertEquals(List.of("apple", "able"), Mnemonic.suggestions(" APLE ", 2));
        assertEquals(List.of("accident"), Mnemonic.suggestions("accidentally", 5));
        assertEquals(List.of(), Mnemonic.suggestions("", 5));
        assertEquals(List.of(), Mnemonic.suggestions("xylophone", 5));
    }

    @Test
    void tellsHowManyWordsThereAre() {
        assertSentence("That is 11 words. A wallet has 12 or 24.", GOOD.substring(0, GOOD.lastIndexOf(' ')));
        assertSentence("That is 0 words. A wallet has 12 or 24.", " \n ");
        assertSentence("That is 1 word. A wallet has 12 or 24.", "legal");
        assertSentence("That is 18 words. A wallet has 12 or 24.", "abandon ".repeat(17) + "agent");
    }

    @Test
    void everyWrongLastWordButTheRightOnesFailsTheChecksum() {
        List<String> all = Mnemonic.completions("");
        assertEquals(2048, all.size());
        String start = "abandon ".repeat(11);
        long accepted = all.stream().filter(last -> {
            try (Mnemonic _ = Mnemonic.parse(start + last)) {
                return true;
            } catch (WalletException e) {
                assertEquals(Kind.BAD_WORDS, e.kind());
                return false;
            }
        }).count();
        assertEquals(128, accepted, "four bits of checksum: one word in sixteen");
    }

    @Test
    void swappedWordsAreNoticed() {
        assertSentence("Each of these is a recovery word, but together they are no wallet's: one is wrong or two are swapped. "
                + "Compare them, in order, with what you wrote down.", GOOD.replace("legal winner", "winner legal"));
    }

    @Test
    void turkishCapitalsAreNoTrap() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try (Mnemonic words = Mnemonic.parse(GOOD.toUpperCase(Locale.ROOT))) {
            assertEquals(GOOD, String.join(" ", words.words()));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void newWordsAreReadBackAndDiffer() {
        var random = new SecureRandom();
        for (int count : List.of(12, 24)) {
            try (Mnemonic first = Mnemonic.generate(count, random); Mnemonic second = Mnemonic.generate(count, random)) {
                assertEquals(count, first.words().size());
                assertNotEquals(first.words(), second.words());
                try (Mnemonic read = Mnemonic.parse(String.join(" ", first.words()))) {
                    assertArrayEquals(first.entropy(), read.entropy());
                }
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Mnemonic.generate(15, random));
    }

    @Test
    void passphraseIsNormalised() {
        try (Mnemonic words = Mnemonic.parse(GOOD)) {
            byte[] composed = words.toSeed(new Password("caf\u00e9".toCharArray()));
            byte[] decomposed = words.toSeed(new Password("cafe\u0301".toCharArray()));
            assertArrayEquals(composed, decomposed);
        }
    }

    @Test
    void closingWipes() {
        Mnemonic words = Mnemonic.parse(GOOD);
        words.close();
        assertThrows(IllegalStateException.class, words::words);
        char[] typed = "secret".toCharArray();
        var password = new Password(typed);
        password.close();
        assertArrayEquals(new char[6], typed);
        assertThrows(IllegalStateException.class, password::toChars);
    }

    @Test
    void passwordsAreComparedWhole() {
        assertEquals(List.of(true, false, false), List.of("same", "samf", "sam").stream()
                .map(other -> new Password("same".toCharArray()).sameAs(new Password(other.toCharArray()))).toList());
        assertEquals(4, new Password("same".toCharArray()).copy().length());
    }

    private static void assertSentence(String sentence, String words) {
        var refused = assertThrows(WalletException.class, () -> Mnemonic.parse(words));
        assertEquals(Kind.BAD_WORDS, refused.kind());
        assertEquals(sentence, refused.getMessage());
    }
}
