package org.farthing.app.circuits;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Columns;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.Scrolls;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.WrappedCell;
import org.farthing.app.language.Language;
import org.farthing.app.session.CircuitsDesk;
import org.farthing.app.session.LinkFacts;
import org.kordamp.ikonli.feather.Feather;

/** {@code #link-panel}: who can link what, from the path, the deposits and the node of this moment. Laid over any page by F9. */
public final class LinkPanel {
    private final Texts texts;
    private final VBox root = new VBox();
    private final TableView<LinkRow> table = new TableView<>();
    private final Label origin = new Label();
    private final Label title = new Label();
    private final Button separate;
    private final Observed<LinkFacts> observed;
    private Runnable afterwards = () -> { };

    public LinkPanel(Language language, CircuitsDesk desk) {
        this.texts = Texts.of(LinkPanel.class, language);
        this.observed = new Observed<>("who links what", desk::links, Duration.ofSeconds(2));
        title.setText(texts.get("link-panel.title"));
        title.setId("link-title");
        title.getStyleClass().add("title-4");
        title.setFocusTraversable(true);
        var close = new Button(null, Glyph.of(Feather.X));
        close.setId("link-close");
        close.setAccessibleText(texts.get("link-panel.close"));
        close.getStyleClass().addAll("flat", "button-icon");
        close.setOnAction(_ -> hide());
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var top = new HBox(title, gap, close);
        top.setAlignment(Pos.CENTER_LEFT);
        table.setId("link-table");
        table.setAccessibleText(texts.get("link-panel.title"));
        Columns.fit(table);
        table.setPlaceholder(new Label(texts.get("link-panel.reading")));
        table.setRowFactory(_ -> new Row());
        column("who", 152, LinkRow::who);
        column("address", 82, LinkRow::address);
        column("deposits", 92, LinkRow::deposits);
        column("sites", 82, LinkRow::sites);
        column("why", 128, LinkRow::why);
        table.getColumns().forEach(each -> each.setSortable(false));
        VBox.setVgrow(table, Priority.ALWAYS);
        origin.setId("link-origin");
        origin.setWrapText(true);
        origin.setMinHeight(Region.USE_PREF_SIZE);
        origin.getStyleClass().add("figure-strong");
        var timing = new Label(texts.get("link-panel.timing"));
        timing.setWrapText(true);
        timing.setMinHeight(Region.USE_PREF_SIZE);
        timing.getStyleClass().add("note");
        separate = new Button(texts.get("link-separate"), Glyph.of(Feather.HELP_CIRCLE));
        separate.setId("link-separate");
        separate.getStyleClass().addAll("flat", "small-button", "link-button");
        separate.setMinWidth(Region.USE_PREF_SIZE);
        separate.setMinHeight(Region.USE_PREF_SIZE);
        Explanation.behind(separate, texts.get("link-separate.text"));
        root.setId("link-panel");
        root.getStyleClass().addAll("card", "side-panel");
        root.setAccessibleText(texts.get("link-panel.title"));
        root.setMaxWidth(Region.USE_PREF_SIZE);
        var below = new VBox(table, origin, separate, timing);
        below.getStyleClass().add("link-body");
        var scroll = Scrolls.around(below);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("page-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        root.getChildren().setAll(top, scroll);
        root.setVisible(false);
        root.managedProperty().bind(root.visibleProperty());
        observed.readWhile(root.visibleProperty());
        observed.readingProperty().subscribe(this::show);
    }

    private void column(String name, double width, Function<LinkRow, String> text) {
        var column = new TableColumn<LinkRow, LinkRow>(texts.get("link-table." + name));
        column.setPrefWidth(width);
        column.setMinWidth(width * 0.8);
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(_ -> new WrappedCell<>(text));
        table.getColumns().add(column);
    }

    public Region root() {
        return root;
    }

    public boolean isShown() {
        return root.isVisible();
    }

    /** @param then where the keyboard goes when the panel is closed */
    public void show(Runnable then) {
        afterwards = then;
        root.setVisible(true);
        title.requestFocus();
    }

    /** Shows how deposits are kept apart, beside the button that does so. */
    public void explainSeparation() {
        separate.requestFocus();
        separate.fire();
    }

    public void hide() {
        root.setVisible(false);
        afterwards.run();
    }

    private void show(Reading<LinkFacts> reading) {
        switch (reading) {
            case Reading.Known<LinkFacts>(LinkFacts facts) -> {
                List<LinkRow> rows = LinkRow.of(facts, texts);
                if (!rows.equals(List.copyOf(table.getItems()))) {
                    table.getItems().setAll(rows);
                }
                origin.setText(LinkRow.origin(facts, texts));
            }
            case Reading.Awaited<LinkFacts> _ -> origin.setText(texts.get("link-panel.reading"));
            case Reading.Failed<LinkFacts> _ -> {
                table.getItems().clear();
                origin.setText(texts.get("link-panel.failed"));
            }
        }
    }

    private final class Row extends TableRow<LinkRow> {
        @Override
        protected void updateItem(LinkRow row, boolean empty) {
            super.updateItem(row, empty);
            setAccessibleText(empty || row == null ? null
                    : texts.get("link-table.row", row.who(), row.address(), row.deposits(), row.sites(), row.why()));
        }
    }
}
