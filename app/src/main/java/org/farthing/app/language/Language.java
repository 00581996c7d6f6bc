package org.farthing.app.language;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * A language that this program speaks. Its sentences lie in {@code text_<tag>.properties} beside the English ones, which have no tag. A
 * number within a sentence is grouped as the language does it, but its digits are Latin ones in every language: they stand beside amounts,
 * ports and addresses, which are compared with other programs digit by digit.
 *
 * @param tag of BCP 47, language alone: {@code de}
 */
public record Language(String tag) {
    public static final Language ENGLISH = new Language("en");

    /** All, in the order in which they are offered. */
    public static final List<Language> ALL = List.of(ENGLISH, new Language("de"), new Language("es"), new Language("fr"),
            new Language("fa"), new Language("zh"));

    private static final char MARK = '\u200E';
    private static final char NON_JOINER = '\u200C';
    private static final char PERSIAN_COMMA = '\u060C';

    /** Where a sentence is missing the English one stands, and not the one of the machine's language. */
    private static final ResourceBundle.Control ENGLISH_ELSE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    /** The language that {@code locale} means, where this program speaks it; of its regions and scripts there is one each. */
    public static Optional<Language> of(Locale locale) {
        return ALL.stream().filter(language -> language.tag().equals(locale.getLanguage())).findFirst();
    }

    /**
     * The one to speak.
     *
     * @param chosen the tag that the user chose, if any; one that is not spoken counts as none
     * @param system the machine's
     */
    public static Language choose(Optional<String> chosen, Locale system) {
        return chosen.map(Locale::forLanguageTag).flatMap(Language::of).or(() -> of(system)).orElse(ENGLISH);
    }

    /** The machine's language for what people read. {@code Main} takes it away from everything else. */
    public static Locale ofTheSystem() {
        return Locale.getDefault(Locale.Category.DISPLAY);
    }

    /** What numbers and names are written by. */
    public Locale locale() {
        return Locale.forLanguageTag(tag + "-u-nu-latn");
    }

    /** Its name in itself: everybody finds his own. */
    public String ownName() {
        return switch (tag) {
            // Which of the two scripts it is has to be said.
            case "zh" -> "简体中文";
            default -> {
                Locale itself = Locale.of(tag);
                String name = itself.getDisplayLanguage(itself);
                yield name.substring(0, 1).toUpperCase(itself) + name.substring(1);
            }
        };
    }

    public boolean isRightToLeft() {
        return tag.equals("fa");
    }

    /** @param bundle such as {@code org.farthing.app.home.text} */
    public ResourceBundle bundle(String bundle) {
        return ResourceBundle.getBundle(bundle, equals(ENGLISH) ? Locale.ROOT : Locale.of(tag), ENGLISH_ELSE);
    }

    /** The sentence with its {@code {0}, {1}…} filled in. A missing key is a defect and throws. */
    public String sentence(ResourceBundle from, String key, Object... parts) {
        return new MessageFormat(from.getString(key), locale()).format(parts);
    }

    /**
     * A text as the window can draw it. Where it is broken into lines within a run of one direction from right to left, JavaFX (to 26, on
     * Linux) counts the glyphs of the unbroken run, looks before the beginning of the text for its last blanks, and throws from the middle
     * of a layout; and it draws a zero-width non-joiner as a box. So every word is a run of its own, behind a left-to-right mark, which is
     * not seen; as many marks as the longest word has letters stand before the text, for words that are wider than their place; and one
     * takes the place of each non-joiner. What is written from left to right, such as an amount or an address, stays so behind its mark. A
     * Persian comma behind that would be shaped together with the mark, which would then be seen: a Latin one stands there.
     */
    public String drawn(String text) {
        return isRightToLeft() && text.codePoints().anyMatch(Language::isRightToLeft) ? marked(undrawn(text)) : text;
    }

    private static String marked(String text) {
        var marked = new StringBuilder();
        boolean fromTheRight = true;
        int longest = 0;
        int word = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (isRightToLeft(each)) {
                fromTheRight = true;
            } else if (Character.isLetterOrDigit(each)) {
                fromTheRight = false;
            }
            word = each == ' ' ? 0 : word + 1;
            longest = Math.max(longest, word);
            marked.append(each == NON_JOINER ? MARK : each == PERSIAN_COMMA && !fromTheRight ? ',' : each);
            // Behind a word from left to right the blank would be drawn at that word's wrong side; before Persian digits the mark would
            // be shaped with them, and seen.
            if (each == ' ' && fromTheRight && i + 1 < text.length() && !isPersianDigit(text.charAt(i + 1))) {
                marked.append(MARK);
            }
        }
        int first = isPersianDigit(text.charAt(0)) ? text.indexOf(' ') + 1 : 0;
        return marked.insert(first, String.valueOf(MARK).repeat(longest + 1)).toString();
    }

    private static boolean isPersianDigit(char each) {
        return each >= '\u06F0' && each <= '\u06F9';
    }

    private static boolean isRightToLeft(int codePoint) {
        return switch (Character.getDirectionality(codePoint)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> true;
            default -> false;
        };
    }

    /** What was {@link #drawn}, as it is written. */
    public static String undrawn(String text) {
        var plain = new StringBuilder();
        boolean isPersian = text.codePoints().anyMatch(Language::isRightToLeft);
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            boolean ends = i + 1 == text.length() || text.charAt(i + 1) == ' ';
            if (each == ',' && ends && isPersian) {
                plain.append(PERSIAN_COMMA);
            } else if (each != MARK) {
                plain.append(each);
            } else if (i > 0 && Character.isLetter(text.charAt(i - 1)) && i + 1 < text.length() && text.charAt(i + 1) != MARK) {
                // A single one between letters; the others stand behind blanks, or several together.
                plain.append(NON_JOINER);
            }
        }
        return plain.toString();
    }

    /** What was {@link #drawn}, or typed to find that: in lower case, and without what cannot be seen. */
    public static String searched(String text) {
        return undrawn(text).replace(String.valueOf(NON_JOINER), "").toLowerCase(Locale.ROOT);
    }
}
