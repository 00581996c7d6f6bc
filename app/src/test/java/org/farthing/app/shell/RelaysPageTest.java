package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.relays.RelayRow;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.RelayChoice;
import org.farthing.app.session.RelayListing;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedRelays;
import org.farthing.app.session.ScriptedSession;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The list of relays: its states and words, filters, choosing, and the relays that are never used. */
@ExtendWith(ApplicationExtension.class)
class RelaysPageTest {
    private WindowFixture window;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW);
        session.set(Scenes.channels());
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    @BeforeEach
    void turn() {
        window.run(() -> window.<ToggleButton>node("nav-relays").fire());
        window.untilState("screen-relays", ScreenState.READY);
    }

    private TableView<RelayRow> table() {
        return window.node("relays-table");
    }

    private List<String> names() {
        return window.ask(() -> table().getItems().stream().map(row -> row.line().name()).toList());
    }

    private void mark(String... relays) {
        window.run(() -> window.<TableView<RelayRow>>node("relays-table").getItems()
                .forEach(row -> row.markedProperty().set(List.of(relays).contains(row.line().name()))));
    }

    private String button(String id) {
        return window.ask(() -> window.<Button>node(id).getText());
    }

    private void show(RelayListing listing, ScreenState state) {
        window.session.relays().set(listing);
        window.press(KeyCode.F5, false, false);
        window.untilState("screen-relays", state);
    }

    @Test
    void filtersCombineAndCanBeCleared() {
        assertEquals(8, names().size());
        window.run(() -> window.<TextField>node("relays-search").setText("net"));
        assertEquals(List.of("Cedar"), names(), "by the country's name");
        window.run(() -> window.<TextField>node("relays-search").clear());
        window.run(() -> window.<ComboBox<Optional<String>>>node("relays-role").setValue(Optional.of("exit")));
        assertEquals(List.of("Cedar", "Elm", "Fir", "Gum", "Hazel"), names());
        // The price of 10^9 bytes: 0.0954 is exactly what 0.0001 for 1 MiB comes to, rounded up.
        window.run(() -> window.<TextField>node("relays-max-price").setText("0.0954"));
        assertEquals(List.of("Elm", "Gum"), names());
        window.run(() -> window.<CheckBox>node("relays-mine").setSelected(true));
        assertEquals(List.of("Elm"), names());
        assertTrue(window.text("relays-age").startsWith("1 of 8 shown; list of block 38\u202F112\u202F880, 2 minutes old, hash "));
        window.run(() -> window.<ComboBox<Optional<String>>>node("relays-country").setValue(Optional.of("CH")));
        assertEquals(List.of(), names());
        assertEquals("No relay fits. Loosen a filter.", window.ask(() -> ((Label) table().getPlaceholder()).getText()));
        window.run(() -> window.<Button>node("relays-clear").fire());
        assertEquals(8, names().size());
        assertFalse(window.has("relays-clear"));
        window.run(() -> window.<TextField>node("relays-max-price").setText("cheap"));
        assertEquals("Write a price like 0.1.", window.text("relays-max-price-error"));
        assertEquals(8, names().size());
    }

    @Test
    void whatIsNotMeasuredIsNoNumberAndComesLastBothWays() {
        TableColumn<RelayRow, ?> answers = window.ask(() -> table().getColumns().stream()
                .filter(column -> column.getText().equals("Answers")).findFirst().orElseThrow());
        window.run(() -> table().getSortOrder().setAll(List.of(answers)));
        assertEquals(List.of("Elm", "Cedar", "Birch", "Alder", "Doum"), names().subList(0, 5));
        window.run(() -> answers.setSortType(TableColumn.SortType.DESCENDING));
        assertEquals(List.of("Doum", "Alder", "Birch", "Cedar", "Elm"), names().subList(0, 5));
        assertEquals(List.of("Fir", "Gum", "Hazel"), names().subList(5, 8).stream().sorted().toList());
    }

    @Test
    void markingPaysNothingAndTheOpeningBeginsOnItsOwnPage() {
        assertEquals("Open channels…", button("relays-open-chosen"));
        window.run(() -> window.<Button>node("relays-open-chosen").fire());
        assertEquals("Relays", window.text("page-title"), "without a mark nothing happens");
        mark("Birch");
        assertEquals("Open a channel with 1 relay…", button("relays-open-chosen"));
        mark("Birch", "Doum");
        assertEquals("Open channels with 2 relays…", button("relays-open-chosen"));
        window.run(() -> {
            table().getSelectionModel().select(0);
            table().requestFocus();
        });
        window.press(KeyCode.SPACE, false, false);
        assertEquals("Open channels with 3 relays…", button("relays-open-chosen"));
        assertEquals(List.of(), window.session.relays().asked());
        assertEquals(List.of(), window.session.asked());
    }

    @Test
    void relaysThatAreNeverUsedAreSaidToBeSoAndComeBack() {
        mark("Gum");
        window.run(() -> window.<Button>node("relays-never-use").fire());
        window.until("the word", () -> table().getItems().stream().anyMatch(row -> row.line().neverUse()));
        String gum = window.ask(() -> table().getItems().get(6).id().hex());
        assertEquals(List.of("never " + gum), window.session.relays().asked());
        assertEquals("Never use", button("relays-never-use"));
        mark("Gum");
        assertEquals("Use again", button("relays-never-use"));
        window.run(() -> window.<Button>node("relays-never-use").fire());
        window.until("it back", () -> table().getItems().stream().noneMatch(row -> row.line().neverUse()));
        assertEquals("again " + gum, window.session.relays().asked().getLast());
        window.session.relays().failWith(Optional.of(new WalletException(WalletException.Kind.STORAGE_UNAVAILABLE, "The disk is full.")));
        mark("Fir");
        window.run(() -> window.<Button>node("relays-never-use").fire());
        window.until("why not", () -> window.<Label>node("relays-message").getText().contains("The disk is full."));
        assertEquals(List.of(), window.session.asked(), "no channel is touched");
    }

    @Test
    void theListsAgeAndWhatIsMissingAreSaid() {
        show(ScriptedRelays.with(Optional.of(Scenes.NOW.minus(Duration.ofDays(3))), 0, Optional.empty()), ScreenState.BLOCKED);
        assertEquals("The list is 3 days old; paths are not built on it.", window.text("relays-message"));
        assertTrue(window.has("relays-again"));
        assertEquals(8, names().size(), "prices stay visible");
        int before = window.session.relays().asked().size();
        window.run(() -> window.<Button>node("relays-again").fire());
        window.until("the reading", () -> window.session.relays().asked().size() > before);

        show(ScriptedRelays.with(Optional.empty(), 38, Optional.empty()), ScreenState.PARTIAL);
        assertEquals("38 of 46 did not send a valid description and are left out.", window.text("relays-message"));

        show(new RelayListing(List.of(), Optional.empty(), 0, Optional.empty(), "PLAY"), ScreenState.EMPTY);
        assertEquals("No list was read yet.", window.text("relays-age"));

        window.session.relays().failWith(Optional.of(new WalletException(WalletException.Kind.CHANNEL_STATE, "No answer.")));
        window.press(KeyCode.F5, false, false);
        window.untilState("screen-relays", ScreenState.PARTIAL);
        // Of the page that reads by itself and of the list that was asked for, whichever speaks first.
        window.until("why", () -> window.<Label>node("relays-message").getText().endsWith("No answer."));
    }

    @Test
    void everyAlarmHasItsWords() {
        for (RelayListing.Alarm alarm : RelayListing.Alarm.values()) {
            show(ScriptedRelays.with(Optional.empty(), 0, Optional.of(alarm)), ScreenState.PARTIAL);
            String words = switch (alarm) {
                case STALE -> "more than a day old";
                case FROM_THE_FUTURE -> "clock";
                case BACKWARDS -> "older list";
                case SPLIT -> "a node lies";
                case CONTRADICTED -> "hold another list";
                case SHRUNK -> "A third of the relays vanished";
            };
            window.until(words, () -> window.<Label>node("relays-message").getText().contains(words));
        }
    }

    @Test
    void chooseForMeGivesAListWithReasonsThatIsEdited() {
        window.run(() -> {
            window.<Button>node("relays-choose-for-me").fire();
            window.<Button>node("sheet-primary").fire();
        });
        assertEquals(List.of(), window.session.relays().asked(), "asleep for half a second");
        window.run(() -> window.<TextField>node("choose-budget").setText("some"));
        untilPressed(() -> window.has("choose-budget-error"));
        assertEquals("Write an amount like 0.25.", window.text("choose-budget-error"));
        window.run(() -> {
            Spinner<Integer> count = window.node("choose-count");
            int before = count.getValue();
            count.getEditor().setText("many");
            count.commitValue();
            assertEquals(before, count.getValue(), "what is no number changes nothing");
            count.getEditor().setText("۴");
            count.commitValue();
            assertEquals(4, count.getValue());
            window.<TextField>node("choose-budget").setText("2");
        });
        untilPressed(() -> window.has("choose-list"));
        assertEquals(List.of("choose 4"), window.session.relays().asked());
        assertEquals("4 relays in 4 countries, of 4 owners. 1 can be an entry, 2 exits. 2 were measured by your own circuits. "
                + "Each gets 0.50\u00A0PLAY.", window.text("choose-reasons"));
        assertEquals("Mark 4 relays", button("sheet-primary"));
        window.run(() -> ((CheckBox) window.node("choose-list").lookupAll(".check-box").stream()
                .filter(node -> ((CheckBox) node).getText().startsWith("Gum")).findFirst().orElseThrow()).fire());
        assertTrue(window.text("choose-reasons").startsWith("3 relays in 3 countries, of 3 owners."));
        assertEquals("Mark 3 relays", button("sheet-primary"));
        untilPressed(() -> window.stage.getScene().lookup("#sheet-root") == null);
        assertEquals(List.of("Birch", "Doum", "Fir"), window.ask(() -> table().getItems().stream()
                .filter(row -> row.markedProperty().get()).map(row -> row.line().name()).toList()));
        assertEquals("relays-open-chosen", window.focused());
        assertEquals(List.of("choose 4"), window.session.relays().asked(), "choosing opens nothing");

        window.session.money.setRelays(window.ask(() -> table().getItems().stream().map(RelayRow::line)
                .map(line -> new RelayChoice(line.id(), line.name(), line.country(), line.pricePerUnit())).toList()));
        window.run(() -> window.<Button>node("relays-open-chosen").fire());
        assertEquals("Open channels", window.text("page-title"));
        window.untilState("screen-open-channels", ScreenState.READY);
        window.press(KeyCode.ENTER, true, false);
        window.until("the figures", () -> window.stage.getScene().lookup("#open-deposit") != null);
        assertEquals("0.666666", window.ask(() -> window.<TextField>node("open-deposit").getText()), "what each was meant to get");
        assertEquals(List.of(), window.session.money.started());
    }

    /** The primary sleeps for half a second; then it is pressed once. */
    private void untilPressed(java.util.function.BooleanSupplier done) {
        window.until("the press", () -> {
            if (done.getAsBoolean()) {
                return true;
            }
            Button primary = (Button) window.stage.getScene().lookup("#sheet-primary");
            if (primary != null) {
                primary.fire();
            }
            return done.getAsBoolean();
        });
    }
}
