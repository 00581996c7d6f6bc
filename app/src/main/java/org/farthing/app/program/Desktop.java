package org.farthing.app.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingKey;
import org.farthing.app.Settings;
import org.farthing.app.Settings.WindowChoice;
import org.farthing.app.SettingsFile;
import org.farthing.app.SettingsInUse;
import org.farthing.app.control.ControlServer;
import org.farthing.app.instance.NetworkChoice;
import org.farthing.app.instance.NetworkInstance;
import org.farthing.app.language.Language;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.NewWalletDesk;
import org.farthing.app.session.PracticeDesk;
import org.farthing.app.session.Program;
import org.farthing.app.session.Session;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Networks;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The program behind a window: holds the data folder as long as the window is there, answers commands beside it, and owns what runs:
 * nothing, the practice world, or a wallet on a network. Thread-safe; whoever changes what runs waits for who does so already.
 */
public final class Desktop implements Program {
    /** What a second start asks of the first. */
    public static final String SHOW = "window-show";

    static final int USUAL_PORT = 9250;
    private static final String LAST_OPENED = "last-opened";

    /** A folder that is held, and the socket that commands find it by. */
    private record Place(DataFolder.Hold hold, ControlServer control) {
        private void giveBack() {
            control.close();
            hold.close();
        }
    }

    private final ReentrantLock changing = new ReentrantLock();
    private final DesktopPractice practice = new DesktopPractice(this);
    private final DesktopNewWallet newWallet = new DesktopNewWallet(this);
    private final List<Notice> notices = new ArrayList<>();
    private volatile DesktopOptions options;
    private volatile Optional<Run> run = Optional.empty();
    private volatile Runnable comeForward = () -> { };
    private Place place;
    private boolean closed;

    private Desktop(DesktopOptions options) {
        this.options = options;
        this.place = take(options.folder());
    }

    /**
     * Takes the folder; nothing runs yet.
     *
     * @throws WalletException ALREADY_RUNNING where a program holds it, or why it cannot be used
     */
    public static Desktop open(DesktopOptions options) {
        return new Desktop(options);
    }

    private Place take(DataFolder folder) {
        folder.requireUsable();
        DataFolder.Hold hold = folder.hold();
        try {
            // A settings file with an error that nothing stands in for is told of now, and not when a wallet is half open.
            if (SettingsInUse.read(folder).trouble().isEmpty()) {
                SettingsInUse.keep(folder);
            }
            return new Place(hold, ControlServer.start(folder, this::handle));
        } catch (RuntimeException e) {
            hold.close();
            throw e;
        }
    }

    private void handle(String command, JsonNode arguments, ObjectNode answer, Consumer<String> progress) {
        if (command.equals(SHOW)) {
            comeForward.run();
            return;
        }
        Run running = run.orElseThrow(() -> new WalletException(Kind.LOCKED, Files.exists(options.folder().vault())
                ? "Farthing's window is open, and nobody has unlocked the wallet there since it was started. Unlock it and try again."
                : "Farthing's window is open on this data folder, and no wallet has been made there yet."));
        running.control().handle(command, arguments, answer, progress);
    }

    // ---- what lies in the folder ----

    @Override
    public State state() {
        Optional<Run> running = run;
        if (running.isPresent()) {
            return new State.Running(running.get().session());
        }
        return wallet().<State>map(State.Locked::new).orElseGet(() -> new State.FirstRun(practice.isBegun()));
    }

    @Override
    public Optional<WalletCard> wallet() {
        DataFolder folder = options.folder();
        boolean there = new Vault(folder.vault(), new SecureRandom()).exists() && !isPracticeItself(folder);
        return there ? Optional.of(card(folder)) : Optional.empty();
    }

    /** Whether the folder is one that {@code farthing demo} began. */
    static boolean isPracticeItself(DataFolder folder) {
        return Files.isDirectory(folder.practice());
    }

    private WalletCard card(DataFolder folder) {
        String network = network(folder);
        if (!Files.exists(folder.ledger())) {
            return new WalletCard(network, Optional.empty(), OptionalInt.empty());
        }
        try (Ledger ledger = Ledger.openReadOnly(folder.ledger())) {
            int channels = (int) ledger.channels().stream()
                    .filter(row -> !(row.state() instanceof ChannelState.Closed || row.state() instanceof ChannelState.Refunded)).count();
            return new WalletCard(network, ledger.meta(LAST_OPENED).map(Instant::parse), OptionalInt.of(channels));
        } catch (WalletException _) {
            // Unlocking will say what is wrong with it.
            return new WalletCard(network, Optional.empty(), OptionalInt.empty());
        }
    }

    private String network(DataFolder folder) {
        String name = options.network().or(() -> settings(folder).network()).orElse(NetworkChoice.USUAL);
        return Networks.find(name).map(Network::name).orElse(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
    }

    @Override
    public Path folder() {
        return options.folder().path();
    }

    @Override
    public Optional<Path> folderOption() {
        return Optional.of(folder()).filter(path -> !path.equals(DataFolder.standard().path()));
    }

    @Override
    public WindowChoice window() {
        return settings(options.folder()).window();
    }

    @Override
    public void speak(Language language) {
        SettingsFile.set(options.folder(), SettingKey.LANGUAGE.table(),
                Map.of(SettingKey.LANGUAGE.key(), SettingsFile.quoted(language.tag())));
    }

    @Override
    public PracticeDesk practice() {
        return practice;
    }

    @Override
    public NewWalletDesk newWallet() {
        return newWallet;
    }

    DesktopOptions options() {
        return options;
    }

    /** As they count: an error in the file of this moment does not shut anybody out. */
    static Settings settings(DataFolder folder) {
        return SettingsInUse.read(folder).settings();
    }

    /** What was chosen in the window comes before what the command line said. */
    void settle(NewWalletDesk.Choice choice) {
        options = new DesktopOptions(options.folder(), Optional.of(choice.network()), List.of(choice.node()), options.direct());
    }

    Optional<Run> running() {
        return run;
    }

    // ---- what runs ----

    @Override
    public Session unlock(Password password) {
        return start(() -> openWallet(password)).session();
    }

    /** Called by {@link #start} alone. */
    Run openWallet(Password password) {
        NetworkInstance network = listen();
        try {
            network.instance().unlock(password);
            network.instance().note(LAST_OPENED, Instant.now().toString());
            return Run.OnNetwork.begin(network, options.direct(), password.copy(), this::leave);
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private NetworkInstance listen() {
        DataFolder folder = options.folder();
        Settings settings = settings(folder);
        NetworkChoice choice = NetworkChoice.of(folder, settings, options.network(), options.rpc());
        int usual = settings.socksPort().orElse(USUAL_PORT);
        return Run.onFreePort(usual, port -> NetworkInstance.listen(place.hold().lend(), choice, settings, port),
                opened -> noteOtherPort(usual, opened.instance().proxy().socks().orElseThrow().getPort()));
    }

    void noteOtherPort(int taken, int free) {
        synchronized (notices) {
            notices.add(new Notice.OtherPort(taken, free));
        }
    }

    /** Starts something in place of what runs. Where it fails nothing runs. */
    <T extends Run> T start(Supplier<T> opening) {
        changing.lock();
        try {
            if (closed) {
                throw Refusal.CLOSING.exception();
            }
            leave();
            T opened = opening.get();
            run = Optional.of(opened);
            return opened;
        } finally {
            changing.unlock();
        }
    }

    DataFolder.Hold hold() {
        return place.hold();
    }

    @Override
    public void leave() {
        changing.lock();
        try {
            Optional<Run> before = run;
            run = Optional.empty();
            before.ifPresent(Run::close);
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void turnTo(Path folder) {
        changing.lock();
        try {
            var other = new DataFolder(folder.toAbsolutePath().normalize());
            if (other.equals(options.folder())) {
                return;
            }
            Place next = take(other);
            leave();
            place.giveBack();
            place = next;
            options = options.in(other);
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void onShow(Runnable action) {
        comeForward = action;
    }

    @Override
    public List<Notice> notices() {
        synchronized (notices) {
            List<Notice> told = List.copyOf(notices);
            notices.clear();
            return told;
        }
    }

    @Override
    public void close() {
        changing.lock();
        try {
            if (!closed) {
                closed = true;
                leave();
                place.giveBack();
            }
        } finally {
            changing.unlock();
        }
    }
}
