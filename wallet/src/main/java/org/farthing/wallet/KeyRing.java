package org.farthing.wallet;

import org.farthing.wallet.chain.TransactionSigner;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.keys.WalletKeys;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletRefusal;

/**
 * What moves the wallet's money: the account's key, and the trees that the keys of new channels grow from. All of it can be wiped and put
 * back while channels that are open go on signing vouchers, with keys of their own that can move no more than their own deposits to their
 * own relays.
 *
 * <p>Thread-safe: whoever locks waits for a signature under way and no longer.
 */
final class KeyRing implements TransactionSigner, AutoCloseable {
    private final Address address;
    /** Both null while locked. */
    private WalletKeys keys;
    private Signer account;

    /** Unlocked. @param contents the caller's to close */
    KeyRing(Vault.Contents contents) {
        this(contents.keys());
    }

    /** Unlocked. @param taken closed with this */
    KeyRing(WalletKeys taken) {
        keys = taken;
        account = keys.account(0);
        address = account.address();
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public synchronized Bytes sign(byte[] digest) {
        requireUnlocked();
        return account.sign(digest);
    }

    /** As {@link WalletKeys#channelSigner}. */
    synchronized Signer channelSigner(int index) {
        requireUnlocked();
        return keys.channelSigner(index);
    }

    /** As {@link WalletKeys#channelSalt}. */
    synchronized Bytes channelSalt(int index) {
        requireUnlocked();
        return keys.channelSalt(index);
    }

    synchronized boolean isLocked() {
        return keys == null;
    }

    /** @throws WalletException FOREIGN_OR_DAMAGED_DATA for the words of another wallet; it stays locked */
    synchronized void unlock(Vault.Contents contents) {
        if (keys != null) {
            return;
        }
        WalletKeys fresh = contents.keys();
        Signer first = fresh.account(0);
        if (!first.address().equals(address)) {
            first.close();
            fresh.close();
            throw WalletRefusal.OTHER_VAULT.exception();
        }
        keys = fresh;
        account = first;
    }

    /** Wipes the keys. Does nothing where that is done. */
    @Override
    public synchronized void close() {
        if (keys != null) {
            account.close();
            keys.close();
            account = null;
            keys = null;
        }
    }

    private void requireUnlocked() {
        if (keys == null) {
            throw new WalletException(new Reason.Locked());
        }
    }
}
