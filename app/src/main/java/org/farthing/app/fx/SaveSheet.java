package org.farthing.app.fx;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.stage.FileChooser;
import org.farthing.app.language.Language;
import org.farthing.wallet.value.WalletException;

/**
 * Asks where to write a file and in which form, and writes it. A file that is there is replaced only by a second press, and what cannot be
 * written is said beside the field. Belongs to the window's thread; the disk is touched on others.
 */
public final class SaveSheet {
    /** One form of the file. @param extension without the dot */
    public record Format(String name, String extension) {
    }

    private enum Place { FREE, TAKEN, FORBIDDEN }

    private final Texts texts;
    private final Sheets sheets;
    private final List<Format> formats;
    private final BiFunction<Integer, Path, String> write;
    private final List<RadioButton> choices = new ArrayList<>();
    private final CheckedField file;
    private final Button browse = new Button();
    private final Label result = Sheet.sentence("save-result", "");
    private final Sheet sheet;
    private boolean replace;

    /**
     * @param suggested the file's name without extension
     * @param write     writes the form of this number to this file, on a thread that may block, and answers the sentence to show
     */
    public SaveSheet(Language language, Sheets sheets, String title, String note, String suggested, List<Format> formats,
            BiFunction<Integer, Path, String> write) {
        this.texts = Texts.of(SaveSheet.class, language);
        this.sheets = sheets;
        this.formats = List.copyOf(formats);
        this.write = write;
        this.file = new CheckedField("save-file", texts.get("save-file"), texts.get("save-file.help"), text ->
                path(text).isEmpty() ? Optional.of(texts.get("save-file.error.name")) : Optional.empty());
        sheet = new Sheet(title, "sheet-primary", texts.get("save.primary"), "sheet-cancel", texts.get("save.cancel"));
        var group = new ToggleGroup();
        for (Format format : formats) {
            var choice = new RadioButton(format.name());
            choice.setId("save-format-" + choices.size());
            choice.setToggleGroup(group);
            choice.setOnAction(_ -> rename(format));
            choices.add(choice);
        }
        choices.getFirst().setSelected(true);
        file.input().setText(Path.of(System.getProperty("user.home", "."), suggested + "." + formats.getFirst().extension()).toString());
        file.input().textProperty().subscribe(_ -> again());
        browse.setId("save-browse");
        browse.setText(texts.get("save-browse"));
        browse.setOnAction(_ -> browse());
        HBox.setHgrow(file.root(), Priority.ALWAYS);
        var body = new ArrayList<Node>();
        if (!note.isEmpty()) {
            body.add(Sheet.sentence("save-note", note));
        }
        if (choices.size() > 1) {
            body.addAll(choices);
        }
        body.addAll(List.of(file.root(), browse, result));
        result.setVisible(false);
        result.setFocusTraversable(true);
        result.managedProperty().bind(result.visibleProperty());
        sheet.with(body.toArray(Node[]::new));
        sheet.stoppingAt(choices.toArray(Node[]::new)).stoppingAt(file.input(), browse, result);
        sheet.beginningAt(file.input());
        sheet.onCancel(sheets::close).onPrimary(this::save);
    }

    public void open() {
        sheets.open(sheet);
    }

    private int chosen() {
        return choices.indexOf(choices.stream().filter(RadioButton::isSelected).findFirst().orElse(choices.getFirst()));
    }

    private void rename(Format format) {
        String text = file.text();
        for (Format each : formats) {
            if (text.endsWith("." + each.extension())) {
                file.input().setText(text.substring(0, text.length() - each.extension().length()) + format.extension());
                return;
            }
        }
    }

    private void browse() {
        var chooser = new FileChooser();
        path(file.text()).ifPresent(path -> chooser.setInitialFileName(String.valueOf(path.getFileName())));
        File picked = chooser.showSaveDialog(sheet.root().getScene().getWindow());
        if (picked != null) {
            file.input().setText(picked.getPath());
            // The system's own dialog has asked already.
            replace = true;
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text)).filter(path -> path.getFileName() != null);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private void again() {
        replace = false;
        sheet.primaryText(texts.get("save.primary"));
    }

    private void save() {
        if (!file.isValid()) {
            file.input().requestFocus();
            return;
        }
        Path target = path(file.text()).orElseThrow().toAbsolutePath();
        sheet.working(texts.get("save.working"));
        Background.of("look for a file", () -> placeOf(target)).whenDone(place -> {
            switch (place) {
                case FORBIDDEN -> refuse(texts.get("save-file.error.forbidden"));
                case TAKEN -> {
                    if (replace) {
                        write(target);
                    } else {
                        refuse(texts.get("save-file.error.exists"));
                        replace = true;
                        sheet.primaryText(texts.get("save.replace"));
                    }
                }
                case FREE -> write(target);
            }
        }).whenBroken(() -> refuse(texts.get("save-file.error.forbidden"))).start();
    }

    private static Place placeOf(Path target) {
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder) || Files.isDirectory(target)) {
            return Place.FORBIDDEN;
        }
        return Files.exists(target) ? Place.TAKEN : Place.FREE;
    }

    private void refuse(String sentence) {
        sheet.ready(true);
        sheet.primaryText(texts.get("save.primary"));
        file.say(sentence);
        file.input().requestFocus();
    }

    private void write(Path target) {
        int format = chosen();
        Background.of("write a file", () -> write.apply(format, target)).whenDone(sentence -> {
            result.setText(sentence);
            result.setVisible(true);
            sheet.acting(false);
            result.requestFocus();
        }).whenRefused(this::refuse).whenBroken(() -> refuse(texts.get("save-file.error.forbidden"))).start();
    }

    private void refuse(WalletException refusal) {
        refuse(refusal.kind() == WalletException.Kind.STORAGE_UNAVAILABLE ? texts.get("save-file.error.forbidden")
                : new Words(texts.language()).refusal(refusal));
    }
}
