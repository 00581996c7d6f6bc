package org.farthing.app.channels;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.farthing.app.channels.ChannelOrders.Deed;
import org.farthing.app.fx.Texts;
import org.farthing.app.session.ChannelLine;

/** The buttons for the chosen channels, and the same as a menu of the table's rows. */
final class ChannelActions {
    /** One line where the window is wide enough. */
    private static final double WRAP_AT = 800;

    private final Texts texts;
    private final Label chosen = new Label();
    private final Map<Deed, Button> buttons = new EnumMap<>(Deed.class);
    private final ContextMenu menu = new ContextMenu();
    private final Map<Deed, MenuItem> items = new EnumMap<>(Deed.class);
    private final HBox root;
    private List<ChannelLine> lines = List.of();

    /** @param everythingBack leads to the plan for all deposits */
    ChannelActions(Texts texts, BiConsumer<Deed, List<ChannelLine>> begin, Runnable everythingBack) {
        this.texts = texts;
        chosen.setId("channels-chosen");
        chosen.setMinWidth(Region.USE_PREF_SIZE);
        chosen.getStyleClass().add("figure-strong");
        var row = new FlowPane(8, 8);
        row.setPrefWrapLength(WRAP_AT);
        row.setAlignment(Pos.CENTER_LEFT);
        for (Deed deed : Deed.values()) {
            var button = new Button(texts.get(deed.id()));
            button.setId(deed.id());
            button.getStyleClass().add("small-button");
            button.setTooltip(new Tooltip());
            button.setOnAction(_ -> begin.accept(deed, lines));
            buttons.put(deed, button);
            row.getChildren().add(button);
            var item = new MenuItem(texts.get(deed.id()));
            item.setId("menu-" + deed.id());
            item.setOnAction(_ -> begin.accept(deed, lines));
            items.put(deed, item);
            menu.getItems().add(item);
        }
        var all = new MenuItem(texts.get("get-all-back-button"));
        all.setId("menu-get-all-back");
        all.setOnAction(_ -> everythingBack.run());
        menu.getItems().addAll(new SeparatorMenuItem(), all);
        HBox.setHgrow(row, javafx.scene.layout.Priority.ALWAYS);
        root = new HBox(12, chosen, row);
        root.setAlignment(Pos.CENTER_LEFT);
        root.getStyleClass().add("action-bar");
        root.managedProperty().bind(root.visibleProperty());
        show(List.of());
    }

    Region root() {
        return root;
    }

    ContextMenu menu() {
        return menu;
    }

    Button button(Deed deed) {
        return buttons.get(deed);
    }

    void show(List<ChannelLine> now) {
        lines = List.copyOf(now);
        root.setVisible(!lines.isEmpty());
        chosen.setText(lines.size() == 1 ? lines.getFirst().relayName() : texts.get("channels-chosen", lines.size()));
        for (Deed deed : Deed.values()) {
            long fits = lines.stream().filter(line -> deed.fits(line.state())).count();
            Button button = buttons.get(deed);
            // It keeps the keyboard and says why it does nothing, which a disabled button cannot. Topping up says so itself.
            button.setOpacity(fits > 0 ? 1 : 0.5);
            button.setAccessibleHelp(texts.get(fits > 0 ? deed.id() + ".help" : deed.id() + ".not"));
            button.getTooltip().setText(button.getAccessibleHelp());
            boolean rare = deed == Deed.REOPEN || deed == Deed.REFUND;
            button.setVisible(!rare || fits > 0);
            button.setManaged(!rare || fits > 0);
            items.get(deed).setDisable(fits == 0);
        }
    }
}
