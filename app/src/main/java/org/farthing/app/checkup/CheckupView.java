package org.farthing.app.checkup;

import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.doctor.Finding;
import org.farthing.app.doctor.Remedy;
import org.farthing.app.doctor.Verdict;
import org.farthing.app.fx.Columns;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.TextClip;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.WrappedCell;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.kordamp.ikonli.feather.Feather;

/** {@code #screen-doctor}: about this program, and everything that may be wrong with what to do. */
public final class CheckupView implements Screen {
    private static final double LICENCES_HEIGHT = 320;

    private final CheckupModel model;
    private final Times times;
    private final Sheets sheets;
    private final Consumer<Remedy> remedies;
    private final Texts texts;
    /** The same sentences as the command's. */
    private final Texts findings;
    private final VBox root = new VBox();
    private final Button run = new Button();
    private final Button copy = new Button();
    private final Label summary = new Label();
    private final ProgressBar progress = new ProgressBar(0);
    private final Label placeholder = new Label();
    private final TableView<Finding> table = new TableView<>();

    /** @param remedies does what a finding's button offers */
    public CheckupView(CheckupModel model, Times times, Sheets sheets, Consumer<Remedy> remedies) {
        this.texts = Texts.of(CheckupView.class, times.language());
        this.findings = Texts.of(Finding.class, times.language());
        this.model = model;
        this.sheets = sheets;
        this.times = times;
        this.remedies = remedies;
        prepareTable();
        placeholder.setText(texts.get("doctor-empty"));
        placeholder.setWrapText(true);
        root.setId("screen-doctor");
        root.getStyleClass().add("page");
        root.setAccessibleText(title());
        root.getChildren().setAll(top(), progress, table, foot());
        VBox.setVgrow(table, Priority.ALWAYS);
        model.stateProperty().subscribe(_ -> show());
        model.findings().addListener((javafx.beans.Observable _) -> show());
    }

    private Node top() {
        run.setId("doctor-run");
        run.setText(texts.get("doctor-run"));
        run.getStyleClass().add("accent");
        run.setMinWidth(Region.USE_PREF_SIZE);
        run.setOnAction(_ -> model.run());
        summary.setId("doctor-summary");
        summary.setWrapText(true);
        summary.setMinHeight(Region.USE_PREF_SIZE);
        summary.focusTraversableProperty().bind(summary.textProperty().isNotEmpty());
        progress.setId("doctor-progress");
        progress.setMaxWidth(Double.MAX_VALUE);
        progress.setAccessibleText(title());
        progress.managedProperty().bind(progress.visibleProperty());
        var version = new Label(model.version().isEmpty() ? texts.get("about-version.none") : texts.get("about-version", model.version()));
        version.setId("about-version");
        version.getStyleClass().add("muted");
        version.setMinWidth(Region.USE_PREF_SIZE);
        var row = new WrapRow(run, summary, version).tail(version);
        row.getStyleClass().add("filters");
        return row;
    }

    private Node foot() {
        copy.setId("doctor-copy");
        copy.setText(texts.get("doctor-copy"));
        copy.setMinWidth(Region.USE_PREF_SIZE);
        copy.setAccessibleHelp(texts.get("doctor-copy.help"));
        copy.setOnAction(_ -> copyReport());
        var shortcuts = new Button(texts.get("doctor-shortcuts"), Glyph.of(Feather.HELP_CIRCLE));
        shortcuts.setId("doctor-shortcuts");
        shortcuts.getStyleClass().addAll("flat", "small-button", "link-button");
        shortcuts.setMinWidth(Region.USE_PREF_SIZE);
        Explanation.behind(shortcuts, texts.get("doctor-shortcuts.text", new Words(texts.language()).modifier()));
        var licences = new Button(texts.get("doctor-licences"), Glyph.of(Feather.FILE_TEXT));
        licences.setId("doctor-licences");
        licences.getStyleClass().addAll("flat", "small-button", "link-button");
        licences.setMinWidth(Region.USE_PREF_SIZE);
        licences.setOnAction(_ -> showLicences());
        var row = new WrapRow(copy, shortcuts, licences).tail(shortcuts);
        row.getStyleClass().add("filters");
        return row;
    }

    /** What this program is made of, and on whose terms. Nothing is sent for it. */
    private void showLicences() {
        var list = new ListView<>(FXCollections.observableArrayList(Licence.all().stream()
                .map(each -> texts.get("licences-line", each.part(), each.terms())).toList()));
        list.setId("licences-list");
        list.setAccessibleText(texts.get("licences.title"));
        list.setCellFactory(_ -> new ListCell<>() {
            {
                // As wide as the list, so that long lines wrap.
                setPrefWidth(0);
                setWrapText(true);
            }

            @Override
            protected void updateItem(String line, boolean empty) {
                super.updateItem(line, empty);
                setText(empty ? null : line);
            }
        });
        list.setPrefHeight(LICENCES_HEIGHT);
        var sheet = new Sheet(texts.get("licences.title"), "sheet-primary", "", "sheet-cancel", texts.get("licences-close"));
        sheet.acting(false).with(Sheet.sentence("licences-note", texts.get("licences-note")), list).stoppingAt(list);
        sheet.onCancel(sheets::close);
        sheets.open(sheet);
    }

    private void prepareTable() {
        table.setId("doctor-table");
        table.setAccessibleText(texts.get("doctor-table.name"));
        table.setItems(model.findings());
        table.setPlaceholder(placeholder);
        Columns.fit(table);
        table.setRowFactory(_ -> new Row());
        column("verdict", 126, 126, Chip::new);
        column("check", 124, 110, () -> new WrappedCell<>(this::check));
        column("sentence", 430, 260, () -> new WrappedCell<>(this::sentence));
        column("remedy", 150, 140, RemedyCell::new);
        table.getColumns().forEach(each -> each.setSortable(false));
    }

    private void column(String name, double width, double least, java.util.function.Supplier<TableCell<Finding, Finding>> cell) {
        var column = new TableColumn<Finding, Finding>(texts.get("doctor-table." + name));
        column.setPrefWidth(width);
        column.setMinWidth(least);
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(_ -> cell.get());
        table.getColumns().add(column);
    }

    private String check(Finding finding) {
        return findings.get("check." + finding.check().word());
    }

    private String sentence(Finding finding) {
        return findings.get(finding.key(), finding.parts().toArray());
    }

    private String verdict(Finding finding) {
        return findings.get("verdict." + finding.verdict().word());
    }

    /** Findings are made of words of this program and of numbers, so no address, site, name or amount can be in it. */
    private String report() {
        return model.findings().stream().map(finding -> verdict(finding) + "\t" + check(finding) + "\t" + sentence(finding))
                .collect(Collectors.joining("\n", texts.get("doctor-report", model.version()).strip() + "\n", "\n"));
    }

    private void copyReport() {
        if (!model.findings().isEmpty()) {
            TextClip.put(report());
        }
    }

    private void show() {
        ScreenState state = model.stateProperty().get();
        Screen.show(root, state);
        int done = model.findings().size();
        boolean working = state == ScreenState.WORKING;
        progress.setVisible(working);
        progress.setProgress(model.checks() == 0 ? 0 : (double) done / model.checks());
        summary.setText(switch (state) {
            case EMPTY, LOADING -> "";
            case WORKING -> texts.get("doctor-summary.working", Math.min(done + 1, model.checks()), model.checks());
            case OFFLINE -> texts.get("doctor-summary.failed");
            case READY, PARTIAL, BLOCKED, NO_FUNDS, LOCKED -> texts.get("doctor-summary", model.count(Verdict.FINE), done,
                    model.count(Verdict.ATTENTION) + model.count(Verdict.FAILED),
                    model.lastRun().map(at -> times.moment(at, model.live().moment().now())).orElse(""));
        });
        copy.setAccessibleHelp(texts.get(model.findings().isEmpty() ? "doctor-copy.none" : "doctor-copy.help"));
    }

    // ---- cells ----

    /** A verdict has an icon and a word beside its colour. */
    private final class Chip extends TableCell<Finding, Finding> {
        private final Label label = new Label();

        @Override
        protected void updateItem(Finding finding, boolean empty) {
            super.updateItem(finding, empty);
            setGraphic(null);
            if (!empty && finding != null) {
                label.setText(verdict(finding));
                label.setGraphic(Glyph.of(switch (finding.verdict()) {
                    case FINE -> Feather.CHECK_CIRCLE;
                    case ATTENTION -> Feather.ALERT_TRIANGLE;
                    case FAILED -> Feather.X_CIRCLE;
                    case NOT_CHECKED -> Feather.MINUS_CIRCLE;
                }));
                label.getStyleClass().setAll("label", "chip", switch (finding.verdict()) {
                    case FINE -> "tone-success";
                    case ATTENTION -> "tone-warning";
                    case FAILED -> "tone-danger";
                    case NOT_CHECKED -> "tone-neutral";
                });
                label.setMinWidth(Region.USE_PREF_SIZE);
                setGraphic(label);
            }
        }
    }

    private final class RemedyCell extends TableCell<Finding, Finding> {
        private final Button button = new Button();

        private RemedyCell() {
            button.getStyleClass().add("small-button");
            button.setMinWidth(Region.USE_PREF_SIZE);
        }

        @Override
        protected void updateItem(Finding finding, boolean empty) {
            super.updateItem(finding, empty);
            setGraphic(null);
            if (!empty && finding != null && finding.remedy().isPresent()) {
                Remedy remedy = finding.remedy().get();
                button.setId("doctor-remedy-" + finding.check().word());
                button.setText(findings.get("remedy." + remedy.word()));
                button.setOnAction(_ -> remedies.accept(remedy));
                setGraphic(button);
            }
        }
    }

    /** Read as one sentence: "Names looked up by the exit relay: passed". */
    private final class Row extends TableRow<Finding> {
        @Override
        protected void updateItem(Finding finding, boolean empty) {
            super.updateItem(finding, empty);
            setAccessibleText(empty || finding == null ? null
                    : texts.get("doctor-table.row", check(finding), verdict(finding), sentence(finding)));
        }
    }

    @Override
    public Region root() {
        return root;
    }

    @Override
    public String title() {
        return texts.get("screen-doctor.title");
    }

    @Override
    public Node firstFocus() {
        return run;
    }

    @Override
    public void primary() {
        run.fire();
    }

    @Override
    public void refresh() {
        model.run();
    }
}
