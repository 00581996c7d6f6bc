package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingsFile;
import org.farthing.app.control.ControlClient;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.program.Desktop;
import org.farthing.app.program.DesktopOptions;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Program;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** From nothing to a loaded page in the practice world: the real one, with its chain, its relays and its circuits. */
@ExtendWith(ApplicationExtension.class)
@Timeout(180)
class FirstRunJourneyTest {
    @TempDir
    private static Path temporary;

    private DataFolder data;
    private Desktop desktop;
    private WindowFixture window;
    private Stage stage;
    private final List<String> clicks = new ArrayList<>();

    @Start
    void start(Stage given) {
        stage = given;
    }

    @BeforeEach
    void open() throws IOException {
        data = new DataFolder(Files.createTempDirectory(temporary, "run").resolve("farthing"));
        show();
    }

    private void show() {
        desktop = Desktop.open(new DesktopOptions(data, Optional.empty(), List.of(), false));
        WaitForAsyncUtils.waitForAsyncFx(30_000, () -> window = new WindowFixture(stage, desktop));
    }

    @AfterEach
    void end() {
        desktop.close();
    }

    private void click(String id) {
        window.click(id);
        clicks.add(id);
    }

    private Set<String> files() throws IOException {
        if (!Files.exists(data.path())) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(data.path())) {
            return new HashSet<>(files.filter(Files::isRegularFile).map(each -> data.path().relativize(each).toString()).toList());
        }
    }

    @Test
    void fourClicksLeadToAPageAndHomeAndNothingIsTyped() throws Exception {
        window.untilState("screen-welcome", ScreenState.READY);
        assertTrue(window.ask(() -> window.<RadioButton>node("welcome-practice").isSelected()), "the practice world is chosen already");
        window.soundPicture("welcome");
        var phases = new CopyOnWriteArrayList<String>();
        var fractions = new CopyOnWriteArrayList<Double>();
        window.run(() -> {
            window.<Label>node("work-phase").textProperty().subscribe(text -> phases.add(text));
            window.<ProgressBar>node("work-fraction").progressProperty().subscribe(value -> fractions.add(value.doubleValue()));
        });
        click("welcome-primary");
        window.until("the world", () -> window.stage.getScene().lookup("#connect-toggle") != null);
        for (String part : List.of("Practice chain", "Contracts", "6 relays", "Wallet with 100 PLAY", "6 channels of 1 PLAY")) {
            assertTrue(phases.stream().anyMatch(phase -> phase.endsWith(part)), part + " is not among " + phases);
        }
        List<Double> rising = fractions.stream().filter(value -> value > 0).toList();
        assertTrue(rising.size() > 10, "the bar moves: " + rising);
        assertEquals(rising.stream().sorted().toList(), rising, "and never back");
        assertTrue(window.text("welcome-ready").matches("(?s)Your practice world is ready: 93\\.9\\d+\u00A0PLAY in the wallet, "
                + "6\\.00\u00A0PLAY in channels, 0\\.0\\d+\u00A0PLAY went to fees\\."), window.text("welcome-ready"));
        window.until("the standing", () -> window.<Label>node("welcome-standing").getText().equals("Not protected"));
        window.soundPicture("welcome-connect");

        click("connect-toggle");
        click("browser-read-here");
        window.until("the page", () -> window.stage.getScene().lookup("#check-page-text") != null);
        String page = window.text("check-page-text");
        assertTrue(page.contains("GET /check HTTP/1.0"), page);
        assertTrue(page.contains("127.0.0.1"), page);
        assertFalse(page.contains("User-agent"), page);
        window.until("the price", () -> window.<Label>node("check-page-paid").getUserData() instanceof BigInteger paid
                && paid.signum() > 0);
        assertTrue(window.text("check-page-path").matches(
                "The path: you › \\w+ \\(.+\\) › \\w+ \\(.+\\) › \\w+ \\(.+\\) › web"),
                window.text("check-page-path"));
        assertTrue(window.text("check-page-paid").contains("to 3 relays"), window.text("check-page-paid"));
        window.soundPicture("welcome-page");

        click("welcome-finish");
        window.untilState("screen-home", ScreenState.READY);
        window.until("protected", () -> window.<Label>node("status-phase").getUserData() == Phase.PROTECTED);
        assertEquals(List.of("welcome-primary", "connect-toggle", "browser-read-here", "welcome-finish"), clicks);
        assertTrue(window.has("banner"));
        assertTrue(window.text("banner-text").startsWith("Try next:"));
        assertTrue(window.has("practice-chip"));
        window.soundPicture("home-first");

        // Commands ask the window's program, and a second start brings it forward.
        assertEquals(6, ControlClient.ask(data, ControlClient.command("relays")).path("relays").size());
        window.run(() -> window.stage.setIconified(true));
        ControlClient.ask(data, ControlClient.command(Desktop.SHOW));
        window.until("the window to come forward", () -> !window.stage.isIconified());

        lockAndUnlock();

        // Everything is there after the window was closed, one press away.
        BigInteger locked = window.ask(() -> (BigInteger) window.<Label>node("home-channels").getUserData());
        window.press(KeyCode.Q, true, false);
        window.until("the window to close", window.closed::get);
        desktop.close();
        assertFalse(data.isHeld());
        show();
        window.untilState("screen-welcome", ScreenState.READY);
        window.until("the practice world to go on with", () -> window.<Button>node("welcome-primary").getText()
                .equals("Go on in the practice world"));
        click("welcome-primary");
        window.until("the world again", () -> window.stage.getScene().lookup("#welcome-ready") != null);
        assertEquals(locked, desktop.state() instanceof Program.State.Running(var session)
                ? session.status().inChannels().wei() : null);
    }

    /** Locked, amounts and lists are gone, money stays where it is, and pages go on loading. */
    private void lockAndUnlock() throws Exception {
        window.press(KeyCode.L, true, false);
        window.untilState("screen-home", ScreenState.LOCKED);
        assertEquals("•••", window.text("home-wallet"));
        assertEquals(null, window.ask(() -> window.<Label>node("home-wallet").getUserData()));
        assertTrue(window.text("status-spend").endsWith("•••"), window.text("status-spend"));
        assertEquals("Locked. Browsing goes on; money cannot be moved.", window.text("banner-text"));
        window.soundPicture("home-locked");
        assertTrue(desktop.practice().readCheckPage().request().contains("GET /check HTTP/1.0"), "pages load while it is locked");
        window.press(KeyCode.DIGIT3, true, false);
        window.untilState("screen-channels", ScreenState.LOCKED);
        assertFalse(window.has("channels-table"));
        window.soundPicture("channels-locked");

        click("lock-button");
        window.untilState("screen-unlock", ScreenState.READY);
        window.type("unlock-password", "not the one");
        click("unlock-button");
        window.until("the refusal", () -> window.<Label>node("unlock-error").isVisible());
        assertEquals("That password does not open this wallet. Nothing was changed. Check Caps Lock and the keyboard layout, "
                + "then try again.", window.text("unlock-error"));
        assertEquals("not the one", window.ask(() -> window.<TextField>node("unlock-password").getSelectedText()));
        window.soundPicture("unlock-wrong");
        window.type("unlock-password", "practice");
        assertFalse(window.has("unlock-error"));
        click("unlock-button");
        window.untilState("screen-home", ScreenState.READY);
        window.until("the amounts", () -> window.<Label>node("home-wallet").getUserData() instanceof BigInteger);
    }

    /** The two worlds of one folder: neither ends for good when one turns to the other. */
    @Test
    void thePortThatIsTakenIsReplacedAndRealMoneyIsOneChoiceAway() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            // The window's folder says which port; the practice world has no settings of its own yet.
            SettingsFile.set(data, "", Map.of("socks_port", Integer.toString(other.getLocalPort())));
            window.click("welcome-primary");
            window.click("connect-toggle");
            window.click("browser-read-here");
            window.until("the page", () -> window.stage.getScene().lookup("#check-page-text") != null);
            window.click("welcome-finish");
            window.until("the notice of the port", () -> window.<Label>node("banner-text").getText()
                    .startsWith("Another program uses port " + other.getLocalPort() + ", so Farthing’s proxy listens on port "));
        }
        MenuButton networks = window.node("network-choice");
        assertEquals("Practice world", window.ask(networks::getText));
        window.run(networks.getItems().getFirst()::fire);
        window.until("the networks", () -> window.stage.getScene().lookup("#welcome-node") != null);
        window.click("welcome-back");
        window.untilState("screen-home", ScreenState.READY);
        window.run(networks.getItems().getLast()::fire);
        window.untilState("screen-welcome", ScreenState.READY);
        assertTrue(window.ask(() -> window.<RadioButton>node("welcome-practice").isSelected()));
    }

    @Test
    void aCancelledWorldLeavesNoFile() throws Exception {
        Set<String> before = files();
        window.click("welcome-primary");
        window.until("relays", () -> window.<Label>node("work-phase").getText().endsWith("6 relays"));
        assertTrue(files().stream().anyMatch(file -> file.startsWith("practice-world")));
        window.soundPicture("welcome-working");
        window.click("work-cancel");
        window.untilState("screen-welcome", ScreenState.READY);
        assertEquals(before, files());
        assertFalse(Files.exists(data.practiceWorld().path()));

        window.run(() -> window.<Button>node("welcome-quit").fire());
        window.until("the window to close", window.closed::get);
        desktop.close();
        assertFalse(Files.exists(data.path()), "a folder in which nothing was begun is gone again");
    }

    @Test
    void aFolderThatCannotBeWrittenToIsSaidAndNothingIsLost() throws Exception {
        // Whoever is allowed everything is not allowed this either.
        Files.createSymbolicLink(data.practiceWorld().path(), temporary.resolve("nothing").resolve("here"));
        window.click("welcome-primary");
        window.until("the refusal", () -> window.stage.getScene().lookup("#welcome-error") instanceof Label label && label.isVisible());
        assertTrue(window.text("welcome-error").startsWith("The data folder cannot be written to."), window.text("welcome-error"));
        Files.delete(data.practiceWorld().path());
        window.click("welcome-primary");
        window.until("the world", () -> window.stage.getScene().lookup("#connect-toggle") != null);
    }
}
