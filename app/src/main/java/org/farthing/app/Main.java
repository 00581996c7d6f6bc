package org.farthing.app;

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
        // Threads may still be winding down; the command's word is the last.
        System.exit(FarthingCommand.run(arguments, System.out, System.err));
    }
}
