package org.farthing.app.fx;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.scene.Scene;
import javafx.util.Subscription;

/** The theme: the system's light or dark, changed while the window is open. Belongs to the window's thread. */
public final class Look {
    private static final PseudoClass DARK = PseudoClass.getPseudoClass("dark");

    private Look() {
    }

    /** Follows the system until the answer is unsubscribed. */
    public static Subscription follow(Scene scene) {
        return Platform.getPreferences().colorSchemeProperty().subscribe(scheme -> dress(scene, scheme));
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
