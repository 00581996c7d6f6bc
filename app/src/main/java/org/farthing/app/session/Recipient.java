package org.farthing.app.session;

/** What an address is, as far as it matters to somebody who pays to it. */
public enum Recipient {
    SOMEBODY,
    /** One of the wallet's own accounts. */
    OWN,
    /** Code lies there. */
    PROGRAM,
    /** Nobody could ever move the money again. */
    LOST
}
