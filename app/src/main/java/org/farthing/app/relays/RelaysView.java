package org.farthing.app.relays;

import atlantafx.base.controls.CustomTextField;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.collections.transformation.SortedList;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.AllOrOne;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.FieldError;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.TypedAmount;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.Blockage;
import org.farthing.app.session.RelayListing;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.kordamp.ikonli.feather.Feather;

/** {@code #screen-relays}. Marking a relay pays nothing; never using one closes no channel. */
public final class RelaysView implements Screen {
    private final RelaysModel model;
    private final Times times;
    private final OpenChannels openChannels;
    private final Texts texts;
    private final Words words;
    private final VBox root = new VBox();
    private final CustomTextField search = new CustomTextField();
    private final ComboBox<Optional<String>> country;
    private final TextField maxPrice = new TextField();
    private final FieldError maxPriceError = new FieldError("relays-max-price-error");
    private final Button exitPort = new Button(null, Glyph.of(Feather.X));
    private final Button clear = new Button();
    private final Label message = new Label();
    private final Button again = new Button();
    private final HBox messageRow = new HBox(message, again);
    private final Label placeholder = new Label();
    private final TableView<RelayRow> table;
    private final Label age = new Label();
    private final Button choose = new Button();
    private final Button open = new Button();
    private final Button never = new Button();
    /** What each was meant to get when a choice was taken over; gone as soon as the marks are others. */
    private Optional<ChosenDeposit> chosen = Optional.empty();
    /** Why the last thing that was asked for was not done, or empty. */
    private String refusal = "";

    private record ChosenDeposit(List<Bytes> relays, Amount each) {
    }

    /** @param openChannels where the opening begins */
    public RelaysView(RelaysModel model, Times times, Sheets sheets, OpenChannels openChannels) {
        this.texts = Texts.of(RelaysView.class, times.language());
        this.words = new Words(texts.language());
        this.model = model;
        this.times = times;
        this.openChannels = openChannels;
        this.country = AllOrOne.box(texts, "relays-country", List.of(), model.countryProperty(),
                code -> words.country(code).orElse(code));
        this.table = new RelaysTable(texts, times, () -> model.live().moment().now()).table();
        var sorted = new SortedList<>(model.shown());
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setItems(sorted);
        table.setPlaceholder(placeholder);
        VBox.setVgrow(table, Priority.ALWAYS);
        messageRow.managedProperty().bind(messageRow.visibleProperty());
        root.setId("screen-relays");
        root.getStyleClass().add("page");
        root.setAccessibleText(title());
        root.getChildren().setAll(filters(new ChooseSheet(texts, words, model, sheets, this::take)), messageRow, table, foot());
        prepareMessage();
        model.observed().readWhile(Screen.shown(root));
        model.observed().readingProperty().subscribe(_ -> show());
        model.live().momentProperty().when(Screen.shown(root)).subscribe(_ -> show());
        model.shown().addListener((javafx.beans.Observable _) -> show());
    }

    // ---- parts ----

    private Node filters(ChooseSheet sheet) {
        search.setId("relays-search");
        search.setPromptText(texts.get("relays-search"));
        search.setAccessibleText(texts.get("relays-search.name"));
        search.setLeft(Glyph.of(Feather.SEARCH));
        search.setPrefColumnCount(14);
        search.textProperty().bindBidirectional(model.searchProperty());
        maxPrice.setId("relays-max-price");
        maxPrice.setPromptText(texts.get("relays-max-price"));
        maxPrice.setAccessibleText(texts.get("relays-max-price.name"));
        maxPrice.setPrefColumnCount(8);
        maxPrice.textProperty().subscribe(this::priceTyped);
        var mine = new CheckBox(texts.get("relays-mine"));
        mine.setId("relays-mine");
        mine.setMinWidth(Region.USE_PREF_SIZE);
        mine.selectedProperty().bindBidirectional(model.mineOnlyProperty());
        exitPort.setId("relays-port");
        exitPort.getStyleClass().add("small-button");
        exitPort.setMinWidth(Region.USE_PREF_SIZE);
        exitPort.setAccessibleHelp(texts.get("relays-port.help"));
        exitPort.managedProperty().bind(exitPort.visibleProperty());
        exitPort.setOnAction(_ -> model.exitPortProperty().set(Optional.empty()));
        model.exitPortProperty().subscribe(port -> {
            exitPort.setText(port.map(each -> texts.get("relays-port", each)).orElse(""));
            exitPort.setVisible(port.isPresent());
        });
        clear.setId("relays-clear");
        clear.setText(texts.get("relays-clear"));
        clear.getStyleClass().addAll("flat", "small-button", "link-button");
        clear.setMinWidth(Region.USE_PREF_SIZE);
        clear.managedProperty().bind(clear.visibleProperty());
        clear.setOnAction(_ -> clearFilters());
        choose.setId("relays-choose-for-me");
        choose.setText(texts.get("relays-choose-for-me"));
        choose.setMinWidth(Region.USE_PREF_SIZE);
        choose.setOnAction(_ -> sheet.open());
        var row = new WrapRow(search, country,
                AllOrOne.box(texts, "relays-role", List.of("entry", "middle", "exit"), model.roleProperty(), words::role), maxPrice, mine,
                clear, choose).tail(choose);
        row.getStyleClass().add("filters");
        var rows = new VBox(row, maxPriceError, exitPort);
        rows.getStyleClass().add("stacked");
        return rows;
    }

    private void priceTyped(String text) {
        Optional<Amount> most = TypedAmount.parse(text);
        boolean wrong = !text.isBlank() && most.isEmpty();
        model.maxPriceProperty().set(most.map(Money::perUnit));
        maxPriceError.setText(wrong ? texts.get("relays-max-price-error") : "");
        maxPrice.setAccessibleHelp(wrong ? maxPriceError.getText() : null);
    }

    private void clearFilters() {
        model.clearFilters();
        maxPrice.clear();
        show();
    }

    private void prepareMessage() {
        message.setId("relays-message");
        message.setWrapText(true);
        message.setMinHeight(Region.USE_PREF_SIZE);
        message.setFocusTraversable(true);
        HBox.setHgrow(message, Priority.ALWAYS);
        message.setMaxWidth(Double.MAX_VALUE);
        again.setId("relays-again");
        again.setText(texts.get("relays-again"));
        again.getStyleClass().add("small-button");
        again.setMinWidth(Region.USE_PREF_SIZE);
        again.setOnAction(_ -> readAgain());
        messageRow.setAlignment(Pos.CENTER_LEFT);
        messageRow.getStyleClass().add("message");
    }

    private void readAgain() {
        again.setDisable(true);
        model.readAgain().whenDone(_ -> finished("")).whenRefused(refused -> finished(words.refusal(refused)))
                .whenBroken(() -> finished(texts.get("relays-message.failed"))).start();
    }

    private void finished(String why) {
        again.setDisable(false);
        refusal = why;
        show();
        model.observed().refresh();
    }

    private Node foot() {
        age.setId("relays-age");
        age.getStyleClass().add("muted");
        age.setWrapText(true);
        age.setMinHeight(Region.USE_PREF_SIZE);
        open.setId("relays-open-chosen");
        open.getStyleClass().add("accent");
        open.setMinWidth(Region.USE_PREF_SIZE);
        open.setOnAction(_ -> openChosen());
        never.setId("relays-never-use");
        never.setMinWidth(Region.USE_PREF_SIZE);
        never.setAccessibleHelp(texts.get("relays-never-use.help"));
        never.setOnAction(_ -> neverUse());
        var aged = WrapRow.growing(new HBox(age, Explanation.mark("relays-age-explain", texts.get("relays-age-explain"),
                texts.get("relays-age-explain.text"))));
        aged.getStyleClass().addAll("explained", "sentence");
        var row = new WrapRow(aged, never, open).tail(never);
        row.getStyleClass().add("filters");
        return row;
    }

    // ---- acting ----

    private void take(Choice choice) {
        List<Bytes> ids = choice.relays().stream().map(each -> each.id()).toList();
        clearFilters();
        model.mark(ids);
        chosen = Optional.of(new ChosenDeposit(ids, choice.each()));
        show();
        open.requestFocus();
    }

    private void openChosen() {
        List<Bytes> marked = model.marked().stream().map(RelayRow::id).toList();
        if (!marked.isEmpty()) {
            Optional<Amount> each = chosen.filter(choice -> choice.relays().size() == marked.size() && choice.relays().containsAll(marked))
                    .map(ChosenDeposit::each);
            openChannels.with(marked, each);
        }
    }

    /** Where all that are marked are never used already, they may come back. */
    private void neverUse() {
        List<RelayRow> marked = model.marked();
        if (!marked.isEmpty()) {
            model.neverUse(marked.stream().map(RelayRow::id).toList(), !comesBack(marked))
                    .whenDone(_ -> {
                        model.mark(List.of());
                        finished("");
                    })
                    .whenRefused(refused -> finished(words.refusal(refused))).start();
        }
    }

    private static boolean comesBack(List<RelayRow> marked) {
        return marked.stream().allMatch(row -> row.line().neverUse());
    }

    // ---- showing ----

    private void show() {
        ScreenState state = model.stateProperty().get();
        Screen.show(root, state);
        AllOrOne.offer(country, model.countries());
        clear.setVisible(model.isFiltered() || !maxPrice.getText().isBlank());
        placeholder.setText(texts.get(switch (state) {
            case LOADING -> "relays-table.reading";
            case OFFLINE -> "relays-table.failed";
            case READY, PARTIAL -> "relays-table.no-match";
            case EMPTY, BLOCKED, WORKING, NO_FUNDS, LOCKED -> "relays-table.empty";
        }));
        String trouble = trouble();
        if (!trouble.equals(message.getText())) {
            message.setText(trouble);
        }
        messageRow.setVisible(!trouble.isEmpty());
        age.setText(model.listing().map(this::age).orElse(""));
        showMarked(model.marked());
    }

    private void showMarked(List<RelayRow> marked) {
        open.setText(texts.get("relays-open-chosen", marked.size()));
        open.setAccessibleHelp(marked.isEmpty() ? texts.get("relays-open-chosen.none") : texts.get("relays-open-chosen.help"));
        never.setText(texts.get(!marked.isEmpty() && comesBack(marked) ? "relays-never-use.back" : "relays-never-use"));
    }

    private String age(RelayListing listing) {
        return listing.version().map(version -> texts.get("relays-age", model.shown().size(), model.all().size(),
                Sizes.count(version.block()), times.age(java.time.Duration.between(version.time(), latest(version.time()))),
                version.hash().hex().substring(0, 8))).orElseGet(() -> texts.get("relays-age.none"));
    }

    private Instant latest(Instant time) {
        Instant now = model.live().moment().now();
        return now.isBefore(time) ? time : now;
    }

    private String trouble() {
        if (!refusal.isEmpty()) {
            return refusal;
        }
        if (model.observed().reading() instanceof Reading.Failed<RelayListing>(var _, Optional<WalletException> refused)) {
            return words.sentences(texts.get("relays-message.failed"), words.refusal(refused));
        }
        return model.listing().map(this::trouble).orElse("");
    }

    private String trouble(RelayListing listing) {
        if (listing.version().filter(RelayListing.Version::tooOld).isPresent()) {
            Instant time = listing.version().get().time();
            return texts.get("relays-message.too-old", times.age(java.time.Duration.between(time, latest(time))));
        }
        if (listing.alarm().isPresent()) {
            return words.blockage(new Blockage.ListRefused(listing.alarm().get()));
        }
        return listing.leftOut() == 0 ? ""
                : texts.get("relays-message.left-out", listing.leftOut(), listing.leftOut() + listing.relays().size());
    }

    @Override
    public Region root() {
        return root;
    }

    @Override
    public String title() {
        return texts.get("screen-relays.title");
    }

    @Override
    public Node firstFocus() {
        return table;
    }

    @Override
    public void primary() {
        if (model.marked().isEmpty()) {
            choose.fire();
        } else {
            open.fire();
        }
    }

    /** Shows the exits that connect to {@code port}, and no others. */
    public void onlyExitsTo(int port) {
        clearFilters();
        model.exitPortProperty().set(Optional.of(port));
    }

    @Override
    public void search() {
        search.requestFocus();
    }

    @Override
    public Optional<TableView<?>> table() {
        return Optional.of(table);
    }

    @Override
    public void refresh() {
        readAgain();
    }
}
