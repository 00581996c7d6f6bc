/**
 * Secrets and what is derived from them: recovery words, the key tree, signatures, the password-protected file.
 *
 * <p>Nouns: {@link org.farthing.wallet.keys.Mnemonic} (the words), {@link org.farthing.wallet.keys.HdKeys} (one node of the BIP-32 tree),
 * {@link org.farthing.wallet.keys.WalletKeys} (which path means what), {@link org.farthing.wallet.keys.Signer} (one private key),
 * {@link org.farthing.wallet.keys.Vault} (the wallet's file), {@link org.farthing.wallet.keys.Keystore} (one account's, for other wallets),
 * {@link org.farthing.wallet.keys.WordCheck} (were the words written down?), {@link org.farthing.wallet.keys.Password}.
 *
 * <p>Not here: what is signed (package {@code channel}), transactions, the chain. Secrets live in arrays that are wiped when done; what the
 * arithmetic of big numbers leaves in memory for the collector cannot be wiped in Java, and is kept short-lived.
 */
package org.farthing.wallet.keys;
