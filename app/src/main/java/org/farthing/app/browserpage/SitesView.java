package org.farthing.app.browserpage;

import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Columns;
import org.farthing.app.fx.FieldError;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.TypedAmount;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.BrowserState;
import org.farthing.app.session.BrowserState.SiteLine;
import org.farthing.app.session.BrowserState.Standing;
import org.farthing.wallet.value.Amount;

/** The sites that are open, what they cost, and what can be done about one. Nothing of it is stored. */
final class SitesView {
    private final Texts texts;
    private final BrowserModel model;
    private final TableView<SiteLine> table = new TableView<>();
    private final Figure today;
    private final Button fresh = new Button();
    private final Button stop = new Button();
    private final TextField siteLimit = new TextField();
    private final TextField dayLimit = new TextField();
    private final FieldError limitError = new FieldError("browser-limit-error");
    private final VBox root;
    private String chosen = "";
    /** What the limits' fields held when they were last filled from what is kept. */
    private String shownSite = "";
    private String shownDay = "";

    SitesView(Texts texts, BrowserModel model) {
        this.texts = texts;
        this.model = model;
        this.today = Figure.cost("browser-spent-today", texts.get("browser-spent-today"));
        table.setId("browser-sites");
        table.setAccessibleText(texts.get("browser-sites"));
        table.setItems(model.sites());
        Columns.fit(table);
        TableColumn<SiteLine, String> site = column("browser-sites.site", SiteLine::site, 200);
        site.getStyleClass().add("sites");
        table.getColumns().add(site);
        table.getColumns().add(column("browser-sites.circuits", line -> Integer.toString(line.circuits()), 70));
        table.getColumns().add(column("browser-sites.exit", line -> String.join(", ", line.exits()), 130));
        TableColumn<SiteLine, String> spent = column("browser-sites.spent", line -> Money.column(line.spent(), RoundingMode.UP), 110);
        spent.getStyleClass().add("figures");
        table.getColumns().add(spent);
        table.getColumns().add(column("browser-sites.state", line -> texts.get("site." + word(line.standing())), 160));
        table.setMinHeight(110);
        table.getSelectionModel().selectedItemProperty().subscribe(line -> {
            if (line != null) {
                chosen = line.site();
            }
            showActions();
        });
        // Figures are new each second: what was chosen stays so.
        model.sites().addListener((javafx.beans.Observable _) -> table.getItems().stream().filter(line -> line.site().equals(chosen))
                .findFirst().ifPresent(line -> table.getSelectionModel().select(line)));
        VBox.setVgrow(table, Priority.ALWAYS);
        root = new VBox(heading(), table, limits());
        root.getStyleClass().addAll("card", "sites-card");
        showActions();
    }

    VBox root() {
        return root;
    }

    private static String word(Standing standing) {
        return standing.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private TableColumn<SiteLine, String> column(String key, Function<SiteLine, String> value, double width) {
        var column = new TableColumn<SiteLine, String>(texts.get(key));
        column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(value.apply(cell.getValue())));
        column.setPrefWidth(width);
        column.setReorderable(false);
        return column;
    }

    private WrapRow heading() {
        var title = new Label(texts.get("browser-sites"));
        title.getStyleClass().add("card-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        prepare(fresh, "browser-site-new", () -> model.newCircuit(chosen));
        prepare(stop, "browser-site-stop", () -> selected().ifPresent(line -> {
            if (line.standing() == Standing.OPEN) {
                model.stop(line.site());
            } else {
                model.goOn(line.site());
            }
        }));
        var row = new WrapRow(title, fresh, stop).tail(fresh);
        row.getStyleClass().add("filters");
        return row;
    }

    private void prepare(Button button, String id, Runnable action) {
        button.setId(id);
        button.setText(texts.get(id));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> action.run());
    }

    private WrapRow limits() {
        field(siteLimit, "browser-limit-site");
        field(dayLimit, "browser-limit-day");
        Region spent = today.line();
        var row = new WrapRow(label("browser-limit-site", siteLimit), siteLimit, label("browser-limit-day", dayLimit), dayLimit, limitError,
                spent).tail(spent);
        row.getStyleClass().add("filters");
        return row;
    }

    private Label label(String id, TextField field) {
        var label = new Label(texts.get(id));
        label.setLabelFor(field);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    private void field(TextField field, String id) {
        field.setId(id);
        field.setPrefColumnCount(6);
        field.setPromptText(texts.get("browser-limit.none"));
        field.setAccessibleText(texts.get(id));
        field.setOnAction(_ -> applyLimits());
        field.focusedProperty().subscribe(focused -> {
            if (!focused) {
                applyLimits();
            }
        });
    }

    private void applyLimits() {
        if (siteLimit.getText().equals(shownSite) && dayLimit.getText().equals(shownDay)) {
            // Nobody has typed anything: what is kept stays, also where it is not known here yet.
            limitError.setText("");
            return;
        }
        try {
            Optional<Amount> site = amount(siteLimit);
            Optional<Amount> day = amount(dayLimit);
            limitError.setText("");
            BrowserState state = model.observed().reading().latest().orElse(null);
            if (state != null && (!state.siteLimit().equals(site) || !state.dayLimit().equals(day))) {
                model.limit(site, day);
            }
        } catch (IllegalArgumentException _) {
            limitError.setText(texts.get("browser-limit.error"));
        }
    }

    /** Never over what somebody is typing. @return what the field holds unless somebody typed into it */
    private static String fill(TextField field, String before, Optional<Amount> limit) {
        String now = limit.map(Amount::toCoins).orElse("");
        if (now.equals(before) || field.isFocused()) {
            return before;
        }
        field.setText(now);
        return now;
    }

    private static Optional<Amount> amount(TextField field) {
        return field.getText().isBlank() ? Optional.empty()
                : Optional.of(TypedAmount.parse(field.getText()).orElseThrow(() -> new IllegalArgumentException("no amount")));
    }

    private Optional<SiteLine> selected() {
        return table.getItems().stream().filter(line -> line.site().equals(chosen)).findFirst();
    }

    private void showActions() {
        Optional<SiteLine> line = selected();
        fresh.setDisable(line.filter(each -> each.standing() == Standing.OPEN).isEmpty());
        stop.setDisable(line.isEmpty());
        stop.setText(texts.get(line.filter(each -> each.standing() != Standing.OPEN).isPresent() ? "browser-site-stop.go-on"
                : "browser-site-stop"));
    }

    void show(BrowserState state, String coin) {
        today.show(Optional.of(state.spentToday()), coin);
        shownSite = fill(siteLimit, shownSite, state.siteLimit());
        shownDay = fill(dayLimit, shownDay, state.dayLimit());
        var nothing = new Label(texts.get(state.phase() == BrowserState.Phase.OPEN ? "browser-sites.none" : "browser-sites.closed"));
        nothing.setWrapText(true);
        table.setPlaceholder(nothing);
        showActions();
    }
}
