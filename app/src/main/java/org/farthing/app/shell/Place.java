package org.farthing.app.shell;

import org.kordamp.ikonli.feather.Feather;

/** The pages of the sidebar, in its order; Ctrl+1 is the first. */
enum Place {
    HOME("nav-home", Feather.HOME),
    CHANNELS("nav-channels", Feather.LAYERS),
    VOUCHERS("nav-vouchers", Feather.FILE_TEXT),
    BROWSER("nav-browser", Feather.GLOBE);

    private final String id;
    private final Feather icon;

    Place(String id, Feather icon) {
        this.id = id;
        this.icon = icon;
    }

    String id() {
        return id;
    }

    Feather icon() {
        return icon;
    }
}
