package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.farthing.app.DataFolder;
import org.farthing.app.channels.ChannelRow;
import org.farthing.app.instance.InstanceSession;
import org.farthing.app.practice.PracticeOptions;
import org.farthing.app.practice.PracticeWorld;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.support.JsonRpc;
import org.farthing.app.support.Origin;
import org.farthing.wallet.Accounts;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A window on a practice world that runs, and what journeys with its money have in common. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
abstract class MoneyJourney {
    static final int RELAYS = 12;
    static final int LONG = 60;

    Path folder;
    Origin origin;
    PracticeWorld world;
    WindowFixture window;

    /** How many the world has. */
    int relays() {
        return RELAYS;
    }

    @BeforeAll
    void begin(@TempDir Path temporary) throws IOException {
        folder = temporary;
        origin = Origin.start();
        try (var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray())) {
            world = PracticeWorld.open(new PracticeOptions(new DataFolder(folder.resolve("data")), relays(), 0, password, Optional.empty()),
                    _ -> { });
        }
    }

    @AfterAll
    void end() throws Exception {
        if (world != null) {
            world.close();
        }
        origin.close();
    }

    final void open(Stage stage) {
        window = new WindowFixture(stage, new InstanceSession(world.instance(), () -> { }));
    }

    /** A page that is shown goes on reading the ledger. */
    @AfterEach
    void close() {
        window.run(() -> window.stage.fireEvent(new WindowEvent(window.stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
        window.until("the window to close", window.closed::get);
    }

    final void type(String id, String text) {
        window.run(() -> window.<TextField>node(id).setText(text));
    }

    final void fire(String id) {
        window.run(() -> window.<ButtonBase>node(id).fire());
    }

    final void agree(String what, BooleanSupplier done) {
        window.until(what, LONG, () -> {
            if (!done.getAsBoolean()) {
                window.press(KeyCode.ENTER, true, false);
            }
            return done.getAsBoolean();
        });
    }

    final boolean says(String id, String start) {
        return window.stage.getScene().lookup("#" + id) instanceof Label label && label.isVisible() && label.getText().startsWith(start);
    }

    final void untilText(String id, String start) {
        window.until(id + " " + start, LONG, () -> says(id, start));
    }

    final Amount figure(String id) {
        return window.ask(() -> Amount.ofWei((BigInteger) window.node(id).getUserData()));
    }

    final void later(int hours) throws Exception {
        var rpc = new JsonRpc(world.rpc());
        rpc.call("evm_increaseTime", Duration.ofHours(hours).toSeconds());
        rpc.call("evm_mine");
    }

    final void automine(boolean on) throws Exception {
        new JsonRpc(world.rpc()).call("evm_setAutomine", on);
    }

    final List<org.farthing.wallet.ledger.ChannelRow> stored() {
        try (Ledger ledger = Ledger.openReadOnly(world.data().ledger())) {
            return ledger.channels();
        }
    }

    final org.farthing.wallet.ledger.ChannelRow stored(Bytes id) {
        return stored().stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
    }

    final Amount sum(Function<org.farthing.wallet.ledger.ChannelRow, Amount> amount) {
        return stored().stream()
                .filter(row -> !(row.state() instanceof ChannelState.Closed) && !(row.state() instanceof ChannelState.Refunded))
                .map(amount).reduce(Amount.ZERO, Amount::plus);
    }

    /** What the window says is what the ledger, and so {@code channel list}, says: to the wei. */
    final void figuresAreTheLedgers() {
        window.press(KeyCode.DIGIT3, true, false);
        window.until("the ledger's figures", LONG, () -> window.node("channels-total-locked").getUserData() != null
                && figure("channels-total-locked").equals(sum(row -> row.funds().deposit()))
                && figure("channels-total-signed").equals(sum(row -> row.funds().signed()))
                && figure("channels-total-back").equals(sum(row -> row.funds().left()))
                && figure("channels-total-at-risk").equals(sum(org.farthing.wallet.ledger.ChannelRow::atRisk)));
    }

    final void everyWeiIsSomewhere() {
        Accounts accounts = world.instance().channels(wallet -> wallet.channels().accounts());
        assertTrue(accounts.isExact(), accounts.toString());
        assertEquals(Amount.ofCoins(100), accounts.received());
    }

    final TableView<ChannelRow> channels() {
        return window.node("channels-table");
    }

    final void choose(Bytes id) {
        window.press(KeyCode.DIGIT3, true, false);
        window.until("the channel", LONG, () -> channels().getItems().stream().anyMatch(row -> row.id().equals(id)));
        window.run(() -> {
            channels().getSelectionModel().clearSelection();
            channels().getItems().stream().filter(row -> row.id().equals(id)).findFirst()
                    .ifPresent(channels().getSelectionModel()::select);
        });
        window.until("its details", () -> window.has("screen-channel"));
    }

    final void untilState(Bytes id, ChannelPhase phase) {
        window.until(id + " " + phase, LONG, () -> channels().getItems().stream()
                .anyMatch(row -> row.id().equals(id) && row.line().state() == phase));
    }

    final void leaveSheet() {
        window.press(KeyCode.ESCAPE, false, false);
        assertFalse(window.has("sheet-root"));
    }
}
