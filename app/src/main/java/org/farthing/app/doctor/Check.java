package org.farthing.app.doctor;

import java.util.Locale;

/** What is looked at, in the order in which one thing needs the other. */
public enum Check {
    FOLDER, DISK, SETTINGS, DISPLAY, NODE, CHAIN, CLOCK, CONTRACTS, WALLET, PORT, RELAYS, PATH, LEAKS, BROWSER, RELAY_PORT;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
