package org.farthing.app.welcome;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.session.NewWalletDesk.Found;

/** What the words brought back. */
final class SearchStep implements WelcomeStep {
    private final WelcomeModel model;
    private final Texts texts;
    private final Times times;
    private final NetworkStep network;
    private final Label heading = Parts.sentence("restore-result", "");
    private final Label details = Parts.sentence("restore-details", "");
    private final Label rest = Parts.note("restore-rest", "");
    private final Button again;
    private final Button otherNetwork;
    private final Button channels;
    private final VBox content = Parts.column(heading, details, rest);

    /** @param showChannels leaves for the channels' page */
    SearchStep(WelcomeModel model, Texts texts, Times times, NetworkStep network, Runnable changed, Runnable showChannels) {
        this.model = model;
        this.texts = texts;
        this.times = times;
        this.network = network;
        this.again = Parts.button(texts, "restore-again", model::search);
        this.otherNetwork = Parts.button(texts, "restore-other-network", model::tryOtherNetwork);
        this.channels = Parts.button(texts, "restore-channels", showChannels);
        heading.getStyleClass().add("title-4");
        heading.setFocusTraversable(true);
        model.foundProperty().subscribe(found -> {
            show(found);
            changed.run();
        });
    }

    private void show(Optional<Found> found) {
        details.setText("");
        rest.setText("");
        if (found.isEmpty()) {
            heading.setText(texts.get("restore-result.looking"));
            return;
        }
        Found result = found.get();
        String wallet = Money.balance(result.wallet(), network.coin());
        if (result.isNothing()) {
            heading.setText(texts.get("restore-result.empty", network.networkName()));
        } else if (result.channels() == 0) {
            heading.setText(texts.get("restore-result.wallet", wallet));
        } else {
            heading.setText(texts.get("restore-result", result.channels(), Money.balance(result.deposits(), network.coin())));
            details.setText(details(result));
            rest.setText(texts.get("restore-rest", wallet));
        }
    }

    private String details(Found result) {
        if (result.silent() == 0) {
            return texts.get("restore-details.all", result.confirmed());
        }
        return texts.get("restore-details.some", result.confirmed(), result.silent(),
                result.backAt().map(times::date).orElse(Money.UNKNOWN));
    }

    @Override
    public String title() {
        return texts.get("restore-result.title");
    }

    @Override
    public Node content() {
        return content;
    }

    @Override
    public Node firstFocus() {
        return heading;
    }

    @Override
    public Primary primary() {
        return new Primary("welcome-finish", texts.get("welcome-finish.continue"), !model.work().isUnderWay());
    }

    @Override
    public List<Button> others() {
        Optional<Found> found = model.foundProperty().get();
        if (model.work().isUnderWay()) {
            return List.of();
        }
        if (found.isEmpty()) {
            return List.of(again);
        }
        if (found.get().isNothing()) {
            return List.of(otherNetwork);
        }
        return found.get().channels() == 0 ? List.of(again) : List.of(channels, again);
    }

    @Override
    public void next() {
        throw new IllegalStateException("the frame leaves here");
    }
}
