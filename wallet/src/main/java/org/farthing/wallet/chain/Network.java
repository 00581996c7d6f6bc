package org.farthing.wallet.chain;

import java.util.Optional;
import org.farthing.wallet.value.Address;

/**
 * A chain that the wallet knows, and where Farthing's contracts live on it.
 *
 * @param name          as it is shown, such as {@code Practice}
 * @param chainId       EIP-155 id, positive; an answering node with another id is refused
 * @param coin          the coin's symbol, such as {@code ETH}
 * @param confirmations blocks, at least 1, until a transaction counts: 1 is the block that holds it
 * @param channels      the {@code PaymentChannels} contract, where it has been deployed
 * @param registry      the {@code RelayRegistry} contract, where it has been deployed
 * @param firstBlock    the block from which on the contracts can have left events, at least 0
 */
public record Network(String name, long chainId, String coin, int confirmations, Optional<Address> channels, Optional<Address> registry,
        long firstBlock) {
    public Network {
        if (chainId <= 0 || confirmations < 1 || firstBlock < 0) {
            throw new IllegalArgumentException("a network has a positive chain id, at least one confirmation and a first block");
        }
    }

    public Network withContracts(Address channelsAt, Address registryAt, long from) {
        return new Network(name, chainId, coin, confirmations, Optional.of(channelsAt), Optional.of(registryAt), from);
    }
}
