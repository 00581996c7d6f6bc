package org.farthing.app.browserpage;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.browser.LeakCheck;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Words;
import org.farthing.app.session.BrowserState;
import org.farthing.app.session.LeakItem;
import org.farthing.app.session.LeakResult;
import org.kordamp.ikonli.feather.Feather;

/** The five checks before the first page, each with an icon and a word of its own, {@code #leak-<check>}. */
final class ChecksView {
    private static final List<String> TONES = List.of("tone-success", "tone-accent", "tone-warning", "tone-danger", "tone-neutral");

    private final Texts texts;
    /** What the browser's own page says of them. */
    private final Texts checks;
    private final Words words;
    private final VBox root = new VBox();
    private final Map<LeakItem, Label> lines = new EnumMap<>(LeakItem.class);

    ChecksView(Texts texts) {
        this.words = new Words(texts.language());
        this.texts = texts;
        this.checks = Texts.of(LeakCheck.class, texts.language());
        for (LeakItem item : LeakItem.values()) {
            var line = new Label();
            line.setId("leak-" + word(item));
            line.getStyleClass().add("leak-line");
            line.setWrapText(true);
            line.setMinHeight(Region.USE_PREF_SIZE);
            line.setFocusTraversable(true);
            lines.put(item, line);
        }
        root.getStyleClass().add("leak-lines");
        root.getChildren().setAll(lines.values());
    }

    VBox root() {
        return root;
    }

    void show(BrowserState state) {
        lines.forEach((item, line) -> {
            LeakResult result = state.checks().getOrDefault(item, LeakResult.NOT_CHECKED);
            String sentence = sentence(item, result, words.country(state.country()));
            line.setText(sentence);
            line.setAccessibleText(texts.get("leak.name", sentence, texts.get("leak.result." + word(result))));
            line.setUserData(result);
            line.setGraphic(Glyph.of(icon(result)));
            line.getStyleClass().removeAll(TONES);
            line.getStyleClass().add(tone(result));
        });
    }

    /** How many have come to an end well. */
    static int done(BrowserState state) {
        return (int) state.checks().values().stream().filter(each -> each == LeakResult.PASSED || each == LeakResult.TURNED_OFF).count();
    }

    private String sentence(LeakItem item, LeakResult result, Optional<String> country) {
        String key = "check." + word(item);
        return switch (result) {
            case NOT_CHECKED, RUNNING -> checks.get(key);
            case PASSED -> item == LeakItem.ADDRESS && country.isPresent() ? checks.get(key + ".seen", country.get()) : checks.get(key);
            case FAILED -> checks.get(key + ".failed");
            case TURNED_OFF -> checks.get(key + ".off");
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Feather icon(LeakResult result) {
        return switch (result) {
            case NOT_CHECKED -> Feather.MORE_HORIZONTAL;
            case RUNNING -> Feather.LOADER;
            case PASSED -> Feather.CHECK_CIRCLE;
            case FAILED -> Feather.ALERT_TRIANGLE;
            case TURNED_OFF -> Feather.MINUS_CIRCLE;
        };
    }

    private static String tone(LeakResult result) {
        return switch (result) {
            case NOT_CHECKED -> "tone-neutral";
            case RUNNING -> "tone-accent";
            case PASSED -> "tone-success";
            case FAILED -> "tone-danger";
            case TURNED_OFF -> "tone-warning";
        };
    }
}
