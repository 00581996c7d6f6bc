package org.farthing.app.welcome;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Observed;
import org.farthing.app.language.Language;
import org.farthing.app.session.CheckPage;
import org.farthing.app.session.NewWalletDesk.Arrival;
import org.farthing.app.session.NewWalletDesk.Choice;
import org.farthing.app.session.NewWalletDesk.Found;
import org.farthing.app.session.NewWalletDesk.NodeTest;
import org.farthing.app.session.NewWalletDesk.Profile;
import org.farthing.app.session.PracticeDesk;
import org.farthing.app.session.Program;
import org.farthing.app.session.Session;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Address;

/** Where somebody is on the way from nothing to a wallet, and what is being done. Belongs to the window's thread. */
public final class WelcomeModel {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Optional<Program> program;
    private final Clock clock;
    private final boolean practiceBegun;
    private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(Step.CHOICE);
    private final CurrentWork work = new CurrentWork();
    private final ReadOnlyObjectWrapper<Optional<NodeTest>> nodeTest = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Found>> found = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<LiveStatus>> live = new ReadOnlyObjectWrapper<>(Optional.empty());
    private Way way = Way.PRACTICE;
    /** Where it begins: without the choice where that was made elsewhere. */
    private Step first = Step.CHOICE;
    /** Whether there is something to go back to from the first step. */
    private final boolean entered;
    private Optional<Session> session = Optional.empty();
    private Optional<PracticeDesk.Ready> ready = Optional.empty();
    private Optional<CheckPage> page = Optional.empty();
    private Optional<Mnemonic> words = Optional.empty();
    private Optional<Observed<Arrival>> arrival = Optional.empty();

    private WelcomeModel(Optional<Program> program, Clock clock, boolean practiceBegun, boolean entered) {
        this.entered = entered;
        this.program = program;
        this.clock = clock;
        this.practiceBegun = practiceBegun;
    }

    /** Everything is to be chosen. @param practiceBegun whether there is a practice world to go on with */
    public static WelcomeModel firstRun(Program program, Clock clock, boolean practiceBegun) {
        return new WelcomeModel(Optional.of(program), clock, practiceBegun, false);
    }

    /** The practice world, from a wallet's side. */
    public static WelcomeModel practice(Program program, Clock clock, boolean practiceBegun) {
        return new WelcomeModel(Optional.of(program), clock, practiceBegun, true);
    }

    public static WelcomeModel realMoney(Program program, Clock clock) {
        return new WelcomeModel(Optional.of(program), clock, true, true).on(Way.REAL, Step.NETWORK);
    }

    /** A wallet from its words where the password of the folder's one is forgotten. */
    public static WelcomeModel restoreBeside(Program program, Clock clock) {
        return new WelcomeModel(Optional.of(program), clock, false, true).on(Way.RESTORE, Step.OLD_WORDS);
    }

    /** The check of the words of a wallet that is open. */
    public static WelcomeModel checkWords(Optional<Program> program, Session session, Clock clock) {
        WelcomeModel model = new WelcomeModel(program, clock, false, true).on(Way.CHECK, Step.WORDS);
        model.session = Optional.of(session);
        return model;
    }

    private WelcomeModel on(Way chosen, Step beginning) {
        way = chosen;
        first = beginning;
        step.set(beginning);
        return this;
    }

    /** Whether nothing has been begun yet. */
    public boolean isAtTheChoice() {
        return step() == Step.CHOICE && !work().isUnderWay();
    }

    /** One at the choice once more, with the same choice made. */
    public WelcomeModel again() {
        var again = new WelcomeModel(program, clock, practiceBegun, entered);
        again.way = way;
        again.work.take(work.troubleProperty().get());
        return again;
    }

    /** Settles the language; where that cannot be kept it counts for this time. */
    void speak(Language chosen, Runnable settled) {
        Background.of("language", () -> program.orElseThrow().speak(chosen)).whenDone(_ -> settled.run()).whenRefused(refusal -> {
            work.refused(refusal);
            settled.run();
        }).start();
    }

    // ---- where one is ----

    Way way() {
        return way;
    }

    void choose(Way chosen) {
        way = chosen;
        work.forgetTrouble();
    }

    boolean practiceBegun() {
        return practiceBegun;
    }

    ReadOnlyObjectProperty<Step> stepProperty() {
        return step.getReadOnlyProperty();
    }

    Step step() {
        return step.get();
    }

    ReadOnlyObjectProperty<Work> workProperty() {
        return work.doingProperty();
    }

    Work work() {
        return work.doingProperty().get();
    }

    ReadOnlyObjectProperty<Optional<CurrentWork.Trouble>> troubleProperty() {
        return work.troubleProperty();
    }

    /** From 1, of {@link #steps}. */
    int number() {
        return way.steps().indexOf(step()) - way.steps().indexOf(first) + 1;
    }

    int steps() {
        return way.steps().size() - way.steps().indexOf(first);
    }

    void turnTo(Step next) {
        work.forgetTrouble();
        step.set(next);
    }

    void next() {
        turnTo(way.steps().get(way.steps().indexOf(step()) + 1));
    }

    /** Whether there is a step before that can still be changed: a wallet that was made stays made. */
    boolean canGoBack() {
        boolean made = session.isPresent() && step() != Step.CHECK;
        return !work().isUnderWay() && step() != first && !made;
    }

    /** Whether back leads out of here. */
    boolean canLeave() {
        return !work().isUnderWay() && step() == first && entered;
    }

    void back() {
        if (canGoBack()) {
            turnTo(way.steps().get(way.steps().indexOf(step()) - 1));
        }
    }

    Optional<Session> session() {
        return session;
    }

    /** Of the session, once there is one. */
    ReadOnlyObjectProperty<Optional<LiveStatus>> liveProperty() {
        return live.getReadOnlyProperty();
    }

    private void running(Session begun) {
        session = Optional.of(begun);
        var status = new LiveStatus(begun, clock);
        status.start();
        live.set(Optional.of(status));
    }

    /** Wipes what is secret and stops to look; what runs goes on. */
    void end() {
        cancel();
        forgetWords();
        live.get().ifPresent(LiveStatus::stop);
        arrival.ifPresent(Observed::stop);
    }

    // ---- the practice world ----

    void startPractice() {
        AtomicBoolean stop = work.stopper();
        Background<Optional<PracticeDesk.Ready>> raising = Background.of("practice world", () -> raise(stop));
        work.start(new Work.Practice(Optional.empty(), false), raising, raised -> raised.ifPresent(up -> {
            ready = Optional.of(up);
            running(up.session());
            turnTo(Step.CONNECT);
        }));
    }

    private Optional<PracticeDesk.Ready> raise(AtomicBoolean stop) {
        try {
            return Optional.of(program.orElseThrow().practice().open(at -> work.progress(stop,
                    now -> now instanceof Work.Practice(_, boolean cancelling) ? new Work.Practice(Optional.of(at), cancelling) : now)));
        } catch (CancellationException _) {
            return Optional.empty();
        }
    }

    /** Stops what can be stopped, at its next step. */
    void cancel() {
        work.cancel();
    }

    Optional<PracticeDesk.Ready> ready() {
        return ready;
    }

    void connect() {
        live.get().ifPresent(LiveStatus::connect);
    }

    void readPage() {
        work.start(new Work.ReadingPage(), Background.of("check page", program.orElseThrow().practice()::readCheckPage), read -> {
            page = Optional.of(read);
            turnTo(Step.PAGE);
        });
    }

    Optional<CheckPage> page() {
        return page;
    }

    // ---- a wallet for real money ----

    /** What can be chosen, and what is settled; read from the folder. */
    record Networks(List<Profile> profiles, Optional<Choice> settled) {
    }

    void networks(Consumer<Networks> known) {
        Program of = program.orElseThrow();
        Background.of("networks", () -> new Networks(of.newWallet().profiles(), of.newWallet().settled()))
                .whenDone(known).whenRefused(work::refused).start();
    }

    ReadOnlyObjectProperty<Optional<NodeTest>> nodeTestProperty() {
        return nodeTest.getReadOnlyProperty();
    }

    /** What was answered no longer counts: something else stands there now. */
    void forgetTest() {
        nodeTest.set(Optional.empty());
    }

    /** Asks the node for its chain; where it fits, goes on with {@code fits}. */
    void test(Choice choice, Runnable fits) {
        nodeTest.set(Optional.empty());
        work.start(new Work.TestingNode(), Background.of("node test", () -> program.orElseThrow().newWallet().test(choice)), answer -> {
            nodeTest.set(Optional.of(answer));
            switch (answer) {
                case NodeTest.Fits _ -> fits.run();
                case NodeTest.Silent _, NodeTest.OtherChain _ -> { }
            }
        });
    }

    /** @param password closed when that is over */
    void create(Choice choice, Password password) {
        Program of = program.orElseThrow();
        work.start(new Work.MakingWallet(), Background.of("new wallet", () -> {
            try (password) {
                return of.newWallet().create(choice, password);
            }
        }), made -> {
            words = Optional.of(made);
            begunWallet();
            turnTo(Step.WORDS);
        });
    }

    private void begunWallet() {
        Program of = program.orElseThrow();
        Background.of("new wallet's session", of::state).whenDone(state -> {
            switch (state) {
                case Program.State.Running(Session begun) -> running(begun);
                case Program.State.FirstRun _, Program.State.Locked _ -> throw new IllegalStateException("the wallet was closed");
            }
        }).start();
    }

    /** The words, where they are at hand. */
    Optional<List<String>> words() {
        return words.map(Mnemonic::words);
    }

    /** Takes the words out of the vault. @param password closed when that is over */
    void openWords(Password password, Runnable opened) {
        Session of = session.orElseThrow();
        work.start(new Work.OpeningVault(), Background.of("words", () -> {
            try (password) {
                return of.keys().words(password);
            }
        }), read -> {
            words = Optional.of(read);
            opened.run();
        });
    }

    void forgetWords() {
        words.ifPresent(Mnemonic::close);
        words = Optional.empty();
    }

    WordsCheck check() {
        var random = new SecureRandom();
        try (Mnemonic others = Mnemonic.generate(24, random)) {
            return WordsCheck.of(words().orElseThrow(), others.words(), random);
        }
    }

    /** The owner has shown to have the words. */
    void wordsAreChecked(Runnable noted) {
        Session of = session.orElseThrow();
        forgetWords();
        work.start(new Work.OpeningVault(), Background.of("words checked", of.keys()::noteWordsChecked), _ -> noted.run());
    }

    void account(Consumer<Address> known) {
        Background.of("account", program.orElseThrow().newWallet()::account).whenDone(known).whenRefused(work::refused).start();
    }

    /** What has arrived, read again and again from the first call on. */
    Observed<Arrival> arrival() {
        if (arrival.isEmpty()) {
            var looking = new Observed<>("arrival", program.orElseThrow().newWallet()::arrival, LOOK_EVERY);
            looking.start();
            arrival = Optional.of(looking);
        }
        return arrival.get();
    }

    // ---- a wallet from its words ----

    /** @param old closed when that is over, as the password is */
    void restore(Choice choice, Mnemonic old, Password password) {
        Program of = program.orElseThrow();
        work.start(new Work.MakingWallet(), Background.of("restored wallet", () -> {
            try (old; password) {
                of.newWallet().restore(choice, old, password);
            }
        }), _ -> {
            begunWallet();
            turnTo(Step.SEARCH);
            search();
        });
    }

    void search() {
        AtomicBoolean stop = work.stopper();
        found.set(Optional.empty());
        work.start(new Work.Searching(Optional.empty()), Background.of("search", () -> search(stop)), found::set);
    }

    private Optional<Found> search(AtomicBoolean stop) {
        try {
            return Optional.of(program.orElseThrow().newWallet().search(at -> work.progress(stop, now -> now instanceof Work.Searching
                    ? new Work.Searching(Optional.of(at)) : now)));
        } catch (CancellationException _) {
            return Optional.empty();
        }
    }

    ReadOnlyObjectProperty<Optional<Found>> foundProperty() {
        return found.getReadOnlyProperty();
    }

    /** Takes the wallet in which nothing was found away again, and goes back to the networks. */
    void tryOtherNetwork() {
        Program of = program.orElseThrow();
        live.get().ifPresent(LiveStatus::stop);
        work.start(new Work.MakingWallet(), Background.of("forget", of.newWallet()::forgetEmpty), _ -> {
            session = Optional.empty();
            live.set(Optional.empty());
            found.set(Optional.empty());
            forgetTest();
            turnTo(Step.NETWORK);
        });
    }
}
