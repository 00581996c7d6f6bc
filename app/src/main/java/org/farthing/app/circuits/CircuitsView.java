package org.farthing.app.circuits;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Worded;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.CircuitFailure;
import org.farthing.app.session.CircuitLine.Stage;
import org.farthing.app.session.CircuitLine;
import org.farthing.app.session.Status;
import org.kordamp.ikonli.feather.Feather;

/** {@code #screen-circuits}. */
public final class CircuitsView implements Screen {
    private static final double FAILURE_ROWS = 84;

    private final CircuitsModel model;
    private final Times times;
    private final Sheets sheets;
    private final Texts texts;
    private final Words words;
    private final VBox root = new VBox();
    private final Label count = new Label();
    private final Label message = new Label();
    private final Button connect = new Button();
    private final Button allowing = new Button();
    private final HBox messageRow = new HBox(message, allowing, connect);
    private final PathCard path;
    private final ComboBox<String> site = new ComboBox<>();
    private final Button renew = new Button();
    private final Button identity = new Button();
    private final Label renewed = new Label();
    private final CircuitsTable table;
    private final Label placeholder = new Label();
    private final ListView<CircuitFailure> failures = new ListView<>();
    private final IntConsumer exitsTo;
    private boolean showing;
    private boolean covered;

    /**
     * @param showLinks opens "who can link what"
     * @param exitsTo   shows the relays that are exits to a port
     */
    public CircuitsView(CircuitsModel model, Times times, Sheets sheets, Runnable showLinks, IntConsumer exitsTo) {
        this.texts = Texts.of(CircuitsView.class, times.language());
        this.words = new Words(texts.language());
        this.model = model;
        this.times = times;
        this.sheets = sheets;
        this.exitsTo = exitsTo;
        this.path = new PathCard(texts, times, words);
        this.table = new CircuitsTable(texts, times);
        table.table().setPlaceholder(placeholder);
        VBox.setVgrow(table.table(), Priority.ALWAYS);
        table.table().setMinHeight(110);
        root.setId("screen-circuits");
        root.getStyleClass().add("page");
        root.setAccessibleText(title());
        root.getChildren().setAll(messages(), card(showLinks), table.table(), failed());
        model.observed().readWhile(Screen.shown(root));
        model.factsProperty().when(Screen.shown(root)).subscribe(this::show);
    }

    // ---- parts ----

    private Node messages() {
        count.setId("circuits-count");
        count.setFocusTraversable(true);
        count.getStyleClass().add("title-4");
        message.setId("circuits-message");
        message.setWrapText(true);
        message.setMinHeight(Region.USE_PREF_SIZE);
        message.setFocusTraversable(true);
        message.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(message, Priority.ALWAYS);
        connect.setId("circuits-connect");
        connect.setText(texts.get("circuits-connect"));
        connect.getStyleClass().add("small-button");
        connect.setMinWidth(Region.USE_PREF_SIZE);
        connect.managedProperty().bind(connect.visibleProperty());
        connect.setOnAction(_ -> model.live().connect());
        allowing.setId("circuits-port");
        allowing.setText(texts.get("circuits-port.action"));
        allowing.getStyleClass().add("small-button");
        allowing.setMinWidth(Region.USE_PREF_SIZE);
        allowing.managedProperty().bind(allowing.visibleProperty());
        allowing.setOnAction(_ -> model.facts().refusedPort().ifPresent(exitsTo::accept));
        messageRow.setAlignment(Pos.CENTER_LEFT);
        messageRow.getStyleClass().add("message");
        messageRow.managedProperty().bind(messageRow.visibleProperty());
        var box = new VBox(count, messageRow);
        box.getStyleClass().add("stacked");
        return box;
    }

    private Node card(Runnable showLinks) {
        site.setId("circuits-site");
        site.setAccessibleText(texts.get("circuits-site.name"));
        site.setConverter(new Worded<>(name -> name.isEmpty() ? texts.get("circuits-site.latest")
                : model.facts().hidden() ? Money.HIDDEN : name));
        site.valueProperty().subscribe(name -> {
            if (!showing && name != null) {
                model.siteProperty().set(name.isEmpty() ? Optional.empty() : Optional.of(name));
            }
        });
        renew.setId("new-circuit-button");
        renew.setText(texts.get("new-circuit-button"));
        renew.getStyleClass().add("accent");
        renew.setMinWidth(Region.USE_PREF_SIZE);
        renew.setOnAction(_ -> renew());
        identity.setId("circuits-new-identity");
        identity.setText(texts.get("circuits-new-identity"));
        identity.setMinWidth(Region.USE_PREF_SIZE);
        identity.setOnAction(_ -> askForIdentity());
        var links = new Button(texts.get("circuits-links"), Glyph.of(Feather.LINK));
        links.setId("circuits-links");
        links.getStyleClass().addAll("flat", "small-button", "link-button");
        links.setMinWidth(Region.USE_PREF_SIZE);
        links.setOnAction(_ -> showLinks.run());
        renewed.setId("circuits-renewed");
        renewed.setWrapText(true);
        renewed.getStyleClass().add("note");
        renewed.managedProperty().bind(renewed.textProperty().isNotEmpty());
        var label = new Label(texts.get("circuits-site"));
        label.setLabelFor(site);
        label.setMinWidth(Region.USE_PREF_SIZE);
        var foot = new WrapRow(label, site, renew, Explanation.mark("new-circuit-explain", texts.get("new-circuit-explain"),
                texts.get("new-circuit-explain.text")), links, identity).tail(links);
        foot.getStyleClass().add("filters");
        var card = new VBox(path.root(), foot, renewed);
        card.getStyleClass().add("card");
        return card;
    }

    private Node failed() {
        failures.setId("circuits-failures");
        failures.setAccessibleText(texts.get("circuits-failures.name"));
        failures.setPrefHeight(FAILURE_ROWS);
        failures.setMinHeight(FAILURE_ROWS);
        failures.managedProperty().bind(failures.visibleProperty());
        failures.setCellFactory(_ -> new ListCell<>() {
            @Override
            protected void updateItem(CircuitFailure failure, boolean empty) {
                super.updateItem(failure, empty);
                setText(empty || failure == null ? null : sentence(failure, model.facts()));
                setGraphic(empty || failure == null ? null : Glyph.of(Feather.ALERT_TRIANGLE));
            }
        });
        return failures;
    }

    /** "14:01:07, hop 2 (Elm) did not answer; cost 0". */
    private String sentence(CircuitFailure failure, CircuitsModel.Facts facts) {
        String cost = facts.hidden() ? Money.HIDDEN : Money.cost(failure.cost(), facts.moment().coin());
        return texts.get("circuits-failure." + failure.reason().name().toLowerCase(java.util.Locale.ROOT),
                times.moment(failure.at(), facts.moment().now()), failure.hop(), failure.relayName(), cost);
    }

    // ---- acting ----

    private void renew() {
        Optional<String> wanted = model.siteToRenew();
        if (wanted.isEmpty()) {
            renewed.setText(texts.get("circuits-renewed.no-site"));
            return;
        }
        int open = model.facts().shown().map(CircuitLine::streams).orElse(0);
        renew.setDisable(true);
        model.newCircuit(wanted.get()).whenDone(_ -> {
            renewed.setText(texts.get("circuits-renewed", open));
            finished();
        }).whenRefused(refusal -> {
            renewed.setText(words.refusal(refusal));
            finished();
        }).whenBroken(this::finished).start();
    }

    private void finished() {
        renew.setDisable(false);
        model.observed().refresh();
    }

    private void askForIdentity() {
        var sheet = new Sheet(texts.get("identity-sheet.title"), "sheet-primary", texts.get("identity-sheet.primary"), "sheet-cancel",
                texts.get("identity-sheet.cancel"));
        sheet.with(Sheet.sentence("identity-stops", texts.get("identity-sheet.stops", model.facts().openConnections())),
                Sheet.sentence("identity-what", texts.get("identity-sheet.what")));
        sheet.onPrimary(() -> {
            sheet.working(texts.get("identity-sheet.working"));
            model.newIdentity().whenDone(_ -> {
                sheets.close();
                model.observed().refresh();
            }).whenRefused(refusal -> sheet.failed(words.refusal(refusal), texts.get("identity-sheet.primary"))).start();
        }).onCancel(sheets::close);
        sheets.open(sheet);
    }

    // ---- showing ----

    private void show(CircuitsModel.Facts facts) {
        ScreenState state = facts.state();
        Screen.show(root, state);
        count.setText(switch (state) {
            case LOADING -> texts.get("circuits-count.reading");
            case OFFLINE -> texts.get("circuits-count.unknown");
            case EMPTY, WORKING, READY, PARTIAL, BLOCKED, NO_FUNDS, LOCKED -> texts.get("circuits-count", facts.count(Stage.IN_USE),
                    facts.count(Stage.READY), facts.count(Stage.BUILDING));
        });
        count.setAccessibleText(count.getText());
        String trouble = trouble(facts, state);
        if (!trouble.equals(message.getText())) {
            message.setText(trouble);
        }
        messageRow.setVisible(!trouble.isEmpty());
        connect.setVisible(state == ScreenState.EMPTY || state == ScreenState.BLOCKED);
        allowing.setVisible(state == ScreenState.PARTIAL && facts.refusedPort().isPresent());
        path.show(facts);
        path.root().setVisible(facts.shown().isPresent());
        path.root().setManaged(facts.shown().isPresent());
        offerSites(facts);
        boolean renewable = model.siteToRenew().isPresent();
        renew.setAccessibleHelp(renewable ? texts.get("new-circuit-explain.text") : texts.get("circuits-renewed.no-site"));
        table.show(facts.circuits(), facts.hidden());
        placeholder.setText(texts.get(state == ScreenState.EMPTY ? "circuits-empty" : "circuits-table.none"));
        if (!facts.failures().equals(List.copyOf(failures.getItems()))) {
            failures.getItems().setAll(facts.failures());
        }
        failures.refresh();
        failures.setVisible(!facts.failures().isEmpty());
    }

    private String trouble(CircuitsModel.Facts facts, ScreenState state) {
        LiveStatus.Moment moment = facts.moment();
        return switch (state) {
            case LOADING, READY, NO_FUNDS, LOCKED -> facts.notice().map(words::blockage).orElse("");
            case EMPTY -> texts.get("circuits-empty");
            case WORKING -> facts.notice().map(words::blockage).orElseGet(() -> texts.get("circuits-working"));
            case PARTIAL -> words.sentences(facts.replaced().map(name -> texts.get("circuits-replaced", name)).orElse(""),
                    facts.refusedPort().map(port -> texts.get("circuits-port", port)).orElse(""));
            case BLOCKED -> words.sentences(moment.status().flatMap(Status::blockage).map(words::blockage).orElse(""),
                    texts.get("circuits-blocked"));
            case OFFLINE -> texts.get("circuits-unknown");
        };
    }

    private void offerSites(CircuitsModel.Facts facts) {
        var names = new java.util.ArrayList<String>(List.of(""));
        names.addAll(facts.sites());
        showing = true;
        if (!names.equals(List.copyOf(site.getItems())) || covered != facts.hidden()) {
            // Names are drawn anew only where they change, and so would stay readable under the cover.
            site.getItems().setAll(List.of());
            site.setValue(null);
            site.getItems().setAll(names);
            covered = facts.hidden();
        }
        String wanted = facts.site().filter(names::contains).orElse("");
        if (!wanted.equals(site.getValue())) {
            site.setValue(wanted);
        }
        showing = false;
    }

    @Override
    public Region root() {
        return root;
    }

    @Override
    public String title() {
        return texts.get("screen-circuits.title");
    }

    @Override
    public Node firstFocus() {
        return count;
    }

    @Override
    public void primary() {
        renew.fire();
    }

    @Override
    public Optional<TableView<?>> table() {
        return Optional.of(table.table());
    }

    @Override
    public void refresh() {
        model.observed().refresh();
    }

    /** Ctrl+Shift+L, on every page. */
    public void newCircuit() {
        renew.fire();
    }
}
