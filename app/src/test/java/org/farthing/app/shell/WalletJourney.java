package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.stage.Stage;
import org.farthing.app.DataFolder;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.program.Desktop;
import org.farthing.app.program.DesktopOptions;
import org.farthing.app.support.PlainWallet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

/** A wallet of one's own on an embedded chain behind its node, in a window: what its journeys have in common. */
@Timeout(240)
abstract class WalletJourney {
    static final String PASSWORD = "four small words here";

    @TempDir
    private static Path temporary;

    Path folder;
    DataFolder data;
    PlainWallet plain;
    Desktop desktop;
    WindowFixture window;
    Stage stage;

    final void showOn(Stage given) {
        stage = given;
    }

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createTempDirectory(temporary, "run");
        plain = new PlainWallet(folder);
        data = new DataFolder(folder.resolve("window"));
    }

    @AfterEach
    void end() {
        desktop.close();
        plain.close();
    }

    final void open(Optional<String> network, List<URI> rpc) {
        desktop = Desktop.open(new DesktopOptions(data, network, rpc, false));
        WaitForAsyncUtils.waitForAsyncFx(30_000, () -> window = new WindowFixture(stage, desktop));
    }

    final void openOnChain() {
        open(Optional.of("practice"), List.of(URI.create(plain.rpc())));
    }

    final void closeWindow() {
        window.press(KeyCode.Q, true, false);
        window.until("the window to close", window.closed::get);
        desktop.close();
    }

    final void step(String id) {
        window.until("#" + id, () -> stage.getScene().lookup("#" + id) != null && WindowFixture.visible(stage.getScene().lookup("#" + id)));
    }

    final void choose(String id) {
        window.untilState("screen-welcome", ScreenState.READY);
        window.run(() -> window.<RadioButton>node(id).fire());
    }

    final void toPassword() {
        step("welcome-node");
        window.until("the settled node", () -> window.<TextInputControl>node("welcome-node").getText().equals(plain.rpc()));
        window.click("welcome-primary");
        step("welcome-password");
    }

    final void makeWallet() {
        choose("welcome-real");
        window.click("welcome-primary");
        toPassword();
        window.type("welcome-password", PASSWORD);
        window.type("welcome-password-again", PASSWORD);
        window.click("welcome-primary");
        step("words-show");
    }

    final List<String> showWords() {
        window.click("words-show");
        step("words-list");
        return window.ask(() -> {
            var words = new ArrayList<String>();
            for (Node each : window.<GridPane>node("words-list").getChildren()) {
                words.add(((Label) each).getText().replaceFirst("\\d+\\s+", ""));
            }
            return words;
        });
    }

    /** Picks the right word of each question, or where {@code wrong} is one of them another one. */
    final String pick(List<String> words, int wrong) {
        return window.ask(() -> {
            String picked = "";
            for (int number = 1; number <= 3; number++) {
                FlowPane choices = window.node("words-check-" + number);
                assertEquals(6, choices.getChildren().size());
                int position = Integer.parseInt(choices.getAccessibleText().replaceAll("\\D", ""));
                String right = words.get(position - 1);
                boolean astray = number == wrong;
                RadioButton pick = choices.getChildren().stream().map(RadioButton.class::cast)
                        .filter(each -> each.getText().equals(right) != astray).findFirst().orElseThrow();
                pick.fire();
                picked = astray ? position + " " + pick.getText() : picked;
            }
            return picked;
        });
    }

    final void unlock(String password) {
        window.untilState("screen-unlock", ScreenState.READY);
        window.type("unlock-password", password);
        window.click("unlock-button");
    }

    final void closeInTheMiddle() {
        window.click("welcome-quit");
        window.until("the window to close", window.closed::get);
        desktop.close();
    }
}
