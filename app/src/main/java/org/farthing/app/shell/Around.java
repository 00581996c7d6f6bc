package org.farthing.app.shell;

import java.util.Optional;
import org.farthing.app.session.Program;

/** What lies around the shell, and what the shell asks of it. Belongs to the window's thread. */
interface Around {
    /** The program that the session belongs to; empty where a command started the session and the window only shows it. */
    Optional<Program> program();

    void quit();

    /** Says something outside the window, where the system has a place for that: neither amounts nor sites. */
    void sayOutside(String sentence);

    /** All was erased: there is nothing left to show. */
    void erased();

    /** Turns to the page that asks for the password. */
    void unlock();

    /** Turns to the check of the written words. */
    void checkWords();

    /** Begins a wallet for real money, or turns to the one that there is. The practice world ends, and is kept. */
    void useRealMoney();

    /** Turns to the practice world. The wallet on a network ends, and is kept. */
    void usePractice();
}
