package org.farthing.app.welcome;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.value.WalletException;

/** What is to be said of recovery words as somebody types them. A result quotes a word only where it is none. */
sealed interface TypedWords {
    /** They are a wallet's. */
    record Whole() implements TypedWords {
    }

    /** Neither 12 nor 24. */
    record Count(int words) implements TypedWords {
    }

    /** @param position from 1; @param meant the recovery word that is nearest, where one is near */
    record Unknown(String word, int position, Optional<String> meant) implements TypedWords {
    }

    /** Recovery words all, and together no wallet's. */
    record NoWallet(int words) implements TypedWords {
    }

    static TypedWords of(CharSequence text) {
        List<String> words = split(text);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!isKnown(word)) {
                return new Unknown(word.length() > 20 ? word.substring(0, 20) + "…" : word, i + 1,
                        Mnemonic.suggestions(word, 1).stream().findFirst());
            }
        }
        if (words.size() != 12 && words.size() != 24) {
            return new Count(words.size());
        }
        try (Mnemonic _ = Mnemonic.parse(text)) {
            return new Whole();
        } catch (WalletException _) {
            return new NoWallet(words.size());
        }
    }

    /** The words in order, as they are compared. */
    static List<String> split(CharSequence text) {
        String tidy = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT).strip();
        return tidy.isEmpty() ? List.of() : List.of(tidy.split("\\s+"));
    }

    /** In full, or its first four letters or more. */
    private static boolean isKnown(String word) {
        List<String> completed = Mnemonic.completions(word);
        return completed.contains(word) || word.length() >= 4 && completed.size() == 1;
    }
}
