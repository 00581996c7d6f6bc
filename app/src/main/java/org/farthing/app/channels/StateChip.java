package org.farthing.app.channels;

import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Texts;
import org.farthing.app.session.ChannelPhase;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** A channel's state as icon, word and colour. */
final class StateChip {
    private final Texts texts;
    private final FontIcon icon = Glyph.of(Feather.CIRCLE);
    private final Label label = new Label();

    StateChip(Texts texts) {
        this.texts = texts;
        label.setGraphic(icon);
        label.setMinWidth(Region.USE_PREF_SIZE);
    }

    Label label() {
        return label;
    }

    void show(ChannelPhase phase) {
        label.setText(word(texts, phase));
        label.setAccessibleText(texts.get("channel-state", label.getText()));
        label.getStyleClass().setAll("label", "chip", tone(phase));
        icon.setIconCode(icon(phase));
    }

    static String word(Texts texts, ChannelPhase phase) {
        return texts.get("state." + phase.name().toLowerCase(Locale.ROOT));
    }

    private static String tone(ChannelPhase phase) {
        return switch (phase) {
            case OPEN -> "tone-success";
            case OPENING, CLOSING -> "tone-accent";
            case LOW, USED_UP, REFUNDABLE, SILENT, USED_ELSEWHERE, PAUSED, FAILED -> "tone-warning";
            case REFUNDED, CLOSED -> "tone-neutral";
        };
    }

    private static Feather icon(ChannelPhase phase) {
        return switch (phase) {
            case OPENING, CLOSING -> Feather.LOADER;
            case OPEN -> Feather.CHECK_CIRCLE;
            case LOW, FAILED -> Feather.ALERT_TRIANGLE;
            case USED_UP, CLOSED -> Feather.MINUS_CIRCLE;
            case REFUNDABLE, REFUNDED -> Feather.CORNER_DOWN_LEFT;
            case SILENT -> Feather.VOLUME_X;
            case USED_ELSEWHERE -> Feather.USERS;
            case PAUSED -> Feather.PAUSE_CIRCLE;
        };
    }
}
