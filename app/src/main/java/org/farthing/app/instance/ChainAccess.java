package org.farthing.app.instance;

import java.time.Duration;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.TransactionPolicy;

/**
 * The chain that an instance works on. Whoever made it closes the chain.
 *
 * @param network   with the contracts' addresses where they are known
 * @param policy    how transactions are sent there
 * @param lookEvery how often the chain is looked at
 */
public record ChainAccess(Network network, Chain chain, Contracts contracts, TransactionPolicy policy, Duration lookEvery) {
    /** The chain id of practice chains: the embedded one, and what test nodes use. */
    public static final long PRACTICE_CHAIN_ID = 31337;

    /** Whether the money is play money, and this machine may be reached through exits. */
    public boolean isPractice() {
        return network.chainId() == PRACTICE_CHAIN_ID;
    }

    /** The same chain, with contracts that have become known. */
    ChainAccess on(Network withContracts) {
        return new ChainAccess(withContracts, chain, contracts, policy, lookEvery);
    }

    /** Whether the network is known to have the contracts. */
    public boolean hasContracts() {
        return network.channels().isPresent() && network.registry().isPresent();
    }
}
