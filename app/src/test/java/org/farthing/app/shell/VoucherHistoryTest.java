package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedSession;
import org.farthing.app.session.VoucherLine;
import org.farthing.app.session.VoucherQuery;
import org.farthing.app.vouchers.VoucherRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A million vouchers, read a page at a time while more arrive. */
@ExtendWith(ApplicationExtension.class)
class VoucherHistoryTest {
    private static final int TOTAL = 1_000_000;

    private WindowFixture window;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW.minusSeconds(500_000));
        session.set(Scenes.channels());
        session.setVouchers(TOTAL);
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    private TableView<VoucherRow> table() {
        return window.node("vouchers-table");
    }

    private void open() {
        window.press(KeyCode.DIGIT4, true, false);
        window.untilState("screen-vouchers", ScreenState.READY);
        window.until("rows", () -> !shown().isEmpty() && shown().stream().allMatch(row -> row.line().isPresent()));
    }

    /** The rows that are on the screen now. */
    private List<VoucherRow> shown() {
        return table().lookupAll(".table-row-cell").stream()
                .filter(TableRow.class::isInstance).map(TableRow.class::cast)
                .filter(row -> !row.isEmpty() && row.isVisible())
                .map(row -> (VoucherRow) row.getItem()).toList();
    }

    private long topPlace() {
        return shown().stream().flatMap(row -> row.line().stream()).mapToLong(this::place).max().orElse(-1);
    }

    /** The scripted history gives voucher number n of channel c the place (n - 1) * channels + c. */
    private long place(VoucherLine line) {
        List<String> names = Scenes.channels().stream().map(channel -> channel.relayName()).toList();
        return (line.sequence() - 1) * names.size() + names.indexOf(line.relayName());
    }

    @Test
    void anyPlaceIsReachedWithBoundedQueries() {
        open();
        assertEquals(TOTAL, window.ask(() -> table().getItems().size()));
        assertEquals("1\u202F000\u202F000 vouchers, adding up to 100.00\u00A0PLAY", window.text("vouchers-sum"));
        for (int index : new int[] {500_000, 999_990, 7, 314_159}) {
            window.run(() -> table().scrollTo(index));
            window.until("the row at " + index, () -> table().getItems().get(index).line().isPresent()
                    && shown().stream().allMatch(row -> row.line().isPresent()));
            VoucherLine line = window.ask(() -> table().getItems().get(index).line().orElseThrow());
            assertEquals(TOTAL - 1 - index, place(line));
        }
        assertTrue(window.session.queries().stream().allMatch(query -> query.limit() <= 200), "a query without a bound");
        assertTrue(window.session.queries().size() < 100, "queries: " + window.session.queries().size());
    }

    @Test
    void newVouchersStandFirstAndLeaveTheReaderInPeace() {
        open();
        window.session.setVouchers(TOTAL + 3);
        window.press(KeyCode.F5, false, false);
        window.until("three more", () -> table().getItems().size() == TOTAL + 3 && topPlace() == TOTAL + 2);

        window.run(() -> table().scrollTo(500));
        window.until("the rows", () -> shown().stream().allMatch(row -> row.line().isPresent()) && topPlace() < TOTAL - 400);
        long before = window.ask(this::topPlace);
        window.session.setVouchers(TOTAL + 40);
        window.press(KeyCode.F5, false, false);
        window.until("the sum", () -> window.text("vouchers-sum").startsWith("1\u202F000\u202F040"));
        assertEquals(before, window.ask(this::topPlace), "the lines moved under the reader");
        assertEquals(TOTAL + 3, window.ask(() -> table().getItems().size()));

        window.run(() -> table().scrollTo(0));
        window.until("the newest", () -> table().getItems().size() == TOTAL + 40 && topPlace() == TOTAL + 39);
        assertTrue(window.ask(() -> IntStream.range(0, 60).allMatch(i -> table().getItems().get(i).line().isPresent())));
    }

    @Test
    void theSearchAndTheChannelNarrowTheSum() {
        open();
        window.run(() -> window.<TextField>node("vouchers-search").setText("cedar"));
        window.until("Cedar's", () -> table().getItems().size() == TOTAL / 10);
        assertEquals("100\u202F000 vouchers fit, adding up to 10.00\u00A0PLAY", window.text("vouchers-sum"));
        window.run(() -> window.<Button>node("vouchers-clear").fire());
        window.until("all", () -> table().getItems().size() == TOTAL);

        window.run(() -> window.<TextField>node("vouchers-search").setText("nobody"));
        window.untilState("screen-vouchers", ScreenState.EMPTY);
        assertTrue(window.has("vouchers-clear"));
        window.press(KeyCode.ESCAPE, false, false);
        window.until("all again", () -> table().getItems().size() == TOTAL);
    }

    @Test
    void aChannelLeadsToItsVouchers() {
        window.press(KeyCode.DIGIT3, true, false);
        window.untilState("screen-channels", ScreenState.READY);
        window.run(() -> window.<TableView<?>>node("channels-table").getSelectionModel().select(2));
        window.run(() -> window.<Button>node("channel-vouchers").fire());
        window.until("Cedar's", () -> table().getItems().size() == TOTAL / 10);
        VoucherQuery last = window.session.queries().getLast();
        assertEquals(Optional.of(Scenes.channels().get(2).id()), last.channel());
        assertTrue(window.has("vouchers-channel"));
        window.run(() -> window.<Button>node("vouchers-channel").fire());
        window.until("all", () -> table().getItems().size() == TOTAL);
    }

    @Test
    void anEmptyHistorySaysWhatComesNext() {
        window.session.setVouchers(0);
        window.press(KeyCode.DIGIT4, true, false);
        window.untilState("screen-vouchers", ScreenState.EMPTY);
        Node placeholder = window.ask(() -> table().getPlaceholder());
        assertEquals("No vouchers yet. They appear as you browse.",
                window.ask(() -> ((javafx.scene.control.Label) placeholder).getText()));
    }
}
