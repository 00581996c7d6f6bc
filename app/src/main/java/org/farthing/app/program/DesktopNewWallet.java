package org.farthing.app.program;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.instance.ChainAccess;
import org.farthing.app.instance.ChannelSearch;
import org.farthing.app.instance.Instance;
import org.farthing.app.instance.NetworkChoice;
import org.farthing.app.instance.NewWallet;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.NewWalletDesk;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Networks;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** Makes the wallet of a window's data folder. Thread-safe. */
final class DesktopNewWallet implements NewWalletDesk {
    private static final String CUSTOM = "custom";
    private static final Duration NODE_TIMEOUT = RpcChain.DEFAULT_TIMEOUT;
    /** What a wallet consists of; farthing.toml stays. */
    private static final List<String> WALLET_FILES = List.of("vault", "vault.bak", "ledger.db", "ledger.db-wal", "ledger.db-shm",
            "ledger.db.seal", "guards", "measured", "relays");

    private final Desktop desktop;
    private volatile ArrivalWatch arrivals = new ArrivalWatch();
    /** Whether the wallet that runs was restored just now, and nothing was found in it. */
    private volatile boolean forgettable;

    DesktopNewWallet(Desktop desktop) {
        this.desktop = desktop;
    }

    // ---- the network ----

    @Override
    public List<Profile> profiles() {
        var profiles = new ArrayList<Profile>();
        Networks.all().stream().filter(network -> !network.name().equals(Networks.PRACTICE.name()))
                .map(network -> profile(network, network.name())).forEach(profiles::add);
        // Only for who asked for it: a chain of play money that runs elsewhere.
        settled().map(Choice::network).filter(name -> Networks.find(name).filter(Networks.PRACTICE::equals).isPresent())
                .ifPresent(_ -> profiles.addFirst(profile(Networks.PRACTICE, Networks.PRACTICE.name())));
        String coin = Desktop.settings(desktop.options().folder()).coin().orElse("");
        profiles.add(new Profile(CUSTOM, coin, false, false));
        return profiles;
    }

    private static Profile profile(Network network, String name) {
        boolean test = network.equals(Networks.SEPOLIA) || network.equals(Networks.PRACTICE);
        return new Profile(name, network.coin(), network.equals(Networks.GNOSIS), test);
    }

    @Override
    public Optional<Choice> settled() {
        DesktopOptions options = desktop.options();
        Settings settings = Desktop.settings(options.folder());
        List<URI> nodes = options.rpc().isEmpty() ? settings.rpc() : options.rpc();
        String name = options.network().or(settings::network).orElse(NetworkChoice.USUAL);
        return nodes.stream().findFirst().map(node -> new Choice(Networks.find(name).map(Network::name).orElse(CUSTOM), node));
    }

    @Override
    public NodeTest test(Choice choice) {
        Optional<Network> wanted = Networks.find(choice.network());
        String host = choice.node().getHost();
        try (var probe = new RpcChain(wanted.orElse(Networks.PRACTICE), choice.node())) {
            long id = probe.chainId();
            if (wanted.isPresent() && wanted.get().chainId() != id) {
                return new NodeTest.OtherChain(Networks.find(id).map(Network::name).orElse(Long.toString(id)));
            }
            return new NodeTest.Fits();
        } catch (WalletException e) {
            if (e.kind() != Kind.CHAIN_UNREACHABLE) {
                throw e;
            }
            return new NodeTest.Silent(host, Math.toIntExact(NODE_TIMEOUT.toSeconds()));
        }
    }

    // ---- the wallet ----

    @Override
    public Mnemonic create(Choice choice, Password password) {
        Mnemonic words = Mnemonic.generate(12, new SecureRandom());
        try {
            make(choice, words, password, false);
            return words;
        } catch (RuntimeException e) {
            words.close();
            throw e;
        }
    }

    @Override
    public void restore(Choice choice, Mnemonic words, Password password) {
        make(choice, words, password, true);
        running().session().keys().noteWordsChecked();
    }

    private void make(Choice choice, Mnemonic words, Password password, boolean restored) {
        forgettable = false;
        arrivals = new ArrivalWatch();
        desktop.start(() -> {
            // Not closed: that would wipe the words, which are the caller's.
            var contents = new Vault.Contents(words, new Password(new char[0]));
            Optional<ReplacedVault> before = restored ? ReplacedVault.putAside(desktop.options().folder(), contents) : Optional.empty();
            try {
                new NewWallet(Optional.of(choice.network()), List.of(choice.node()))
                        .make(desktop.hold(), contents, password, restored, Vault.Cost.STANDARD);
            } catch (RuntimeException e) {
                before.ifPresent(ReplacedVault::putBack);
                throw e;
            }
            desktop.settle(choice);
            return desktop.openWallet(password);
        });
    }

    private Run.OnNetwork running() {
        return switch (desktop.running().orElse(null)) {
            case Run.OnNetwork open -> open;
            case Run.Practice _ -> throw noWallet();
            case null -> throw noWallet();
        };
    }

    private static WalletException noWallet() {
        return Refusal.WALLET_DOES_NOT_RUN.exception();
    }

    // ---- its channels ----

    @Override
    public Found search(Consumer<SearchStep> progress) {
        Instance instance = running().network().instance();
        instance.lookAtChain();
        List<ChannelRow> rows = List.of();
        long silent = 0;
        if (instance.access().hasContracts()) {
            ChannelSearch search = ChannelSearch.run(instance,
                    at -> progress.accept(new SearchStep(at.block(), at.last(), at.found())), () -> { });
            rows = search.rows().stream().filter(DesktopNewWallet::isThere).toList();
            silent = search.silent();
        }
        Amount deposits = rows.stream().map(row -> row.funds().deposit()).reduce(Amount.ZERO, Amount::plus);
        Optional<Instant> back = rows.stream().map(row -> row.state().refundableAt()).max(Instant::compareTo);
        long confirmed = rows.stream().filter(row -> row.state() instanceof ChannelState.Open).count() - silent;
        var found = new Found(rows.size(), deposits, (int) confirmed, (int) silent, back, instance.balance());
        forgettable = found.isNothing() && instance.rows().isEmpty();
        return found;
    }

    private static boolean isThere(ChannelRow row) {
        return switch (row.state()) {
            case ChannelState.Planned _, ChannelState.Undone _, ChannelState.Closed _, ChannelState.Refunded _ -> false;
            case ChannelState.Opening _, ChannelState.Open _, ChannelState.Closing _, ChannelState.Requesting _,
                    ChannelState.CloseRequested _, ChannelState.Refunding _ -> true;
        };
    }

    @Override
    public void forgetEmpty() {
        if (!forgettable) {
            throw Refusal.NOT_JUST_RESTORED.exception();
        }
        forgettable = false;
        desktop.leave();
        DataFolder folder = desktop.options().folder();
        try (Stream<Path> files = Files.list(folder.path())) {
            for (Path file : files.filter(each -> WALLET_FILES.contains(each.getFileName().toString())).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw Refusal.EMPTY_NOT_REMOVED.after(e);
        }
    }

    // ---- its first money ----

    @Override
    public Address account() {
        return running().network().instance().address();
    }

    @Override
    public Arrival arrival() {
        Instance instance = running().network().instance();
        ChainAccess access = instance.access();
        return arrivals.saw(access.chain().latest().number(), access.chain().balance(instance.address()),
                access.network().confirmations());
    }
}
