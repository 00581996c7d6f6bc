package org.farthing.app.instance;

import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Networks;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * Which network a command works on: what its options say, else what {@code farthing.toml} says.
 *
 * @param network with the contracts' addresses, where they are known
 * @param nodes   one, or two that must agree
 */
public record NetworkChoice(Network network, List<URI> nodes) {
    /** The recommended one. */
    public static final String USUAL = "gnosis";

    private static final String CUSTOM = "custom";
    private static final String USUAL_COIN = "ETH";

    /**
     * Decides; asks the node for its chain id where nothing else says it.
     *
     * @param name of the network, if an option gives it
     * @param rpc  of the nodes, if options give them
     * @throws WalletException BAD_INPUT where something is missing or makes no sense; STORAGE_UNAVAILABLE for a practice world that does
     *                         not run
     */
    public static NetworkChoice of(DataFolder data, Settings settings, Optional<String> name, List<URI> rpc) {
        if (Files.isDirectory(data.practice()) && name.isEmpty() && rpc.isEmpty() && settings.network().isEmpty()) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "No Farthing runs on this data folder, which holds a practice world. "
                    + "Start it with \"farthing demo --data DIR\".");
        }
        String settled = settings.network().orElse(USUAL);
        String wanted = name.orElse(settled);
        // Nodes and contracts in the settings are those of the settings' own network.
        boolean asSettled = plain(wanted).equals(plain(settled));
        List<URI> nodes = rpc.isEmpty() && asSettled ? settings.rpc() : rpc;
        requireNodes(wanted, nodes);
        Network network = plain(wanted).equals(CUSTOM) ? custom(settings, nodes.getFirst()) : Networks.named(wanted);
        if (asSettled && settings.contracts().isPresent()) {
            Settings.ContractPlaces places = settings.contracts().get();
            network = network.withContracts(places.channels(), places.registry(), places.firstBlock());
        }
        Network chosen = network;
        return new NetworkChoice(settings.maxFee().map(limit -> chosen.withPolicy(chosen.policy().withFeeLimit(limit))).orElse(chosen),
                nodes);
    }

    private static void requireNodes(String network, List<URI> nodes) {
        if (nodes.isEmpty()) {
            throw Refusal.NODE_UNKNOWN.exception(network);
        }
        for (URI node : nodes) {
            boolean web = "http".equals(node.getScheme()) || "https".equals(node.getScheme());
            if (!web || node.getHost() == null) {
                throw Refusal.NODE_FORM.exception();
            }
        }
        if (nodes.size() > 2) {
            throw Refusal.TWO_NODES.exception();
        }
    }

    private static Network custom(Settings settings, URI node) {
        long chainId = settings.chainId().orElseGet(() -> askedOf(node));
        return Networks.find(chainId).orElseGet(() -> Networks.custom("Custom", chainId, settings.coin().orElse(USUAL_COIN)));
    }

    /** Any answer will do: the ledger refuses another one later. */
    private static long askedOf(URI node) {
        try (var probe = new RpcChain(Networks.PRACTICE, node)) {
            return probe.chainId();
        }
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
    }
}
