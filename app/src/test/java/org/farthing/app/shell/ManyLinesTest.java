package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import javafx.scene.control.Button;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.LineRow;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.CircuitLine;
import org.farthing.app.session.CircuitsNow;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.HistoryLine;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedCircuits;
import org.farthing.app.session.ScriptedSession;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** 500 channels, 100 circuits and 12,345 transactions: only what is on the screen is drawn, wherever one looks, and a reading changes only what changed. */
@ExtendWith(ApplicationExtension.class)
class ManyLinesTest {
    private static final int CHANNELS = 500;
    private static final int CIRCUITS = 100;
    private static final int TRANSACTIONS = 12_345;
    /** The window's height in rows, and what JavaFX keeps ready above and below. */
    private static final int MOST_ROWS = 60;

    private WindowFixture window;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW.minusSeconds(500_000));
        session.set(channels(0));
        session.circuits().set(new CircuitsNow(IntStream.rangeClosed(1, CIRCUITS)
                .mapToObj(number -> ScriptedCircuits.circuit(number, CircuitLine.Stage.IN_USE, number, 3,
                        List.of("Alder", "Birch", "Cedar"), 1, "site" + number + ".example", number * 1_000L)).toList(), List.of(),
                Optional.empty()));
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    /** @param spent gwei that were signed on the last of them beside the usual */
    private static List<ChannelLine> channels(long spent) {
        return IntStream.range(0, CHANNELS).mapToObj(number -> {
            Bytes id = Bytes.of(ByteBuffer.allocate(32).putInt(number).array());
            Amount signed = Amount.ofWei(1_000_000_000L * (number * 7919L % CHANNELS + (number == CHANNELS - 1 ? spent : 0)));
            return new ChannelLine(id, id.slice(0, 20), "Relay " + number, "NL", "exit", ChannelPhase.OPEN, Amount.ofCoins(1), signed,
                    signed, Amount.ZERO, Amount.ZERO, Amount.ofCoins(1).minus(signed), Optional.empty(), Optional.empty());
        }).toList();
    }

    private long rows(String table) {
        return window.ask(() -> window.<TableView<?>>node(table).lookupAll(".table-row-cell").stream().filter(TableRow.class::isInstance)
                .count());
    }

    private void lookAround(String table, int size) {
        for (int index : new int[] {size / 2, size - 1, 7, size / 3, 0}) {
            window.run(() -> {
                TableView<?> shown = window.node(table);
                shown.scrollTo(index);
                shown.layout();
            });
            assertTrue(rows(table) < MOST_ROWS, table + " draws " + rows(table) + " rows");
        }
    }

    private TableView<LineRow<ChannelLine>> channelTable() {
        return window.node("channels-table");
    }

    private String name(int index) {
        return window.ask(() -> channelTable().getItems().get(index).line().relayName());
    }

    @Test
    void channels() {
        window.press(KeyCode.DIGIT3, true, false);
        window.untilState("screen-channels", ScreenState.READY);
        window.until("all", () -> channelTable().getItems().size() == CHANNELS);
        lookAround("channels-table", CHANNELS);

        LineRow<ChannelLine> last = window.ask(() -> channelTable().getItems().getLast());
        List<LineRow<ChannelLine>> before = window.ask(() -> List.copyOf(channelTable().getItems()));
        window.session.set(channels(5));
        window.press(KeyCode.F5, false, false);
        window.until("the last one's new line", () -> last.line().equals(channels(5).getLast()));
        assertEquals(before, window.ask(() -> List.copyOf(channelTable().getItems())), "a reading makes no new rows");

        window.run(() -> channelTable().getSortOrder().setAll(List.of(channelTable().getColumns().get(4))));
        window.until("by use", () -> name(0).equals("Relay 0"));
        lookAround("channels-table", CHANNELS);
        window.run(() -> window.<TextField>node("channels-filter").setText("relay 49"));
        window.until("eleven", () -> channelTable().getItems().size() == 11);
        window.run(() -> window.<TextField>node("channels-filter").clear());
        window.until("all again", () -> channelTable().getItems().size() == CHANNELS);
    }

    @Test
    void transactions() {
        window.session.wallet.setHistory(IntStream.range(0, TRANSACTIONS).mapToObj(number -> new HistoryLine(
                Scenes.NOW.minusSeconds(60L * number), HistoryLine.Kind.SENT, 1, "", false, Amount.ofWei(1), Optional.of(Amount.ofWei(2)),
                HistoryLine.State.CONFIRMED, Optional.empty(), Bytes.of(ByteBuffer.allocate(32).putInt(number).array()), Optional.empty(),
                OptionalLong.of(TRANSACTIONS - number), 12, 12)).toList());
        window.press(KeyCode.DIGIT2, true, false);
        window.until("the history's tab", () -> window.has("wallet-tabs"));
        window.run(() -> window.<TabPane>node("wallet-tabs").getSelectionModel().select(2));
        for (int shown : new int[] {1_000, 10_000, TRANSACTIONS}) {
            window.until(shown + " lines", () -> window.<TableView<?>>node("history-table").getItems().size() == shown);
            lookAround("history-table", shown);
            boolean all = shown == TRANSACTIONS;
            window.until("older ones or none", () -> window.node("history-older").isVisible() != all);
            if (!all) {
                window.run(() -> window.<Button>node("history-older").fire());
            }
        }
        assertEquals(BigInteger.valueOf(TRANSACTIONS), window.ask(() -> window.node("history-sum").getUserData()));
    }

    @Test
    void circuits() {
        window.press(KeyCode.DIGIT6, true, false);
        window.untilState("screen-circuits", ScreenState.READY);
        window.until("all", () -> window.<TableView<?>>node("circuits-table").getItems().size() == CIRCUITS);
        lookAround("circuits-table", CIRCUITS);
    }
}
