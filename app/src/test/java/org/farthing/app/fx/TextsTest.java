package org.farthing.app.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.farthing.app.language.Language;
import org.farthing.app.session.ChannelPhase;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void everyChannelStateHasAWord() {
        ResourceBundle bundle = ResourceBundle.getBundle("org.farthing.app.channels.text", Locale.ROOT);
        for (ChannelPhase phase : ChannelPhase.values()) {
            assertFalse(bundle.getString("state." + phase.name().toLowerCase(Locale.ROOT)).isBlank());
        }
    }

    @Test
    void aCountryIsANameOrNothing() {
        var words = new Words(Language.ENGLISH);
        assertEquals(Optional.of("Switzerland"), words.country("CH"));
        assertEquals(Optional.empty(), words.country(""));
        assertEquals(Optional.empty(), words.country("ch\n"));
        assertEquals(Optional.empty(), words.country("<b>"));
    }
}
