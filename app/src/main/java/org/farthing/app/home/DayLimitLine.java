package org.farthing.app.home;

import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.session.SettingsDesk;

/** {@code #home-limit}: what was spent of the day's limit, where there is one, and the way to a higher one when it is reached. */
final class DayLimitLine {
    private final Texts texts;
    private final Label spent = new Label();
    private final Button raise = new Button();
    private final HBox root = new HBox(spent, raise);

    /** @param showSetting turns to a setting, by the id of its field */
    DayLimitLine(Texts texts, Consumer<String> showSetting) {
        this.texts = texts;
        spent.setId("home-limit");
        spent.setWrapText(true);
        spent.setMinHeight(Region.USE_PREF_SIZE);
        spent.setMaxWidth(Double.MAX_VALUE);
        spent.getStyleClass().addAll("note", "amount-sentence");
        HBox.setHgrow(spent, Priority.ALWAYS);
        raise.setId("home-limit-raise");
        raise.setText(texts.get("home-limit-raise"));
        raise.getStyleClass().addAll("flat", "small-button", "link-button");
        raise.setMinWidth(Region.USE_PREF_SIZE);
        raise.setOnAction(_ -> showSetting.accept("settings-day-limit"));
        raise.managedProperty().bind(raise.visibleProperty());
        root.setAlignment(Pos.CENTER_LEFT);
        root.managedProperty().bind(root.visibleProperty());
    }

    HBox root() {
        return root;
    }

    /** Shows nothing of it, as while the wallet is locked. */
    void hide() {
        root.setVisible(false);
        spent.setText("");
        spent.setUserData(null);
    }

    void show(SettingsDesk.Today today, String coin) {
        root.setVisible(today.limit().isPresent());
        raise.setVisible(today.reached());
        today.limit().ifPresent(limit -> {
            spent.setText(texts.get(today.reached() ? "home-limit.reached" : "home-limit", Money.balance(limit, coin),
                    Money.cost(today.signed(), coin)));
            spent.setUserData(today.signed().wei());
        });
    }
}
