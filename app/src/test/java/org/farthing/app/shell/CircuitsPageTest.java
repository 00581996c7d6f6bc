package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.relays.RelayRow;
import org.farthing.app.session.CircuitFailure;
import org.farthing.app.session.CircuitLine;
import org.farthing.app.session.CircuitsNow;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.LinkFacts;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedCircuits;
import org.farthing.app.session.ScriptedSession;
import org.farthing.app.session.Shortage;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The path in use, what it costs, new circuits, failures; and who can link what. */
@ExtendWith(ApplicationExtension.class)
class CircuitsPageTest {
    private WindowFixture window;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW);
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    @BeforeEach
    void turn() {
        window.run(() -> window.<ToggleButton>node("nav-circuits").fire());
        window.untilState("screen-circuits", ScreenState.READY);
    }

    private void choose(String site) {
        window.run(() -> window.<ComboBox<String>>node("circuits-site").setValue(site));
        window.until(site, () -> window.<Label>node("circuits-path-site").getText().equals(site));
    }

    private void show(Phase phase, CircuitsNow now, ScreenState state) {
        window.session.set(Scenes.status(phase));
        window.session.circuits().set(now);
        window.run(window.window.live()::refresh);
        window.press(KeyCode.F5, false, false);
        window.untilState("screen-circuits", state);
    }

    private static CircuitsNow nothing(List<CircuitFailure> failures) {
        return new CircuitsNow(List.of(), failures, Optional.empty());
    }

    @Test
    void thePathOfTheChosenSiteHasPricesAndWhatWasPaid() {
        choose("wikipedia.org");
        assertEquals("Alder CH", window.text("hop-entry"));
        assertEquals("Hop 3, exit, Cedar, Netherlands, sees: the site; price 0.0954 per gigabyte, paid 0.0042 PLAY",
                window.ask(() -> window.<Node>node("hop-exit").getAccessibleText()));
        assertEquals("0.287\u00A0PLAY per GB", window.text("circuits-path-price"));
        assertEquals(new BigInteger("4200000000000000"), window.ask(() -> window.<Node>node("hop-middle-paid").getUserData()));
        assertEquals(new BigInteger("12600000000000000"), window.ask(() -> window.<Node>node("circuits-path-paid").getUserData()));
        choose("example.org");
        assertEquals("Fir NL", window.text("hop-exit"));
        assertEquals(List.of("", "example.org", "wikipedia.org"),
                window.ask(() -> List.copyOf(window.<ComboBox<String>>node("circuits-site").getItems())),
                "those whose circuit is ending are not offered");
        assertEquals("2 in use, 1 ready, 1 being built", window.text("circuits-count"));
    }

    @Test
    void aNewCircuitIsForTheChosenSiteAloneAndNothingOpenIsLost() {
        choose("wikipedia.org");
        window.run(() -> window.<Button>node("new-circuit-button").fire());
        window.until("the new circuit", () -> window.session.circuits().asked().equals(List.of("new wikipedia.org")));
        window.until("what becomes of the old", () -> window.<Label>node("circuits-renewed").getText()
                .equals("The next page of this site takes another circuit. 2 open connections finish on the old one."));
        choose("example.org");
        window.press(KeyCode.L, true, true);
        window.until("by keys", () -> window.session.circuits().asked().equals(List.of("new wikipedia.org", "new example.org")));
        window.until("what becomes of that", () -> window.<Label>node("circuits-renewed").getText()
                .equals("The next page of this site takes another circuit. 1 open connection finishes on the old one."));
        show(Phase.PROTECTED, new CircuitsNow(ScriptedCircuits.usual().circuits().subList(2, 3), List.of(), Optional.empty()),
                ScreenState.READY);
        window.until("the one circuit", () -> window.<TableView<?>>node("circuits-table").getItems().size() == 1);
        window.run(() -> window.<Button>node("new-circuit-button").fire());
        window.until("what is in the way", () -> window.<Label>node("circuits-renewed").getText()
                .equals("No site has a circuit yet. Open a page first."));
        assertEquals(2, window.session.circuits().asked().size());
    }

    @Test
    void endingAllCircuitsSaysFirstWhatWillStop() {
        window.run(() -> {
            window.<Button>node("circuits-new-identity").fire();
            window.<Button>node("sheet-primary").fire();
        });
        assertEquals("4 connections will end.", window.text("identity-stops"));
        assertEquals(List.of(), window.session.circuits().asked(), "asleep for half a second");
        window.press(KeyCode.ESCAPE, false, false);
        assertFalse(window.has("sheet-root"));
        CircuitLine one = ScriptedCircuits.circuit(9, CircuitLine.Stage.IN_USE, 5, 3, List.of("Alder", "Birch", "Cedar"), 1, "a.org", 0);
        show(Phase.PROTECTED, new CircuitsNow(List.of(one), List.of(), Optional.empty()), ScreenState.READY);
        window.until("the one", () -> window.<Label>node("circuits-count").getText().startsWith("1 in use"));
        window.run(() -> window.<Button>node("circuits-new-identity").fire());
        assertEquals("1 connection will end.", window.text("identity-stops"));
        window.until("the end", () -> {
            if (window.session.circuits().asked().isEmpty()) {
                window.<Button>node("sheet-primary").fire();
            }
            return window.session.circuits().asked().equals(List.of("identity")) && window.stage.getScene().lookup("#sheet-root") == null;
        });
    }

    @Test
    void everyStateHasItsWords() {
        show(Phase.OFF, nothing(List.of()), ScreenState.EMPTY);
        window.until("no path", () -> !window.has("circuits-path"));
        assertEquals("No circuit. Connect first.", window.text("circuits-message"));
        window.run(() -> window.<Button>node("circuits-connect").fire());
        window.until("connect", () -> window.session.asked().equals(List.of("connect")));

        show(Phase.CONNECTING, new CircuitsNow(List.of(ScriptedCircuits.circuit(1, CircuitLine.Stage.BUILDING, 1, 1,
                List.of("Alder", "Birch", "Cedar"), 0, "", 0)), List.of(), Optional.empty()), ScreenState.WORKING);
        window.until("the phase", () -> window.stage.getScene().lookup("#circuits-table-row-1") != null);
        String row = window.ask(() -> window.<Node>node("circuits-table-row-1").getAccessibleText());
        assertTrue(row.startsWith("Hop 2 of 3, Alder › Birch"), row);

        show(Phase.BLOCKED, nothing(List.of()), ScreenState.BLOCKED);
        assertEquals("No relay answered. Is this computer online? It is tried again by itself. Nothing goes out directly.",
                window.text("circuits-message"));

        var doum = new CircuitFailure(Scenes.NOW.minusSeconds(20), 2, ScriptedCircuits.relay("Doum"), "Doum", CircuitFailure.Reason.NO_ANSWER, Amount.ZERO);
        show(Phase.PROTECTED, new CircuitsNow(ScriptedCircuits.usual().circuits().subList(0, 1), List.of(doum), Optional.empty()),
                ScreenState.PARTIAL);
        assertEquals("Built at another try; Doum was replaced.", window.text("circuits-message"));

        window.session.circuits().failWith(Optional.of(new WalletException(WalletException.Kind.CHANNEL_STATE, "late")));
        window.press(KeyCode.F5, false, false);
        window.untilState("screen-circuits", ScreenState.OFFLINE);
        assertEquals("Circuits not known", window.text("circuits-count"));
    }

    @Test
    void aPortThatNoExitAllowsLeadsToThoseThatDo() {
        window.session.set(Scenes.withShortage(Scenes.status(Phase.PROTECTED), new Shortage(0, Optional.of(25), Optional.empty())));
        window.run(window.window.live()::refresh);
        window.untilState("screen-circuits", ScreenState.PARTIAL);
        assertEquals("No exit you pay allows port 25.", window.text("circuits-message"));
        window.soundPicture("circuits-port");
        assertEquals("Relays that allow it", window.ask(() -> window.<Button>node("circuits-port").getText()));
        window.run(() -> window.<Button>node("circuits-port").fire());
        window.until("the one that does", () -> window.<TableView<RelayRow>>node("relays-table").getItems().stream()
                .map(row -> row.line().name()).toList().equals(List.of("Gum")));
        assertEquals("Exits for port 25", window.ask(() -> window.<Button>node("relays-port").getText()));
        window.soundPicture("relays-port");
        window.run(() -> window.<Button>node("relays-port").fire());
        window.until("all", () -> window.<TableView<?>>node("relays-table").getItems().size() == 8);
        assertFalse(window.has("relays-port"));
    }

    @Test
    void everyFailureSaysWhichHopWhatAndWhatItCost() {
        var sentences = new java.util.HashSet<String>();
        for (CircuitFailure.Reason reason : CircuitFailure.Reason.values()) {
            String name = "Elm-" + reason.ordinal();
            show(Phase.PROTECTED, new CircuitsNow(ScriptedCircuits.usual().circuits(), List.of(new CircuitFailure(
                    Scenes.NOW.minusSeconds(3_600), 2, ScriptedCircuits.relay("Elm"), name, reason, Amount.parseCoins("0.00000625"))),
                    Optional.empty()), ScreenState.READY);
            String begin = "Failed 13:05:09: hop 2 (" + name + ") ";
            String end = "; cost 0.00000625\u00A0PLAY";
            window.until(reason.name(), () -> window.node("circuits-failures").lookupAll(".list-cell").stream()
                    .map(cell -> ((ListCell<?>) cell).getText())
                    .filter(text -> text != null && text.startsWith(begin) && text.endsWith(end))
                    .peek(text -> sentences.add(text.substring(begin.length()))).findFirst().isPresent());
        }
        assertEquals(CircuitFailure.Reason.values().length, sentences.size(), "each has words of its own");
    }

    @Test
    void hiddenAmountsHideSitesToo() {
        choose("wikipedia.org");
        window.run(() -> window.<ToggleButton>node("nav-settings").fire());
        window.run(() -> window.<CheckBox>node("settings-hide-amounts").fire());
        window.until("it to be saved", () -> window.session.settings().file().contains("hide_amounts = true"));
        window.run(() -> window.<ToggleButton>node("nav-circuits").fire());
        window.until("the cover", () -> window.<Label>node("circuits-path-site").getText().equals("•••"));
        assertEquals("•••", window.text("hop-exit-paid"));
        assertEquals("•••", window.text("circuits-path-price"));
        // Rows are drawn anew with the next picture.
        window.until("no site and no amount", () -> Stream.of("wikipedia", "example", "0.0042")
                .noneMatch(texts(window.node("screen-circuits"))::contains));
    }

    private static String texts(Node node) {
        var text = new StringBuilder(node instanceof javafx.scene.control.Labeled labeled ? labeled.getText() + "\n" : "");
        text.append(node.getAccessibleText()).append('\n');
        if (node instanceof javafx.scene.Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> text.append(texts(child)));
        }
        return text.toString();
    }

    // ---- who can link what ----

    private List<String> rows() {
        return window.ask(() -> window.<TableView<?>>node("link-table").getItems().stream().map(Object::toString).toList());
    }

    private void link(LinkFacts facts, String origin) {
        window.session.circuits().set(facts);
        window.until(origin, () -> window.<Label>node("link-origin").getText().contains(origin));
    }

    @Test
    void whoLinksWhatIsReadFromThisPathTheseDepositsAndThisNode() {
        window.press(KeyCode.F9, false, false);
        assertEquals("link-title", window.focused());
        link(new LinkFacts(Scenes.path(), LinkFacts.Node.THROUGH_RELAYS, new LinkFacts.Origin.Addresses(1), 24),
                "All 24 deposits come from one address");
        assertEquals(List.of(
                "LinkRow[who=Alder (entry), address=yes, deposits=its own, sites=no, why=by design]",
                "LinkRow[who=Birch (middle), address=no, deposits=its own, sites=no, why=by design]",
                "LinkRow[who=Cedar (exit), address=no, deposits=its own, sites=yes, why=by design]",
                "LinkRow[who=Alder and Cedar, address=yes, deposits=both, sites=yes, why=if they join up]",
                "LinkRow[who=Chain node, address=no, deposits=all you ask, sites=no, why=asked by relays]",
                "LinkRow[who=Anyone, address=no, deposits=all, public, sites=no, why=read the chain]"), rows());
        link(new LinkFacts(Scenes.path(), LinkFacts.Node.DIRECTLY, new LinkFacts.Origin.Addresses(3), 12),
                "12 deposits come from 3 addresses.");
        assertEquals("LinkRow[who=Chain node, address=yes, deposits=all you ask, sites=no, why=asked directly]", rows().get(4));
        link(new LinkFacts(List.of(), LinkFacts.Node.DIRECTLY_BEFORE, new LinkFacts.Origin.NotChecked(), 2), "was not checked");
        assertEquals("LinkRow[who=Your relays, address=not checked, deposits=not checked, sites=not checked, why=no path now]",
                rows().getFirst());
        assertEquals("LinkRow[who=Chain node, address=yes, deposits=all you ask, sites=no, why=asked directly before the first circuit]",
                rows().get(1));
        window.session.circuits().failWith(Optional.of(new WalletException(WalletException.Kind.CHANNEL_STATE, "late")));
        window.until("no false comfort", () -> window.<Label>node("link-origin").getText().contains("Assume that all of it can be linked"));
        assertEquals(List.of(), rows());
        window.press(KeyCode.ESCAPE, false, false);
        assertFalse(window.has("link-panel"));
        assertEquals("circuits-count", window.focused(), "the keyboard is back where it was");
    }
}
