package org.farthing.app.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Sentences that nobody says, and keys that no sentence has. A key stands in the sources as a whole, or is put together of a word that
 * stands there and a constant's name or another word: such parts are looked for beside a plus sign.
 */
class SentenceKeysTest {
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
    private static final Pattern CONSTANT = Pattern.compile("\\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\\b");
    /** Up to the end of the first argument, which may be a choice of two keys. */
    private static final Pattern ASKED = Pattern.compile("\\btexts\\.get\\(((?:[^(),\"]|\"[^\"]*\"|\\([^()]*\\))*)[,)]");

    /** Packages that say the sentences of another one, besides that one and the parts of all screens. */
    private static final Map<String, List<String>> OTHERS = Map.of("doctor", List.of("checkup", "cli"), "browser", List.of("instance", "browserpage"));

    @Test
    void everySentenceIsSaidSomewhere() {
        var words = new HashSet<String>(literals(Bundles.sources(Bundles.sources())));
        String constants = Bundles.sources(Bundles.sources()) + Bundles.sources(Path.of("..", "wallet", "src", "main", "java"));
        CONSTANT.matcher(constants).results().map(each -> each.group().toLowerCase(Locale.ROOT)).forEach(each -> {
            words.add(each);
            words.add(each.replace('_', '-'));
        });
        for (int number = 0; number < 10; number++) {
            words.add(Integer.toString(number));
        }
        var unsaid = new TreeSet<String>();
        for (String name : Bundles.packages()) {
            String sources = Stream.concat(Stream.of(name, "fx"), OTHERS.getOrDefault(name, List.of()).stream())
                    .map(each -> Bundles.sources(Bundles.sources().resolve(each))).collect(Collectors.joining());
            Set<String> whole = literals(sources);
            Set<String> added = whole.stream().filter(each -> isAdded(each, sources)).collect(Collectors.toSet());
            for (String key : Bundles.sentences(name, Language.ENGLISH).keySet()) {
                if (!whole.contains(key) && !isPutTogether(key, added, words)) {
                    unsaid.add(name + " " + key);
                }
            }
        }
        assertEquals(Set.of(), unsaid);
    }

    private static Set<String> literals(String sources) {
        return LITERAL.matcher(sources).results().map(each -> each.group(1)).collect(Collectors.toSet());
    }

    /** Beside a plus sign, or one of the two that stand there in a question. */
    private static boolean isAdded(String part, String sources) {
        String literal = Pattern.quote("\"" + part + "\"");
        return Pattern.compile(literal + "\\s*\\+|[+?:]\\s*" + literal).matcher(sources).find();
    }

    /** A word and what is added to it, on either side, and so on. */
    private static boolean isPutTogether(String key, Set<String> added, Set<String> words) {
        for (int at = 1; at < key.length(); at++) {
            String head = key.substring(0, at);
            String tail = key.substring(at);
            if (added.contains(head) && (words.contains(tail) || isPutTogether(tail, added, words))
                    || added.contains(tail) && (words.contains(head) || isPutTogether(head, added, words))
                    || words.contains(head) && isPutTogether(tail, added, words)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void everySentenceThatIsAskedForIsThere() {
        var missing = new ArrayList<String>();
        for (String name : Bundles.packages()) {
            Set<String> keys = Bundles.sentences(name, Language.ENGLISH).keySet();
            Matcher asked = ASKED.matcher(Bundles.sources(Bundles.sources().resolve(name)));
            while (asked.find()) {
                if (asked.group(1).contains("+")) {
                    continue;
                }
                LITERAL.matcher(asked.group(1)).results().map(each -> each.group(1)).filter(each -> each.matches("[a-z0-9.-]+"))
                        .filter(each -> !keys.contains(each)).forEach(each -> missing.add(name + " " + each));
            }
        }
        assertEquals(List.of(), missing);
    }
}
