package org.farthing.app.cli;

/** A command's failure that the user is told in one sentence; exit status 1. */
final class Failure extends RuntimeException {
    Failure(String sentence) {
        super(sentence, null, false, false);
    }
}
