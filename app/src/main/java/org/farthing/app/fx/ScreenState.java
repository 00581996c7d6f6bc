package org.farthing.app.fx;

import java.util.Locale;
import javafx.css.PseudoClass;

/** What a screen is showing. Tests wait for it and style sheets follow it, by the pseudo-class of the same name in lower case. */
public enum ScreenState {
    EMPTY, LOADING, READY, WORKING, PARTIAL, BLOCKED, OFFLINE, NO_FUNDS, LOCKED;

    /** Where a screen's root keeps it among its properties. */
    public static final String KEY = "state";

    public PseudoClass pseudoClass() {
        return PseudoClass.getPseudoClass(name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
