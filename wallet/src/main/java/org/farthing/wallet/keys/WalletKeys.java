package org.farthing.wallet.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.farthing.wallet.value.Bytes;

/**
 * All keys of one wallet, each found again from the words alone:
 * <pre>
 *   m/44'/60'/0'/0/i    account i: where money is received and sent from, as other Ethereum wallets derive it
 *   m/44'/60'/7'/0/c    payer of channel c: gets back what its relay did not earn
 *   m/44'/60'/7'/1/c    signer of channel c: signs vouchers, never holds money
 *   salt of channel c   first 32 bytes of HMAC-SHA-512(key of m/44'/60'/7'/2', "farthing-1:channel-salt" || c as u32)
 * </pre>
 * Each channel has keys of its own, so that the chain and the relays cannot tell one wallet's channels by their keys. The salt comes from
 * the seed, not from chance, so that a restored wallet can compute the ids of its channels.
 *
 * <p>Thread-safe until {@link #close()}, which wipes everything but the signers handed out. Has no {@code toString}.
 */
public final class WalletKeys implements AutoCloseable {
    private static final byte[] SALT_LABEL = "farthing-1:channel-salt".getBytes(StandardCharsets.US_ASCII);

    private final HdKeys accounts;
    private final HdKeys channelPayers;
    private final HdKeys channelSigners;
    private final HdKeys channelSalts;

    private WalletKeys(HdKeys root) {
        accounts = root.derive("m/44'/60'/0'/0");
        channelPayers = root.derive("m/44'/60'/7'/0");
        channelSigners = root.derive("m/44'/60'/7'/1");
        channelSalts = root.derive("m/44'/60'/7'/2'");
    }

    /** The keys of the wallet with these words; neither argument is kept or closed. */
    public static WalletKeys of(Mnemonic words, Password passphrase) {
        byte[] seed = words.toSeed(passphrase);
        try (HdKeys root = HdKeys.ofSeed(seed)) {
            return new WalletKeys(root);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** A fresh signer for account {@code index}, from 0, the caller's to close. */
    public Signer account(int index) {
        return signer(accounts, index);
    }

    /** A fresh signer for the account that pays for channel {@code index} and gets its rest back. */
    public Signer channelPayer(int index) {
        return signer(channelPayers, index);
    }

    /** A fresh signer for the vouchers of channel {@code index}. */
    public Signer channelSigner(int index) {
        return signer(channelSigners, index);
    }

    /** The 32-byte salt in the id of channel {@code index}. */
    public Bytes channelSalt(int index) {
        requireIndex(index);
        byte[] key = channelSalts.key();
        byte[] input = ByteBuffer.allocate(SALT_LABEL.length + 4).put(SALT_LABEL).putInt(index).array();
        byte[] digest = HdKeys.hmac(key, input);
        Arrays.fill(key, (byte) 0);
        return Bytes.of(digest, 0, 32);
    }

    private static Signer signer(HdKeys parent, int index) {
        requireIndex(index);
        try (HdKeys child = parent.child(index)) {
            return child.signer();
        }
    }

    private static void requireIndex(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("indexes start at 0");
        }
    }

    @Override
    public void close() {
        accounts.close();
        channelPayers.close();
        channelSigners.close();
        channelSalts.close();
    }
}
