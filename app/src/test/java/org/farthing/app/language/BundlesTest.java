package org.farthing.app.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.ChoiceFormat;
import java.text.Format;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every language has every sentence, and every sentence can be said with whatever stands in it. */
class BundlesTest {
    private static final Pattern HOLE = Pattern.compile("\\{([0-9]+)");
    private static final String PATTERNS = "times-pattern.";
    /** One of everything, and the numbers at which some language changes its words. */
    private static final List<Integer> NUMBERS = List.of(0, 1, 2, 3, 5, 11, 21, 100, 1_000_000);

    static Stream<Language> languages() {
        return Language.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void noKeyIsMissingTwiceOrSuperfluous(Language language) {
        var faults = new ArrayList<String>();
        for (String name : Bundles.all()) {
            Set<String> wanted = Bundles.sentences(name, Language.ENGLISH).keySet();
            List<Map.Entry<String, String>> entries = Bundles.entries(name, language).orElse(List.of());
            var seen = new HashSet<String>();
            for (Map.Entry<String, String> each : entries) {
                if (!seen.add(each.getKey())) {
                    faults.add("twice: " + name + " " + each.getKey());
                }
                if (!wanted.contains(each.getKey())) {
                    faults.add("superfluous: " + name + " " + each.getKey());
                }
            }
            wanted.stream().filter(key -> !seen.contains(key)).forEach(key -> faults.add("missing: " + name + " " + key));
        }
        assertEquals(List.of(), faults);
    }

    /** To MessageFormat a straight apostrophe begins a quotation, and vanishes. Directions are the program's to mark. */
    @ParameterizedTest
    @MethodSource("languages")
    void noSentenceIsEmptyOrHoldsWhatVanishes(Language language) {
        var faults = new ArrayList<String>();
        each(language, (name, key, sentence, english) -> {
            if (sentence.contains("'") || sentence.isBlank() && !english.isEmpty()
                    || sentence.chars().anyMatch(BundlesTest::marksADirection)) {
                faults.add(name + " " + key + " = " + sentence);
            }
        });
        assertEquals(List.of(), faults);
    }

    private static boolean marksADirection(int each) {
        return each == 0x200E || each == 0x200F || each >= 0x202A && each <= 0x202E || each >= 0x2066 && each <= 0x2069;
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everySentenceHoldsWhatTheEnglishOneHolds(Language language) {
        var faults = new ArrayList<String>();
        each(language, (name, key, sentence, english) -> {
            Set<Integer> wanted = holes(english);
            if (!wanted.equals(holes(sentence))) {
                faults.add(name + " " + key + ": " + holes(sentence) + " for " + wanted);
            }
        });
        assertEquals(List.of(), faults);
    }

    /** The numbers of what is filled in, within choices too. */
    private static Set<Integer> holes(String sentence) {
        return HOLE.matcher(sentence).results().map(found -> Integer.parseInt(found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everySentenceCanBeSaid(Language language) {
        var faults = new TreeSet<String>();
        each(language, (name, key, sentence, english) -> {
            if (key.startsWith(PATTERNS)) {
                assertFalse(DateTimeFormatter.ofPattern(sentence, language.locale()).toString().isBlank(), key);
                return;
            }
            for (int number : NUMBERS) {
                String said = new MessageFormat(sentence, language.locale()).format(parts(english, number));
                if (said.isBlank() && !sentence.isEmpty() || said.contains("{") || said.contains("}")) {
                    faults.add(name + " " + key + " = " + said);
                }
            }
        });
        assertEquals(Set.of(), faults);
    }

    /** What callers hand over: the English sentence tells numbers from texts. */
    private static Object[] parts(String english, int number) {
        Format[] formats = new MessageFormat(english, Locale.ENGLISH).getFormatsByArgumentIndex();
        int most = holes(english).stream().mapToInt(each -> each + 1).max().orElse(0);
        Object[] parts = new Object[most];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = i < formats.length && formats[i] instanceof NumberFormat ? (Object) number : "Alder";
        }
        return parts;
    }

    /** A sentence that was left in English by mistake. Names, units and signs are the same everywhere; two words and more hardly ever. */
    @Test
    void hardlyAnySentenceIsTheEnglishOne() {
        for (Language language : Language.ALL.subList(1, Language.ALL.size())) {
            var same = new TreeSet<String>();
            each(language, (name, key, sentence, english) -> {
                String words = sentence.replaceAll("\\{[^}]*}", " ").replaceAll("[^\\p{L} ]", " ").strip();
                if (!key.startsWith(PATTERNS) && words.split(" +").length > 3 && sentence.equals(english)) {
                    same.add(name + " " + key + " = " + sentence);
                }
            });
            assertEquals(Set.of(), same, language.tag());
        }
    }

    @Test
    void choicesBeginAtWhatCanBe() {
        for (Language language : Language.ALL) {
            each(language, (name, key, sentence, english) -> {
                for (Format format : new MessageFormat(sentence, language.locale()).getFormatsByArgumentIndex()) {
                    if (format instanceof ChoiceFormat choice) {
                        assertTrue(choice.getLimits()[0] <= 1, language.tag() + " " + name + " " + key + ": a count below has no words");
                    }
                }
            });
        }
    }

    private interface Look {
        /** @param english the English sentence of that key; empty where there is none */
        void at(String name, String key, String sentence, String english);
    }

    private static void each(Language language, Look look) {
        for (String name : Bundles.all()) {
            Map<String, String> english = Bundles.sentences(name, Language.ENGLISH);
            Bundles.entries(name, language).orElse(List.of())
                    .forEach(each -> look.at(name, each.getKey(), each.getValue(), english.getOrDefault(each.getKey(), "")));
        }
    }
}
