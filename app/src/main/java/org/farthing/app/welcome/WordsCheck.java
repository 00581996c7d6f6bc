package org.farthing.app.welcome;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Asks for three of the written words, each to be picked from six. Has no {@code toString}: it knows the words.
 */
final class WordsCheck {
    static final int QUESTIONS = 3;
    static final int CHOICES = 6;

    private final List<Question> questions;

    private WordsCheck(List<Question> questions) {
        this.questions = List.copyOf(questions);
    }

    /** One word that is asked for. */
    static final class Question {
        private final int position;
        private final String right;
        private final List<String> choices;

        private Question(int position, String right, List<String> choices) {
            this.position = position;
            this.right = right;
            this.choices = List.copyOf(choices);
        }

        /** From 1. */
        int position() {
            return position;
        }

        List<String> choices() {
            return choices;
        }

        boolean isRight(String pick) {
            return right.equals(pick);
        }
    }

    /**
     * @param words  the wallet's, in order
     * @param decoys other words, five or more that are none of the wallet's
     * @param random picks and shuffles; need not be secret
     */
    static WordsCheck of(List<String> words, List<String> decoys, RandomGenerator random) {
        var positions = new ArrayList<>(IntStream.range(0, words.size()).boxed().toList());
        Collections.shuffle(positions, Random.from(random));
        List<String> others = decoys.stream().filter(word -> !words.contains(word)).distinct().toList();
        if (others.size() < CHOICES - 1) {
            throw new IllegalArgumentException("too few other words");
        }
        return new WordsCheck(positions.stream().limit(QUESTIONS).sorted().map(position -> {
            var choices = new ArrayList<>(others);
            Collections.shuffle(choices, Random.from(random));
            var six = new ArrayList<>(choices.subList(0, CHOICES - 1));
            six.add(words.get(position));
            Collections.shuffle(six, Random.from(random));
            return new Question(position + 1, words.get(position), six);
        }).toList());
    }

    List<Question> questions() {
        return questions;
    }
}
