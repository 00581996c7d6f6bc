package org.farthing.wallet.chain;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.farthing.wallet.chain.Finality.Tag;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The networks that are known by name. None of them names contracts: Farthing's are deployed on no public network, so a user's settings
 * hold the addresses once somebody has deployed them ({@link Deployment}) and {@link Network#withContracts} puts them in. Whatever stands
 * there, code other than this version's is refused.
 *
 * <p>Depths: a transaction counts after about a minute; on Ethereum and Gnosis the longest reorganisations since their move to proof of
 * stake were of seven blocks or fewer. A layer's blocks are undone only with its operator's or its base chain's trouble, so they count
 * after some seconds. What makes them final is always the chain's own word, with a depth for nodes that do not know it.
 *
 * <p>Fee limits are some ten to a hundred times of what is usual there, so that a spike is waited out and not paid.
 */
public final class Networks {
    public static final Network PRACTICE =
            new Network("Practice", 31337, "PLAY", 1, Optional.empty(), Optional.empty(), 0);

    /** Its coin is worth about a dollar, and its fees are a fraction of a cent: the one that is recommended. */
    public static final Network GNOSIS = known("Gnosis", 100, "xDAI", 12, 96, Duration.ofSeconds(5), DataFee.IN_GAS, 100);

    public static final Network ETHEREUM = known("Ethereum", 1, "ETH", 12, 96, Duration.ofSeconds(12), DataFee.IN_GAS, 100);

    /**
     * Contracts here see Ethereum's block numbers in place of their own chain's. The channels use none; the list of relays notes one for
     * each descriptor, so that descriptors are not found on this network.
     */
    public static final Network ARBITRUM_ONE = known("Arbitrum One", 42161, "ETH", 40, 7_200, Duration.ofMillis(250), DataFee.IN_GAS, 10);

    public static final Network BASE = known("Base", 8453, "ETH", 12, 900, Duration.ofSeconds(2), DataFee.OP_STACK, 10);

    public static final Network OPTIMISM = known("Optimism", 10, "ETH", 12, 900, Duration.ofSeconds(2), DataFee.OP_STACK, 10);

    /** A public network whose coin is worth nothing. */
    public static final Network SEPOLIA = known("Sepolia", 11_155_111, "ETH", 12, 96, Duration.ofSeconds(12), DataFee.IN_GAS, 500);

    private static final Duration CUSTOM_BLOCK_TIME = Duration.ofSeconds(12);
    private static final List<Network> ALL = List.of(PRACTICE, GNOSIS, ETHEREUM, ARBITRUM_ONE, BASE, OPTIMISM, SEPOLIA);

    private Networks() {
    }

    /** In the order in which they are offered. */
    public static List<Network> all() {
        return ALL;
    }

    /** By name, however it is capitalised and spaced: {@code arbitrum-one} is {@code Arbitrum One}. */
    public static Optional<Network> find(String name) {
        return ALL.stream().filter(network -> plain(network.name()).equals(plain(name))).findFirst();
    }

    public static Optional<Network> find(long chainId) {
        return ALL.stream().filter(network -> network.chainId() == chainId).findFirst();
    }

    /**
     * Whether a chain is one of the public ones whose coins are worth something. A chain that is not known by name is its user's own
     * matter.
     */
    public static boolean isMain(long chainId) {
        return find(chainId).filter(network -> !network.equals(PRACTICE) && !network.equals(SEPOLIA)).isPresent();
    }

    /** @throws WalletException {@code BAD_INPUT} with the names that there are */
    public static Network named(String name) {
        return find(name).orElseThrow(() -> new WalletException(Kind.BAD_INPUT, "No network has that name. There are "
                + ALL.stream().map(Network::name).collect(Collectors.joining(", ")) + "; any other is set up by its chain id."));
    }

    /**
     * A network of the user's own. Careful figures, since nothing is known of it: twelve blocks until a transaction counts, the node's word
     * for what is final, else 96 blocks.
     *
     * @throws WalletException {@code BAD_INPUT} for an id below 1, a name that another network has, or an empty name or coin
     */
    public static Network custom(String name, long chainId, String coin) {
        if (chainId < 1 || name.isBlank() || coin.isBlank()) {
            throw new WalletException(Kind.BAD_INPUT, "A network of your own has a name, a chain id above 0 and a coin's symbol.");
        }
        if (find(name).filter(network -> network.chainId() != chainId).isPresent()) {
            throw new WalletException(Kind.BAD_INPUT, "Another network has that name. Choose one of your own.");
        }
        return new Network(name.strip(), chainId, coin.strip(), 12, Optional.empty(), Optional.empty(), 0,
                Finality.of(Tag.FINALIZED, 96), CUSTOM_BLOCK_TIME, DataFee.IN_GAS, TransactionPolicy.STANDARD);
    }

    private static Network known(String name, long chainId, String coin, int confirmations, int depth, Duration blockTime, DataFee dataFee,
            long gweiLimit) {
        return new Network(name, chainId, coin, confirmations, Optional.empty(), Optional.empty(), 0, Finality.of(Tag.FINALIZED, depth),
                blockTime, dataFee, TransactionPolicy.STANDARD.withFeeLimit(Amount.ofWei(gweiLimit * 1_000_000_000L)));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
    }
}
