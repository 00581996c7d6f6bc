package org.farthing.app.doctor;

/** One check. Looks when it is asked, and may block for as long as a node or a disk takes. */
public interface Examination {
    Check check();

    Finding examine();
}
