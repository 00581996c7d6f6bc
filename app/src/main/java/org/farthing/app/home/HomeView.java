package org.farthing.app.home;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.TextClip;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.session.Standing;
import org.farthing.app.session.Status;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** {@code #screen-home}. */
public final class HomeView implements Screen {
    private static final int STEPS_NAMED = 4;

    private final HomeModel model;
    private final Times times;
    private final Texts texts;
    private final Words words;

    private final ScrollPane root = new ScrollPane();
    private final FontIcon shield = Glyph.of(Feather.SHIELD_OFF);
    private final HBox badge = new HBox(shield);
    private final Label sentence = new Label();
    private final Label checked = new Label();
    private final ProgressBar progress = new ProgressBar(0);
    private final Button toggle = new Button();
    private final Button openBrowserButton = new Button();
    private final PathView path;
    private final Label price = new Label();
    private final Label socks = new Label();
    private final Button copySocks;
    private final Figure wallet;
    private final Figure inChannels;
    private final Figure used;
    private final Figure spent;
    private final Figure atRisk;
    private final Figure comesBack;
    private final Label backDate = new Label();
    private final RateChart chart = new RateChart();
    private final Label rateNow = new Label(Money.UNKNOWN);
    private final Label ratePeak = new Label();
    private final NeedsList needs;
    private final DayLimitLine limit;
    private final HBox wordsReminder;

    /**
     * Where Home leads.
     *
     * @param channels       the channels' page
     * @param channel        one channel
     * @param everythingBack the plan for all deposits
     * @param checkWords     the check of the written words
     * @param setting        one setting, by the id of its field
     * @param openBrowser    opens a private browser, on its page
     */
    public record Elsewhere(Runnable channels, Consumer<Bytes> channel, Runnable everythingBack, Runnable checkWords,
            Consumer<String> setting, Runnable openBrowser) {
    }

    public HomeView(HomeModel model, Times times, Elsewhere elsewhere) {
        this.texts = Texts.of(HomeView.class, times.language());
        this.words = new Words(texts.language());
        this.path = new PathView(texts, words);
        this.copySocks = new Button(texts.get("home-socks-copy"), Glyph.of(Feather.COPY));
        this.wallet = Figure.balance("home-wallet", texts.get("home-wallet"));
        this.inChannels = Figure.balance("home-channels", texts.get("home-channels"));
        this.used = Figure.cost("home-used", texts.get("home-used"));
        this.spent = Figure.cost("home-spent", texts.get("home-spent"));
        this.atRisk = Figure.cost("home-at-risk", texts.get("home-at-risk"));
        this.comesBack = Figure.balance("home-back-amount", texts.get("home-back-amount"));
        this.model = model;
        this.times = times;
        this.needs = new NeedsList(texts, elsewhere.channel());
        this.limit = new DayLimitLine(texts, elsewhere.setting());
        this.wordsReminder = wordsReminder(elsewhere.checkWords());
        openBrowserButton.setOnAction(_ -> elsewhere.openBrowser().run());
        var page = new VBox(protection(), money(elsewhere.channels(), elsewhere.everythingBack()), bottom());
        page.getStyleClass().add("page");
        root.setId("screen-home");
        root.getStyleClass().add("page-scroll");
        root.setContent(page);
        root.setFitToWidth(true);
        root.setFitToHeight(true);
        root.setAccessibleText(title());
        model.factsProperty().when(Screen.shown(root)).subscribe(this::show);
        model.channels().readWhile(Screen.shown(root));
        model.wordsChecked().readWhile(Screen.shown(root));
        model.wordsChecked().readingProperty().subscribe(this::showReminder);
    }

    /** Only what is known to be missing is asked for, and only of whoever can do it. */
    private void showReminder() {
        boolean missing = model.wordsChecked().reading().latest().filter(done -> !done).isPresent();
        wordsReminder.setVisible(missing && !model.live().moment().locked());
    }

    /** {@code #home-need-words}: asks for the check that was put off. */
    private HBox wordsReminder(Runnable checkWords) {
        var text = new Label(texts.get("home-need-words"));
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        text.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(text, Priority.ALWAYS);
        var check = new Button(texts.get("home-need-words.check"));
        check.setId("home-need-words-check");
        check.setMinWidth(Region.USE_PREF_SIZE);
        check.getStyleClass().add("small-button");
        check.setOnAction(_ -> checkWords.run());
        var line = new HBox(Glyph.of(Feather.ALERT_TRIANGLE), text, check);
        line.setId("home-need-words");
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("need");
        line.setVisible(false);
        line.managedProperty().bind(line.visibleProperty());
        return line;
    }

    private Node protection() {
        badge.getStyleClass().add("state-badge");
        badge.setAlignment(Pos.CENTER);
        sentence.setId("home-status");
        sentence.getStyleClass().add("title-3");
        sentence.setFocusTraversable(true);
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        checked.setId("home-checked");
        checked.setWrapText(true);
        checked.setMinHeight(Region.USE_PREF_SIZE);
        checked.getStyleClass().add("muted");
        progress.setId("home-progress");
        progress.setMaxWidth(Double.MAX_VALUE);
        progress.managedProperty().bind(progress.visibleProperty());
        progress.setAccessibleText(texts.get("home-title"));
        var words = new VBox(sentence, checked, progress);
        words.getStyleClass().add("status-words");
        HBox.setHgrow(words, Priority.ALWAYS);
        toggle.setId("connect-toggle");
        toggle.setMinWidth(Region.USE_PREF_SIZE);
        toggle.setAccessibleHelp(texts.get("connect-toggle.help"));
        toggle.setOnAction(_ -> model.live().toggle());
        openBrowserButton.setId("open-browser-button");
        openBrowserButton.setText(texts.get("open-browser-button"));
        openBrowserButton.getStyleClass().add("accent");
        openBrowserButton.setMinWidth(Region.USE_PREF_SIZE);
        openBrowserButton.setAccessibleHelp(texts.get("open-browser-button.help"));
        openBrowserButton.managedProperty().bind(openBrowserButton.visibleProperty());
        var top = new HBox(badge, words, openBrowserButton, toggle);
        top.getStyleClass().add("status-row");
        price.setId("home-price");
        price.getStyleClass().addAll("path-price", "amount-sentence");
        price.setMinWidth(Region.USE_PREF_SIZE);
        price.managedProperty().bind(price.textProperty().isNotEmpty());
        HBox.setHgrow(path.root(), Priority.ALWAYS);
        var way = new HBox(path.root(), price);
        way.setAlignment(Pos.CENTER_LEFT);
        way.getStyleClass().add("path-row");
        socks.setId("home-socks");
        socks.getStyleClass().add("muted");
        socks.setMinWidth(Region.USE_PREF_SIZE);
        copySocks.setId("home-socks-copy");
        copySocks.getStyleClass().addAll("flat", "small-button", "link-button");
        copySocks.setMinWidth(Region.USE_PREF_SIZE);
        copySocks.setOnAction(_ -> copySocks());
        copySocks.managedProperty().bind(copySocks.visibleProperty());
        var foot = new FlowPane(8, 4, socks, copySocks, limits());
        foot.setAlignment(Pos.CENTER_LEFT);
        var card = new VBox(top, way, foot);
        card.getStyleClass().addAll("card", "status-card");
        return card;
    }

    private Button limits() {
        var button = new Button(texts.get("home-limits"), Glyph.of(Feather.HELP_CIRCLE));
        button.setId("home-limits");
        button.getStyleClass().addAll("flat", "small-button", "link-button");
        button.setMinWidth(Region.USE_PREF_SIZE);
        return Explanation.behind(button, texts.get("home-limits.text"));
    }

    private Node money(Runnable showChannels, Runnable getEverythingBack) {
        var where = Cards.card(texts.get("home-money.title"), Feather.CREDIT_CARD, explain("home-money"),
                wallet.line(), inChannels.line(), used.line(), spent.line());
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
        var show = new Button(texts.get("home-show-channels"));
        show.setId("home-show-channels");
        show.getStyleClass().addAll("flat", "small-button", "link-button", "card-action");
        show.setOnAction(_ -> showChannels.run());
        var all = new Button(texts.get("home-get-all-back"));
        all.setId("home-get-all-back");
        all.getStyleClass().addAll("flat", "small-button", "link-button", "card-action");
        all.setOnAction(_ -> getEverythingBack.run());
        var back = Cards.card(texts.get("home-back.title"), Feather.CORNER_DOWN_LEFT, comesBack.column(), backDate,
                new FlowPane(show, all));
        return Cards.row(where, risk, back);
    }

    private Button explain(String what) {
        return Explanation.mark(what + "-explain", texts.get(what + "-explain"), texts.get(what + "-explain.text"));
    }

    private Node bottom() {
        rateNow.setId("home-rate");
        rateNow.getStyleClass().add("figure-value");
        ratePeak.getStyleClass().add("note");
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var figures = new HBox(rateNow, gap, ratePeak);
        figures.setAlignment(Pos.BASELINE_LEFT);
        VBox.setVgrow(chart, Priority.ALWAYS);
        var traffic = Cards.card(texts.get("home-traffic.title"), Feather.ACTIVITY, figures, chart);
        var row = Cards.row(traffic, Cards.card(texts.get("home-needs.title"), Feather.BELL, wordsReminder, needs.root()));
        VBox.setVgrow(row, Priority.ALWAYS);
        return row;
    }

    private void show(HomeModel.Facts facts) {
        LiveStatus.Moment moment = facts.moment();
        Optional<Status> status = moment.status();
        Optional<Standing> standing = moment.standing();
        Screen.show(root, facts.state());
        sentence.setText(words.standing(moment));
        sentence.setAccessibleText(sentence.getText());
        checked.setText(explanation(moment));
        shield.setIconCode(standing.map(Glyph::standing).orElse(Feather.MORE_HORIZONTAL));
        badge.getStyleClass().setAll("state-badge", standing.map(Glyph::tone).orElse("tone-neutral"));
        progress.setVisible(standing.filter(Standing.CONNECTING::equals).isPresent());
        status.ifPresent(known -> progress.setProgress(known.steps() == 0 ? 0 : (known.step() - 0.5) / known.steps()));
        showToggle(standing);
        path.show(status.map(Status::path).orElse(List.of()), moment.isProtected());
        String coin = moment.coin();
        price.setText(facts.pathPrice().map(each -> texts.get("home-price", Money.perGigabyte(each, coin))).orElse(""));
        price.setUserData(facts.pathPrice().map(Amount::wei).orElse(null));
        Optional<String> address = status.flatMap(Status::socks);
        socks.setText(address.map(at -> texts.get("home-socks", at)).orElse(texts.get("home-socks.none")));
        copySocks.setVisible(address.isPresent());
        wallet.show(status.map(Status::wallet), coin);
        inChannels.show(status.map(Status::inChannels), coin);
        used.show(status.map(Status::used), coin);
        spent.show(status.map(Status::spentThisSession), coin);
        atRisk.show(status.map(Status::atRisk), coin);
        limit.show(model.today(), coin);
        comesBack.show(status.map(Status::comesBack), coin);
        backDate.setText(status.map(known -> backDate(known, moment.now())).orElse(Money.UNKNOWN));
        showTraffic(status);
        needs.show(facts);
        needs.root().setVisible(!moment.locked());
        showReminder();
        if (moment.locked()) {
            hideAmounts();
        }
    }

    /** Whoever is at the window may not be the wallet's owner. */
    private void hideAmounts() {
        for (Figure figure : new Figure[] {wallet, inChannels, used, spent, atRisk, comesBack}) {
            figure.hide();
        }
        limit.hide();
        backDate.setText(Money.HIDDEN);
        price.setText("");
        price.setUserData(null);
    }

    private void showToggle(Optional<Standing> standing) {
        toggle.setText(texts.get(standing.map(known -> switch (known) {
            case OFF -> "connect-toggle.connect";
            case CONNECTING -> "connect-toggle.cancel";
            case UNCHECKED, PROTECTED, PAUSED -> "connect-toggle.disconnect";
            case BLOCKED -> "connect-toggle.again";
        }).orElse("connect-toggle.connect")));
        openBrowserButton.setVisible(standing.filter(Standing.PROTECTED::equals).isPresent());
        boolean primary = standing.filter(known -> known == Standing.OFF || known == Standing.BLOCKED).isPresent();
        if (primary != toggle.getStyleClass().contains("accent")) {
            if (primary) {
                toggle.getStyleClass().add("accent");
            } else {
                toggle.getStyleClass().remove("accent");
            }
        }
    }

    private String explanation(LiveStatus.Moment moment) {
        if (moment.status().isEmpty()) {
            return texts.get("home-checked.unknown");
        }
        Status status = moment.status().get();
        return switch (Standing.of(status, moment.now())) {
            case OFF -> texts.get("home-checked.off");
            case CONNECTING -> texts.get("home-checked.connecting", step(status));
            case UNCHECKED -> status.checkedAt()
                    .map(at -> texts.get("home-checked.stale", times.distance(at, moment.now())))
                    .orElseGet(() -> texts.get("home-checked.unchecked"));
            case PROTECTED -> texts.get("home-checked.protected", times.distance(status.checkedAt().orElseThrow(), moment.now()),
                    path.through(status.path()).orElseGet(() -> texts.get("home-checked.no-relays")));
            case PAUSED -> model.live().lostAt().map(at -> lost(status, at, moment.now()))
                    .orElseGet(() -> withCause(status, "home-checked.paused"));
            case BLOCKED -> withCause(status, "home-checked.blocked");
        };
    }

    private String withCause(Status status, String key) {
        return status.blockage().map(why -> texts.get("home-checked.why", words.blockage(why), texts.get(key)))
                .orElseGet(() -> texts.get(key));
    }

    private String lost(Status status, Instant at, Instant now) {
        return texts.get("home-checked.lost", times.moment(at, now), status.blockage().map(words::blockage).orElse(""));
    }

    /** The four steps have names; another program's seventh has a number. */
    private String step(Status status) {
        boolean named = status.steps() == STEPS_NAMED && status.step() >= 1 && status.step() <= STEPS_NAMED;
        return named ? texts.get("home-step." + status.step()) : texts.get("home-step.other", status.step());
    }

    private String backDate(Status status, Instant now) {
        if (status.comesBack().isZero()) {
            return texts.get("home-back-date.nothing");
        }
        return status.backAt().map(at -> at.isAfter(now)
                ? texts.get("home-back-date.known", times.date(at), times.distance(at, now))
                : texts.get("home-back-date.past", times.date(at))).orElseGet(() -> texts.get("home-back-date.unknown"));
    }

    private void showTraffic(Optional<Status> status) {
        List<OptionalLong> rates = model.live().rates();
        chart.show(rates);
        String now = status.map(Status::bytesPerSecond)
                .map(rate -> rate == 0 ? texts.get("home-traffic.idle") : texts.get("home-traffic.now", Sizes.bytes(rate)))
                .orElse(Money.UNKNOWN);
        rateNow.setText(now);
        OptionalLong peak = rates.stream().flatMapToLong(OptionalLong::stream).max();
        ratePeak.setText(peak.isPresent() && peak.getAsLong() > 0 ? texts.get("home-traffic.peak", Sizes.bytes(peak.getAsLong())) : "");
        chart.setAccessibleText(texts.get("home-traffic.name", now, peak.isPresent() ? Sizes.bytes(peak.getAsLong()) : Money.UNKNOWN));
    }

    private void copySocks() {
        model.live().moment().status().flatMap(Status::socks).ifPresent(address -> TextClip.put(address));
    }

    @Override
    public Region root() {
        return root;
    }

    @Override
    public String title() {
        return texts.get("screen-home.title");
    }

    @Override
    public String command() {
        return "wallet balance";
    }

    @Override
    public Node firstFocus() {
        return sentence;
    }

    @Override
    public void primary() {
        (openBrowserButton.isVisible() ? openBrowserButton : toggle).fire();
    }

    @Override
    public void refresh() {
        model.refresh();
    }
}
