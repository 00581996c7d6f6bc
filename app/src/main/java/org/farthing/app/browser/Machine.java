package org.farthing.app.browser;

import java.util.Optional;

/**
 * What looking for browsers needs of a computer. Paths are texts in the system's own writing, so that one system can be shown another's.
 */
public interface Machine {
    /** The kinds of systems that keep programs in different places. */
    enum System { LINUX, MAC, WINDOWS }

    System system();

    /** A variable of the environment, if it is set to something. */
    Optional<String> variable(String name);

    /** The user's folder. */
    String home();

    /** Whether a file is there that may be started. */
    boolean isProgram(String path);

    /** The first bytes of a file as text, at most a few thousand; empty where it cannot be read. */
    String beginning(String path);

    /** Windows' App Paths: where a program such as {@code firefox.exe} says that it lies. */
    Optional<String> appPath(String program);
}
