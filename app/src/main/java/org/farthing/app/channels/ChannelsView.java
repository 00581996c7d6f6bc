package org.farthing.app.channels;

import atlantafx.base.controls.CustomTextField;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.collections.transformation.SortedList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.farthing.app.channels.ChannelOrders.Deed;
import org.farthing.app.fx.AllOrOne;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.RowMenu;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.money.ReviewSheet;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.kordamp.ikonli.feather.Feather;

/** {@code #screen-channels}. */
public final class ChannelsView implements Screen {
    private final ChannelsModel model;
    private final Texts texts;
    private final Words words;
    private final VBox root = new VBox();
    private final Figure locked;
    private final Figure signed;
    private final Figure atRisk;
    private final Figure comesBack;
    private final CustomTextField filter = new CustomTextField();
    private final Label count = new Label();
    private final Label message = new Label();
    private final Label placeholder = new Label();
    private final TableView<ChannelRow> table;
    private final ChannelDetail detail;
    private final ChannelOrders orders;
    private final ChannelActions actions;
    private final Elsewhere elsewhere;
    private Subscription watched = Subscription.EMPTY;
    private Optional<Bytes> wanted = Optional.empty();
    /** What is to be begun with the wanted channel. */
    private Optional<Deed> wantedDeed = Optional.empty();

    /** Pages that this one leads to. */
    public record Elsewhere(Runnable openChannels, Runnable getEverythingBack) {
    }

    /** @param showVouchers turns to the vouchers of one channel */
    public ChannelsView(ChannelsModel model, Times times, ReviewSheet review, Consumer<Bytes> showVouchers, Elsewhere elsewhere) {
        this.texts = Texts.of(ChannelsView.class, times.language());
        this.words = new Words(texts.language());
        this.locked = Figure.balance("channels-total-locked", texts.get("channels-total-locked"));
        this.signed = Figure.cost("channels-total-signed", texts.get("channels-total-signed"));
        this.atRisk = Figure.cost("channels-total-at-risk", texts.get("channels-total-at-risk"));
        this.comesBack = Figure.balance("channels-total-back", texts.get("channels-total-back"));
        this.model = model;
        var channels = new ChannelsTable(texts, times);
        this.table = channels.table();
        this.elsewhere = elsewhere;
        this.orders = new ChannelOrders(texts, times, review.sheets(), review, model.observed()::refresh);
        this.actions = new ChannelActions(texts, orders::begin, elsewhere.getEverythingBack());
        this.detail = new ChannelDetail(texts, times, this::back, showVouchers, model::story, new RefundChoice(texts, model.refunds()));
        RowMenu.put(table, actions.menu());
        var sorted = new SortedList<>(model.shown());
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setItems(sorted);
        table.setPlaceholder(placeholder);
        table.getSelectionModel().getSelectedItems().addListener((javafx.beans.Observable _) -> chosen());
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER && detail.isShown() && !event.isShortcutDown()) {
                detail.root().lookup("#channel-vouchers").requestFocus();
                event.consume();
            }
        });
        detail.root().visibleProperty().subscribe(channels::beside);
        var body = new WrapRow(WrapRow.growing(table), detail.root()).gap(16).lineGap(16).filling();
        body.getStyleClass().add("table-and-detail");
        VBox.setVgrow(body, Priority.ALWAYS);
        message.setId("channels-message");
        message.setWrapText(true);
        message.setMinHeight(Region.USE_PREF_SIZE);
        message.getStyleClass().add("message");
        message.managedProperty().bind(message.visibleProperty());
        root.setId("screen-channels");
        root.getStyleClass().add("page");
        root.setAccessibleText(title());
        root.getChildren().setAll(totals(), filters(), message, body, actions.root());
        model.observed().readWhile(Screen.shown(root));
        model.refunds().observed().readWhile(Screen.shown(root));
        model.observed().readingProperty().subscribe(_ -> show());
        model.live().momentProperty().when(Screen.shown(root)).subscribe(_ -> show());
        model.shown().addListener((javafx.beans.Observable _) -> show());
    }

    private Node totals() {
        var row = new WrapRow().gap(16).lineGap(8);
        row.getStyleClass().addAll("card", "totals");
        for (Figure figure : List.of(locked, signed, atRisk, comesBack)) {
            figure.value().getStyleClass().add("figure-big");
            Node mark = Explanation.mark(figure.value().getId() + "-explain",
                    texts.get("channels-total-explain", figure.what()), texts.get(figure.value().getId() + ".text"));
            Region column = figure.column(mark);
            column.setPrefWidth(1);
            column.setMaxWidth(Double.MAX_VALUE);
            row.getChildren().add(WrapRow.growing(column));
        }
        row.getChildren().add(leading());
        return row;
    }

    /** The two ways on from here. */
    private Node leading() {
        var open = new Button(texts.get("open-channels-button"));
        open.setId("open-channels-button");
        open.getStyleClass().add("accent");
        open.setOnAction(_ -> elsewhere.openChannels().run());
        var back = new Button(texts.get("get-all-back-button"));
        back.setId("get-all-back-button");
        back.setOnAction(_ -> elsewhere.getEverythingBack().run());
        for (Button button : List.of(open, back)) {
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setMaxWidth(Double.MAX_VALUE);
        }
        return new VBox(8, open, back);
    }

    private Node filters() {
        filter.setId("channels-filter");
        filter.setPromptText(texts.get("channels-filter"));
        filter.setAccessibleText(texts.get("channels-filter.name"));
        filter.setLeft(Glyph.of(Feather.SEARCH));
        filter.setPrefColumnCount(22);
        filter.textProperty().bindBidirectional(model.searchProperty());
        count.setId("channels-count");
        count.getStyleClass().add("muted");
        count.setMinWidth(Region.USE_PREF_SIZE);
        var row = new WrapRow(filter,
                AllOrOne.box(texts, "channels-state-filter", List.of(ChannelPhase.values()), model.onlyStateProperty(),
                        phase -> StateChip.word(texts, phase)),
                AllOrOne.box(texts, "channels-role-filter", List.of("entry", "middle", "exit"), model.onlyRoleProperty(), words::role),
                count).tail(count);
        row.getStyleClass().add("filters");
        return row;
    }

    /** Chooses a channel, at once or as soon as it has been read. */
    public void choose(Bytes id) {
        choose(id, Optional.empty());
    }

    /** Chooses a channel, and begins to add to its deposit: opens a sheet. */
    public void topUp(Bytes id) {
        choose(id, Optional.of(Deed.TOP_UP));
    }

    /** Chooses a channel, and begins to ask its relay to close it: opens a sheet. */
    public void askToClose(Bytes id) {
        choose(id, Optional.of(Deed.CLOSE));
    }

    private void choose(Bytes id, Optional<Deed> deed) {
        model.clearFilters();
        wanted = Optional.of(id);
        wantedDeed = deed;
        show();
    }

    /** One channel has its details; for several there is what can be done to all of them. */
    private void chosen() {
        List<ChannelRow> rows = rows();
        watched.unsubscribe();
        watched = Subscription.EMPTY;
        if (rows.size() != 1) {
            detail.hide();
        } else {
            watched = rows.getFirst().lineProperty().subscribe(line -> detail.show(line, model.live().moment()));
        }
        actions.show(rows.stream().map(ChannelRow::line).toList());
    }

    private List<ChannelRow> rows() {
        return table.getSelectionModel().getSelectedItems().stream().filter(Objects::nonNull).toList();
    }

    private void show() {
        ScreenState state = model.stateProperty().get();
        Screen.show(root, state);
        wanted.flatMap(model::find).ifPresent(row -> {
            wanted = Optional.empty();
            table.getSelectionModel().clearSelection();
            table.getSelectionModel().select(row);
            table.scrollTo(row);
            wantedDeed.ifPresent(deed -> orders.begin(deed, List.of(row.line())));
            wantedDeed = Optional.empty();
        });
        LiveStatus.Moment moment = model.live().moment();
        Optional<ChannelTotals> totals = model.totalsProperty().get();
        locked.show(totals.map(ChannelTotals::locked), moment.coin());
        signed.show(totals.map(ChannelTotals::signed), moment.coin());
        atRisk.show(totals.map(ChannelTotals::atRisk), moment.coin());
        comesBack.show(totals.map(ChannelTotals::comesBack), moment.coin());
        int all = model.all().size();
        int shown = model.shown().size();
        count.setText(totals.isEmpty() ? "" : shown == all
                ? texts.get("channels-shown", Sizes.count(all))
                : texts.get("channels-shown.part", Sizes.count(shown), Sizes.count(all)));
        placeholder.setText(texts.get(switch (state) {
            case LOADING -> "channels-table.reading";
            case OFFLINE -> "channels-table.failed";
            case EMPTY -> "channels-table.empty";
            case READY, WORKING, PARTIAL, BLOCKED, NO_FUNDS, LOCKED -> "channels-table.no-match";
        }));
        message.setVisible(model.observed().reading() instanceof Reading.Failed<List<ChannelLine>> failed && failed.last().isPresent());
        if (model.observed().reading() instanceof Reading.Failed<List<ChannelLine>>(var _, Optional<WalletException> refusal)) {
            message.setText(words.sentences(texts.get("channels-message"), words.refusal(refusal)));
        }
        List<ChannelRow> rows = rows();
        if (rows.size() == 1) {
            detail.show(rows.getFirst().line(), moment);
        }
        actions.show(rows.stream().map(ChannelRow::line).toList());
    }

    @Override
    public Region root() {
        return root;
    }

    @Override
    public String title() {
        return texts.get("screen-channels.title");
    }

    @Override
    public String command() {
        return "channel list";
    }

    @Override
    public Node firstFocus() {
        return table;
    }

    /** Only leads to where channels are chosen. */
    @Override
    public void primary() {
        elsewhere.openChannels().run();
    }

    @Override
    public void search() {
        filter.requestFocus();
    }

    @Override
    public Optional<TableView<?>> table() {
        return Optional.of(table);
    }

    @Override
    public void refresh() {
        model.observed().refresh();
    }

    @Override
    public boolean back() {
        if (rows().isEmpty()) {
            return false;
        }
        table.getSelectionModel().clearSelection();
        table.requestFocus();
        return true;
    }
}
