package org.farthing.app.fx;

import org.farthing.app.session.Standing;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The icons that stand for a state or a role. Always beside the word. */
public final class Glyph {
    private Glyph() {
    }

    public static FontIcon of(Feather icon) {
        var glyph = new FontIcon(icon);
        glyph.setMouseTransparent(true);
        return glyph;
    }

    public static Feather standing(Standing standing) {
        return switch (standing) {
            case OFF -> Feather.SHIELD_OFF;
            case CONNECTING -> Feather.LOADER;
            case UNCHECKED -> Feather.HELP_CIRCLE;
            case PROTECTED -> Feather.SHIELD;
            case PAUSED -> Feather.PAUSE_CIRCLE;
            case BLOCKED -> Feather.ALERT_TRIANGLE;
        };
    }

    /** The style class with the state's colours. */
    public static String tone(Standing standing) {
        return switch (standing) {
            case OFF, UNCHECKED -> "tone-neutral";
            case CONNECTING -> "tone-accent";
            case PROTECTED -> "tone-success";
            case PAUSED -> "tone-warning";
            case BLOCKED -> "tone-danger";
        };
    }

    public static Feather role(String role) {
        return switch (role) {
            case "entry" -> Feather.LOG_IN;
            case "exit" -> Feather.LOG_OUT;
            default -> Feather.SHUFFLE;
        };
    }
}
