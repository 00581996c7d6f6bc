package org.farthing.app.channels;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.CheckedField;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.TypedNumber;
import org.farthing.app.money.AmountText;
import org.farthing.app.money.Review;
import org.farthing.app.money.ReviewSheet;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.Estimate;
import org.farthing.app.session.MoneyOrder;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** What can be done to the chosen channels, one or many: each with a sheet that asks for what is missing, then the review. */
final class ChannelOrders {
    private static final int FEWEST_DAYS = 7;
    private static final int MOST_DAYS = 90;
    private static final int USUAL_DAYS = 30;
    /** Money added to a channel that ends so soon would hardly be used. */
    private static final Duration NEAR = Duration.ofHours(24);
    private static final Amount USUAL_ADDITION = Amount.ofCoins(1);

    /** What the buttons do. */
    enum Deed {
        TOP_UP("channel-topup"), CLOSE("channel-close"), REQUEST("channel-request"), REFUND("channel-refund"), EXTEND("channel-extend"),
        REOPEN("channel-reopen");

        private final String id;

        Deed(String id) {
            this.id = id;
        }

        String id() {
            return id;
        }

        /** Whether it makes sense for a channel in this state. */
        boolean fits(ChannelPhase phase) {
            return switch (this) {
                case TOP_UP -> phase == ChannelPhase.OPEN || phase == ChannelPhase.LOW || phase == ChannelPhase.USED_UP;
                case CLOSE -> phase.closable();
                case REQUEST, EXTEND -> phase.closable() || phase == ChannelPhase.CLOSING;
                case REFUND -> phase == ChannelPhase.REFUNDABLE;
                case REOPEN -> phase == ChannelPhase.FAILED;
            };
        }
    }

    private final Texts texts;
    private final Times times;
    private final Sheets sheets;
    private final ReviewSheet review;
    private final Runnable done;
    private final AmountText amounts;
    /** What was typed last into the sheet of each name. */
    private final Map<String, String> typed = new HashMap<>();

    ChannelOrders(Texts texts, Times times, Sheets sheets, ReviewSheet review, Runnable done) {
        this.amounts = new AmountText(texts.language());
        this.texts = texts;
        this.times = times;
        this.sheets = sheets;
        this.review = review;
        this.done = done;
    }

    void begin(Deed deed, List<ChannelLine> lines) {
        if (lines.isEmpty()) {
            return;
        }
        switch (deed) {
            case TOP_UP -> topUp(lines);
            case CLOSE -> close(fitting(deed, lines));
            case REQUEST -> request(fitting(deed, lines));
            case REFUND -> refund(fitting(deed, lines));
            case EXTEND -> days(fitting(deed, lines), "extend");
            case REOPEN -> days(fitting(deed, lines), "reopen");
        }
    }

    /** What was typed and left is there again, so that Esc loses nothing. */
    private void keep(CheckedField field, String what, String usual) {
        field.input().setText(typed.getOrDefault(what, usual));
        field.input().textProperty().subscribe(text -> typed.put(what, text));
    }

    private static List<ChannelLine> fitting(Deed deed, List<ChannelLine> lines) {
        return lines.stream().filter(line -> deed.fits(line.state())).toList();
    }

    private static List<Bytes> ids(List<ChannelLine> lines) {
        return lines.stream().map(ChannelLine::id).toList();
    }

    private String coin() {
        return review.live().moment().coin();
    }

    /** The sentence about one channel, which begins with its relay's name, or about many, which begins with their number. */
    private String said(String key, List<ChannelLine> lines, Object... more) {
        boolean one = lines.size() == 1;
        Object first = one ? lines.getFirst().relayName() : (Object) lines.size();
        return texts.get(one ? key : key + ".many", Stream.concat(Stream.of(first), Stream.of(more)).toArray());
    }

    private static Amount sum(List<ChannelLine> lines, Function<ChannelLine, Amount> amount) {
        return lines.stream().map(amount).reduce(Amount.ZERO, Amount::plus);
    }

    // ---- top up ----

    private void topUp(List<ChannelLine> lines) {
        var sheet = new Sheet(said("topup.title", lines), "sheet-primary", texts.get("orders.review"), "sheet-cancel",
                texts.get("orders.cancel"));
        var field = new CheckedField("topup-amount", texts.get(lines.size() == 1 ? "topup-amount" : "topup-amount.each"),
                texts.get("topup-amount.help"), text -> closing(lines).or(() -> amounts.fault(text, coin(), Optional.empty())));
        var total = Figure.cost("topup-total", texts.get("topup-total"));
        field.input().textProperty().subscribe(text ->
                total.show(amounts.parse(text).map(each -> each.times(lines.size())), coin()));
        keep(field, "topup", USUAL_ADDITION.toCoins());
        sheet.with(field.root(), total.line()).stoppingAt(field.input()).beginningAt(field.input()).onCancel(sheets::close);
        sheet.onPrimary(() -> {
            if (!field.isValid()) {
                field.input().requestFocus();
                return;
            }
            Amount each = amounts.parse(field.text()).orElseThrow();
            sheets.close();
            reviewTopUp(lines, each);
        });
        sheets.open(sheet);
    }

    private Optional<String> closing(List<ChannelLine> lines) {
        Instant now = review.live().moment().now();
        boolean late = lines.stream().anyMatch(line -> !Deed.TOP_UP.fits(line.state())
                || line.refundableAt().filter(at -> at.isBefore(now.plus(NEAR))).isPresent());
        return late ? Optional.of(texts.get("topup-amount.error.closing")) : Optional.empty();
    }

    private void reviewTopUp(List<ChannelLine> lines, Amount each) {
        String coin = coin();
        String after = lines.size() == 1
                ? texts.get("topup.after", Money.balance(lines.getFirst().deposit().plus(each), coin), date(lines.getFirst()))
                : texts.get("topup.after.many", Money.balance(sum(lines, ChannelLine::deposit).plus(each.times(lines.size())), coin));
        review.open(new Review(new MoneyOrder.TopUp(ids(lines), each), said("topup.title", lines),
                Optional.of(texts.get("topup.lock")), estimate -> texts.get("topup.primary", Money.cost(estimate.amount(), coin)),
                List.of(said("topup.to", lines), after), texts.get("topup.undo"),
                said("topup.working", lines, Money.cost(each.times(lines.size()), coin)),
                Optional.of(() -> topUp(lines))), done);
    }

    private String date(ChannelLine line) {
        return line.refundableAt().map(times::date).orElse(Money.UNKNOWN);
    }

    /** The latest of the dates: from then on all of them can be taken back. */
    private String lastDate(List<ChannelLine> lines) {
        return lines.stream().flatMap(line -> line.refundableAt().stream()).max(Instant::compareTo).map(times::dateAndTime)
                .orElse(Money.UNKNOWN);
    }

    // ---- ends ----

    private void close(List<ChannelLine> lines) {
        if (lines.isEmpty()) {
            return;
        }
        String most = Money.cost(sum(lines, ChannelLine::signed), coin());
        review.open(new Review(new MoneyOrder.AskToClose(ids(lines)), said("close.title", lines), Optional.empty(),
                _ -> said("close.primary", lines),
                List.of(said("close.line", lines, most, lastDate(lines))),
                said("close.undo", lines), said("close.working", lines), Optional.empty()), done);
    }

    private void request(List<ChannelLine> lines) {
        if (lines.isEmpty()) {
            return;
        }
        String coin = coin();
        review.open(new Review(new MoneyOrder.RequestClose(ids(lines)), said("request.title", lines), Optional.empty(),
                _ -> said("request.primary", lines), List.of(said("request.line", lines,
                        Money.cost(sum(lines, ChannelLine::signed), coin), Money.balance(sum(lines, ChannelLine::comesBack), coin))),
                said("request.undo", lines), said("request.working", lines), Optional.empty()), done);
    }

    private void refund(List<ChannelLine> lines) {
        if (lines.isEmpty()) {
            return;
        }
        // The date has passed: what relays did not cash until now they cannot cash any more.
        String back = Money.balance(sum(lines, ChannelLine::deposit), coin());
        review.open(new Review(new MoneyOrder.Refund(ids(lines)), said("refund.title", lines), Optional.empty(),
                _ -> texts.get("refund.primary", back), List.of(texts.get("refund.line", back)), said("refund.undo", lines),
                texts.get("refund.working", back), Optional.empty()), done);
    }

    // ---- days ----

    private void days(List<ChannelLine> lines, String what) {
        if (lines.isEmpty()) {
            return;
        }
        var sheet = new Sheet(said(what + ".title", lines), "sheet-primary", texts.get("orders.review"), "sheet-cancel",
                texts.get("orders.cancel"));
        var field = new CheckedField("channel-days", texts.get("channel-days"), texts.get("channel-days.help"), text ->
                days(text).isPresent() ? Optional.empty() : Optional.of(texts.get("channel-days.error")));
        keep(field, what, Integer.toString(USUAL_DAYS));
        sheet.with(Sheet.sentence(what + "-line", said(what + ".line", lines)), new VBox(field.root()))
                .stoppingAt(field.input()).beginningAt(field.input()).onCancel(sheets::close);
        sheet.onPrimary(() -> {
            if (!field.isValid()) {
                field.input().requestFocus();
                return;
            }
            int days = (int) days(field.text()).orElseThrow();
            sheets.close();
            reviewDays(lines, what, days);
        });
        sheets.open(sheet);
    }

    private static OptionalLong days(String text) {
        return TypedNumber.whole(text, FEWEST_DAYS, MOST_DAYS);
    }

    private void reviewDays(List<ChannelLine> lines, String what, int days) {
        boolean extend = what.equals("extend");
        MoneyOrder order = extend ? new MoneyOrder.Extend(ids(lines), days) : new MoneyOrder.Reopen(ids(lines), days);
        String coin = coin();
        Function<Estimate, String> primary = estimate -> extend ? texts.get("extend.primary", days)
                : texts.get("reopen.primary", Money.cost(estimate.amount(), coin));
        review.open(new Review(order, said(what + ".title", lines),
                extend ? Optional.empty() : Optional.of(texts.get("topup.lock")), primary,
                List.of(said(what + ".line", lines)), texts.get(what + ".undo"), said(what + ".working", lines),
                Optional.of(() -> days(lines, what))), done);
    }
}
