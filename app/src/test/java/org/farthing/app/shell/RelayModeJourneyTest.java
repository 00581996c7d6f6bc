package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.DataFolder;
import org.farthing.app.doctor.Check;
import org.farthing.app.doctor.Finding;
import org.farthing.app.doctor.Verdict;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.instance.InstanceSession;
import org.farthing.app.practice.PracticeOptions;
import org.farthing.app.practice.PracticeWorld;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.RelayLine;
import org.farthing.app.session.Session;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.JsonRpc;
import org.farthing.app.support.Origin;
import org.farthing.app.support.SocksClient;
import org.farthing.wallet.ChannelPlan;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** From nothing to a relay in the practice world, which somebody pays, which cashes, stops, and comes back with the program. */
@ExtendWith(ApplicationExtension.class)
class RelayModeJourneyTest extends MoneyJourney {
    private static final String NAME = "Rowan";

    private Session session;
    private int port;

    /** So few that with one of them set aside no path is built without the new one. */
    @Override
    int relays() {
        return 3;
    }

    @Start
    void start(Stage stage) {
        session = new InstanceSession(world.instance(), () -> { });
        window = new WindowFixture(stage, session);
    }

    @Test
    void aRelayIsBegunPaidCashedStoppedAndComesBack() throws Exception {
        begin();
        Bytes channel = pay();
        cash(channel);
        stop();
        comeBack();
    }

    private OwnRelay relay() {
        return session.ownRelay().state();
    }

    /** With the keyboard alone. */
    private void begin() throws IOException {
        window.press(KeyCode.DIGIT8, true, false);
        window.untilState("screen-relay-mode", ScreenState.EMPTY);
        window.press(KeyCode.ENTER, true, false);
        window.until("step 1", () -> window.has("relay-setup"));
        type("relay-name", NAME);
        type("relay-price", "0.0001");
        window.press(KeyCode.ENTER, true, false);
        window.press(KeyCode.ENTER, true, false);
        port = Origin.unusedPort();
        type("relay-port", Integer.toString(port));
        window.press(KeyCode.ENTER, true, false);
        window.untilState("screen-relay-mode", ScreenState.READY);
        untilText("relay-state", "Running as middle only. Reached by another relay");
        assertEquals(Amount.ZERO, figure("relay-earned"));
        assertTrue(figure("relay-fees").isMoreThan(Amount.ZERO), "to enter the list costs a fee");
        assertEquals("Nobody has paid yet. Payers come as they read the list of relays.",
                window.ask(() -> ((javafx.scene.control.Label) window.<TableView<?>>node("relay-payers-table").getPlaceholder()).getText()));
        Finding finding = session.checkup().examine(_ -> { }).stream().filter(each -> each.check() == Check.RELAY_PORT).findFirst().orElseThrow();
        assertEquals(Verdict.FINE, finding.verdict(), finding.toString());
    }

    private RelayLine listed(String name) {
        session.relays().readAgain();
        return session.relays().listing().relays().stream().filter(line -> line.name().equals(name)).findFirst().orElseThrow();
    }

    /** The practice world's wallet opens a channel with the new relay, and its pages go through it. @return the channel */
    private Bytes pay() throws IOException {
        RelayLine line = listed(NAME);
        Address payee = relay().account().orElseThrow().address();
        assertEquals(List.of("middle"), line.roles());
        List<Bytes> opened = world.instance().channels(wallet -> {
            return wallet.channels().openTogether(List.of(new ChannelPlan(new Relay(line.id(), NAME, ""), payee, Amount.ofCoins(1))),
                    Duration.ofDays(30));
        });
        world.instance().payFromOpenChannels();
        session.connect();
        window.until("protected", LONG, () -> window.window.live().moment().isProtected() && session.status().path().size() == 3);
        String spare = session.status().path().get(1).relayName();
        if (!spare.equals(NAME)) {
            session.relays().neverUse(listed(spare).id(), true);
            session.circuits().newIdentity();
        }
        window.until("the new relay in the middle", LONG, () -> session.status().path().size() == 3
                && session.status().path().get(1).relayName().equals(NAME));
        var socks = new SocksClient(world.socks());
        for (int i = 0; i < 3; i++) {
            assertEquals(700_000, socks.get("localhost", origin.http(), "/bytes/700000").length);
        }
        Bytes channel = opened.getFirst();
        window.until("each wei that was signed is earned", LONG, () -> {
            Amount signed = stored(channel).funds().signed();
            return signed.isMoreThan(Amount.ZERO) && signed.equals(stored(channel).funds().acknowledged())
                    && figure("relay-earned").equals(signed) && figure("relay-waiting").equals(signed);
        });
        untilText("relay-state", "Running as middle only.");
        window.until("the payer", () -> window.<TableView<?>>node("relay-payers-table").getItems().size() == 1);
        assertEquals(OwnRelay.Payer.State.SERVING, relay().payers().getFirst().state());
        assertEquals(channel, relay().payers().getFirst().channel());
        window.picture("relay-mode-journey");
        return channel;
    }

    private void cash(Bytes channel) throws Exception {
        session.disconnect();
        window.until("no more is signed", LONG, () -> stored(channel).funds().signed().equals(figure("relay-earned")));
        Amount earned = figure("relay-earned");
        Amount fees = figure("relay-fees");
        Address account = relay().account().orElseThrow().address();
        var rpc = new JsonRpc(world.rpc());
        Amount before = rpc.balance(account);
        fire("relay-cash-now");
        window.until("the offer", LONG, () -> earned.wei().equals(window.node("cash-brings").getUserData()));
        agree("the order", () -> !window.has("sheet-root"));
        window.until("the books", LONG, () -> figure("relay-cashed").equals(earned) && figure("relay-waiting").isZero()
                && figure("relay-fees").isMoreThan(fees));
        untilText("relay-message", "Cashed ");
        Amount fee = figure("relay-fees").minus(fees);
        assertEquals(earned, figure("relay-earned"));
        assertEquals(before.plus(earned).minus(fee), rpc.balance(account), "the chain agrees to the wei");
        assertEquals(OwnRelay.Payer.State.CASHED, relay().payers().getFirst().state());
        window.until("its payer sees the end", LONG, () -> session.channels().stream()
                .anyMatch(line -> line.id().equals(channel) && line.state() == ChannelPhase.CLOSED));
        everyWeiIsSomewhere();
    }

    private void stop() {
        Amount cashed = figure("relay-cashed");
        fire("relay-toggle");
        window.until("the question", () -> window.has("relay-stop-kept"));
        agree("it stops", () -> says("relay-state", "Your relay is off."));
        assertEquals(cashed, figure("relay-cashed"));
        assertEquals(OwnRelay.Phase.OFF, relay().phase());
        assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }

    private void comeBack() throws Exception {
        Amount cashed = figure("relay-cashed");
        fire("relay-toggle");
        untilText("relay-state", "Running as middle only.");
        assertEquals(cashed, figure("relay-cashed"));
        // Nobody is asked to start it after the program was closed.
        close();
        world.close();
        assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        try (var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray())) {
            world = PracticeWorld.raise(new PracticeOptions(new DataFolder(folder.resolve("data")), 3, 0, password, Optional.empty()), _ -> { });
        }
        session = new InstanceSession(world.instance(), () -> { });
        Eventually.holds(() -> assertEquals(OwnRelay.Phase.RUNNING, relay().phase()));
        assertEquals(cashed, relay().books().cashed());
        assertEquals(NAME, relay().plan().orElseThrow().name());
        assertFalse(relay().books().earned().isZero());
    }
}
