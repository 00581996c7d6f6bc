package org.farthing.app.shell;

/** Where a sentence goes that has to be seen without the window. */
interface Notices extends AutoCloseable {
    void say(String sentence);

    @Override
    void close();
}
