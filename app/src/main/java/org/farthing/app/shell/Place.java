package org.farthing.app.shell;

import org.kordamp.ikonli.feather.Feather;

/** The pages of the sidebar, in its order; Ctrl+1 is the first. */
enum Place {
    HOME("nav-home", Feather.HOME),
    WALLET("nav-wallet", Feather.CREDIT_CARD),
    CHANNELS("nav-channels", Feather.LAYERS),
    VOUCHERS("nav-vouchers", Feather.FILE_TEXT),
    RELAYS("nav-relays", Feather.SERVER),
    CIRCUITS("nav-circuits", Feather.SHARE_2),
    BROWSER("nav-browser", Feather.GLOBE),
    RELAY_MODE("nav-relay-mode", Feather.RADIO),
    SETTINGS("nav-settings", Feather.SETTINGS),
    /** Turned to from the settings; not in the sidebar. */
    CHECKUP("", Feather.ACTIVITY);

    private final String id;
    private final Feather icon;

    Place(String id, Feather icon) {
        this.id = id;
        this.icon = icon;
    }

    String id() {
        return id;
    }

    /** Whether it has an entry in the sidebar. */
    boolean isListed() {
        return !id.isEmpty();
    }

    Feather icon() {
        return icon;
    }
}
