package org.farthing.app.settings;

import atlantafx.base.controls.CustomTextField;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Scrolls;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.language.Language;
import org.kordamp.ikonli.feather.Feather;

/** {@code #screen-settings}. Each change is saved at once; no switch here moves money. */
public final class SettingsView implements Screen {
    private final SettingsModel model;
    private final Texts texts;
    private final VBox root = new VBox();
    private final CustomTextField search = new CustomTextField();
    private final Label toast = new Label();
    private final Button undo = new Button();
    private final HBox toastRow = new HBox(toast, undo);
    private final Label none = new Label();
    private final SettingsGroups groups;

    /**
     * @param showCheckup turns to the check-up
     * @param erased      what the window does once all is erased
     */
    public SettingsView(Times times, SettingsModel model, Sheets sheets, Runnable showCheckup, Runnable erased) {
        this.texts = Texts.of(SettingsView.class, times.language());
        this.model = model;
        this.groups = new SettingsGroups(texts, times, model, sheets, new SecretSheets(texts, model, sheets, erased), this::openFolder);
        var list = new VBox(none);
        list.getStyleClass().add("settings-list");
        none.setText(texts.get("settings-none"));
        none.getStyleClass().add("muted");
        none.managedProperty().bind(none.visibleProperty());
        none.setVisible(false);
        list.getChildren().addAll(groups.cards().keySet());
        var scroll = Scrolls.around(list);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("page-scroll");
        scroll.setFocusTraversable(false);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        root.setId("screen-settings");
        root.getStyleClass().add("page");
        root.setAccessibleText(title());
        root.getChildren().setAll(top(showCheckup), scroll, toast());
        model.lastChangeProperty().subscribe(this::showChange);
        model.live().momentProperty().when(Screen.shown(root)).subscribe(_ -> {
            Screen.show(root, model.isFileBroken() ? ScreenState.BLOCKED : ScreenState.READY);
            groups.showToday();
        });
    }

    private Node top(Runnable showCheckup) {
        search.setId("settings-search");
        search.setPromptText(texts.get("settings-search"));
        search.setAccessibleText(texts.get("settings-search"));
        search.setLeft(Glyph.of(Feather.SEARCH));
        search.setPrefColumnCount(24);
        search.textProperty().subscribe(this::filter);
        var checkup = new Button(texts.get("settings-checkup"), Glyph.of(Feather.ACTIVITY));
        checkup.setId("settings-checkup");
        checkup.setMinWidth(Region.USE_PREF_SIZE);
        checkup.setOnAction(_ -> showCheckup.run());
        var row = new WrapRow(search, checkup).tail(checkup);
        row.getStyleClass().add("filters");
        return row;
    }

    private Node toast() {
        toast.setId("toast-text");
        toast.setFocusTraversable(true);
        toast.setWrapText(true);
        toast.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(toast, Priority.ALWAYS);
        toast.setMaxWidth(Double.MAX_VALUE);
        undo.setId("toast-undo");
        undo.setText(texts.get("toast-undo"));
        undo.getStyleClass().add("small-button");
        undo.setMinWidth(Region.USE_PREF_SIZE);
        undo.setOnAction(_ -> model.undo());
        toastRow.setAlignment(Pos.CENTER_LEFT);
        toastRow.getStyleClass().addAll("card", "toast");
        toastRow.managedProperty().bind(toastRow.visibleProperty());
        toastRow.setVisible(false);
        return toastRow;
    }

    private void openFolder() {
        model.openFolder().whenRefused(refusal -> {
            toast.setText(new Words(texts.language()).refusal(refusal));
            undo.setVisible(false);
            toastRow.setVisible(true);
        }).start();
    }

    private void filter(String typed) {
        String text = Language.searched(typed.strip());
        groups.cards().forEach((card, rows) -> {
            boolean whole = text.isEmpty() || Language.searched(((Label) card.getChildren().getFirst()).getText()).contains(text);
            boolean any = false;
            for (SettingRow row : rows) {
                boolean fits = whole || row.isAbout(text);
                row.root().setVisible(fits);
                row.root().setManaged(fits);
                any |= fits;
            }
            boolean button = card.getChildren().stream().flatMap(node -> node.lookupAll(".button").stream())
                    .anyMatch(node -> node instanceof Button found && found.getText() != null
                            && Language.searched(found.getText()).contains(text));
            card.setVisible(whole || any || button);
        });
        none.setVisible(groups.cards().keySet().stream().noneMatch(Node::isVisible));
    }

    private void showChange(Optional<SettingsModel.Change> change) {
        toastRow.setVisible(change.isPresent());
        undo.setVisible(true);
        change.ifPresent(saved -> toast.setText(texts.get(saved.atOnce() ? "toast-saved" : "toast-saved-later", groups.name(saved.key()))));
    }

    @Override
    public Region root() {
        return root;
    }

    @Override
    public String title() {
        return texts.get("screen-settings.title");
    }

    @Override
    public Node firstFocus() {
        return search;
    }

    /** Each change is saved by itself, so the primary key goes to the search. */
    @Override
    public void primary() {
        search.requestFocus();
    }

    @Override
    public void search() {
        search.requestFocus();
    }

    @Override
    public void refresh() {
        model.live().refresh();
    }
}
