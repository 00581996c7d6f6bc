package org.farthing.app.welcome;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Words;
import org.farthing.app.session.Hop;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Standing;
import org.farthing.app.session.Status;

/** The practice world stands: connect, and see it measured before anything is called protected. */
final class ConnectStep implements WelcomeStep {
    private final WelcomeModel model;
    private final Texts texts;
    private final Words words;
    private final Runnable changed;
    private final Label ready = Parts.sentence("welcome-ready", "");
    private final Label standing = Parts.sentence("welcome-standing", "");
    private final Label explanation = Parts.note("welcome-standing-note", "");
    private final ProgressBar progress = new ProgressBar(0);
    private final VBox content = Parts.column(ready, standing, progress, explanation);
    private Subscription following = Subscription.EMPTY;

    ConnectStep(WelcomeModel model, Texts texts, Runnable changed) {
        this.words = new Words(texts.language());
        this.model = model;
        this.texts = texts;
        this.changed = changed;
        standing.getStyleClass().add("title-4");
        standing.setFocusTraversable(true);
        progress.setMaxWidth(Double.MAX_VALUE);
        progress.setId("welcome-steps");
        progress.managedProperty().bind(progress.visibleProperty());
        progress.setAccessibleText(texts.get("welcome-connect.title"));
        model.liveProperty().subscribe(live -> {
            following.unsubscribe();
            following = live.map(each -> each.momentProperty().subscribe(this::show)).orElse(Subscription.EMPTY);
        });
    }

    @Override
    public void shown() {
        model.ready().ifPresent(world -> ready.setText(words.sentences(
                world.running() == world.relays() ? "" : texts.get("welcome-ready.some", world.running(), world.relays()),
                texts.get("welcome-ready", Money.balance(world.wallet(), coin()), Money.balance(world.inChannels(), coin()),
                        Money.cost(world.fees(), coin())))));
    }

    private String coin() {
        return model.session().map(session -> session.status().coin()).orElse("");
    }

    private void show(LiveStatus.Moment moment) {
        standing.setText(words.standing(moment));
        Optional<Standing> known = moment.standing();
        progress.setVisible(known.filter(each -> each.phase() == Phase.CONNECTING).isPresent());
        progress.setProgress(moment.status().filter(status -> status.steps() > 0)
                .map(status -> (status.step() - 0.5) / status.steps()).orElse(0.0));
        explanation.setText(moment.status().map(status -> explanation(status, moment)).orElse(""));
        changed.run();
    }

    private String explanation(Status status, LiveStatus.Moment moment) {
        return switch (Standing.of(status, moment.now())) {
            case OFF -> texts.get("welcome-connect.off");
            case CONNECTING, UNCHECKED -> words.connecting(status);
            case PROTECTED -> texts.get("welcome-connect.protected",
                    words.allOf(status.path().stream().map(Hop::relayName).toList()));
            case PAUSED, BLOCKED -> status.blockage().map(words::blockage).orElseGet(() -> texts.get("welcome-connect.blocked"));
        };
    }

    private Optional<Standing> standing() {
        return model.liveProperty().get().flatMap(live -> live.moment().standing());
    }

    @Override
    public String title() {
        return texts.get("welcome-connect.title");
    }

    @Override
    public Node content() {
        return content;
    }

    @Override
    public Node firstFocus() {
        return standing;
    }

    @Override
    public Primary primary() {
        if (standing().filter(Standing.PROTECTED::equals).isPresent()) {
            return new Primary("browser-read-here", texts.get("browser-read-here"), true);
        }
        boolean connecting = standing().map(Standing::phase).filter(Phase.CONNECTING::equals).isPresent();
        return new Primary("connect-toggle", texts.get(connecting ? "connect-toggle.under-way" : "connect-toggle.connect"),
                standing().isPresent() && !connecting);
    }

    @Override
    public void next() {
        if (standing().filter(Standing.PROTECTED::equals).isPresent()) {
            model.readPage();
        } else {
            model.connect();
        }
    }
}
