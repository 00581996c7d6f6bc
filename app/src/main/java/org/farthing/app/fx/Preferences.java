package org.farthing.app.fx;

import java.util.Optional;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.farthing.app.Settings.WindowChoice;

/** What the user settled of the window, as it counts now. Belongs to the window's thread. */
public final class Preferences {
    /** Pixels of 1 em at 100 percent. */
    static final double USUAL_TEXT = 14;

    private static final int LARGE_FROM = 125;

    private final ReadOnlyObjectWrapper<WindowChoice> choice;

    public Preferences(WindowChoice first) {
        this.choice = new ReadOnlyObjectWrapper<>(first);
    }

    public ReadOnlyObjectProperty<WindowChoice> choiceProperty() {
        return choice.getReadOnlyProperty();
    }

    public void set(WindowChoice next) {
        choice.set(next);
    }

    /** Whether amounts and sites are covered. */
    public ObservableValue<Boolean> hidden() {
        return choice.map(WindowChoice::hideAmounts);
    }

    public boolean movesFocusToProblems() {
        return choice.get().focusProblems();
    }

    /** The system's wish or the user's. */
    public boolean isMotionReduced() {
        return choice.get().reduceMotion() || Platform.getPreferences().isReducedMotion();
    }

    /** Pixels of 1 em. */
    public double textSize() {
        return USUAL_TEXT * choice.get().textSize() / 100;
    }

    /** Whether text is so large that words beside icons have no room. */
    public boolean isTextLarge() {
        return choice.get().textSize() > LARGE_FROM;
    }

    /** Light or dark; empty where the system decides. */
    public Optional<ColorScheme> scheme() {
        return switch (choice.get().look()) {
            case SYSTEM -> Optional.empty();
            case LIGHT -> Optional.of(ColorScheme.LIGHT);
            case DARK -> Optional.of(ColorScheme.DARK);
        };
    }
}
