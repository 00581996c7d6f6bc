package org.farthing.app.instance;

import java.security.SecureRandom;
import java.util.Optional;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.keys.Keystore;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.keys.WalletKeys;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.WalletException;

/**
 * An account's key as other wallets read it, sealed with a password of its own: of no use without that.
 *
 * @param keystore web3 secret storage, version 3, in UTF-8
 */
record KeyExport(Address account, byte[] keystore) {
    /**
     * Opens the vault with {@code password} and seals a key with {@code own}.
     *
     * @param wanted an imported account; empty for the wallet's own
     * @throws WalletException WRONG_PASSWORD, or BAD_INPUT for a weak password or an account that is not there
     */
    static KeyExport of(Vault vault, Password password, Password own, Optional<Address> wanted) {
        NewWallet.requireStrong(own);
        try (Vault.Contents contents = vault.open(password); WalletKeys keys = contents.keys(); Signer first = keys.account(0)) {
            Signer key = wanted.isEmpty() || wanted.get().equals(first.address()) ? first
                    : contents.imported().stream().filter(each -> each.address().equals(wanted.get())).findFirst()
                            .orElseThrow(() -> Refusal.NO_ACCOUNT_TO_EXPORT.exception());
            return new KeyExport(key.address(), Keystore.seal(key, own, Keystore.Cost.STANDARD, new SecureRandom()));
        }
    }
}
