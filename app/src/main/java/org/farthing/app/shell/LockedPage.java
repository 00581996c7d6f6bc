package org.farthing.app.shell;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Texts;
import org.kordamp.ikonli.feather.Feather;

/** Lies in a page's place while the wallet is locked: nothing of the page itself is in the window then. */
final class LockedPage {
    private final VBox root = new VBox();
    private final Button unlock;

    LockedPage(Texts texts, Runnable unlocking) {
        var sentence = new Label(texts.get("locked-page"), Glyph.of(Feather.LOCK));
        sentence.setId("locked-page");
        sentence.setWrapText(true);
        unlock = new Button(texts.get("locked-page.unlock"));
        unlock.setId("locked-page-unlock");
        unlock.getStyleClass().add("accent");
        unlock.setOnAction(_ -> unlocking.run());
        root.setAlignment(Pos.CENTER);
        root.getStyleClass().add("locked-page");
        root.getChildren().setAll(sentence, unlock);
    }

    /** In the place of {@code hidden}, under its id. */
    Node insteadOf(Screen hidden) {
        root.setId(hidden.root().getId());
        root.setAccessibleText(hidden.title());
        Screen.show(root, ScreenState.LOCKED);
        return root;
    }

    Node firstFocus() {
        return unlock;
    }
}
