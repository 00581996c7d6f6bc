package org.farthing.app.home;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.TextClip;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.Standing;
import org.farthing.app.session.Status;
import org.farthing.wallet.value.Amount;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The answer to "am I protected?", with the path, what it costs, and the button that connects. Belongs to the window's thread. */
final class ProtectionCard {

    private final HomeModel model;
    private final Times times;
    private final Texts texts;
    private final Words words;
    private final FontIcon shield = Glyph.of(Feather.SHIELD_OFF);
    private final HBox badge = new HBox(shield);
    private final Label sentence = new Label();
    private final Label checked = new Label();
    private final ProgressBar progress = new ProgressBar(0);
    private final Button remedy = new Button();
    private final Button toggle = new Button();
    private final Button openBrowserButton = new Button();
    private final PathView path;
    private final Label price = new Label();
    private final Label socks = new Label();
    private final Button copySocks;
    private final HomeView.Elsewhere elsewhere;
    private final VBox root;
    private Runnable cure = () -> { };

    ProtectionCard(Texts texts, HomeModel model, Times times, HomeView.Elsewhere elsewhere) {
        this.texts = texts;
        this.words = new Words(texts.language());
        this.model = model;
        this.times = times;
        this.elsewhere = elsewhere;
        this.path = new PathView(texts, words);
        this.copySocks = new Button(texts.get("home-socks-copy"), Glyph.of(Feather.COPY));
        this.root = content();
    }

    VBox root() {
        return root;
    }

    /** The sentence that Home is about. */
    Node firstFocus() {
        return sentence;
    }

    void primary() {
        (openBrowserButton.isVisible() ? openBrowserButton : toggle).fire();
    }

    private VBox content() {
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
        remedy.setId("home-remedy");
        remedy.getStyleClass().add("small-button");
        remedy.setMinWidth(Region.USE_PREF_SIZE);
        remedy.setOnAction(_ -> cure.run());
        remedy.managedProperty().bind(remedy.visibleProperty());
        var sentences = new VBox(sentence, checked, progress, remedy);
        sentences.getStyleClass().add("status-words");
        HBox.setHgrow(sentences, Priority.ALWAYS);
        toggle.setId("connect-toggle");
        toggle.setMinWidth(Region.USE_PREF_SIZE);
        toggle.setAccessibleHelp(texts.get("connect-toggle.help"));
        toggle.setOnAction(_ -> model.live().toggle());
        openBrowserButton.setId("open-browser-button");
        openBrowserButton.setOnAction(_ -> elsewhere.openBrowser().run());
        openBrowserButton.setText(texts.get("open-browser-button"));
        openBrowserButton.getStyleClass().add("accent");
        openBrowserButton.setMinWidth(Region.USE_PREF_SIZE);
        openBrowserButton.setAccessibleHelp(texts.get("open-browser-button.help"));
        openBrowserButton.managedProperty().bind(openBrowserButton.visibleProperty());
        var said = WrapRow.growing(new HBox(badge, sentences));
        said.getStyleClass().add("status-said");
        var top = new WrapRow(said, openBrowserButton, toggle).gap(16).lineGap(8);
        top.getStyleClass().add("status-row");
        price.setId("home-price");
        price.getStyleClass().addAll("path-price", "amount-sentence");
        price.setMinWidth(Region.USE_PREF_SIZE);
        price.managedProperty().bind(price.textProperty().isNotEmpty());
        var way = new WrapRow(WrapRow.growing(path.root()), price).gap(20);
        socks.setId("home-socks");
        socks.getStyleClass().add("muted");
        socks.setWrapText(true);
        socks.setMinHeight(Region.USE_PREF_SIZE);
        copySocks.setId("home-socks-copy");
        copySocks.getStyleClass().addAll("flat", "small-button", "link-button");
        copySocks.setMinWidth(Region.USE_PREF_SIZE);
        copySocks.setOnAction(_ -> copySocks());
        copySocks.managedProperty().bind(copySocks.visibleProperty());
        var foot = new WrapRow(socks, copySocks, limits()).gap(8).lineGap(4);
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

    void show(HomeModel.Facts facts) {
        LiveStatus.Moment moment = facts.moment();
        Optional<Status> status = moment.status();
        Optional<Standing> standing = moment.standing();
        sentence.setText(words.standing(moment));
        sentence.setAccessibleText(sentence.getText());
        checked.setText(words.sentences(facts.sparesMissing() == 0 ? "" : texts.get("home-checked.spares", facts.sparesMissing()),
                facts.isOutOfFunds() ? texts.get("home-checked.no-funds") : explanation(moment)));
        shield.setIconCode(standing.map(Glyph::standing).orElse(Feather.MORE_HORIZONTAL));
        badge.getStyleClass().setAll("state-badge", standing.map(Glyph::tone).orElse("tone-neutral"));
        progress.setVisible(standing.filter(Standing.CONNECTING::equals).isPresent());
        status.ifPresent(known -> progress.setProgress(known.steps() == 0 ? 0 : (known.step() - 0.5) / known.steps()));
        showRemedy(facts);
        showToggle(standing);
        path.show(status.map(Status::path).orElse(List.of()), moment.isProtected());
        price.setText(facts.pathPrice().map(each -> texts.get("home-price", Money.perGigabyte(each, moment.coin()))).orElse(""));
        price.setAccessibleText(facts.pathPrice()
                .map(each -> texts.get("home-price.name", Money.perGigabyte(each, moment.coin()))).orElse(null));
        price.setUserData(facts.pathPrice().map(Amount::wei).orElse(null));
        Optional<String> address = status.flatMap(Status::socks);
        socks.setText(address.map(at -> texts.get("home-socks", at)).orElse(texts.get("home-socks.none")));
        copySocks.setVisible(address.isPresent());
    }

    /** What helps beside trying again: money where it is spent, and a look at everything where no path stands. */
    private void showRemedy(HomeModel.Facts facts) {
        boolean stopped = facts.state() == ScreenState.BLOCKED && !model.today().reached();
        Optional<ChannelLine> spent = facts.isOutOfFunds() ? facts.firstSpent() : Optional.empty();
        remedy.setVisible(spent.isPresent() || stopped);
        if (spent.isPresent()) {
            remedy.setText(texts.get("home-remedy.top-up"));
            cure = () -> elsewhere.topUp().accept(spent.get().id());
        } else {
            remedy.setText(texts.get("home-remedy.check"));
            cure = elsewhere.checkup();
        }
    }

    /** Whoever is at the window may not be the wallet's owner. */
    void hideAmounts() {
        price.setText("");
        price.setAccessibleText(null);
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
            case CONNECTING -> words.connecting(status);
            case UNCHECKED -> status.checkedAt()
                    .map(at -> texts.get("home-checked.stale", times.distance(at, moment.now())))
                    .orElseGet(() -> texts.get("home-checked.unchecked"));
            case PROTECTED -> texts.get("home-checked.protected", times.distance(status.checkedAt().orElseThrow(), moment.now()),
                    path.through(status.path()).orElseGet(() -> texts.get("home-checked.no-relays")));
            case PAUSED -> words.sentences(model.live().lostAt()
                    .map(at -> texts.get("home-checked.lost", times.moment(at, moment.now()))).orElse(""),
                    withCause(status, "home-checked.paused"));
            case BLOCKED -> withCause(status, "home-checked.blocked");
        };
    }

    private String withCause(Status status, String key) {
        return words.sentences(status.blockage().map(words::blockage).orElse(""), texts.get(key));
    }

    private void copySocks() {
        model.live().moment().status().flatMap(Status::socks).ifPresent(address -> TextClip.put(address));
    }
}
