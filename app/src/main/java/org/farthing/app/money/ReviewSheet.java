package org.farthing.app.money;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Texts;
import org.farthing.app.language.Language;
import org.farthing.app.session.Estimate;
import org.farthing.app.session.MoneyDesk;
import org.farthing.app.session.Status;
import org.farthing.app.session.TransactionKey;

/**
 * The sheet that every transaction passes: what leaves the wallet, what it costs, what is left, how it is undone. Nothing is sent before
 * its primary is pressed, and then the watch takes its place. Belongs to the window's thread.
 */
public final class ReviewSheet {
    private final Texts texts;
    private final MoneyDesk desk;
    private final LiveStatus live;
    private final Clock clock;
    private final Sheets sheets;

    Language language() {
        return texts.language();
    }

    public ReviewSheet(Language language, MoneyDesk desk, LiveStatus live, Clock clock, Sheets sheets) {
        this.texts = Texts.of(ReviewSheet.class, language);
        this.desk = desk;
        this.live = live;
        this.clock = clock;
        this.sheets = sheets;
    }

    public MoneyDesk desk() {
        return desk;
    }

    public Clock clock() {
        return clock;
    }

    public LiveStatus live() {
        return live;
    }

    public Sheets sheets() {
        return sheets;
    }

    /** @param done run when the watch is left */
    public void open(Review review, Runnable done) {
        var model = new ReviewModel(texts.language(), desk, clock);
        var sheet = new Sheet(review.title(), "sheet-primary", texts.get("review.reading"), "sheet-cancel", texts.get("sheet-cancel"));
        var amount = Figure.cost("review-amount", review.amount().orElseGet(() -> texts.get("review-amount")));
        var expected = Figure.cost("review-expected", texts.get("review-expected"));
        var fee = Figure.cost("review-fee", texts.get("review-fee"));
        var left = Figure.balance("review-left", texts.get("review-left"));
        List<Figure> figures = new ArrayList<>(List.of(expected, fee, left));
        review.amount().ifPresent(_ -> figures.addFirst(amount));
        figures.forEach(figure -> figure.value().setFocusTraversable(true));
        List<Node> body = new ArrayList<>();
        if (live.moment().status().filter(Status::practice).isPresent()) {
            var world = Sheet.sentence("review-world", texts.get("review-world"));
            world.getStyleClass().addAll("chip", "tone-accent");
            world.setMinWidth(Region.USE_PREF_SIZE);
            body.add(world);
        }
        var table = new VBox(figures.stream().map(Figure::line).toArray(Node[]::new));
        table.getStyleClass().add("review-figures");
        body.add(table);
        for (int i = 0; i < review.lines().size(); i++) {
            body.add(Sheet.sentence("review-line-" + i, review.lines().get(i)));
        }
        Label undo = Sheet.sentence("review-undo", review.undo());
        body.add(undo);
        sheet.with(body.toArray(Node[]::new));
        sheet.stoppingAt(figures.stream().map(Figure::value).toArray(Node[]::new));
        sheet.beginningAt(figures.getFirst().value());
        review.back().ifPresent(way -> sheet.back(texts.get("sheet-back"), () -> {
            sheets.close();
            way.run();
        }));
        model.stateProperty().subscribe(state -> show(sheet, review, figures, state));
        sheet.onCancel(() -> {
            model.forget();
            sheets.close();
        });
        sheet.onPrimary(() -> model.confirm(number -> {
            sheets.close();
            new WatchSheet(this, review.working()).open(number, done);
        }));
        sheets.open(sheet);
        model.review(review.order());
    }

    /** Watches a transaction that was begun before, here or before a restart. */
    public void watch(TransactionKey transaction, String title, Runnable done) {
        new WatchSheet(this, title).open(transaction, done);
    }

    private void show(Sheet sheet, Review review, List<Figure> figures, ReviewModel.State state) {
        String coin = live.moment().coin();
        switch (state) {
            case ReviewModel.State.Reading _ -> {
                figures.forEach(figure -> figure.show(Optional.empty(), coin));
                sheet.say("");
                sheet.working(texts.get("review.reading"));
            }
            case ReviewModel.State.Shown(Estimate estimate, Optional<Estimate> risen) -> {
                for (Figure figure : figures) {
                    figure.show(Optional.of(switch (figure.value().getId()) {
                        case "review-amount" -> estimate.amount();
                        case "review-expected" -> estimate.expectedFee();
                        case "review-fee" -> estimate.highestFee();
                        default -> estimate.left();
                    }), coin);
                }
                sheet.primaryText(review.primary().apply(estimate));
                sheet.ready(estimate.isAffordable());
                if (!estimate.isAffordable()) {
                    sheet.say(texts.get("review.no-funds", Money.balance(estimate.balance(), coin),
                            Money.cost(estimate.amount().plus(estimate.highestFee()), coin)));
                } else {
                    sheet.say(risen.map(before -> texts.get("review.risen", Money.cost(before.highestFee(), coin),
                            Money.cost(estimate.highestFee(), coin))).orElse(""));
                }
            }
            case ReviewModel.State.Refused(String sentence, var _) -> {
                sheet.say(sentence.isEmpty() ? texts.get("review.broken") : sentence);
                sheet.primaryText(texts.get("review.refused"));
                sheet.ready(false);
            }
            case ReviewModel.State.Started _ -> sheet.working(texts.get("review.starting"));
        }
    }
}
