package org.farthing.app.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.app.instance.Purse;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.keys.WalletKeys;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.WalletException;

/**
 * A vault whose password is forgotten, put aside for a new one of the same words. It is kept: it may hold imported keys that follow from no
 * words.
 */
record ReplacedVault(Path from, Path to) {
    private static final String ASIDE = "vault.replaced-";

    /**
     * Puts the folder's vault aside, if there is one.
     *
     * @param contents what takes its place
     * @throws WalletException BAD_INPUT where that is another wallet's; nothing is changed then
     */
    static Optional<ReplacedVault> putAside(DataFolder folder, Vault.Contents contents) {
        if (!new Vault(folder.vault(), new SecureRandom()).exists()) {
            return Optional.empty();
        }
        if (!Files.exists(folder.ledger()) || Purse.noted(folder).filter(address(contents)::equals).isEmpty()) {
            throw Refusal.OTHER_WORDS.exception();
        }
        try {
            int number = 1;
            while (Files.exists(folder.path().resolve(ASIDE + number))) {
                number++;
            }
            var replaced = new ReplacedVault(folder.vault(), folder.path().resolve(ASIDE + number));
            Path copy = folder.path().resolve(folder.vault().getFileName() + ".bak");
            if (Files.exists(folder.vault())) {
                Files.move(folder.vault(), replaced.to());
                Files.deleteIfExists(copy);
            } else {
                Files.move(copy, replaced.to());
            }
            return Optional.of(replaced);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static Address address(Vault.Contents contents) {
        try (WalletKeys keys = contents.keys(); Signer account = keys.account(0)) {
            return account.address();
        }
    }

    /** Undoes it. */
    void putBack() {
        try {
            Files.move(to, from, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static WalletException unwritable(IOException cause) {
        return Refusal.FOLDER_RIGHTS.after(cause);
    }
}
