package org.farthing.app.welcome;

import java.util.List;

/** Which way was chosen. */
enum Way {
    PRACTICE(Step.CHOICE, Step.CONNECT, Step.PAGE),
    REAL(Step.CHOICE, Step.NETWORK, Step.PASSWORD, Step.WORDS, Step.CHECK, Step.RECEIVE),
    RESTORE(Step.CHOICE, Step.OLD_WORDS, Step.PASSWORD, Step.NETWORK, Step.SEARCH),
    /** The check that was put off. */
    CHECK(Step.WORDS, Step.CHECK);

    private final List<Step> steps;

    Way(Step... steps) {
        this.steps = List.of(steps);
    }

    List<Step> steps() {
        return steps;
    }
}
