package org.farthing.app.practice;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.devnet.DevRpcServer;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.WalletException;

/** The chain of a practice world: the embedded one behind its own RPC port, or a test node that somebody else runs. */
final class PracticeChain implements AutoCloseable {
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final URI rpc;
    private final PlayMoney money;
    private final Network network;
    private final RpcChain chain;

    private PracticeChain(URI rpc, Optional<PlayMoney> money, long chainId, List<AutoCloseable> opened) {
        this.rpc = rpc;
        this.network = network(chainId);
        this.opened.addAll(opened);
        this.chain = new RpcChain(network, rpc);
        this.money = money.orElse(chain::setTestBalance);
    }

    private static Network network(long chainId) {
        return new Network("Practice", chainId, "PLAY", 1, Optional.empty(), Optional.empty(), 0);
    }

    /** A node that hands out play money. Only asks what chain it is. */
    static PracticeChain of(URI node) {
        try (var probe = new RpcChain(network(DevChain.CHAIN_ID), node)) {
            return new PracticeChain(node, Optional.empty(), probe.chainId(), List.of());
        }
    }

    /** The embedded chain, kept in the data folder. */
    static PracticeChain embedded(DataFolder data) throws IOException {
        DevChain chain = DevChain.open(data.practice().resolve("chain"), Map.of(), InstantSource.system());
        try {
            requireLedgerOf(chain, data);
            DevRpcServer server = DevRpcServer.start(chain, 0);
            return new PracticeChain(server.uri(), Optional.of(chain::setBalance), DevChain.CHAIN_ID, List.of(chain, server));
        } catch (WalletException | IOException e) {
            chain.close();
            throw e;
        }
    }

    /** Without its ledger a wallet would begin anew, and forget the channels that its money lies in. */
    private static void requireLedgerOf(DevChain begun, DataFolder data) throws IOException {
        if (begun.blockNumber() > 0 && (!Files.exists(data.ledger()) || Files.size(data.ledger()) == 0)) {
            throw Refusal.PRACTICE_LEDGER_GONE.exception();
        }
    }

    /** Ties the ledger to this chain, and refuses a chain that has forgotten what the ledger remembers. */
    void requireLedger(Ledger ledger, String deployedKey) {
        ledger.bind(Map.of("chain-id", Long.toString(network.chainId())));
        if (ledger.meta(deployedKey).isPresent() && chain.latest().number() == 0) {
            throw Refusal.PRACTICE_CHAIN_GONE.exception();
        }
    }

    URI rpc() {
        return rpc;
    }

    PlayMoney money() {
        return money;
    }

    /** Without the contracts' addresses. */
    Network network() {
        return network;
    }

    RpcChain chain() {
        return chain;
    }

    @Override
    public void close() throws IOException {
        chain.close();
        for (AutoCloseable part : opened.reversed()) {
            PracticeWorld.close(part);
        }
    }
}
