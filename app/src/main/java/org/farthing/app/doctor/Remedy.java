package org.farthing.app.doctor;

import java.util.Locale;

/** What a window can offer to do about a finding. The sentence itself says what to do without one. */
public enum Remedy {
    CHANGE_NODE, CHANGE_PORT, OPEN_FOLDER, UNLOCK, OPEN_CHANNELS, CONNECT, READ_RELAYS, SHOW_SETTINGS, SHOW_RELAY;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
