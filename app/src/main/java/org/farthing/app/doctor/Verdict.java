package org.farthing.app.doctor;

import java.util.Locale;

/** What came of a check. */
public enum Verdict {
    FINE,
    /** It works, and something should be done. */
    ATTENTION,
    /** It does not work until something is done. */
    FAILED,
    /** Nobody looked, which the words say why. */
    NOT_CHECKED;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
