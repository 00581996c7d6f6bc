package org.farthing.app.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.TextClip;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.Program;
import org.farthing.app.session.Status;
import org.kordamp.ikonli.feather.Feather;

/** The page's title, and what is true of all pages: the network, play money, linkable payments, locked or not. */
final class Header {
    private final Texts texts;
    private final Around around;
    private final Region hatch = new Region();
    private final Label title = new Label();
    private final Labeled network;
    private final Label practice = new Label();
    private final Button linkable = new Button();
    private final Button lock = new Button();
    private final MenuItem command = new MenuItem();
    private final MenuItem links = new MenuItem();
    private final MenuButton menu;
    private final VBox root;
    private String pageCommand = "";

    /**
     * @param locking   locks, or turns to where one unlocks
     * @param showLinks shows who can link what
     * @param separate  shows how deposits are kept apart
     */
    Header(Texts texts, LiveStatus live, String networkName, Around around, Runnable locking, Runnable showLinks, Runnable separate) {
        this.texts = texts;
        this.around = around;
        hatch.setId("practice-line");
        hatch.getStyleClass().add("practice-line");
        hatch.managedProperty().bind(hatch.visibleProperty());
        title.setId("page-title");
        title.getStyleClass().add("title-3");
        title.setFocusTraversable(true);
        title.setMinWidth(Region.USE_PREF_SIZE);
        network = network(new Words(texts.language()).network(networkName));
        practice.setId("practice-chip");
        practice.setText(texts.get("practice-chip"));
        practice.setTooltip(new Tooltip(texts.get("practice-chip.help")));
        practice.getStyleClass().addAll("chip", "tone-accent");
        practice.managedProperty().bind(practice.visibleProperty());
        practice.setMinWidth(Region.USE_PREF_SIZE);
        linkable.setId("linkable-badge");
        linkable.setText(texts.get("linkable-badge"));
        linkable.setGraphic(Glyph.of(Feather.LINK));
        linkable.getStyleClass().addAll("chip", "chip-button", "tone-warning");
        linkable.managedProperty().bind(linkable.visibleProperty());
        linkable.setMinWidth(Region.USE_PREF_SIZE);
        Explanation.behind(linkable, texts.get("linkable-badge.text"),
                List.of(new Explanation.Way(texts.get("linkable-badge.links"), showLinks),
                        new Explanation.Way(texts.get("linkable-badge.separate"), separate)));
        lock.setId("lock-button");
        lock.setAccessibleHelp(texts.get("lock-button.help"));
        lock.setTooltip(new Tooltip(texts.get("lock-button.help") + "  " + new Words(texts.language()).shortcut("L")));
        lock.setMinWidth(Region.USE_PREF_SIZE);
        lock.getStyleClass().add("small-button");
        lock.setOnAction(_ -> locking.run());
        menu = menu();
        links.setOnAction(_ -> showLinks.run());
        var ends = new HBox(12, lock, menu);
        ends.setAlignment(Pos.CENTER);
        var bar = new WrapRow(title, network, practice, linkable, ends).tail(network);
        bar.getStyleClass().add("header");
        root = new VBox(hatch, bar);
        root.setId("header");
        // A page that wants more room than there is takes none of it.
        root.setMinHeight(Region.USE_PREF_SIZE);
        live.momentProperty().subscribe(moment -> {
            hatch.setVisible(moment.status().filter(Status::practice).isPresent());
            practice.setVisible(hatch.isVisible());
            linkable.setVisible(moment.status().filter(Status::linkablePayments).isPresent());
            showLock(moment.locked());
        });
    }

    /** Where a command started what is shown there is nothing to choose, and the name stands there all the same. */
    private Labeled network(String name) {
        Labeled shown = around.program().isPresent() ? choice() : new Label();
        shown.setId("network-choice");
        shown.setText(name);
        shown.setAccessibleText(texts.get("network-choice.name", name));
        shown.setMinWidth(Region.USE_PREF_SIZE);
        return shown;
    }

    private MenuButton choice() {
        var real = new MenuItem(texts.get("network-choice.real"));
        real.setId("network-choice-real");
        real.setOnAction(_ -> around.useRealMoney());
        var play = new MenuItem(texts.get("network-choice.practice"));
        play.setId("network-choice-practice");
        play.setOnAction(_ -> around.usePractice());
        var choice = new MenuButton(null, null, real, play);
        choice.getStyleClass().add("small-button");
        return choice;
    }

    private MenuButton menu() {
        command.setId("page-command");
        command.setText(texts.get("page-command"));
        command.setOnAction(_ -> copyCommand());
        links.setId("page-links");
        links.setText(texts.get("page-links"));
        var menu = new MenuButton(null, Glyph.of(Feather.MORE_HORIZONTAL), command, links);
        menu.setId("page-menu");
        menu.setAccessibleText(texts.get("page-menu.name"));
        menu.setMinWidth(Region.USE_PREF_SIZE);
        menu.getStyleClass().addAll("flat", "small-button", "no-arrow");
        return menu;
    }

    /** A table's headings cannot be reached by keyboard; the menu can. Once more turns the order round. */
    private void offerSorting(Screen page) {
        menu.getItems().setAll(command, links);
        page.table().ifPresent(table -> {
            menu.getItems().add(new SeparatorMenuItem());
            table.getColumns().stream().filter(column -> column.isSortable() && !column.getText().isEmpty()).forEach(column -> {
                var item = new MenuItem(texts.get("page-sort", column.getText()));
                item.setOnAction(_ -> sort(table, column));
                menu.getItems().add(item);
            });
        });
    }

    private static <T> void sort(TableView<T> table, TableColumn<?, ?> by) {
        TableColumn<T, ?> column = table.getColumns().get(table.getColumns().indexOf(by));
        boolean again = table.getSortOrder().equals(List.of(column)) && column.getSortType() == TableColumn.SortType.ASCENDING;
        column.setSortType(again ? TableColumn.SortType.DESCENDING : TableColumn.SortType.ASCENDING);
        table.getSortOrder().setAll(List.of(column));
        table.sort();
    }

    private void showLock(boolean locked) {
        lock.setText(texts.get(locked ? "lock-button.locked" : "lock-button"));
        lock.setGraphic(Glyph.of(locked ? Feather.UNLOCK : Feather.LOCK));
    }

    private void copyCommand() {
        TextClip.put(commandLine(pageCommand, around.program().flatMap(Program::folderOption)));
    }

    /** As it is typed: a folder with more than plain characters in its name stands in quotes. */
    static String commandLine(String page, Optional<Path> folder) {
        return "farthing " + page + folder.map(Path::toString)
                .map(path -> " --data " + (path.matches("[\\w./:-]+") ? path : "'" + path.replace("'", "'\\''") + "'")).orElse("");
    }

    VBox root() {
        return root;
    }

    void show(Screen page) {
        title.setText(page.title());
        title.setAccessibleText(page.title());
        offerSorting(page);
        pageCommand = page.command();
        command.setDisable(pageCommand.isEmpty());
    }

    Node firstFocus() {
        return title;
    }
}
