package org.farthing.app.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Bidi;
import java.util.List;
import java.util.stream.IntStream;
import org.farthing.app.language.Language;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final List<String> STOPS = List.of("Alder", "Birch", "Cedar");

    private final Words english = new Words(Language.ENGLISH);
    private final Words persian = new Words(new Language("fa"));
    private final Words chinese = new Words(new Language("zh"));

    @Test
    void listsAreJoinedAsTheLanguageJoinsThem() {
        assertEquals("", english.list(List.of()));
        assertEquals("Alder", english.allOf(STOPS.subList(0, 1)));
        assertEquals("Alder, Birch, Cedar", english.list(STOPS));
        assertEquals("Alder and Birch", english.allOf(STOPS.subList(0, 2)));
        assertEquals("Alder, Birch and Cedar", english.allOf(STOPS));
        assertEquals("Alder، Birch، Cedar", Language.undrawn(persian.list(STOPS)));
        assertEquals("Alder، Birch و Cedar", Language.undrawn(persian.allOf(STOPS)));
        assertEquals("Alder、Birch和Cedar", chinese.allOf(STOPS));
    }

    @Test
    void sentencesStandBesideEachOtherWithoutAHoleForAMissingOne() {
        assertEquals("One. Two.", english.sentences("One.", "Two."));
        assertEquals("Two.", english.sentences("", "Two."));
        assertEquals("One.", english.sentences("One.", ""));
        assertEquals("一。二。", chinese.sentences("一。", "二。"));
    }

    /** The first relay is where reading begins: names in Latin letters between Persian words do not turn the way around. */
    @Test
    void aPathRunsInTheDirectionOfReading() {
        assertEquals("Alder › Birch › Cedar", english.path(STOPS));
        List<Integer> shown = inOrder(persian.path(STOPS), Bidi.DIRECTION_RIGHT_TO_LEFT);
        assertTrue(shown.get(2) < shown.get(1) && shown.get(1) < shown.get(0), shown.toString());
        List<Integer> bare = inOrder("Alder › Birch › Cedar", Bidi.DIRECTION_RIGHT_TO_LEFT);
        assertTrue(bare.get(0) < bare.get(1), "what this is for");
    }

    /** From left to right, at which place of the drawn line each stop begins. */
    private static List<Integer> inOrder(String text, int direction) {
        var bidi = new Bidi(text, direction);
        byte[] levels = new byte[text.length()];
        Integer[] drawn = new Integer[text.length()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) bidi.getLevelAt(i);
            drawn[i] = i;
        }
        Bidi.reorderVisually(levels, 0, drawn, 0, drawn.length);
        return STOPS.stream().map(text::indexOf)
                .map(at -> IntStream.range(0, drawn.length).filter(place -> drawn[place] == at).findFirst().orElseThrow()).toList();
    }
}
