package org.farthing.app.relay;

import java.lang.System.Logger.Level;
import java.net.Proxy;
import org.farthing.app.instance.ChainAccess;
import org.farthing.app.instance.NetworkChoice;
import org.farthing.wallet.chain.AgreeingChain;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.RpcChain;

/** The relay's way to the chain: one node, or two that must agree. */
record NodeConnection(Network network, Chain chain, AutoCloseable end) implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.relay");

    static NodeConnection open(NetworkChoice choice) {
        Network network = choice.network();
        if (choice.nodes().size() == 1) {
            var one = new RpcChain(network, choice.nodes().getFirst());
            return new NodeConnection(network, one, one);
        }
        var both = AgreeingChain.connect(network, choice.nodes(), Proxy.NO_PROXY, RpcChain.DEFAULT_TIMEOUT);
        return new NodeConnection(network, both, both);
    }

    /** Whether the money is play money, and this machine may be reached through exits. */
    boolean isPractice() {
        return network.chainId() == ChainAccess.PRACTICE_CHAIN_ID;
    }

    @Override
    public void close() {
        try {
            end.close();
        } catch (Exception e) {
            // The rest must still be closed.
            LOG.log(Level.WARNING, "the connection to the node did not close: " + e.getMessage());
        }
    }
}
