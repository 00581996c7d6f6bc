package org.farthing.app.instance;

import java.net.URI;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingsFile;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.chain.Networks;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.keys.WalletKeys;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.WalletException;

/**
 * A wallet that is made in a data folder without one.
 *
 * @param network becomes the folder's own, if given
 * @param rpc     become the folder's own, if given
 */
public record NewWallet(Optional<String> network, List<URI> rpc) {
    private static final int SHORTEST_PASSWORD = 8;

    /** @throws WalletException BAD_INPUT for a password that is guessed at once */
    public static void requireStrong(Password password) {
        if (password.length() < SHORTEST_PASSWORD) {
            throw Refusal.PASSWORD_SHORT.exception(SHORTEST_PASSWORD);
        }
    }

    /**
     * Writes vault, ledger and settings.
     *
     * @param contents new words, or the words of a wallet that was lost; closed by the caller, as the password is
     * @param restored whether a ledger of the same wallet may be there already
     * @param cost     of a guess at the password
     * @return the account
     * @throws WalletException ALREADY_RUNNING, BAD_INPUT where there is a wallet, FOREIGN_OR_DAMAGED_DATA where something else is
     */
    public Address make(DataFolder data, Vault.Contents contents, Password password, boolean restored, Vault.Cost cost) {
        requireStrong(password);
        network.ifPresent(NewWallet::requireKnown);
        try (DataFolder.Hold hold = data.hold()) {
            return make(hold, contents, password, restored, cost);
        }
    }

    /** As above, for a program that holds the folder. */
    public Address make(DataFolder.Hold hold, Vault.Contents contents, Password password, boolean restored, Vault.Cost cost) {
        requireStrong(password);
        network.ifPresent(NewWallet::requireKnown);
        DataFolder data = hold.folder();
        var vault = new Vault(data.vault(), new SecureRandom());
        Address address = address(contents);
        requireFree(data, vault, address, restored);
        // The words first: whatever is written later can be made again from them.
        vault.create(contents, password, cost);
        settle(data);
        try (Ledger ledger = Ledger.open(data.ledger())) {
            ledger.putMeta(Purse.ADDRESS_KEY, address.toString());
        }
        return address;
    }

    private static Address address(Vault.Contents contents) {
        try (WalletKeys keys = contents.keys(); Signer account = keys.account(0)) {
            return account.address();
        }
    }

    private static void requireKnown(String name) {
        if (!name.equalsIgnoreCase("custom")) {
            Networks.named(name);
        }
    }

    private static void requireFree(DataFolder data, Vault vault, Address address, boolean restored) {
        if (vault.exists()) {
            throw Refusal.WALLET_IN_FOLDER.exception();
        }
        if (Files.exists(data.ledger()) && (!restored || Purse.noted(data).filter(address::equals).isEmpty())) {
            throw Refusal.LEDGER_IN_FOLDER.exception();
        }
    }

    private void settle(DataFolder data) {
        SettingsFile.writeFirst(data);
        network.ifPresent(name -> SettingsFile.set(data, "", Map.of("network", quoted(name))));
        if (!rpc.isEmpty()) {
            String list = rpc.stream().map(node -> quoted(node.toString())).collect(Collectors.joining(", ", "[", "]"));
            SettingsFile.set(data, "", Map.of("rpc", list));
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
