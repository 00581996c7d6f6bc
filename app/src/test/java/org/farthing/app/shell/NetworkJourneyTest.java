package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.doctor.Check;
import org.farthing.app.doctor.Finding;
import org.farthing.app.doctor.Verdict;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.instance.InstanceSession;
import org.farthing.app.practice.PracticeOptions;
import org.farthing.app.practice.PracticeWorld;
import org.farthing.app.relays.RelayRow;
import org.farthing.app.session.CircuitLine;
import org.farthing.app.session.Phase;
import org.farthing.app.support.Origin;
import org.farthing.app.support.SocksClient;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The window on the real practice world: what the pages of the network show is what the relays do, and what is settled counts. */
@ExtendWith(ApplicationExtension.class)
@Timeout(180)
class NetworkJourneyTest {
    private static final String SITE = "localhost";

    @TempDir
    private static Path folder;

    private DataFolder data;
    private Origin origin;
    private PracticeWorld world;
    private InstanceSession session;
    private WindowFixture window;

    @Start
    void start(Stage stage) throws IOException {
        data = new DataFolder(folder.resolve("data"));
        origin = Origin.start();
        world = open();
        session = new InstanceSession(world.instance(), world::close);
        window = new WindowFixture(stage, session);
    }

    @AfterEach
    void end() throws Exception {
        world.close();
        origin.close();
    }

    private PracticeWorld open() {
        try (var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray())) {
            return PracticeWorld.open(new PracticeOptions(data, 6, 0, password, Optional.empty()), _ -> { });
        }
    }

    private void turnTo(String entry) {
        window.run(() -> window.<ToggleButton>node(entry).fire());
    }

    private void load() {
        try {
            InetSocketAddress at = world.instance().proxy().socks().orElseThrow();
            assertEquals(50_000, new SocksClient(at).get(SITE, origin.http(), "/bytes/50000").length);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aPageItsCircuitAnotherOneARelayThatIsNeverUsedAndSettings() throws Exception {
        window.until("protected", () -> window.<Node>node("status-phase").getUserData() == Phase.PROTECTED);
        load();

        // Its circuit, with its site.
        turnTo("nav-circuits");
        window.until("the site", () -> window.stage.getScene().lookup("#circuits-path-site") instanceof Label label
                && label.getText().equals(SITE));
        window.run(() -> window.<ComboBox<String>>node("circuits-site").setValue(SITE));
        String exit = window.text("hop-exit");
        assertTrue(world.relays().stream().anyMatch(relay -> exit.startsWith(relay.name())), exit);
        window.until("what was paid", () -> ((java.math.BigInteger) window.<Label>node("circuits-path-paid").getUserData()).signum() > 0);
        long number = inUse().number();

        // Another one for this site, by the same first relay.
        String entry = window.text("hop-entry");
        window.run(() -> window.<Button>node("new-circuit-button").fire());
        window.until("it to be set aside", () -> !window.<Label>node("circuits-renewed").getText().isEmpty());
        load();
        window.until("another circuit", () -> window.stage.getScene().lookup("#circuits-path-site") instanceof Label label
                && label.getText().equals(SITE) && !window.<Label>node("hop-exit").getText().equals(exit));
        assertNotEquals(number, inUse().number());
        assertEquals(entry, window.text("hop-entry"));

        // Who can link what: the practice chain is inside the program, and all deposits are this wallet's.
        window.press(KeyCode.F9, false, false);
        window.until("the links", () -> window.<TableView<?>>node("link-table").getItems().size() == 6);
        String node = window.ask(() -> window.<TableView<?>>node("link-table").getItems().get(4).toString());
        assertTrue(node.contains("a part of this program"), node);
        assertEquals("All 6 deposits come from one address, so anyone can tell that they belong together.", window.text("link-origin"));
        window.press(KeyCode.ESCAPE, false, false);

        neverUse(window.text("hop-exit"));
        settle();
        checkUp();
        erase();
    }

    private CircuitLine inUse() {
        return session.circuits().now().circuits().stream().filter(circuit -> circuit.stage() == CircuitLine.Stage.IN_USE
                && circuit.site().filter(SITE::equals).isPresent()).findFirst().orElseThrow();
    }

    private void neverUse(String hop) {
        turnTo("nav-relays");
        window.untilState("screen-relays", ScreenState.READY);
        RelayRow row = window.ask(() -> window.<TableView<RelayRow>>node("relays-table").getItems().stream()
                .filter(each -> hop.startsWith(each.line().name())).findFirst().orElseThrow());
        assertEquals(Optional.of(Amount.ofCoins(1)), row.line().deposit());
        window.run(() -> {
            row.markedProperty().set(true);
            window.<Button>node("relays-never-use").fire();
        });
        window.until("the mark", () -> row.line().neverUse());
        Bytes relay = row.id();
        assertEquals(List.of(relay), List.copyOf(Settings.read(data).neverUse()), "in the file");
        for (int i = 0; i < 4; i++) {
            load();
            for (CircuitLine circuit : session.circuits().now().circuits()) {
                assertTrue(circuit.stage() == CircuitLine.Stage.ENDING
                        || circuit.path().stream().noneMatch(each -> each.relayName().equals(row.line().name())), circuit.toString());
            }
            session.circuits().newCircuitFor(SITE);
        }
        assertTrue(session.relays().choose(6).isEmpty(), "all others have channels");
        assertTrue(session.channels().stream().noneMatch(channel -> channel.state().ended()), "no channel is closed");
    }

    private void type(String field, String text) {
        window.run(() -> {
            TextField into = window.node(field);
            into.requestFocus();
            into.setText(text);
            into.fireEvent(new javafx.event.ActionEvent());
        });
    }

    private void settle() throws IOException {
        turnTo("nav-settings");
        InetSocketAddress before = world.instance().proxy().socks().orElseThrow();
        int free = Origin.unusedPort();
        type("settings-port", Integer.toString(free));
        window.until("the new port", () -> world.instance().proxy().socks().orElseThrow().getPort() == free);
        assertEquals(Optional.of(free), Settings.read(data).socksPort());
        assertThrows(ConnectException.class, () -> new Socket(before.getAddress(), before.getPort()).close());
        load();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            type("settings-port", Integer.toString(taken.getLocalPort()));
            window.until("why not", () -> window.<Label>node("settings-port-error").getText().startsWith("Another program uses port"));
        }
        assertEquals(Optional.of(free), Settings.read(data).socksPort(), "what could not be had is not in the file");
        load();

        // A limit that is reached already: browsing pauses, and says why.
        type("settings-day-limit", "0.000000000000000001");
        window.until("the limit", () -> session.settings().today().reached());
        window.until("no more pages", () -> {
            try {
                new SocksClient(world.instance().proxy().socks().orElseThrow()).get(SITE, origin.http(), "/bytes/2000000");
                return false;
            } catch (IOException _) {
                return session.circuits().now().circuits().stream().noneMatch(circuit -> circuit.stage() == CircuitLine.Stage.IN_USE);
            }
        });
        window.until("paused", () -> window.<Node>node("status-phase").getUserData() == Phase.PAUSED);
        window.run(() -> window.<Button>node("toast-undo").fire());
        window.until("protected again", () -> window.<Node>node("status-phase").getUserData() == Phase.PROTECTED);
        load();
        assertEquals(Optional.empty(), Settings.read(data).dayLimit());

        window.run(() -> window.<CheckBox>node("settings-hide-amounts").fire());
        window.until("it in the file", () -> Settings.read(data).window().hideAmounts());
    }

    private void checkUp() {
        window.run(() -> window.<Button>node("settings-checkup").fire());
        window.run(() -> window.<Button>node("doctor-run").fire());
        window.until("the end", () -> window.node("screen-doctor").getProperties().get(ScreenState.KEY) == ScreenState.PARTIAL
                || window.node("screen-doctor").getProperties().get(ScreenState.KEY) == ScreenState.READY);
        List<Finding> findings = window.ask(() -> List.copyOf(window.<TableView<Finding>>node("doctor-table").getItems()));
        assertEquals(Check.values().length, findings.size());
        for (Check fine : List.of(Check.FOLDER, Check.SETTINGS, Check.NODE, Check.CHAIN, Check.CONTRACTS, Check.WALLET, Check.PORT,
                Check.RELAYS, Check.PATH, Check.LEAKS)) {
            Finding finding = findings.stream().filter(each -> each.check() == fine).findFirst().orElseThrow();
            assertEquals(Verdict.FINE, finding.verdict(), finding.toString());
        }
    }

    private void erase() {
        turnTo("nav-settings");
        window.run(() -> window.<Button>node("settings-erase").fire());
        window.run(() -> window.<TextField>node("erase-password").setText(PracticeOptions.DEFAULT_PASSWORD));
        window.until("the end", () -> {
            if (!window.closed.get() && window.stage.getScene().lookup("#sheet-primary") instanceof Button primary) {
                primary.fire();
            }
            return window.closed.get();
        });
        for (Path gone : List.of(data.vault(), data.ledger(), data.settings(), data.guards(), data.practice())) {
            assertFalse(Files.exists(gone), gone.getFileName().toString());
        }
    }
}
