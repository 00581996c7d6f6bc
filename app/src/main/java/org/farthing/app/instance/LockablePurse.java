package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingsInUse;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.VoucherHistory;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * An instance's purse, which is put away, locked or open; what pays for circuits is taken from it and given back with it. Thread-safe:
 * shared by all who work with it, taken alone by whoever opens, locks or closes it.
 */
final class LockablePurse implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.instance");
    private static final Duration LOCKING_LIMIT = Duration.ofSeconds(10);
    private static final Duration ENDING_LIMIT = Duration.ofSeconds(1);

    private final DataFolder data;
    private volatile ChainAccess access;
    private final Vault vault;
    private final PaidProxy proxy;
    private final AtomicBoolean dayCounted = new AtomicBoolean();
    /** Shared by all who work with the open wallet, taken alone by whoever opens or closes it. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private volatile Purse purse;
    private boolean connectAgain;
    private volatile List<ChannelRow> rowsWhenLocked = List.of();
    private volatile Instant lastUse = Instant.now();

    LockablePurse(DataFolder data, ChainAccess access, Vault vault, PaidProxy proxy) {
        this.data = data;
        this.access = access;
        this.vault = vault;
        this.proxy = proxy;
    }

    /** As {@link Instance#unlock}. */
    void unlock(Password password) {
        Vault.Opened opened = vault.openOrRecover(password);
        if (opened.fromBackup()) {
            LOG.log(Level.WARNING, "The wallet's file was damaged, and the copy beside it took its place. The disk may be failing.");
        }
        try (Vault.Contents contents = opened.contents()) {
            use.writeLock().lock();
            try {
                if (purse == null) {
                    begin(contents, Ledger.open(data.ledger()));
                } else if (purse.isLocked()) {
                    purse.unlock(contents);
                }
            } finally {
                use.writeLock().unlock();
            }
        }
        used();
    }

    /** As {@link #unlock}, for whoever has opened vault and ledger already. */
    void begin(Vault.Contents contents, Ledger ledger) {
        use.writeLock().lock();
        try {
            purse = Purse.open(contents, ledger, access);
            if (!dayCounted.getAndSet(true)) {
                Instant midnight = LocalDate.now().atStartOfDay(ZoneId.systemDefault()).toInstant();
                proxy.client().signedBefore(ledger.history().sum(VoucherHistory.Filter.ALL.since(midnight)));
            }
            purse.ifChannels().ifPresent(proxy::use);
            if (connectAgain) {
                proxy.client().connect();
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    /** As {@link Instance#lock}. */
    void lock() {
        lock(disconnectsWhenLocking());
    }

    /** Settings that cannot be read say neither: then nothing is kept. */
    private boolean disconnectsWhenLocking() {
        try {
            return SettingsInUse.read(data).settings().disconnectsWhenLocking();
        } catch (WalletException _) {
            return true;
        }
    }

    private void lock(boolean disconnecting) {
        takeAlone();
        try {
            if (purse != null && (disconnecting || !purse.lock())) {
                rowsWhenLocked = rowsOf(purse);
                connectAgain = proxy.status().wanted();
                proxy.putDown(purse);
                purse.close();
                purse = null;
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    /** @throws WalletException CHANNEL_STATE where somebody works with it and does not end soon */
    private void takeAlone() {
        try {
            if (!use.writeLock().tryLock(LOCKING_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Refusal.AT_WORK.exception();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.LOCKING_INTERRUPTED.after(e);
        }
    }

    /** What the purse is, or will be, opened on. */
    ChainAccess access() {
        return access;
    }

    /** As {@link Instance#takeContracts}. */
    void takeContracts(Network network) {
        takeAlone();
        try {
            ChainAccess next = access.on(network);
            access = next;
            if (purse != null && purse.ifChannels().isEmpty()) {
                Purse before = purse;
                purse = null;
                try {
                    purse = before.withContracts(next);
                } catch (WalletException e) {
                    // Locked, so that the password opens it anew and says what is wrong.
                    before.close();
                    throw e;
                }
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    /** As {@link Instance#adopt}. */
    void adopt(Signer imported) {
        ifThere(held -> {
            if (!held.isLocked()) {
                held.adopt(imported);
            }
        });
    }

    boolean isLocked() {
        use.readLock().lock();
        try {
            return purse == null || purse.isLocked();
        } finally {
            use.readLock().unlock();
        }
    }

    /** As {@link Instance#lockIfIdle}. */
    void lockIfIdle(Duration after) {
        if (proxy.status().streams() > 0) {
            used();
        }
        if (!isLocked() && Instant.now().isAfter(lastUse.plus(after))) {
            lock();
        }
    }

    /** As {@link Instance#used}. */
    void used() {
        lastUse = Instant.now();
    }

    /** As {@link Instance#open}. */
    <T> T open(Function<Purse, T> work) {
        use.readLock().lock();
        try {
            if (purse == null || purse.isLocked()) {
                throw Refusal.LOCKED.exception();
            }
            return work.apply(purse);
        } finally {
            use.readLock().unlock();
        }
    }

    /** Works with the purse, open or locked; does nothing where it is put away. It is neither locked nor opened meanwhile. */
    void ifThere(Consumer<Purse> work) {
        use.readLock().lock();
        try {
            if (purse != null) {
                work.accept(purse);
            }
        } finally {
            use.readLock().unlock();
        }
    }

    /** As {@link Instance#address}. */
    Address address() {
        Purse opened = purse;
        return opened != null ? opened.address() : Purse.noted(data).orElseThrow(() -> new WalletException(Kind.STORAGE_UNAVAILABLE,
                "This data folder holds no wallet yet. Make one with \"farthing wallet create\"."));
    }

    /** As {@link Instance#connectWhenUnlocked}. */
    void connectWhenUnlocked() {
        connectAgain = true;
    }

    /** As {@link Instance#rows}. */
    List<ChannelRow> rows() {
        use.readLock().lock();
        try {
            return purse == null ? rowsWhenLocked : rowsOf(purse);
        } finally {
            use.readLock().unlock();
        }
    }

    private static List<ChannelRow> rowsOf(Purse open) {
        return open.ifChannels().map(wallet -> wallet.channels().rows()).orElse(List.of());
    }

    /** Ends it: first who signs, then the ledger. Takes a second at most. */
    @Override
    public void close() {
        boolean alone = waitForRequests();
        try {
            if (purse != null) {
                purse.close();
                purse = null;
            }
        } catch (WalletException e) {
            LOG.log(Level.WARNING, "the wallet did not close in order: " + e.getMessage());
        } finally {
            if (alone) {
                use.writeLock().unlock();
            }
        }
    }

    /** A request may follow a transaction for an hour: what it wrote down is followed after the next start. */
    private boolean waitForRequests() {
        try {
            return use.writeLock().tryLock(ENDING_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
