package org.farthing.app.home;

import java.time.Instant;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.Status;
import org.kordamp.ikonli.feather.Feather;

/** Where the money is, how much can be lost now, and how it comes back. Belongs to the window's thread. */
final class MoneyCards {
    private final Texts texts;
    private final Times times;
    private final HomeModel model;
    private final Figure wallet;
    private final Figure inChannels;
    private final Figure used;
    private final Figure spent;
    private final Figure atRisk;
    private final Figure comesBack;
    private final Label backDate = new Label();
    private final DayLimitLine limit;
    private final Pane root;

    MoneyCards(Texts texts, HomeModel model, Times times, HomeView.Elsewhere elsewhere) {
        this.texts = texts;
        this.times = times;
        this.model = model;
        wallet = Figure.balance("home-wallet", texts.get("home-wallet"));
        inChannels = Figure.balance("home-channels", texts.get("home-channels"));
        used = Figure.cost("home-used", texts.get("home-used"));
        spent = Figure.cost("home-spent", texts.get("home-spent"));
        atRisk = Figure.cost("home-at-risk", texts.get("home-at-risk"));
        comesBack = Figure.balance("home-back-amount", texts.get("home-back-amount"));
        limit = new DayLimitLine(texts, elsewhere.setting());
        root = content(elsewhere);
    }

    Node root() {
        return root;
    }

    private Pane content(HomeView.Elsewhere elsewhere) {
        var where = Cards.card(texts.get("home-money.title"), Feather.CREDIT_CARD, explain("home-money"),
                wallet.line(), inChannels.line(), used.line(), spent.line(),
                action("home-receive", elsewhere.receive()));
        atRisk.value().getStyleClass().add("figure-big");
        var note = new Label(texts.get("home-at-risk.note"));
        note.setWrapText(true);
        note.getStyleClass().addAll("note");
        note.setMinHeight(Region.USE_PREF_SIZE);
        var risk = Cards.card(texts.get("home-risk.title"), Feather.ALERT_CIRCLE, explain("home-risk"), atRisk.column(),
                limit.root(), note);
        comesBack.value().getStyleClass().add("figure-big");
        backDate.setId("home-back-date");
        backDate.setWrapText(true);
        backDate.setMinHeight(Region.USE_PREF_SIZE);
        backDate.getStyleClass().add("note");
        var back = Cards.card(texts.get("home-back.title"), Feather.CORNER_DOWN_LEFT, comesBack.column(), backDate,
                new WrapRow(action("home-show-channels", elsewhere.channels()), action("home-get-all-back", elsewhere.everythingBack()))
                        .gap(0).lineGap(0));
        return Cards.row(where, risk, back);
    }

    private Button action(String id, Runnable work) {
        var button = new Button(texts.get(id));
        button.setId(id);
        button.getStyleClass().addAll("flat", "small-button", "link-button", "card-action");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> work.run());
        return button;
    }

    private Button explain(String what) {
        return Explanation.mark(what + "-explain", texts.get(what + "-explain"), texts.get(what + "-explain.text"));
    }

    void show(LiveStatus.Moment moment) {
        Optional<Status> status = moment.status();
        String coin = moment.coin();
        wallet.show(status.map(Status::wallet), coin);
        inChannels.show(status.map(Status::inChannels), coin);
        used.show(status.map(Status::used), coin);
        spent.show(status.map(Status::spentThisSession), coin);
        atRisk.show(status.map(Status::atRisk), coin);
        limit.show(model.today(), coin);
        comesBack.show(status.map(Status::comesBack), coin);
        backDate.setText(status.map(known -> backDate(known, moment.now())).orElse(Money.UNKNOWN));
    }

    /** Whoever is at the window may not be the wallet's owner. */
    void hideAmounts() {
        for (Figure figure : new Figure[] {wallet, inChannels, used, spent, atRisk, comesBack}) {
            figure.hide();
        }
        limit.hide();
        backDate.setText(Money.HIDDEN);
    }

    private String backDate(Status status, Instant now) {
        if (status.comesBack().isZero()) {
            return texts.get("home-back-date.nothing");
        }
        return status.backAt().map(at -> at.isAfter(now)
                ? texts.get("home-back-date.known", times.date(at), times.distance(at, now))
                : texts.get("home-back-date.past", times.date(at))).orElseGet(() -> texts.get("home-back-date.unknown"));
    }
}
