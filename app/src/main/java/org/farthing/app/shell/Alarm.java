package org.farthing.app.shell;

import java.util.Optional;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.session.Standing;

/** Which changes of the status are worth a notice outside the window: protection that was there and is not. Belongs to its thread. */
final class Alarm {
    private Optional<Standing> before = Optional.empty();

    /**
     * Takes in the next moment.
     *
     * @return the key of the sentence to be said; the same trouble is said once
     */
    Optional<String> heard(LiveStatus.Moment moment) {
        Optional<Standing> now = moment.standing();
        boolean wasProtected = before.filter(Standing.PROTECTED::equals).isPresent();
        if (now.isPresent() && (wasProtected || now.get() == Standing.PROTECTED)) {
            before = now;
        }
        if (!wasProtected || now.isEmpty()) {
            return Optional.empty();
        }
        return switch (now.get()) {
            case PAUSED -> Optional.of("notice.paused");
            case BLOCKED -> Optional.of("notice.blocked");
            case UNCHECKED -> Optional.of("notice.unchecked");
            // Off is what the user asked for; a new path is no loss yet.
            case OFF, CONNECTING, PROTECTED -> Optional.empty();
        };
    }
}
