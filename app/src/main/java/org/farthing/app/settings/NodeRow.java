package org.farthing.app.settings;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import org.farthing.app.SettingKey;
import org.farthing.app.SettingsFile;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Words;

/** The chain's nodes, with a button that asks them before anybody relies on them. */
final class NodeRow {
    private static final int MOST = 2;

    private final Texts texts;
    private final SettingsModel model;
    private final SettingRow row;
    private final Button test = new Button();
    private final Label result = new Label();

    /** @param changeable whether there is a node to name; a practice chain is inside the program */
    NodeRow(Texts texts, SettingsModel model, boolean changeable) {
        this.texts = texts;
        this.model = model;
        test.setId("settings-node-test");
        test.setText(texts.get("settings-node-test"));
        test.setMinWidth(Region.USE_PREF_SIZE);
        test.setDisable(!changeable);
        test.setOnAction(_ -> ask());
        result.setId("settings-node-result");
        result.setWrapText(true);
        result.setMinHeight(Region.USE_PREF_SIZE);
        result.getStyleClass().add("note");
        result.managedProperty().bind(result.textProperty().isNotEmpty());
        row = SettingRow.text(texts, model, SettingKey.RPC, "settings-node",
                settings -> String.join(" ", settings.rpc().stream().map(URI::toString).toList()),
                typed -> Optional.of(nodes(typed).stream().map(node -> SettingsFile.quoted(node.toString())).toList().toString()))
                .wide().onlyIf(changeable).with(test);
    }

    SettingRow row() {
        return row;
    }

    /** What came of the last test. */
    Label result() {
        return result;
    }

    /** @throws IllegalArgumentException where one is no address of a node, or there are more than two */
    private static List<URI> nodes(String typed) {
        List<URI> nodes = Arrays.stream(typed.split("[\\s,]+")).filter(each -> !each.isEmpty()).map(URI::create).toList();
        boolean sound = !nodes.isEmpty() && nodes.size() <= MOST && nodes.stream().allMatch(node -> node.getHost() != null
                && ("https".equals(node.getScheme()) || "http".equals(node.getScheme())));
        if (!sound) {
            throw new IllegalArgumentException("no address of a node");
        }
        return nodes;
    }

    private void ask() {
        try {
            List<URI> nodes = nodes(((TextField) row.control()).getText().strip());
            test.setDisable(true);
            result.setText(texts.get("settings-node-testing"));
            model.test(nodes).whenDone(_ -> answered(texts.get("settings-node-fine")))
                    .whenRefused(refusal -> answered(new Words(texts.language()).refusal(refusal)))
                    .whenBroken(() -> answered(texts.get("settings-broken"))).start();
        } catch (IllegalArgumentException _) {
            result.setText(texts.get("settings-node-error"));
        }
    }

    private void answered(String sentence) {
        test.setDisable(false);
        result.setText(sentence);
    }
}
