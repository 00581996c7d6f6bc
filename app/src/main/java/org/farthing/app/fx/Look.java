package org.farthing.app.fx;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.util.Subscription;

/** The theme: the system's light or dark, changed while the window is open. Belongs to the window's thread. */
public final class Look {
    private static final PseudoClass DARK = PseudoClass.getPseudoClass("dark");
    private static final PseudoClass COVERED = PseudoClass.getPseudoClass("covered");
    private static final String EM = "em";
    private static final PseudoClass STILL = PseudoClass.getPseudoClass("reduced-motion");

    private Look() {
    }

    /** Whether amounts are covered in the window that {@code node} is in. */
    public static boolean isCovered(Node node) {
        return node.getScene() != null && node.getScene().getRoot().getPseudoClassStates().contains(COVERED);
    }

    /** Pixels of 1 em in the window that {@code node} is in. */
    public static double em(Node node) {
        return node.getScene() != null && node.getScene().getRoot().getProperties().get(EM) instanceof Double pixels ? pixels
                : Preferences.USUAL_TEXT;
    }

    /** Follows the system and what the user settled until the answer is unsubscribed. */
    public static Subscription follow(Scene scene, Preferences preferences) {
        Runnable dress = () -> {
            dress(scene, preferences.scheme().orElseGet(() -> Platform.getPreferences().getColorScheme()));
            scene.getRoot().pseudoClassStateChanged(COVERED, preferences.choiceProperty().get().hideAmounts());
            scene.getRoot().pseudoClassStateChanged(STILL, preferences.isMotionReduced());
            scene.getRoot().getProperties().put(EM, preferences.textSize());
            scene.getRoot().setStyle("-fx-font-size: " + preferences.textSize() + "px;");
        };
        return Subscription.combine(Platform.getPreferences().colorSchemeProperty().subscribe(_ -> dress.run()),
                preferences.choiceProperty().subscribe(_ -> dress.run()));
    }

    public static void dress(Scene scene, ColorScheme scheme) {
        Application.setUserAgentStylesheet(switch (scheme) {
            case LIGHT -> new PrimerLight().getUserAgentStylesheet();
            case DARK -> new PrimerDark().getUserAgentStylesheet();
        });
        String ours = Objects.requireNonNull(Look.class.getResource("/org/farthing/app/farthing.css")).toExternalForm();
        if (!scene.getStylesheets().contains(ours)) {
            scene.getStylesheets().add(ours);
        }
        scene.getRoot().pseudoClassStateChanged(DARK, scheme == ColorScheme.DARK);
    }
}
