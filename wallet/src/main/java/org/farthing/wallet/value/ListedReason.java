package org.farthing.wallet.value;

import java.util.List;
import java.util.Locale;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * One of a list of reasons, with its words in a bundle.
 *
 * @param bundle such as {@code org.farthing.wallet.refusals}
 * @param parts  what the sentence names
 */
public record ListedReason(Kind kind, String bundle, String key, List<Object> parts) implements Reason.Worded {
    public ListedReason {
        parts = List.copyOf(parts);
    }

    /** The key of a constant's sentence: its name with hyphens, in small letters. */
    public static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
