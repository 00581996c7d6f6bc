package org.farthing.app.home;

import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.Scrolls;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.wallet.value.Bytes;
import org.kordamp.ikonli.feather.Feather;

/** {@code #screen-home}. */
public final class HomeView implements Screen {
    private final HomeModel model;
    private final Texts texts;
    private final ScrollPane root = Scrolls.empty();
    private final ProtectionCard protection;
    private final MoneyCards money;
    private final TrafficCard traffic;
    private final NeedsList needs;
    private final HBox wordsReminder;

    /**
     * Where Home leads.
     *
     * @param channels       the channels' page
     * @param channel        one channel
     * @param topUp          a channel, with the sheet that adds to its deposit
     * @param openChannels   the opening of channels
     * @param everythingBack the plan for all deposits
     * @param receive        the wallet's address
     * @param checkWords     the check of the written words
     * @param setting        one setting, by the id of its field
     * @param checkup        the check of everything
     * @param openBrowser    opens a private browser, on its page
     */
    public record Elsewhere(Runnable channels, Consumer<Bytes> channel, Consumer<Bytes> topUp, Runnable openChannels,
            Runnable everythingBack, Runnable receive, Runnable checkWords, Consumer<String> setting, Runnable checkup,
            Runnable openBrowser) {
    }

    public HomeView(HomeModel model, Times times, Elsewhere elsewhere) {
        this.texts = Texts.of(HomeView.class, times.language());
        this.model = model;
        this.protection = new ProtectionCard(texts, model, times, elsewhere);
        this.money = new MoneyCards(texts, model, times, elsewhere);
        this.traffic = new TrafficCard(texts, model.live());
        this.needs = new NeedsList(texts, elsewhere);
        this.wordsReminder = wordsReminder(elsewhere.checkWords());
        var page = new VBox(protection.root(), money.root(), bottom());
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

    private Node bottom() {
        var row = Cards.row(traffic.root(), Cards.card(texts.get("home-needs.title"), Feather.BELL, wordsReminder, needs.root()));
        VBox.setVgrow(row, Priority.ALWAYS);
        return row;
    }

    private void show(HomeModel.Facts facts) {
        LiveStatus.Moment moment = facts.moment();
        Screen.show(root, facts.state());
        protection.show(facts);
        money.show(moment);
        traffic.show(moment.status());
        needs.show(facts);
        needs.root().setVisible(!moment.locked());
        showReminder();
        if (moment.locked()) {
            money.hideAmounts();
            protection.hideAmounts();
        }
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
        return protection.firstFocus();
    }

    @Override
    public void primary() {
        protection.primary();
    }

    @Override
    public void refresh() {
        model.refresh();
    }
}
