package org.farthing.app.welcome;

/** Where one can be on a {@link Way}. */
enum Step { CHOICE, CONNECT, PAGE, NETWORK, PASSWORD, WORDS, CHECK, RECEIVE, OLD_WORDS, SEARCH }
