package org.farthing.app.browserpage;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Words;
import org.farthing.app.language.Language;
import org.farthing.app.session.BrowserChoice;
import org.farthing.app.session.BrowserDesk;
import org.farthing.app.session.BrowserState;
import org.farthing.app.session.BrowserState.Phase;
import org.farthing.app.session.BrowserWish;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.Deposits;
import org.farthing.app.session.LeakResult;
import org.farthing.app.session.Session;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/** The private browser as its page shows it. Belongs to the window's thread. */
public final class BrowserModel {
    /** Which browsers there are. */
    public sealed interface Installed {
        /** Not looked for yet. */
        record Unknown() implements Installed {
        }

        /** @param choices those that can be opened, the preferred one first */
        record Found(List<BrowserChoice> choices, List<BrowserChoice> leftAlone) implements Installed {
            public Found {
                choices = List.copyOf(choices);
                leftAlone = List.copyOf(leftAlone);
            }
        }
    }

    private final Words words;
    private final BrowserDesk desk;
    private final LiveStatus live;
    private final Observed<BrowserState> observed;
    private final Observed<List<ChannelLine>> channels;
    private final SequencedMap<String, Runnable> waiting = new LinkedHashMap<>();
    private String underWay = "";
    private final ObjectProperty<Installed> installed = new SimpleObjectProperty<>(new Installed.Unknown());
    private final ObservableList<BrowserState.SiteLine> sites = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper refusal = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper pageText = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Boolean> working = new ReadOnlyObjectWrapper<>(false);

    public BrowserModel(Language language, Session session, LiveStatus live) {
        this.words = new Words(language);
        this.desk = session.browser();
        this.live = live;
        this.observed = new Observed<>("private browser", desk::state, Duration.ofMillis(400));
        this.channels = new Observed<>("channels for the browser", session::channels, Duration.ofSeconds(2));
        observed.readingProperty().subscribe(reading -> reading.latest().ifPresent(state -> {
            if (!sites.equals(state.sites())) {
                sites.setAll(state.sites());
            }
        }));
    }

    public LiveStatus live() {
        return live;
    }

    public Observed<BrowserState> observed() {
        return observed;
    }

    Observed<List<ChannelLine>> channels() {
        return channels;
    }

    /** The deposit to be topped up so that browsing can go on, where that is what keeps it away. */
    Optional<ChannelLine> spent() {
        var deposits = new Deposits(channels.reading().latest().orElse(List.of()));
        return deposits.firstSpent().filter(_ -> deposits.areSpent(live.moment().standing()));
    }

    public ReadOnlyObjectProperty<Reading<BrowserState>> readingProperty() {
        return observed.readingProperty();
    }

    public ObjectProperty<Installed> installedProperty() {
        return installed;
    }

    public ObservableList<BrowserState.SiteLine> sites() {
        return FXCollections.unmodifiableObservableList(sites);
    }

    /** Why the last thing that was asked for was not done; empty where it was. */
    public ReadOnlyStringProperty refusalProperty() {
        return refusal.getReadOnlyProperty();
    }

    /** The check page as text, once it was asked for. */
    public ReadOnlyStringProperty pageTextProperty() {
        return pageText.getReadOnlyProperty();
    }

    /** Whether something that was asked for here is under way. */
    public ReadOnlyObjectProperty<Boolean> workingProperty() {
        return working.getReadOnlyProperty();
    }

    /** Looks for browsers again. */
    public void look() {
        Background.of("look for browsers", desk::installed).whenDone(all -> installed.set(new Installed.Found(
                all.stream().filter(each -> !each.leftAlone()).toList(), all.stream().filter(BrowserChoice::leftAlone).toList()))).start();
    }

    public ScreenState state() {
        Optional<BrowserState> known = observed.reading().latest();
        if (known.isEmpty() || installed.get() instanceof Installed.Unknown) {
            return ScreenState.LOADING;
        }
        BrowserState state = known.get();
        boolean none = installed.get() instanceof Installed.Found(List<BrowserChoice> choices, var _) && choices.isEmpty();
        return switch (state.phase()) {
            case PREPARING, CHECKING -> ScreenState.WORKING;
            case OPEN -> spent().isPresent() ? ScreenState.NO_FUNDS : state.checks().containsValue(LeakResult.TURNED_OFF) ? ScreenState.PARTIAL : ScreenState.READY;
            case REFUSED -> ScreenState.BLOCKED;
            case CLOSED -> working.get() ? ScreenState.WORKING : none ? ScreenState.EMPTY : spent().isPresent() ? ScreenState.NO_FUNDS
                    : refusal.get().isEmpty() ? ScreenState.READY : ScreenState.BLOCKED;
        };
    }

    public boolean isOpen() {
        return observed.reading().latest().filter(state -> state.phase() == Phase.OPEN).isPresent();
    }

    /** @param page empty for the check page */
    public void open(Optional<String> browser, Optional<String> page) {
        ask("open a private browser", () -> desk.open(BrowserWish.of(browser, page)));
    }

    public void close() {
        askInTurn("close the private browser", desk::closeBrowser);
    }

    public void check(Optional<String> browser) {
        ask("check a browser", () -> desk.check(browser));
    }

    public void newCircuit(String site) {
        askInTurn("new circuit for " + site, () -> desk.newCircuit(site));
    }

    public void stop(String site) {
        askInTurn("stop " + site, () -> desk.stop(site));
    }

    public void goOn(String site) {
        askInTurn("let go on " + site, () -> desk.goOn(site));
    }

    public void limit(Optional<Amount> perSite, Optional<Amount> perDay) {
        askInTurn("limits " + perSite + " " + perDay, () -> desk.limit(perSite, perDay));
    }

    public void readHere(Language language) {
        if (begin()) {
            Background.of("read the check page", () -> desk.readCheckPage(language)).whenDone(text -> {
                pageText.set(text);
                end("");
            }).whenRefused(this::refused).whenBroken(() -> end("")).start();
        }
    }

    /** One thing at a time: a second press while the first is under way does nothing. */
    private void ask(String name, Runnable work) {
        if (begin()) {
            Background.of(name, work).whenDone(_ -> end("")).whenRefused(this::refused).whenBroken(() -> end("")).start();
        }
    }

    /**
     * Something that may be asked for while something else is under way: it comes next, since a limit that was typed or a site that was
     * stopped must not be forgotten. What is under way or waits already is not done twice.
     *
     * @param what tells it from all else; stays within this program
     */
    private void askInTurn(String what, Runnable work) {
        if (!working.get()) {
            underWay = what;
            ask("a private browser", work);
        } else if (!what.equals(underWay)) {
            waiting.put(what, work);
        }
    }

    private boolean begin() {
        if (working.get()) {
            return false;
        }
        refusal.set("");
        working.set(true);
        observed.refresh();
        return true;
    }

    private void refused(WalletException why) {
        end(words.refusal(why));
    }

    private void end(String sentence) {
        underWay = "";
        refusal.set(sentence);
        working.set(false);
        observed.refresh();
        Optional.ofNullable(waiting.pollFirstEntry()).ifPresent(next -> askInTurn(next.getKey(), next.getValue()));
    }
}
