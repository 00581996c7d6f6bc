package org.farthing.app.unlock;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import org.farthing.app.fx.EnterKey;
import org.farthing.app.fx.FieldError;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.PasswordBox;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Scrolls;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.session.Program;
import org.farthing.wallet.value.WalletException;
import org.kordamp.ikonli.feather.Feather;

/** {@code #screen-unlock}: opens a wallet with its password. Says never which part of one was wrong. */
public final class UnlockView {
    /** Where one goes from here. */
    public interface Exits {
        void unlocked();

        /** To a wallet from its words, in another folder. */
        void restore();

        void otherFolder(Path folder);

        void practice();

        void back();

        void quit();
    }

    private final UnlockModel model;
    private final Exits exits;
    private final Texts texts;
    private final ScrollPane root = Scrolls.empty();
    private final PasswordBox password;
    private final Button unlock;
    private final Label capsLock;
    private final FieldError error = new FieldError("unlock-error");
    private final Label slow;

    /**
     * @param card     of a wallet that nothing runs on; empty over one that runs and is locked
     * @param practice whether it is play money's
     */
    public UnlockView(UnlockModel model, Times times, Optional<Program.WalletCard> card, boolean practice, Exits exits) {
        this.texts = Texts.of(UnlockView.class, times.language());
        this.unlock = new Button(texts.get("unlock-button"));
        this.capsLock = new Label(texts.get("unlock-caps"), Glyph.of(Feather.ALERT_TRIANGLE));
        this.slow = new Label(texts.get("unlock-slow"));
        this.model = model;
        this.exits = exits;
        var title = new Label(texts.get("unlock-title"));
        title.setId("page-title");
        title.getStyleClass().add("title-3");
        var wallet = new Label(card.map(each -> sentence(each, times)).orElseGet(() ->
                texts.get(practice ? "unlock-running.practice" : "unlock-running")));
        wallet.setId("unlock-wallet");
        wallet.setWrapText(true);
        wallet.getStyleClass().add("muted");
        password = new PasswordBox(texts.language(), "unlock-password", "unlock-show", texts.get("unlock-password"),
                texts.get("unlock-password.help"));
        capsLock.setId("unlock-caps");
        capsLock.getStyleClass().add("caps-lock");
        capsLock.managedProperty().bind(capsLock.visibleProperty());
        unlock.setId("unlock-button");
        unlock.setMinWidth(Region.USE_PREF_SIZE);
        unlock.getStyleClass().add("accent");
        unlock.setOnAction(_ -> attempt());
        slow.setId("unlock-slow");
        slow.getStyleClass().add("muted");
        var action = new HBox(unlock, slow);
        action.setAlignment(Pos.CENTER_LEFT);
        action.getStyleClass().add("wizard-buttons");
        var column = new VBox(title, wallet, password.root(), capsLock, error, action, card.isPresent() ? others() : runningOthers());
        column.getStyleClass().add("wizard-card");
        column.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        var middle = new VBox(column);
        middle.setAlignment(Pos.CENTER);
        middle.getStyleClass().add("wizard");
        root.setId("screen-unlock");
        root.getStyleClass().add("page-scroll");
        root.setFitToWidth(true);
        root.setFitToHeight(true);
        root.setAccessibleText(texts.get("unlock-title"));
        root.setContent(middle);
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        root.addEventFilter(KeyEvent.KEY_RELEASED, _ -> showCapsLock());
        model.attemptProperty().subscribe(this::show);
        password.field().textProperty().subscribe(model::forget);
        showCapsLock();
    }

    private String sentence(Program.WalletCard card, Times times) {
        String network = new Words(texts.language()).network(card.network());
        Optional<String> opened = card.lastOpened().map(times::date);
        OptionalInt channels = card.channels();
        if (opened.isEmpty() || channels.isEmpty()) {
            return network;
        }
        return texts.get("unlock-wallet", network, opened.get(), channels.getAsInt());
    }

    private Node others() {
        var other = link("unlock-other");
        other.setOnAction(_ -> chooseFolder());
        var line = row(link("unlock-restore"), other, link("unlock-practice"), gap(), link("unlock-quit"));
        button(line, "unlock-restore").setOnAction(_ -> exits.restore());
        button(line, "unlock-practice").setOnAction(_ -> exits.practice());
        button(line, "unlock-quit").setOnAction(_ -> exits.quit());
        return line;
    }

    private Node runningOthers() {
        var line = row(link("unlock-back"), gap(), link("unlock-quit"));
        button(line, "unlock-back").setOnAction(_ -> exits.back());
        button(line, "unlock-quit").setOnAction(_ -> exits.quit());
        return line;
    }

    private static HBox row(Node... parts) {
        var row = new HBox(parts);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("wizard-others");
        return row;
    }

    private static Button button(HBox row, String id) {
        return row.getChildren().stream().filter(each -> id.equals(each.getId())).map(Button.class::cast).findFirst().orElseThrow();
    }

    private Button link(String id) {
        var button = new Button(texts.get(id));
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.getStyleClass().addAll("flat", "small-button", "link-button");
        return button;
    }

    private static Region gap() {
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        return gap;
    }

    private void attempt() {
        if (password.isEmpty()) {
            password.field().requestFocus();
            return;
        }
        model.attempt(password.password(), () -> {
            password.clear();
            exits.unlocked();
        });
    }

    private void show(UnlockModel.Attempt attempt) {
        boolean working = attempt instanceof UnlockModel.Attempt.UnderWay;
        Screen.show(root, working ? ScreenState.WORKING : ScreenState.READY);
        unlock.setDisable(working);
        unlock.setText(texts.get(working ? "unlock-button.working" : "unlock-button"));
        password.disable(working);
        String sentence = switch (attempt) {
            case UnlockModel.Attempt.None _ -> "";
            case UnlockModel.Attempt.UnderWay _ -> "";
            case UnlockModel.Attempt.WrongPassword _ -> texts.get("unlock-error.wrong");
            case UnlockModel.Attempt.Refused(WalletException refusal) -> new Words(texts.language()).refusal(refusal);
            case UnlockModel.Attempt.Broken _ -> texts.get("unlock-error.broken");
        };
        error.setText(sentence);
        password.field().setAccessibleHelp(sentence.isEmpty() ? texts.get("unlock-password.help") : sentence);
        if (!sentence.isEmpty()) {
            password.field().requestFocus();
            password.field().selectAll();
        }
    }

    private void key(KeyEvent event) {
        showCapsLock();
        if (event.getCode() == KeyCode.ESCAPE) {
            exits.back();
            event.consume();
        } else if (event.isShortcutDown() && event.getCode() == KeyCode.Q) {
            exits.quit();
            event.consume();
        } else {
            EnterKey.press(event, unlock);
        }
    }

    private void showCapsLock() {
        capsLock.setVisible(Platform.isKeyLocked(KeyCode.CAPS).orElse(false));
    }

    /** The system's own dialogue names what is there; nothing is opened by choosing. */
    private void chooseFolder() {
        var chooser = new DirectoryChooser();
        chooser.setTitle(texts.get("unlock-other.title"));
        File chosen = chooser.showDialog(root.getScene().getWindow());
        if (chosen != null) {
            exits.otherFolder(chosen.toPath());
        }
    }

    public Parent root() {
        return root;
    }

    public Node firstFocus() {
        return password.field();
    }
}
