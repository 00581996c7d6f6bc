package org.farthing.app.session;

import java.util.List;
import java.util.function.Consumer;
import org.farthing.app.doctor.Finding;

/** Whether everything is as it should be. Thread-safe. */
public interface CheckupDesk {
    /** How many checks there are. Never blocks. */
    int checks();

    /**
     * Looks at everything. Blocks for as long as node and disk take.
     *
     * @param each hears every finding at once, on the caller's thread
     */
    List<Finding> examine(Consumer<Finding> each);

    /** The program's version. Never blocks. */
    String version();
}
