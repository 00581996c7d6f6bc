package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.farthing.app.fx.LiveStatus.Moment;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private final Alarm alarm = new Alarm();

    private void hears(Phase phase, String key) {
        assertEquals(key.isEmpty() ? Optional.empty() : Optional.of(key),
                alarm.heard(new Moment(Optional.of(Scenes.status(phase)), Scenes.NOW, false)));
    }

    @Test
    void lostProtectionIsToldOnceAndNothingElseIs() {
        hears(Phase.BLOCKED, "");
        hears(Phase.CONNECTING, "");
        hears(Phase.PROTECTED, "");
        hears(Phase.PAUSED, "notice.paused");
        hears(Phase.PAUSED, "");
        hears(Phase.BLOCKED, "");
        hears(Phase.PROTECTED, "");
        hears(Phase.BLOCKED, "notice.blocked");
        hears(Phase.PROTECTED, "");
        hears(Phase.OFF, "");
        hears(Phase.BLOCKED, "");
        hears(Phase.PROTECTED, "");
        assertEquals(Optional.empty(), alarm.heard(new Moment(Optional.empty(), Scenes.NOW, false)), "an unread status is no news");
        assertEquals(Optional.of("notice.unchecked"),
                alarm.heard(new Moment(Optional.of(Scenes.status(Phase.PROTECTED)), Scenes.NOW.plusSeconds(120), false)));
    }
}
