package org.farthing.app.instance;

import java.net.URI;
import java.util.List;
import org.farthing.app.Settings;
import org.farthing.app.Settings.RpcRoute;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** The nodes of a network that somebody else runs, while the settings may name others. Thread-safe. */
final class ChangeableNodes {
    private final Network network;
    private final RoutedChain chain;
    private final Connections connections;
    /** The nodes at the start, which an option may have named: they count until the settings name others. */
    private final List<URI> first;
    private final List<URI> settledFirst;
    private List<URI> now;
    private RpcRoute route;

    /** How nodes are reached. What it makes is closed by whoever made it. */
    interface Connections {
        RoutedChain.Ways to(List<URI> nodes, RpcRoute route);

        /** Which way the settings want for these nodes. */
        RpcRoute route(List<URI> nodes, Settings settings);
    }

    /**
     * @param first   the nodes at the start
     * @param settled what the settings named then, which an option may have overruled
     * @param route   the way at the start
     */
    ChangeableNodes(Network network, RoutedChain chain, Connections connections, List<URI> first, List<URI> settled, RpcRoute route) {
        this.network = network;
        this.chain = chain;
        this.connections = connections;
        this.first = List.copyOf(first);
        this.settledFirst = List.copyOf(settled);
        this.now = this.first;
        this.route = route;
    }

    synchronized List<URI> now() {
        return now;
    }

    boolean goDirectly() {
        return chain.goesDirectly();
    }

    boolean wereAskedDirectly() {
        return chain.askedDirectly();
    }

    /** Takes over what the settings say. The nodes are not asked: one that is away now may come back. */
    synchronized void use(Settings settings) {
        List<URI> wanted = settings.rpc().isEmpty() || settings.rpc().equals(settledFirst) ? first : settings.rpc();
        RpcRoute way = connections.route(wanted, settings);
        if (!wanted.equals(now) || way != route) {
            chain.use(connections.to(wanted, way));
            chain.use(way);
            now = List.copyOf(wanted);
            route = way;
        }
    }

    /**
     * Asks nodes which chain they are on, the way the settings have it.
     *
     * @throws WalletException with the sentence for the user
     */
    synchronized void test(List<URI> nodes) {
        for (URI node : nodes) {
            RoutedChain.Ways ways = connections.to(List.of(node), route);
            try {
                long said = (chain.goesDirectly() ? ways.direct() : ways.overCircuits()).chainId();
                if (said != network.chainId()) {
                    throw Refusal.NODE_ELSEWHERE.exception(Long.toString(said), network.name());
                }
            } catch (WalletException e) {
                throw e.kind() == Kind.CHAIN_UNREACHABLE
                        ? new WalletException(e.kind(), node.getHost() + " gave no answer. Nothing was changed.", e) : e;
            }
        }
    }
}
