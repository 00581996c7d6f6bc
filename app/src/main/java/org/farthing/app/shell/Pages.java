package org.farthing.app.shell;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import org.farthing.app.browserpage.BrowserModel;
import org.farthing.app.browserpage.BrowserView;
import org.farthing.app.channels.ChannelsModel;
import org.farthing.app.channels.ChannelsView;
import org.farthing.app.checkup.CheckupModel;
import org.farthing.app.checkup.CheckupView;
import org.farthing.app.circuits.CircuitsModel;
import org.farthing.app.circuits.CircuitsView;
import org.farthing.app.doctor.Remedy;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Preferences;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.Times;
import org.farthing.app.home.HomeModel;
import org.farthing.app.home.HomeView;
import org.farthing.app.language.Language;
import org.farthing.app.money.ReviewModel;
import org.farthing.app.money.ReviewSheet;
import org.farthing.app.opening.OpenModel;
import org.farthing.app.opening.OpenView;
import org.farthing.app.recovery.BackModel;
import org.farthing.app.recovery.BackView;
import org.farthing.app.relaymode.RelayModeModel;
import org.farthing.app.relaymode.RelayModeView;
import org.farthing.app.relays.RelaysModel;
import org.farthing.app.relays.RelaysView;
import org.farthing.app.session.Session;
import org.farthing.app.settings.SettingsModel;
import org.farthing.app.settings.SettingsView;
import org.farthing.app.vouchers.VouchersModel;
import org.farthing.app.vouchers.VouchersView;
import org.farthing.app.wallet.WalletView;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * The pages of the shell and the ways between them: which one is shown is settled here, how is the shell's.
 *
 * <p>Belongs to the window's thread.
 */
final class Pages {
    private final ShellView shell;
    private final LiveStatus live;
    private final Session session;
    private final Around around;
    private final Map<Place, Screen> screens = new EnumMap<>(Place.class);
    private final ChannelsView channels;
    private final WalletView wallet;
    private final OpenView opening;
    private final BackView back;
    private final VouchersView vouchers;
    private final RelaysView relays;
    private final CircuitsView circuits;
    private final BrowserView browser;
    private Place place = Place.HOME;
    /** A page without an entry in the sidebar, while it is shown. */
    private Optional<Screen> over = Optional.empty();

    /** @param hidden whether amounts are */
    Pages(ShellView shell, Session session, LiveStatus live, Clock clock, Times times, Preferences preferences,
            ObservableValue<Boolean> hidden, Around around) {
        Language language = times.language();
        this.shell = shell;
        this.session = session;
        this.live = live;
        this.around = around;
        var review = new ReviewSheet(language, session.money(), live, clock, shell);
        this.wallet = new WalletView(session.wallet(), live, times, review, shell, this::changeNode);
        this.channels = new ChannelsView(new ChannelsModel(language, session, live), times, review, this::showVouchers,
                new ChannelsView.Elsewhere(this::openChannels, this::getEverythingBack));
        this.opening = new OpenView(new OpenModel(language, session.money(), new ReviewModel(language, session.money(), clock),
                session.settings()), live, times, review,
                new OpenView.Elsewhere(Optional.of(() -> turnTo(Place.RELAYS)), this::receive, () -> turnTo(Place.CHANNELS)));
        this.back = new BackView(new BackModel(language, session.recovery(), clock), live, times, shell, this::receive, () -> turnTo(place));
        this.vouchers = new VouchersView(new VouchersModel(language, session, live, clock), times, shell);
        screens.put(Place.HOME, new HomeView(new HomeModel(session, live), times, new HomeView.Elsewhere(
                () -> turnTo(Place.CHANNELS), this::showChannel, this::topUp, this::openChannels, this::getEverythingBack, this::receive,
                around::checkWords, this::turnToSetting, () -> turnTo(Place.CHECKUP), this::openBrowser)));
        screens.put(Place.WALLET, wallet);
        screens.put(Place.CHANNELS, channels);
        screens.put(Place.VOUCHERS, vouchers);
        this.circuits = new CircuitsView(new CircuitsModel(session.circuits(), live, hidden), times, shell, shell::turnLinks,
                this::showExitsTo);
        var settings = new SettingsView(times, new SettingsModel(language, session.settings(), live, preferences), shell,
                () -> turnTo(Place.CHECKUP), around::erased);
        this.relays = new RelaysView(new RelaysModel(language, session.relays(), live), times, shell, this::openChannels);
        screens.put(Place.RELAYS, relays);
        screens.put(Place.CIRCUITS, circuits);
        this.browser = new BrowserView(new BrowserModel(language, session, live), times, this::topUp);
        screens.put(Place.BROWSER, browser);
        screens.put(Place.RELAY_MODE, new RelayModeView(new RelayModeModel(language, session.ownRelay(), live), times, shell));
        screens.put(Place.SETTINGS, settings);
        screens.put(Place.CHECKUP, new CheckupView(new CheckupModel(session.checkup(), live), times, shell,
                this::relieve));
    }

    /** Which entry of the sidebar is chosen. */
    Place place() {
        return place;
    }

    /** All, whether they are shown or not. */
    List<Node> all() {
        return Stream.concat(screens.values().stream(), Stream.of(opening, back)).<Node>map(Screen::root).toList();
    }

    /** The page under the keyboard. */
    Screen current() {
        return over.orElseGet(() -> screens.get(place));
    }

    /** Whether a page without an entry of its own is shown. */
    boolean isOver() {
        return over.isPresent();
    }

    /** {@link #place()} is this one from now on; whoever says so turns to it later. */
    void standAt(Place next) {
        place = next;
    }

    void turnTo(Place next) {
        place = next;
        over = Optional.empty();
        shell.show(screens.get(next));
    }

    /** A page without an entry of its own: the sidebar keeps the one that it was opened from. */
    private void turnOver(Screen screen) {
        over = Optional.of(screen);
        shell.show(screen);
    }

    /** Channels to open, or those that are being opened. */
    void openChannels() {
        opening.begin();
        turnOver(opening);
    }

    /** Channels to open with these relays, and how much was meant for each where that was said. */
    private void openChannels(List<Bytes> relayIds, Optional<Amount> each) {
        opening.begin(relayIds, each);
        turnOver(opening);
    }

    /** Where the plan for all deposits is made. */
    void getEverythingBack() {
        back.begin();
        turnOver(back);
    }

    /** The page shows the check, and why it failed if it does; a locked one shows nothing, and opens nothing. */
    void openBrowser() {
        turnTo(Place.BROWSER);
        if (!shell.isHidden()) {
            browser.openBrowser();
        }
    }

    void newCircuit() {
        circuits.newCircuit();
    }

    /** Where money is missing, this is the way to it. */
    private void receive() {
        turnTo(Place.WALLET);
        wallet.showReceive();
    }

    private void showExitsTo(int port) {
        turnTo(Place.RELAYS);
        relays.onlyExitsTo(port);
    }

    private void relieve(Remedy remedy) {
        switch (remedy) {
            case CHANGE_NODE -> turnToSetting("settings-node");
            case CHANGE_PORT -> turnToSetting("settings-port");
            case SHOW_SETTINGS -> turnTo(Place.SETTINGS);
            case OPEN_FOLDER -> Background.of("open the folder", session.settings()::openFolder)
                    .whenRefused(_ -> turnToSetting("settings-open-folder")).start();
            case UNLOCK -> around.unlock();
            case OPEN_CHANNELS, READ_RELAYS -> {
                turnTo(Place.RELAYS);
                screens.get(Place.RELAYS).refresh();
            }
            case SHOW_RELAY -> turnTo(Place.RELAY_MODE);
            case CONNECT -> {
                live.connect();
                turnTo(Place.HOME);
            }
        }
    }

    void changeNode() {
        turnToSetting("settings-node");
    }

    private void turnToSetting(String id) {
        turnTo(Place.SETTINGS);
        Optional.ofNullable(screens.get(Place.SETTINGS).root().lookup("#" + id)).ifPresent(Node::requestFocus);
    }

    void showChannel(Bytes id) {
        turnTo(Place.CHANNELS);
        channels.choose(id);
    }

    void topUp(Bytes channel) {
        turnTo(Place.CHANNELS);
        channels.topUp(channel);
    }

    void askToClose(Bytes channel) {
        turnTo(Place.CHANNELS);
        channels.askToClose(channel);
    }

    private void showVouchers(Bytes channel) {
        turnTo(Place.VOUCHERS);
        vouchers.only(channel);
    }
}
