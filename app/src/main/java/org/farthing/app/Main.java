package org.farthing.app;

/** Where the program starts. No {@code Application}, so that the window's libraries load only for a window. */
public final class Main {
    private Main() {
    }

    public static void main(String[] arguments) {
        System.err.println("Farthing " + arguments.length);
    }
}
