package org.farthing.app.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.farthing.app.language.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** JavaFX throws where it breaks lines from right to left within a run: no Persian sentence has a width at which it does. */
@ExtendWith(ApplicationExtension.class)
class RightToLeftTest {
    @Start
    void start(Stage stage) {
        stage.show();
    }

    @Test
    void everySentenceCanBeBrokenAtEveryWidth() throws Exception {
        var sentences = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "resources"))) {
            for (Path file : files.filter(each -> each.endsWith("text_fa.properties")).toList()) {
                var properties = new Properties();
                try (var reader = Files.newBufferedReader(file)) {
                    properties.load(reader);
                }
                properties.values().forEach(each -> sentences.add((String) each));
            }
        }
        assertEquals(List.of(), WaitForAsyncUtils.waitForAsyncFx(60_000, () -> unbreakable(sentences)));
    }

    private static List<String> unbreakable(List<String> sentences) {
        var persian = new Language("fa");
        var faults = new ArrayList<String>();
        var text = new Text();
        text.setFont(Font.font(28));
        for (String sentence : sentences) {
            for (int width : new int[] {4, 30, 70, 110, 160, 230, 400}) {
                try {
                    text.setText(persian.drawn(sentence));
                    text.setWrappingWidth(width);
                    text.getLayoutBounds();
                } catch (ArrayIndexOutOfBoundsException thrown) {
                    faults.add(width + ": " + sentence);
                }
            }
        }
        return faults;
    }
}
