package org.farthing.app.welcome;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Words;
import org.farthing.app.session.CheckPage;
import org.farthing.app.session.Hop;
import org.farthing.app.session.Status;

/** The first page that came through relays: what the site saw, the path, what was paid. */
final class PageStep implements WelcomeStep {
    private final WelcomeModel model;
    private final Texts texts;
    private final Words words;
    private final Label page = Parts.sentence("check-page-text", "");
    private final Label path = Parts.sentence("check-page-path", "");
    private final Label paid = Parts.sentence("check-page-paid", "");
    private final VBox content;
    private Subscription following = Subscription.EMPTY;

    PageStep(WelcomeModel model, Texts texts) {
        this.words = new Words(texts.language());
        this.model = model;
        this.texts = texts;
        page.getStyleClass().add("check-page");
        page.setFocusTraversable(true);
        content = Parts.column(page, path, paid);
    }

    @Override
    public void shown() {
        model.page().ifPresent(read -> {
            page.setText(said(read));
            page.setAccessibleText(page.getText());
        });
        following.unsubscribe();
        // What the last cells cost is counted a moment after they came.
        following = model.liveProperty().get().map(live -> live.momentProperty().subscribe(this::show)).orElse(Subscription.EMPTY);
    }

    private String said(CheckPage read) {
        return texts.get("check-page.saw", read.caller(), String.join("\n", read.request()));
    }

    private void show(LiveStatus.Moment moment) {
        moment.status().ifPresent(status -> {
            path.setText(texts.get("check-page.path", words.path(status.path().stream().map(this::hop).toList())));
            paid.setText(paid(status));
            paid.setUserData(status.spentThisSession().wei());
        });
    }

    private String paid(Status status) {
        return texts.get("check-page.paid", Money.cost(status.spentThisSession(), status.coin()), status.path().size());
    }

    private String hop(Hop hop) {
        return words.country(hop.country()).map(country -> texts.get("check-page.hop", hop.relayName(), country)).orElse(hop.relayName());
    }

    @Override
    public void left() {
        following.unsubscribe();
    }

    @Override
    public String title() {
        return texts.get("check-page.title");
    }

    @Override
    public Node content() {
        return content;
    }

    @Override
    public Node firstFocus() {
        return page;
    }

    @Override
    public Primary primary() {
        return new Primary("welcome-finish", texts.get("welcome-finish"), true);
    }

    @Override
    public void next() {
        throw new IllegalStateException("the frame leaves here");
    }
}
