package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.net.Proxy;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.Settings.RpcRoute;
import org.farthing.wallet.chain.AgreeingChain;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.value.WalletException;

/** An instance on a network that somebody else runs, with the connection to its nodes and the hold on the folder. Its wallet is locked. */
public final class NetworkInstance implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.instance");
    private static final Duration READ_RELAYS_EVERY = Duration.ofMinutes(10);
    private static final Duration READ_RELAYS_EVERY_IN_PRACTICE = Duration.ofSeconds(5);
    private static final Duration LOCK_CHECK_EVERY = Duration.ofSeconds(1);
    /** A circuit may have to be built first. */
    private static final Duration CIRCUIT_TIMEOUT = Duration.ofSeconds(40);
    private static final Duration SLOWEST_LOOK = Duration.ofSeconds(15);

    private final Settings settings;
    private final Instance instance;
    /** Closed in this order, after the instance. */
    private final List<AutoCloseable> beneath;

    private NetworkInstance(Settings settings, Instance instance, List<AutoCloseable> beneath) {
        this.settings = settings;
        this.instance = instance;
        this.beneath = beneath;
    }

    /**
     * An instance without a port, for one command.
     *
     * @param hold on the folder, which this takes over; none for what only looks
     */
    public static NetworkInstance open(DataFolder data, Optional<DataFolder.Hold> hold, NetworkChoice choice, Settings settings) {
        var relays = new RelayList();
        return open(data, hold, choice, settings, relays,
                PaidProxy.withoutPort(relays, hold.map(DataFolder.Hold::folder), isPractice(choice)));
    }

    /**
     * An instance with a proxy.
     *
     * @param hold on the folder, which this takes over
     * @param port 0 for any free one
     * @throws WalletException BAD_INPUT if another program has the port; the hold stays the caller's then
     */
    public static NetworkInstance listen(DataFolder.Hold hold, NetworkChoice choice, Settings settings, int port) {
        var relays = new RelayList();
        return open(hold.folder(), Optional.of(hold), choice, settings, relays,
                PaidProxy.listen(relays, hold.folder(), settings.socks(), port, isPractice(choice)));
    }

    private static boolean isPractice(NetworkChoice choice) {
        return choice.network().chainId() == ChainAccess.PRACTICE_CHAIN_ID;
    }

    private static NetworkInstance open(DataFolder data, Optional<DataFolder.Hold> hold, NetworkChoice choice, Settings settings,
            RelayList relays, PaidProxy proxy) {
        Network network = choice.network();
        RpcRoute route = route(choice, settings);
        var beneath = new CopyOnWriteArrayList<AutoCloseable>();
        RoutedChain.Ways ways = ways(network, choice.nodes(), route, proxy, beneath);
        var chain = new RoutedChain(route, ways.direct(), ways.overCircuits(), () -> proxy.status().readyCircuits() > 0);
        // A practice chain may have been begun anew since.
        if (route == RpcRoute.ALWAYS || !isPractice(choice)) {
            network.registry().map(registry -> new KeptRelays(data.relays(), network.chainId(), registry))
                    .ifPresent(file -> relays.beginWith(file, hold.isPresent()));
        }
        hold.ifPresent(held -> relays.rememberIn(held.folder().knownRelays()));
        Duration look = network.blockTime().compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : network.blockTime();
        var access = new ChainAccess(network, chain, Contracts.load(), network.policy(),
                look.compareTo(SLOWEST_LOOK) > 0 ? SLOWEST_LOOK : look);
        hold.ifPresent(beneath::add);
        var instance = new Instance(data, access, new Vault(data.vault(), new SecureRandom()), relays, proxy);
        instance.nodes(new ChangeableNodes(network, chain, new ChangeableNodes.Connections() {
            @Override
            public RoutedChain.Ways to(List<URI> nodes, RpcRoute way) {
                return ways(network, nodes, way, proxy, beneath);
            }

            @Override
            public RpcRoute route(List<URI> nodes, Settings next) {
                return NetworkInstance.route(new NetworkChoice(network, nodes), next);
            }
        }, choice.nodes(), settings.rpc(), route));
        if (route == RpcRoute.ALWAYS) {
            instance.connectWhenUnlocked();
        }
        return new NetworkInstance(settings, instance, beneath);
    }

    /** What the settings say; else over circuits, unless the node is on this computer, where no exit leads and nobody listens. */
    static RpcRoute route(NetworkChoice choice, Settings settings) {
        boolean near = isPractice(choice) || choice.nodes().stream().anyMatch(node -> isHere(node.getHost()));
        return settings.rpcRoute().orElse(near ? RpcRoute.NEVER : RpcRoute.AFTER_START);
    }

    private static boolean isHere(String host) {
        return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    /** Nobody asks over circuits where the settings never want that, so no way is made there and no deposit reserved for it. */
    private static RoutedChain.Ways ways(Network network, List<URI> nodes, RpcRoute route, PaidProxy proxy, List<AutoCloseable> beneath) {
        Chain direct = nodes.size() == 1 ? kept(beneath, new RpcChain(network, nodes.getFirst()))
                : kept(beneath, AgreeingChain.connect(network, nodes, Proxy.NO_PROXY, RpcChain.DEFAULT_TIMEOUT));
        if (route == RpcRoute.NEVER) {
            return new RoutedChain.Ways(direct, direct);
        }
        SocketFactory sockets = proxy.walletSockets();
        Chain overCircuits = nodes.size() == 1 ? kept(beneath, new RpcChain(network, nodes.getFirst(), sockets, CIRCUIT_TIMEOUT))
                : kept(beneath, AgreeingChain.connect(network, nodes, sockets, CIRCUIT_TIMEOUT));
        return new RoutedChain.Ways(direct, overCircuits);
    }

    private static Chain kept(List<AutoCloseable> beneath, RpcChain chain) {
        beneath.add(chain);
        return chain;
    }

    private static Chain kept(List<AutoCloseable> beneath, AgreeingChain chain) {
        beneath.add(chain);
        return chain;
    }

    public Instance instance() {
        return instance;
    }

    public Settings settings() {
        return settings;
    }

    /**
     * Follows chain and registry from now on, and locks the wallet when it is idle.
     *
     * @param usualLock after how long, where the settings do not say; zero for never
     */
    public void watch(Duration usualLock) {
        var chores = new ArrayList<Watcher.Chore>();
        chores.add(new Watcher.Chore("the list of relays could not be read",
                instance.access().isPractice() ? READ_RELAYS_EVERY_IN_PRACTICE : READ_RELAYS_EVERY, true, instance::refreshRelays));
        chores.addAll(MoneyChores.of(instance));
        chores.add(new Watcher.Chore("the wallet could not be locked", LOCK_CHECK_EVERY, false, () -> {
            // As the settings are by now.
            Duration lockAfter = instance.settings().now().autoLock().orElse(usualLock);
            if (!lockAfter.isZero()) {
                instance.lockIfIdle(lockAfter);
            }
        }));
        instance.watch(chores);
    }

    @Override
    public void close() {
        instance.close();
        for (AutoCloseable part : beneath) {
            try {
                part.close();
            } catch (Exception e) {
                // The rest must still be closed.
                LOG.log(Level.WARNING, "a part of the instance did not close: " + e.getMessage());
            }
        }
    }
}
