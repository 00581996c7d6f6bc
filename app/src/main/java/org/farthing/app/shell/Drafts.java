package org.farthing.app.shell;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.DatePicker;
import javafx.scene.control.PasswordField;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextInputControl;

/**
 * What somebody typed and chose on pages that are made anew, by the ids of its fields: texts, ticks, dates, choices, the tab, and where the
 * keyboard was. A password that was typed is taken out of the old page. Belongs to the window's thread.
 */
final class Drafts {
    private final Map<String, Consumer<Node>> kept = new HashMap<>();
    private String focus = "";

    private Drafts() {
    }

    /** @param pages their scene, where one of them is in one, tells where the keyboard is */
    static Drafts of(List<Node> pages) {
        var drafts = new Drafts();
        pages.stream().map(Node::getScene).filter(scene -> scene != null && scene.getFocusOwner() != null).findFirst()
                .ifPresent(scene -> drafts.focus = String.valueOf(scene.getFocusOwner().getId()));
        fields(pages).forEach((id, field) -> of(field).ifPresent(put -> drafts.kept.put(id, put)));
        return drafts;
    }

    private static Optional<Consumer<Node>> of(Node field) {
        return switch (field) {
            case PasswordField password -> {
                String text = password.getText();
                password.clear();
                yield Optional.of(text(text));
            }
            case TextInputControl typed -> Optional.of(text(typed.getText()));
            case CheckBox box -> {
                boolean ticked = box.isSelected();
                yield Optional.of(next -> ((CheckBox) next).setSelected(ticked));
            }
            case RadioButton button -> {
                boolean chosen = button.isSelected();
                yield chosen ? Optional.of(next -> ((RadioButton) next).setSelected(true)) : Optional.empty();
            }
            case DatePicker picker -> {
                var date = picker.getValue();
                yield Optional.of(next -> ((DatePicker) next).setValue(date));
            }
            case ComboBox<?> box -> {
                int index = box.getSelectionModel().getSelectedIndex();
                yield index < 0 ? Optional.empty() : Optional.of(next -> choose((ComboBox<?>) next, index));
            }
            case TabPane tabs -> {
                int index = tabs.getSelectionModel().getSelectedIndex();
                yield Optional.of(next -> ((TabPane) next).getSelectionModel().select(index));
            }
            default -> Optional.empty();
        };
    }

    private static Consumer<Node> text(String text) {
        return next -> {
            // A field that follows another one is that one's.
            if (!((TextInputControl) next).textProperty().isBound()) {
                ((TextInputControl) next).setText(text);
            }
        };
    }

    private static void choose(ComboBox<?> box, int index) {
        if (index < box.getItems().size()) {
            box.getSelectionModel().select(index);
        }
    }

    /** @param pages made of the same fields, one of them shown in {@code scene} */
    void into(List<Node> pages, Scene scene) {
        fields(pages).forEach((id, field) -> Optional.ofNullable(kept.get(id)).ifPresent(put -> put.accept(field)));
        Optional.ofNullable(scene.lookup("#" + focus)).ifPresent(Node::requestFocus);
    }

    private static Map<String, Node> fields(List<Node> pages) {
        var fields = new LinkedHashMap<String, Node>();
        pages.forEach(page -> add(page, fields));
        return fields;
    }

    /** Pages that were never shown have no skins, so what panes will hold is asked of the panes. */
    private static void add(Node node, Map<String, Node> fields) {
        if (node.getId() != null) {
            fields.putIfAbsent(node.getId(), node);
        }
        switch (node) {
            case ScrollPane pane when pane.getContent() != null -> add(pane.getContent(), fields);
            case TabPane tabs -> tabs.getTabs().forEach(tab -> Optional.ofNullable(tab.getContent()).ifPresent(each -> add(each, fields)));
            case Parent parent -> parent.getChildrenUnmodifiable().forEach(child -> add(child, fields));
            default -> { }
        }
    }
}
