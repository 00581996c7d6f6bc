package org.farthing.app.wallet;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Scrolls;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.money.Review;
import org.farthing.app.money.ReviewSheet;
import org.farthing.app.session.AccountLine;
import org.farthing.app.session.ContractsThere;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.WalletDesk;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/** {@code #screen-wallet}: receive, send, history. */
public final class WalletView implements Screen {
    private final Texts texts;
    private final Words words;
    private final AccountsModel accounts;
    private final ContractsModel contracts;
    private final ReviewSheet review;
    private final ReceivePane receive;
    private final SendPane send;
    private final HistoryPane history;
    private final TabPane tabs = new TabPane();
    private final Label message = new Label();
    private final Button deploy = new Button();
    private final Button changeNetwork = new Button();
    private final VBox root = new VBox();

    /** @param elsewhere to where another node, and so another chain, can be named */
    public WalletView(WalletDesk desk, LiveStatus live, Times times, ReviewSheet review, Sheets sheets, Runnable elsewhere) {
        this.texts = Texts.of(WalletView.class, times.language());
        this.words = new Words(texts.language());
        this.accounts = new AccountsModel(desk, live);
        this.contracts = new ContractsModel(desk);
        this.review = review;
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
        root.getChildren().setAll(message, ways(elsewhere), tabs);
        accounts.observed().readWhile(Screen.shown(root));
        accounts.observed().readingProperty().subscribe(_ -> show());
        contracts.observed().readWhile(Screen.shown(root));
        contracts.observed().readingProperty().subscribe(_ -> show());
    }

    private Region ways(Runnable elsewhere) {
        deploy.setId("wallet-deploy");
        deploy.setText(texts.get("wallet-deploy"));
        deploy.setAccessibleHelp(texts.get("wallet-deploy.help"));
        deploy.getStyleClass().add("accent");
        deploy.setOnAction(_ -> deploy());
        changeNetwork.setId("wallet-change-network");
        changeNetwork.setText(texts.get("wallet-change-network"));
        changeNetwork.setAccessibleHelp(texts.get("wallet-change-network.help"));
        changeNetwork.setOnAction(_ -> elsewhere.run());
        for (Button each : List.of(deploy, changeNetwork)) {
            each.setMinWidth(Region.USE_PREF_SIZE);
            each.managedProperty().bind(each.visibleProperty());
        }
        var row = new WrapRow(deploy, changeNetwork);
        row.visibleProperty().bind(deploy.visibleProperty().or(changeNetwork.visibleProperty()));
        row.managedProperty().bind(row.visibleProperty());
        return row;
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
        Optional<ContractsThere> obstacle = contracts.obstacle().filter(_ -> accounts.isRead());
        ScreenState state = obstacle.isPresent() ? ScreenState.BLOCKED : accounts.state();
        Screen.show(root, state);
        boolean failed = accounts.observed().reading() instanceof Reading.Failed<List<AccountLine>>;
        message.setVisible(failed || obstacle.isPresent() || state == ScreenState.EMPTY);
        deploy.setVisible(obstacle.filter(WalletView::mayDeploy).isPresent());
        changeNetwork.setVisible(obstacle.isPresent() && !deploy.isVisible());
        if (accounts.observed().reading() instanceof Reading.Failed<List<AccountLine>>(var _, Optional<WalletException> refusal)) {
            message.setText(words.sentences(texts.get(state == ScreenState.PARTIAL ? "wallet-message.old" : "wallet-message.failed"),
                    words.refusal(refusal)));
        } else {
            message.setText(words.sentences(obstacle.map(this::sentence).orElse(""),
                    accounts.state() == ScreenState.EMPTY ? texts.get("wallet-message.empty") : ""));
        }
    }

    private static boolean mayDeploy(ContractsThere there) {
        return there instanceof ContractsThere.Missing missing && missing.mayDeploy();
    }

    private String sentence(ContractsThere there) {
        return switch (there) {
            case ContractsThere.Ours _ -> "";
            case ContractsThere.Missing(Optional<String> network, boolean _) -> texts.get("wallet-message.no-contract", named(network));
            case ContractsThere.NotOurs _ -> texts.get("wallet-message.other-contract");
        };
    }

    private String named(Optional<String> network) {
        return network.map(words::network).orElseGet(() -> texts.get("wallet-message.own-network"));
    }

    private void deploy() {
        if (contracts.obstacle().orElse(null) instanceof ContractsThere.Missing(Optional<String> name, boolean _)) {
            String network = named(name);
            String coin = accounts.live().moment().coin();
            Amount bond = MoneyOrder.Deploy.USUAL_BOND;
            review.open(new Review(new MoneyOrder.Deploy(bond), texts.get("deploy.title", network), Optional.empty(),
                    estimate -> texts.get("deploy.primary", Money.cost(estimate.highestFee(), coin)),
                    List.of(texts.get("deploy.what"), texts.get("deploy.bond", Money.balance(bond, coin))),
                    texts.get("deploy.undo"), texts.get("deploy.working", network), Optional.empty()), this::refresh);
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
        contracts.observed().refresh();
        history.refresh();
    }

    @Override
    public boolean back() {
        return tabs.getSelectionModel().getSelectedIndex() == 2 && history.back();
    }
}
