package org.farthing.app;

import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.farthing.app.cli.FarthingCommand;

/** Where the program starts. No {@code Application}, so that the window's libraries load only for a window. */
public final class Main {
    /** Held here, since the logging system forgets the settings of loggers that nobody holds. */
    private static final Logger JAVAFX = Logger.getLogger("javafx");

    private Main() {
    }

    public static void main(String[] arguments) {
        // That the window's libraries lie on the class path is our own choice: a jar cannot name a module path.
        JAVAFX.setLevel(Level.SEVERE);
        // Commands, logs and what other programs read are English, with Latin digits: "%d" would write 9250 in Persian ones on a Persian
        // system. Only what the window shows is in the system's language; that is what the category stays for.
        Locale system = Locale.getDefault(Locale.Category.DISPLAY);
        Locale.setDefault(Locale.ENGLISH);
        Locale.setDefault(Locale.Category.DISPLAY, system);
        // Threads may still be winding down; the command's word is the last.
        System.exit(FarthingCommand.run(arguments, System.out, System.err));
    }
}
