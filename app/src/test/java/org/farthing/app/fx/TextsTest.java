package org.farthing.app.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import org.farthing.app.language.Language;
import org.farthing.app.session.ChannelPhase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    @ParameterizedTest
    @ValueSource(strings = {"fx", "shell", "home", "channels", "vouchers"})
    void everySentenceCanBeFilledIn(String name) {
        ResourceBundle bundle = ResourceBundle.getBundle("org.farthing.app." + name + ".text", Locale.ROOT);
        Map<String, String> faults = new HashMap<>();
        for (String key : bundle.keySet()) {
            String sentence = bundle.getString(key);
            // To MessageFormat a straight apostrophe begins a quotation and vanishes.
            if (sentence.contains("'") || sentence.isBlank()) {
                faults.put(key, sentence);
            }
            Object[] parts = new Object[new MessageFormat(sentence, Locale.ENGLISH).getFormatsByArgumentIndex().length];
            Arrays.fill(parts, 1);
            assertFalse(new MessageFormat(sentence, Locale.ENGLISH).format(parts).contains("{"), key);
        }
        assertEquals(Map.of(), faults);
    }

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
