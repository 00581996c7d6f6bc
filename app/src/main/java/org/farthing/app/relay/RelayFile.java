package org.farthing.app.relay;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.farthing.app.SettingsFile;
import org.farthing.app.instance.ChainAccess;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.RelayPlan;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Networks;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** Changes of a relay's file of settings, line by line: comments and what was set by hand stay. Nothing is written that could not be read. */
record RelayFile(Path path) {
    private static final String CONTRACTS = "contracts";

    /** Writes what the owner chose, and the network that the wallet is on. */
    void write(RelayPlan plan, Network network, List<URI> nodes) {
        boolean first = !Files.exists(path);
        var root = new LinkedHashMap<String, String>();
        root.putAll(of(plan));
        if (first) {
            // Whoever comes first on a path sees its payer's address: that is no usual choice for a home.
            root.put("roles", listed(List.of("middle")));
        }
        String text = with(first ? RelaySettingsText.FIRST : RelaySettings.text(path), "", root);
        store(onNetwork(payingTo(text, plan), network, nodes));
    }

    /** The network that the wallet is on: the practice world's node has another port each time. */
    void follow(Network network, List<URI> nodes) {
        store(onNetwork(RelaySettings.text(path), network, nodes));
    }

    /** Writes what the owner chose, where the network is settled. */
    void change(RelayPlan plan) {
        store(payingTo(with(RelaySettings.text(path), "", of(plan)), plan));
    }

    void startWithWallet(boolean start) {
        store(with(RelaySettings.text(path), "", Map.of("start_with_wallet", Boolean.toString(start))));
    }

    private static Map<String, String> of(RelayPlan plan) {
        var values = new LinkedHashMap<String, String>();
        values.put("name", SettingsFile.quoted(plan.name()));
        boolean six = plan.host().contains(":");
        values.put("listen", SettingsFile.quoted((plan.host().equals("127.0.0.1") ? "127.0.0.1" : six ? "[::]" : "0.0.0.0") + ":" + plan.port()));
        values.put("advertise", SettingsFile.quoted((six ? "[" + plan.host() + "]" : plan.host()) + ":" + plan.port()));
        values.put("unit_price", SettingsFile.quoted(plan.unitPrice().toCoins()));
        values.put("exit_ports", plan.isExit() ? listed(plan.exitPorts()) : SettingsFile.quoted("none"));
        return values;
    }

    private static String payingTo(String text, RelayPlan plan) {
        return plan.payout().map(to -> SettingsFile.with(text, "", "payout", SettingsFile.quoted(to.toString())))
                .orElseGet(() -> SettingsFile.without(text, "", "payout"));
    }

    private static String onNetwork(String text, Network network, List<URI> nodes) {
        boolean practice = network.chainId() == ChainAccess.PRACTICE_CHAIN_ID;
        boolean known = !practice && Networks.find(network.chainId()).isPresent();
        var root = new LinkedHashMap<String, String>();
        root.put("network", SettingsFile.quoted(practice ? "practice" : known ? network.name().toLowerCase(Locale.ROOT).replace(' ', '-')
                : "custom"));
        root.put("rpc", listed(nodes.stream().map(URI::toString).toList()));
        if (!practice && !known) {
            root.put("chain_id", Long.toString(network.chainId()));
            root.put("coin", SettingsFile.quoted(network.coin()));
        }
        var contracts = new LinkedHashMap<String, String>();
        contracts.put("channels", SettingsFile.quoted(network.channels().orElseThrow(RelayFile::noContracts).toString()));
        contracts.put("registry", SettingsFile.quoted(network.registry().orElseThrow(RelayFile::noContracts).toString()));
        contracts.put("first_block", Long.toString(network.firstBlock()));
        return with(with(text, "", root), CONTRACTS, contracts);
    }

    private static WalletException noContracts() {
        return Refusal.RELAY_NO_CONTRACTS.exception();
    }

    private static String listed(List<String> texts) {
        return texts.stream().map(SettingsFile::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String with(String text, String table, Map<String, String> values) {
        String changed = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            changed = SettingsFile.with(changed, table, value.getKey(), value.getValue());
        }
        return changed;
    }

    private void store(String text) {
        // What cannot be read again must not be written.
        RelaySettings.parse(path, text);
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            OwnerOnlyFile.replace(path, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE,
                    "The relay's settings cannot be written. Check the owner and the permissions of the data folder.", e);
        }
    }
}
