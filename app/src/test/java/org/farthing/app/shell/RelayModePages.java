package org.farthing.app.shell;

import java.math.BigInteger;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedOwnRelay;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.BeforeEach;

/** The page of the program's own relay on a scripted one. */
abstract class RelayModePages extends MoneyPages {
    static final String SCREEN = "screen-relay-mode";

    ScriptedOwnRelay relay;

    /** For each test's start. */
    final void begin(Stage stage) {
        open(stage);
        session.set(Scenes.realMoney(Scenes.status(Phase.PROTECTED)));
        relay = session.ownRelay;
    }

    @BeforeEach
    void turn() {
        window.until("real money", () -> window.window.live().moment().coin().equals("xDAI"));
    }

    final void show(OwnRelay state, ScreenState wanted) {
        relay.set(state);
        window.run(() -> window.<ToggleButton>node("nav-relay-mode").fire());
        window.untilState(SCREEN, wanted);
    }

    final void showRunning() {
        show(ScriptedOwnRelay.running(), ScreenState.READY);
    }

    static Amount coins(String text) {
        return Amount.parseCoins(text);
    }

    final BigInteger wei(String figure) {
        return window.ask(() -> (BigInteger) window.<Label>node(figure).getUserData());
    }

    final String button(String id) {
        return window.ask(() -> window.<Button>node(id).getText());
    }

    final void press(String id) {
        window.until("#" + id, () -> window.stage.getScene().lookup("#" + id) instanceof Button button && WindowFixture.visible(button)
                && !button.isDisabled());
        fire(id);
    }
}
