package org.farthing.app.session;

/** What came of one check. Nothing but {@link #PASSED} is a promise. */
public enum LeakResult {
    NOT_CHECKED, RUNNING, PASSED, FAILED,
    /** It could not be told either way; what it is about was turned off. */
    TURNED_OFF
}
