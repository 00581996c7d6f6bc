package org.farthing.wallet.chain;

import java.time.Duration;
import java.util.Optional;
import org.farthing.wallet.value.Address;

/**
 * A chain that the wallet knows, how it behaves, and where Farthing's contracts live on it. {@link Networks} has those that are known by
 * name.
 *
 * @param name          as it is shown, such as {@code Practice}
 * @param chainId       EIP-155 id, positive; an answering node with another id is refused
 * @param coin          the coin's symbol, such as {@code ETH}
 * @param confirmations blocks, at least 1, until a transaction counts: 1 is the block that holds it
 * @param channels      the {@code PaymentChannels} contract, where it has been deployed
 * @param registry      the {@code RelayRegistry} contract, where it has been deployed
 * @param firstBlock    the block from which on the contracts can have left events, at least 0
 * @param finality      from when on a block is no longer watched; never sooner than {@code confirmations} by depth
 * @param blockTime     usual time between two blocks, for estimates; zero where blocks come only when something happens
 * @param dataFee       whether data costs something beside gas
 * @param policy        what its transactions may cost and how patiently they are followed
 */
public record Network(String name, long chainId, String coin, int confirmations, Optional<Address> channels, Optional<Address> registry,
        long firstBlock, Finality finality, Duration blockTime, DataFee dataFee, TransactionPolicy policy) {
    public Network {
        if (chainId <= 0 || confirmations < 1 || firstBlock < 0) {
            throw new IllegalArgumentException("a network has a positive chain id, at least one confirmation and a first block");
        }
        if (finality.depth() < confirmations || blockTime.isNegative()) {
            throw new IllegalArgumentException("a block is final no sooner than it counts, and no block takes less than no time");
        }
    }

    /** A chain for practice and tests: blocks come when something happens, and what counts is final. */
    public Network(String name, long chainId, String coin, int confirmations, Optional<Address> channels, Optional<Address> registry,
            long firstBlock) {
        this(name, chainId, coin, confirmations, channels, registry, firstBlock, Finality.ofDepth(Math.max(confirmations, 1)),
                Duration.ZERO, DataFee.IN_GAS, TransactionPolicy.LOCAL);
    }

    public Network withContracts(Address channelsAt, Address registryAt, long from) {
        return new Network(name, chainId, coin, confirmations, Optional.of(channelsAt), Optional.of(registryAt), from, finality, blockTime,
                dataFee, policy);
    }

    /** The same with the user's own depth; finality moves with it where it would come sooner. */
    public Network withConfirmations(int blocks) {
        return new Network(name, chainId, coin, blocks, channels, registry, firstBlock,
                new Finality(Math.max(blocks, finality.depth()), finality.tag()), blockTime, dataFee, policy);
    }

    /** The same with the user's own limits. */
    public Network withPolicy(TransactionPolicy own) {
        return new Network(name, chainId, coin, confirmations, channels, registry, firstBlock, finality, blockTime, dataFee, own);
    }

    /** About how long a transaction takes until it counts, once it is in a block; for showing only. */
    public Duration usualWait() {
        return blockTime.multipliedBy(confirmations);
    }

    /** Whether other people run it, so that its blocks come by themselves and its money is worth something or has to be asked for. */
    public boolean isPublic() {
        return !blockTime.isZero();
    }
}
