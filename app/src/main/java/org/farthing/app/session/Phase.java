package org.farthing.app.session;

/** What the program is doing about a path. An intention, never yet a promise: see {@link Standing}. */
public enum Phase {
    /** Nobody asked for a path. */
    OFF,
    /** A path is being built or has not been checked. */
    CONNECTING,
    /** A check came back through a whole path. */
    PROTECTED,
    /** There was a path and there will be one; until then nothing goes out. */
    PAUSED,
    /** Something has to be done first: {@link Status#blockage} says what. */
    BLOCKED
}
