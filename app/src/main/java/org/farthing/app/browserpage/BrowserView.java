package org.farthing.app.browserpage;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.browserpage.BrowserModel.Installed;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Worded;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.BrowserChoice;
import org.farthing.app.session.BrowserState;
import org.farthing.app.session.LeakItem;
import org.farthing.wallet.value.Bytes;

/** {@code #screen-browser}. */
public final class BrowserView implements Screen {
    private final BrowserModel model;
    private final Texts texts;
    private final Words words;
    private final Times times;
    private final VBox root = new VBox();
    private final Label standing = new Label();
    private final ComboBox<BrowserChoice> choice = new ComboBox<>();
    private final ComboBox<String> startPage = new ComboBox<>();
    private final Label why = new Label();
    private final ChecksView checks;
    private final Label progressText = new Label();
    private final ProgressBar progress = new ProgressBar();
    private final Label message = new Label();
    private final Button topUp;
    private final HBox messageRow;
    private final Button open = new Button();
    private final Button again;
    private final Button readHere;
    private final Label pageText = new Label();
    private final Button byHand;
    private final SitesView sites;

    /** @param topUpChannel opens the sheet that adds to a deposit */
    public BrowserView(BrowserModel model, Times times, Consumer<Bytes> topUpChannel) {
        this.texts = Texts.of(BrowserView.class, times.language());
        this.words = new Words(texts.language());
        this.checks = new ChecksView(texts);
        this.again = new Button(texts.get("leak-again"));
        this.readHere = new Button(texts.get("browser-read-here"));
        this.topUp = new Button(texts.get("browser-top-up"));
        this.messageRow = new HBox(message, topUp);
        this.byHand = new Button(texts.get("browser-by-hand"));
        this.model = model;
        this.times = times;
        this.sites = new SitesView(texts, model);
        standing.setId("browser-standing");
        standing.setWrapText(true);
        standing.setMinHeight(Region.USE_PREF_SIZE);
        standing.getStyleClass().add("muted");
        message.setId("browser-message");
        message.setWrapText(true);
        message.setMaxWidth(Double.MAX_VALUE);
        message.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(message, Priority.ALWAYS);
        topUp.setId("browser-top-up");
        topUp.getStyleClass().add("small-button");
        topUp.setMinWidth(Region.USE_PREF_SIZE);
        topUp.managedProperty().bind(topUp.visibleProperty());
        topUp.setOnAction(_ -> model.spent().ifPresent(line -> topUpChannel.accept(line.id())));
        messageRow.setAlignment(Pos.CENTER_LEFT);
        messageRow.getStyleClass().add("message");
        messageRow.managedProperty().bind(messageRow.visibleProperty());
        pageText.setId("browser-page-text");
        pageText.setWrapText(true);
        pageText.setMinHeight(Region.USE_PREF_SIZE);
        pageText.getStyleClass().addAll("card", "page-text");
        pageText.setFocusTraversable(true);
        pageText.textProperty().bind(model.pageTextProperty());
        pageText.visibleProperty().bind(model.pageTextProperty().isNotEmpty());
        pageText.managedProperty().bind(pageText.visibleProperty());
        root.setId("screen-browser");
        root.getStyleClass().add("page");
        root.setAccessibleText(title());
        VBox.setVgrow(sites.root(), Priority.ALWAYS);
        root.getChildren().setAll(choices(), checked(), messageRow, actions(), pageText, sites.root());
        model.observed().readWhile(Screen.shown(root));
        model.channels().readWhile(Screen.shown(root));
        root.sceneProperty().subscribe(scene -> {
            if (scene != null) {
                model.look();
            }
        });
        model.installedProperty().subscribe(this::found);
        model.readingProperty().subscribe(_ -> show());
        model.channels().readingProperty().subscribe(_ -> show());
        model.workingProperty().subscribe(_ -> show());
        model.refusalProperty().subscribe(_ -> show());
        model.live().momentProperty().when(Screen.shown(root)).subscribe(_ -> show());
    }

    private Node choices() {
        choice.setId("browser-choice");
        choice.setAccessibleText(texts.get("browser-choice"));
        choice.setConverter(new Worded<>(BrowserChoice::title));
        choice.valueProperty().subscribe(_ -> show());
        startPage.setId("browser-start-page");
        startPage.setAccessibleText(texts.get("browser-start-page"));
        startPage.setEditable(true);
        startPage.getItems().setAll(List.of(texts.get("browser-start-page.check")));
        startPage.setValue(texts.get("browser-start-page.check"));
        var row = new WrapRow(label("browser-choice", choice), choice, label("browser-start-page", startPage), startPage, standing)
                .tail(standing);
        row.getStyleClass().add("filters");
        why.setId("browser-why");
        why.getStyleClass().add("note");
        why.setWrapText(true);
        why.setMinHeight(Region.USE_PREF_SIZE);
        var rows = new VBox(row, why);
        rows.getStyleClass().add("browser-choices");
        return rows;
    }

    private Label label(String id, Node control) {
        var label = new Label(texts.get(id));
        label.setLabelFor(control);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    private Node checked() {
        var title = new Label(texts.get("browser-checked"));
        title.getStyleClass().add("card-title");
        Node mark = Explanation.mark("browser-checked-explain", texts.get("browser-checked-explain"),
                texts.get("browser-checked-explain.text"));
        progressText.setId("browser-progress");
        progressText.getStyleClass().add("muted");
        progressText.setWrapText(true);
        progressText.setMinHeight(Region.USE_PREF_SIZE);
        progress.setId("browser-progress-bar");
        progress.setPrefWidth(120);
        progress.managedProperty().bind(progress.visibleProperty());
        progress.setAccessibleText(texts.get("browser-checked"));
        var heading = new HBox(title, mark);
        heading.getStyleClass().add("explained");
        var row = new WrapRow(heading, progressText, progress).tail(progressText);
        row.getStyleClass().add("filters");
        var card = new VBox(row, checks.root());
        card.getStyleClass().add("card");
        return card;
    }

    private Node actions() {
        open.setId("browser-open");
        open.setMinWidth(Region.USE_PREF_SIZE);
        open.setOnAction(_ -> openOrClose());
        again.setId("leak-again");
        again.setMinWidth(Region.USE_PREF_SIZE);
        again.setAccessibleHelp(texts.get("leak-again.help"));
        again.setOnAction(_ -> model.check(browser()));
        readHere.setId("browser-read-here");
        readHere.setMinWidth(Region.USE_PREF_SIZE);
        readHere.setAccessibleHelp(texts.get("browser-read-here.help"));
        readHere.setOnAction(_ -> model.readHere(texts.language()));
        byHand.setId("browser-by-hand");
        byHand.setMinWidth(Region.USE_PREF_SIZE);
        byHand.getStyleClass().addAll("flat", "link-button");
        Explanation.behind(byHand, texts.get("browser-by-hand.text"));
        var row = new WrapRow(open, byHand, readHere, again).tail(byHand);
        row.getStyleClass().add("filters");
        return row;
    }

    private void found(Installed installed) {
        if (installed instanceof Installed.Found(List<BrowserChoice> choices, List<BrowserChoice> _)) {
            BrowserChoice before = choice.getValue();
            choice.getItems().setAll(choices);
            choice.setValue(before != null && choices.contains(before) ? before : choices.isEmpty() ? null : choices.getFirst());
        }
        show();
    }

    private Optional<String> browser() {
        return Optional.ofNullable(choice.getValue()).map(BrowserChoice::key);
    }

    private Optional<String> page() {
        return Optional.ofNullable(startPage.getEditor().getText()).map(String::strip)
                .filter(text -> !text.isEmpty() && !text.equals(texts.get("browser-start-page.check")));
    }

    /** What the button on Home does: opens one unless one is open. */
    public void openBrowser() {
        if (!model.isOpen()) {
            model.open(browser(), page());
        }
    }

    private void openOrClose() {
        if (model.isOpen()) {
            model.close();
        } else {
            openBrowser();
        }
    }

    private void show() {
        ScreenState state = model.state();
        Screen.show(root, state);
        LiveStatus.Moment moment = model.live().moment();
        standing.setText(moment.status().flatMap(status -> status.checkedAt().filter(_ -> moment.isProtected()))
                .map(at -> texts.get("browser-standing.protected", times.distance(at, moment.now())))
                .orElseGet(() -> words.standing(moment)));
        Optional<BrowserState> known = model.observed().reading().latest();
        boolean working = state == ScreenState.WORKING;
        progress.setVisible(working);
        known.ifPresent(browser -> {
            checks.show(browser);
            sites.show(browser, moment.coin());
            int done = ChecksView.done(browser);
            int all = LeakItem.values().length;
            progress.setProgress(browser.phase() == BrowserState.Phase.CHECKING ? (double) done / all : ProgressBar.INDETERMINATE_PROGRESS);
            progressText.setText(progressText(browser, done, all, working));
        });
        boolean none = model.installedProperty().get() instanceof Installed.Found(var choices, var _) && choices.isEmpty();
        String sentence = !model.refusalProperty().get().isEmpty() ? model.refusalProperty().get()
                : model.observed().reading() instanceof Reading.Failed<BrowserState> ? texts.get("browser-message.failed")
                : state == ScreenState.EMPTY ? texts.get("browser-message.none")
                : state == ScreenState.NO_FUNDS ? texts.get("browser-message.no-funds")
                : state == ScreenState.PARTIAL ? texts.get("browser-message.partial")
                : known.map(BrowserState::refusal).orElse("");
        message.setText(sentence);
        messageRow.setVisible(!sentence.isEmpty());
        topUp.setVisible(state == ScreenState.NO_FUNDS && model.refusalProperty().get().isEmpty());
        why.setText(known.map(browser -> reason(browser)).orElse(""));
        boolean isOpen = model.isOpen();
        open.setText(texts.get(isOpen ? "browser-open.close" : working ? "browser-open.working" : "browser-open"));
        open.setDisable(working || none && !isOpen);
        open.setAccessibleHelp(texts.get(none ? "browser-message.none" : "browser-open.help"));
        if (!isOpen && !open.getStyleClass().contains("accent")) {
            open.getStyleClass().add("accent");
        } else if (isOpen) {
            open.getStyleClass().remove("accent");
        }
        choice.setDisable(working || isOpen || none);
        startPage.setDisable(working || isOpen);
        again.setDisable(working || isOpen || none);
        readHere.setDisable(working);
    }

    private String progressText(BrowserState browser, int done, int all, boolean working) {
        return switch (browser.phase()) {
            case PREPARING -> texts.get("browser-progress.profile");
            case CHECKING -> texts.get("browser-progress.check", done, all);
            case OPEN, CLOSED, REFUSED -> working ? texts.get("browser-progress.profile") : browser.checkedAt()
                    .map(at -> texts.get("browser-progress.done", browser.browser(), times.distance(at, model.live().moment().now())))
                    .orElseGet(() -> texts.get("browser-progress.never"));
        };
    }

    /** What keeps sites apart, as seen where a browser is open, else as it is to be expected. */
    private String reason(BrowserState browser) {
        if (browser.phase() == BrowserState.Phase.OPEN) {
            return switch (browser.isolation()) {
                case SITE -> texts.get("browser-why.site");
                case DESTINATION -> texts.get("browser-why.destination");
                case START -> texts.get("browser-why.start");
                case UNKNOWN -> texts.get("browser-why.unknown");
            };
        }
        BrowserChoice value = choice.getValue();
        return value == null ? "" : texts.get(value.perSite() ? "browser-why.preferred" : "browser-why.other", value.title());
    }

    @Override
    public Region root() {
        return root;
    }

    @Override
    public String title() {
        return texts.get("screen-browser.title");
    }

    @Override
    public Node firstFocus() {
        return open.isDisabled() ? readHere : open;
    }

    @Override
    public void primary() {
        open.fire();
    }

    @Override
    public void refresh() {
        model.look();
        model.observed().refresh();
    }
}
