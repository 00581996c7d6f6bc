package org.farthing.app.cli;

import java.io.Console;
import java.util.Arrays;
import java.util.Locale;
import org.farthing.wallet.keys.Password;

/** The person at the terminal, where there is one. Scripts give everything in files and options instead. */
final class Terminal {
    private Terminal() {
    }

    private static Console console(String whatFor) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new Failure("There is no terminal here to " + whatFor);
        }
        return console;
    }

    static boolean isThere() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /**
     * Asks for a password, which is not shown. The caller closes it.
     *
     * @param option that names a file instead, for the sentence where nobody can be asked
     */
    static Password password(String prompt, String option) {
        char[] typed = console("ask for the password on. Write it into a file and name that with " + option + " FILE.")
                .readPassword("%s: ", prompt);
        if (typed == null) {
            throw new Failure("No password was typed, so nothing was done. Try again.");
        }
        return new Password(typed);
    }

    /** Asks for a new password until it was typed twice the same. */
    static Password newPassword(String prompt, String option) {
        while (true) {
            Password first = password(prompt, option);
            try (Password second = password("The same again", option)) {
                if (first.sameAs(second)) {
                    return first;
                }
            }
            first.close();
            console("ask on.").printf("These differ. Type the password again.%n");
        }
    }

    /** Asks for one line, which is not shown. */
    static char[] secretLine(String prompt, String otherwise) {
        char[] typed = console(otherwise).readPassword("%s: ", prompt);
        if (typed == null) {
            throw new Failure("Nothing was typed, so nothing was done. Try again.");
        }
        return typed;
    }

    /** Whether the person agrees; only yes is yes. */
    static boolean agrees(String question) {
        Console console = console("ask on whether this is meant. Say so with --yes.");
        String answer = console.readLine("%s [yes/no] ", question);
        return answer != null && Arrays.asList("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }
}
