package org.farthing.app;

import org.farthing.app.cli.FarthingCommand;

/** Where the program starts. No {@code Application}, so that the window's libraries load only for a window. */
public final class Main {
    private Main() {
    }

    public static void main(String[] arguments) {
        // Threads may still be winding down; the command's word is the last.
        System.exit(FarthingCommand.run(arguments, System.out, System.err));
    }
}
