package org.farthing.app.wallet;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Scrolls;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.money.ReviewSheet;
import org.farthing.app.session.AccountLine;
import org.farthing.app.session.WalletDesk;
import org.farthing.wallet.value.WalletException;

/** {@code #screen-wallet}: receive, send, history. */
public final class WalletView implements Screen {
    private final Texts texts;
    private final Words words;
    private final AccountsModel accounts;
    private final ReceivePane receive;
    private final SendPane send;
    private final HistoryPane history;
    private final TabPane tabs = new TabPane();
    private final Label message = new Label();
    private final VBox root = new VBox();

    public WalletView(WalletDesk desk, LiveStatus live, Times times, ReviewSheet review, Sheets sheets) {
        this.texts = Texts.of(WalletView.class, times.language());
        this.words = new Words(texts.language());
        this.accounts = new AccountsModel(desk, live);
        this.receive = new ReceivePane(texts, accounts);
        this.send = new SendPane(texts, accounts, new SendModel(texts.language(), review.desk(), desk), review, this::showReceive);
        this.history = new HistoryPane(texts, times, live, desk, review, sheets);
        tabs.setId("wallet-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.setAccessibleText(texts.get("wallet-tabs.name"));
        Tab past = tab("history", history.root());
        tabs.getTabs().setAll(tab("receive", receive.root()), tab("send", send.root()), past);
        // A tab's content is in the window also while another one is turned to.
        history.readWhile(Screen.shown(root).flatMap(shown -> shown ? past.selectedProperty() : new ReadOnlyBooleanWrapper()));
        VBox.setVgrow(tabs, Priority.ALWAYS);
        message.setId("wallet-message");
        message.setWrapText(true);
        message.setMinHeight(Region.USE_PREF_SIZE);
        message.getStyleClass().add("message");
        message.managedProperty().bind(message.visibleProperty());
        root.setId("screen-wallet");
        root.getStyleClass().add("page");
        root.setAccessibleText(title());
        root.getChildren().setAll(message, tabs);
        accounts.observed().readWhile(Screen.shown(root));
        accounts.observed().readingProperty().subscribe(_ -> show());
    }

    private Tab tab(String name, Region content) {
        var scroll = Scrolls.around(content);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("page-scroll");
        var tab = new Tab(texts.get("wallet-tab." + name), scroll);
        tab.setId("wallet-tab-" + name);
        return tab;
    }

    private void show() {
        ScreenState state = accounts.state();
        Screen.show(root, state);
        boolean failed = accounts.observed().reading() instanceof Reading.Failed<List<AccountLine>>;
        message.setVisible(failed || state == ScreenState.EMPTY);
        if (accounts.observed().reading() instanceof Reading.Failed<List<AccountLine>>(var _, Optional<WalletException> refusal)) {
            message.setText(words.sentences(texts.get(state == ScreenState.PARTIAL ? "wallet-message.old" : "wallet-message.failed"),
                    words.refusal(refusal)));
        } else {
            message.setText(texts.get("wallet-message.empty"));
        }
    }

    /** Turns to the address: where money is missing, this is the way to it. */
    public void showReceive() {
        tabs.getSelectionModel().select(0);
        receive.address().requestFocus();
    }

    @Override
    public Region root() {
        return root;
    }

    @Override
    public String title() {
        return texts.get("screen-wallet.title");
    }

    @Override
    public Node firstFocus() {
        return tabs;
    }

    @Override
    public void primary() {
        switch (tabs.getSelectionModel().getSelectedIndex()) {
            case 0 -> receive.copy();
            case 1 -> send.review();
            default -> history.export();
        }
    }

    @Override
    public void search() {
        tabs.getSelectionModel().select(2);
        history.search();
    }

    @Override
    public void refresh() {
        accounts.observed().refresh();
        history.refresh();
    }

    @Override
    public boolean back() {
        return tabs.getSelectionModel().getSelectedIndex() == 2 && history.back();
    }
}
