package org.farthing.app.welcome;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** Words that were pasted do not stay where every program can read them; what else lies there does. */
@ExtendWith(ApplicationExtension.class)
class WordsClipboardTest {
    private static final String WORDS = "test test test test test test test test test test test junk";

    private WordsClipboard clipboard;

    @Start
    void start(Stage stage) {
        clipboard = new WordsClipboard(Duration.ofMillis(50));
        assertEquals(Duration.ofSeconds(30), WordsClipboard.USUAL);
    }

    private static void copy(String text) {
        WaitForAsyncUtils.waitForAsyncFx(10_000, () -> {
            var content = new ClipboardContent();
            content.putString(text);
            Clipboard.getSystemClipboard().setContent(content);
        });
    }

    private static Optional<String> copied() {
        return WaitForAsyncUtils.waitForAsyncFx(10_000, () -> Optional.ofNullable(Clipboard.getSystemClipboard().getString())
                .filter(text -> !text.isEmpty()));
    }

    @Test
    void wordsAreWiped() throws Exception {
        // As they were copied, which need not be as they were typed.
        copy(WORDS.replace(" ", "\n") + "\n");
        WaitForAsyncUtils.waitForAsyncFx(10_000, () -> clipboard.used(WORDS));
        WaitForAsyncUtils.waitFor(15, TimeUnit.SECONDS, () -> copied().isEmpty());
    }

    @Test
    void somethingElseStays() throws Exception {
        copy("a letter");
        WaitForAsyncUtils.waitForAsyncFx(10_000, () -> clipboard.used(WORDS));
        // The next wiping comes after the one that is to leave the letter alone.
        var later = WaitForAsyncUtils.waitForAsyncFx(10_000, () -> new WordsClipboard(Duration.ofMillis(400)));
        WaitForAsyncUtils.waitForAsyncFx(10_000, () -> later.used("a letter"));
        assertEquals(Optional.of("a letter"), copied());
        WaitForAsyncUtils.waitFor(15, TimeUnit.SECONDS, () -> copied().isEmpty());
    }
}
