package org.farthing.app.relaymode;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.CheckedField;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.PasswordBox;
import org.farthing.app.fx.QrCode;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.TextClip;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.money.ReviewSheet;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.OwnRelayDesk;
import org.farthing.app.session.RelayPlan;
import org.farthing.app.wallet.AddressText;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Address;

/** What is asked and told over the relay's page. */
final class RelaySheets {
    private static final double QR_SIZE = 160;
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Texts texts;
    private final Texts reviews;
    private final Words words;
    private final Times times;
    private final RelayModeModel model;
    private final Sheets sheets;

    RelaySheets(Texts texts, Times times, RelayModeModel model, Sheets sheets) {
        this.texts = texts;
        this.reviews = Texts.of(ReviewSheet.class, texts.language());
        this.words = new Words(texts.language());
        this.times = times;
        this.model = model;
        this.sheets = sheets;
    }

    private Instant now() {
        return model.live().moment().now();
    }

    // ---- what strangers reach ----

    /** What an exit's owner has to know first. Leaving the sheet in any other way than by agreeing leaves it at the middle. */
    void allowExit(Runnable allowed, Runnable stayed) {
        var sheet = new Sheet(texts.get("relay-exit-sheet.title"), "relay-exit-allow", texts.get("relay-exit-allow"), "relay-exit-stay",
                texts.get("relay-exit-stay"));
        Label notes = notes();
        sheet.with(Sheet.sentence("relay-exit-warning", texts.get("relay-exit-warning")), notes);
        sheet.also("relay-exit-read", texts.get("relay-exit-read"), () -> read(notes));
        sheet.onPrimary(() -> {
            sheets.close();
            allowed.run();
        }).onCancel(() -> {
            sheets.close();
            stayed.run();
        });
        sheets.open(sheet);
    }

    private Label notes() {
        Label notes = Parts.gone(Sheet.sentence("relay-exit-notes", texts.get("relay-exit-notes")));
        notes.setVisible(false);
        notes.setFocusTraversable(true);
        return notes;
    }

    private static void read(Label notes) {
        notes.setVisible(true);
        notes.requestFocus();
    }

    void changeExit(RelayPlan plan, Consumer<Boolean> changed) {
        var sheet = new Sheet(texts.get("relay-exit-change.title"), "sheet-primary", texts.get("relay-save"), "sheet-cancel",
                texts.get("relay-cancel"));
        var ports = new CheckedField("relay-exit-ports", texts.get("relay-exit-ports"), texts.get("relay-exit-ports.help"),
                text -> text.isEmpty() || PlanFields.ports(text).isPresent() ? Optional.empty() : Optional.of(texts.get("relay-exit-ports.error")));
        ports.input().setText(String.join(", ", plan.exitPorts()));
        Label warning = Parts.gone(Sheet.sentence("relay-exit-warning", texts.get("relay-exit-warning")));
        Label notes = notes();
        Button more = Parts.gone(Parts.button("relay-exit-read", texts.get("relay-exit-read"), () -> read(notes)));
        more.getStyleClass().add("small-button");
        warning.visibleProperty().bind(ports.input().textProperty().isNotEmpty());
        more.visibleProperty().bind(warning.visibleProperty());
        sheet.with(ports.root(), Sheet.sentence("relay-exit-none", texts.get("relay-exit-none")), warning, more, notes);
        sheet.beginningAt(ports.input());
        sheet.onPrimary(() -> {
            if (ports.isValid()) {
                sheets.close();
                model.change(plan.leadingTo(ports.text().isEmpty() ? List.of() : PlanFields.ports(ports.text()).orElseThrow()), changed);
            }
        }).onCancel(sheets::close);
        sheets.open(sheet);
    }

    // ---- cashing ----

    /** Nothing is sent before the primary is pressed, and figures that are older than half a minute by then are read again. */
    void cash() {
        var sheet = new Sheet(texts.get("relay-cash-sheet.title"), "sheet-primary", texts.get("relay-cash-sheet.reading"), "sheet-cancel",
                texts.get("relay-cancel"));
        Figure brings = Figure.balance("cash-brings", texts.get("cash-brings"));
        Figure fee = Figure.cost("cash-fee", texts.get("cash-fee"));
        Figure left = Figure.balance("cash-left", texts.get("cash-left"));
        Label count = Sheet.sentence("cash-count", "");
        Label warning = Parts.gone(Sheet.sentence("cash-warning", ""));
        warning.getStyleClass().add("warning-text");
        var figures = new VBox(brings.line(), fee.line(), left.line());
        figures.getStyleClass().add("review-figures");
        List.of(brings, fee, left).forEach(each -> each.value().setFocusTraversable(true));
        warning.setVisible(false);
        if (!model.desk().asksPassword()) {
            sheet.with(playMoney());
        }
        sheet.with(figures, count, warning, Sheet.sentence("cash-once", texts.get("cash-once")));
        sheet.beginningAt(brings.value());
        sheet.onCancel(sheets::close);
        sheets.open(sheet);
        var pane = new CashPane(sheet, brings, fee, left, count, warning);
        read(pane, Optional.empty());
    }

    /** As on every sheet that moves money. */
    private Label playMoney() {
        var chip = Sheet.sentence("review-world", reviews.get("review-world"));
        chip.getStyleClass().addAll("chip", "tone-accent");
        chip.setMinWidth(Region.USE_PREF_SIZE);
        return chip;
    }

    private record CashPane(Sheet sheet, Figure brings, Figure fee, Figure left, Label count, Label warning) {
    }

    /** @param agreed what was shown before, where somebody has pressed on figures that were too old */
    private void read(CashPane pane, Optional<OwnRelayDesk.Offer> agreed) {
        pane.sheet().working(texts.get("relay-cash-sheet.reading"));
        model.offer().whenDone(offer -> {
            show(pane, offer);
            if (agreed.filter(before -> isNoWorse(before, offer)).isPresent()) {
                send();
            } else {
                agreed.ifPresent(_ -> pane.sheet().say(texts.get("cash-risen")));
            }
        }).whenRefused(why -> refuse(pane, words.refusal(why))).whenBroken(() -> refuse(pane, texts.get("relay-message.broken"))).start();
    }

    private void refuse(CashPane pane, String sentence) {
        pane.sheet().say(sentence);
        pane.sheet().primaryText(texts.get("relay-cash-sheet.again"));
        pane.sheet().ready(true);
        pane.sheet().onPrimary(() -> read(pane, Optional.empty()));
    }

    /** A fee that rose by a tenth or more is shown before it is paid. */
    private static boolean isNoWorse(OwnRelayDesk.Offer before, OwnRelayDesk.Offer now) {
        return !now.fee().times(10).isMoreThan(before.fee().times(11)) && !before.brings().isMoreThan(now.brings());
    }

    private void show(CashPane pane, OwnRelayDesk.Offer offer) {
        String coin = model.coin();
        pane.brings().show(Optional.of(offer.brings()), coin);
        pane.fee().show(Optional.of(offer.fee()), coin);
        pane.left().show(Optional.of(offer.brings().minusOrZero(offer.fee())), coin);
        pane.count().setText(texts.get("cash-count", offer.channels(), offer.dust()));
        boolean poor = offer.fee().isMoreThan(offer.balance());
        boolean high = offer.channels() > 0 && RelayModeModel.isFeeHigh(offer.fee(), offer.brings());
        pane.warning().setVisible(high);
        pane.warning().setText(high ? texts.get("cash-warning",
                offer.fee().times(100).wei().divide(offer.brings().wei()).min(BigInteger.valueOf(999)).intValue(), latest()) : "");
        pane.sheet().primaryText(texts.get("relay-cash-sheet.primary", Money.balance(offer.brings(), coin)));
        pane.sheet().ready(offer.channels() > 0 && !poor);
        pane.sheet().say(poor ? texts.get("relay-message.fee", Money.cost(offer.fee(), coin))
                : offer.channels() == 0 ? texts.get("cash-nothing") : "");
        Instant read = now();
        pane.sheet().onPrimary(() -> {
            if (Duration.between(read, now()).compareTo(FRESH) > 0) {
                read(pane, Optional.of(offer));
            } else {
                send();
            }
        });
    }

    private String latest() {
        return model.relay().flatMap(OwnRelay::next).map(next -> times.dateAndTime(next.latest())).orElse(Money.UNKNOWN);
    }

    private void send() {
        sheets.close();
        model.cash();
    }

    // ---- starting and stopping ----

    void stop(OwnRelay relay) {
        var sheet = new Sheet(texts.get("relay-stop-sheet.title"), "sheet-primary", texts.get("relay-stop-sheet.primary"), "sheet-cancel",
                texts.get("relay-stop-sheet.stay"));
        sheet.with(Sheet.sentence("relay-stop-kept", texts.get("relay-stop-kept")));
        model.desk().uncashed().ifPresent(uncashed -> {
            Label waits = Sheet.sentence("relay-stop-waits", texts.get("relay-stop-waits", Money.balance(uncashed.waiting(), model.coin()),
                    times.dateAndTime(uncashed.before()), Money.cost(uncashed.atStake(), model.coin())));
            waits.getStyleClass().add("amount-sentence");
            sheet.with(waits);
        });
        sheet.with(Sheet.sentence("relay-stop-list", texts.get("relay-stop-list")));
        sheet.onPrimary(() -> {
            sheets.close();
            model.stop();
        }).onCancel(sheets::close);
        sheets.open(sheet);
    }

    /** The password once more: without it nobody can cash in this account's name. */
    void startAgain() {
        if (!model.desk().asksPassword()) {
            model.start(Optional.empty(), Optional.empty());
            return;
        }
        var sheet = new Sheet(texts.get("relay-start-sheet.title"), "sheet-primary", texts.get("relay-start-sheet.primary"), "sheet-cancel",
                texts.get("relay-cancel"));
        PasswordBox password = passwordBox();
        sheet.with(password.root()).beginningAt(password.field());
        sheet.onPrimary(() -> {
            if (password.isEmpty()) {
                password.fail(texts.get("relay-password.error"));
                return;
            }
            Password typed = password.password();
            password.clear();
            sheets.close();
            model.start(Optional.empty(), Optional.of(typed));
        }).onCancel(() -> {
            password.clear();
            sheets.close();
        });
        sheets.open(sheet);
    }

    private PasswordBox passwordBox() {
        return new PasswordBox(texts.language(), "relay-password", "relay-password-show", texts.get("relay-password"),
                texts.get("relay-password.help"));
    }

    // ---- the account ----

    /** {@code #relay-account-sheet}: where to send what bond and fees need, and the words behind it. */
    void account() {
        model.relay().flatMap(OwnRelay::account).ifPresentOrElse(this::account, () -> {
            var sheet = new Sheet(texts.get("relay-account-sheet.title"), "sheet-primary", "", "sheet-cancel", texts.get("relay-account-close"));
            sheet.acting(false).with(Sheet.sentence("relay-account-off", texts.get("relay-account-off"))).onCancel(sheets::close);
            sheets.open(sheet);
        });
    }

    private void account(OwnRelay.Account account) {
        boolean hasWords = model.desk().asksPassword();
        var sheet = new Sheet(texts.get("relay-account-sheet.title"), "sheet-primary", texts.get("relay-account-words"), "sheet-cancel",
                texts.get("relay-account-close"));
        sheet.acting(hasWords);
        var code = new QrCode("relay-account-qr", texts.get("relay-account-qr.name"));
        var paper = new StackPane(code.view());
        paper.getStyleClass().add("qr-paper");
        paper.setMinSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        paper.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        Figure balance = Figure.balance("relay-account-balance", texts.get("relay-account-balance"));
        balance.show(Optional.of(account.balance()), model.coin());
        var side = new VBox(address(account.address()), balance.line());
        side.getStyleClass().add("stacked");
        var row = new WrapRow(paper, WrapRow.growing(side)).gap(16);
        sheet.with(Sheet.sentence("relay-account-note", texts.get("relay-account-note")), row);
        Label list = Parts.gone(Sheet.sentence("relay-account-list", ""));
        list.setVisible(false);
        list.setFocusTraversable(true);
        list.getStyleClass().add("monospace");
        if (hasWords) {
            PasswordBox password = passwordBox();
            sheet.with(password.root(), list);
            sheet.onPrimary(() -> showWords(sheet, password, list));
        }
        sheet.onCancel(() -> {
            // Nothing of them stays in the window.
            list.setText("");
            sheets.close();
        });
        sheets.open(sheet);
        code.show(account.address().toString(), QR_SIZE);
    }

    private Node address(Address address) {
        Label text = Parts.sentence("relay-account-address", "monospace");
        text.setText(AddressText.grouped(address));
        text.setUserData(address.toString());
        text.setFocusTraversable(true);
        Label done = Parts.sentence("relay-account-copied", "muted");
        Button copy = Parts.button("relay-account-copy", texts.get("relay-account-copy"), () -> {
            TextClip.put(address.toString());
            done.setText(texts.get("relay-account-copied"));
        });
        copy.getStyleClass().add("small-button");
        return new VBox(8, text, Parts.row(copy, done));
    }

    private void showWords(Sheet sheet, PasswordBox password, Label list) {
        Password typed = password.password();
        password.clear();
        sheet.working(texts.get("relay-account-reading"));
        model.words(typed).whenDone(found -> {
            list.setText(String.join("  ", IntStream.range(0, found.size()).mapToObj(i -> texts.get("relay-account-word", i + 1, found.get(i)))
                    .toList()));
            list.setVisible(true);
            password.root().setVisible(false);
            password.root().setManaged(false);
            sheet.acting(false);
            list.requestFocus();
        }).whenRefused(why -> sheet.failed(words.refusal(why), texts.get("relay-account-words")))
                .whenBroken(() -> sheet.failed(texts.get("relay-message.broken"), texts.get("relay-account-words"))).start();
    }
}
