package org.farthing.app.welcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordsCheckTest {
    private static final List<String> WORDS = IntStream.range(0, 12).mapToObj(i -> "word" + i).toList();
    private static final List<String> DECOYS = List.of("a", "b", "c", "d", "e", "f", "word3");

    @Test
    void threeWordsAreAskedForInOrderAndEachIsOneOfSix() {
        var places = new HashSet<Integer>();
        var positions = new HashSet<Integer>();
        for (int seed = 0; seed < 300; seed++) {
            List<WordsCheck.Question> questions = WordsCheck.of(WORDS, DECOYS, new Random(seed)).questions();
            assertEquals(3, questions.size());
            List<Integer> asked = questions.stream().map(WordsCheck.Question::position).toList();
            assertEquals(asked.stream().distinct().sorted().toList(), asked);
            positions.addAll(asked);
            for (WordsCheck.Question question : questions) {
                String right = WORDS.get(question.position() - 1);
                assertEquals(6, new HashSet<>(question.choices()).size());
                assertEquals(List.of(right), question.choices().stream().filter(question::isRight).toList());
                assertTrue(question.choices().stream().allMatch(each -> each.equals(right) || !WORDS.contains(each)),
                        "no other word of the wallet is shown");
                places.add(question.choices().indexOf(right));
            }
        }
        assertEquals(6, places.size(), "the right one stands anywhere");
        assertEquals(12, positions.size(), "any word is asked for");
    }

    @Test
    void tooFewOtherWordsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> WordsCheck.of(WORDS, List.of("a", "b", "c", "d", "d", "word1"), new Random(1)));
    }
}
