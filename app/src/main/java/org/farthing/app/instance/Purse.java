package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.farthing.app.DataFolder;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.chain.Pace;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.keys.WalletKeys;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * What the words open: the account and the ledger, and the channels where the network has the contracts. Closing it wipes the keys.
 * Thread-safe as its parts are.
 */
public final class Purse implements AutoCloseable {
    /** Under what the wallet's account is noted in the ledger, for commands that only read. */
    public static final String ADDRESS_KEY = "address";

    private static final System.Logger LOG = System.getLogger("farthing.instance");

    /** What signs where there are no contracts yet. The keys stay, for the wallet that opens once there are. */
    private record Alone(WalletKeys keys, Signer account) {
        void close() {
            account.close();
            keys.close();
        }
    }

    /** An imported account: its key, and its queue. */
    private record Imported(Signer key, Transactions queue) {
    }

    private final ChainAccess access;
    private final Ledger ledger;
    private final Optional<Wallet> wallet;
    private final Optional<Alone> alone;
    private final Transactions account;
    private final Map<Address, Imported> imported = new ConcurrentHashMap<>();

    private Purse(ChainAccess access, Ledger ledger, Optional<Wallet> wallet, Optional<Alone> alone, Transactions account) {
        this.access = access;
        this.ledger = ledger;
        this.wallet = wallet;
        this.alone = alone;
        this.account = account;
    }

    /**
     * Opens the wallet on the chain; the chain need not answer.
     *
     * @param contents what the vault holds; the caller closes it
     * @param ledger   the wallet's own; closed by {@link #close}, and if this fails
     */
    static Purse open(Vault.Contents contents, Ledger ledger, ChainAccess access) {
        try {
            Purse purse = access.hasContracts() ? withChannels(contents, ledger, access) : withoutChannels(contents, ledger, access);
            contents.imported().forEach(purse::adopt);
            if (ledger.meta(ADDRESS_KEY).isEmpty()) {
                ledger.putMeta(ADDRESS_KEY, purse.address().toString());
            }
            purse.resumeOthers();
            return purse;
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    private static Purse withChannels(Vault.Contents contents, Ledger ledger, ChainAccess access) {
        Wallet wallet = Wallet.open(contents, ledger, access.chain(), access.network(), access.contracts(), access.policy(),
                InstantSource.system());
        return new Purse(access, ledger, Optional.of(wallet), Optional.empty(), wallet.transactions());
    }

    /** Where there are no contracts yet, money can still be received and sent, and the contracts be put up. */
    private static Purse withoutChannels(Vault.Contents contents, Ledger ledger, ChainAccess access) {
        ledger.bind(Map.of("chain-id", Long.toString(access.network().chainId())));
        WalletKeys keys = contents.keys();
        Signer signer = keys.account(0);
        return new Purse(access, ledger, Optional.empty(), Optional.of(new Alone(keys, signer)), queue(signer, ledger, access));
    }

    /**
     * This purse on a network that has got its contracts meanwhile. It takes everything over: nobody uses or closes this one any more.
     *
     * @throws WalletException what opening a wallet throws; then nothing of this one can be used, and it is still to be closed
     */
    Purse withContracts(ChainAccess next) {
        Alone before = alone.orElseThrow();
        Wallet opened = Wallet.open(before.keys(), ledger, next.chain(), next.network(), next.contracts(), next.policy(),
                InstantSource.system());
        before.account().close();
        var purse = new Purse(next, ledger, Optional.of(opened), Optional.empty(), opened.transactions());
        // With their queues: one account must not have two.
        purse.imported.putAll(imported);
        return purse;
    }

    private static Transactions queue(Signer signer, Ledger ledger, ChainAccess access) {
        return new Transactions(access.chain(), access.network(), access.contracts(), Wallet.signing(signer), ledger.intents(),
                access.policy(), Pace.SYSTEM);
    }

    /** Takes an imported account in. @param key copied */
    void adopt(Signer key) {
        byte[] exported = key.exportKey();
        try {
            var copy = new Signer(exported);
            imported.put(copy.address(), new Imported(copy, queue(copy, ledger, access)));
        } finally {
            Arrays.fill(exported, (byte) 0);
        }
    }

    /** Sees to transactions from before a restart that the wallet itself does not follow. */
    private void resumeOthers() {
        var queues = new ArrayList<Transactions>(imported.values().stream().map(Imported::queue).toList());
        if (wallet.isEmpty()) {
            queues.add(account);
        }
        for (Transactions queue : queues) {
            if (!ledger.intents().unfinished(access.network().chainId(), queue.account()).isEmpty()) {
                Thread.ofVirtual().name("account-follower").start(() -> resume(queue));
            }
        }
    }

    private static void resume(Transactions queue) {
        try {
            queue.resume().forEach(queue::follow);
        } catch (WalletException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "an account's transactions wait for the next start: " + e.getMessage());
        }
    }

    /**
     * Wipes the keys that move money, and keeps the channels' own so that circuits are paid on.
     *
     * @return false, and nothing done, where there are no channels to keep
     */
    boolean lock() {
        if (wallet.isEmpty()) {
            return false;
        }
        wallet.get().lock();
        imported.values().forEach(each -> each.key().close());
        imported.clear();
        return true;
    }

    /** Puts back what {@link #lock} wiped. @param contents what the vault holds; the caller closes it */
    void unlock(Vault.Contents contents) {
        wallet.orElseThrow().unlock(contents);
        contents.imported().forEach(this::adopt);
        resumeOthers();
    }

    /** Whether the keys that move money are wiped. */
    boolean isLocked() {
        return wallet.filter(Wallet::isLocked).isPresent();
    }

    /** The account noted in a data folder's ledger, whether or not anything runs there. */
    public static Optional<Address> noted(DataFolder data) {
        try (Ledger ledger = Ledger.openReadOnly(data.ledger())) {
            return ledger.meta(ADDRESS_KEY).map(Address::parse);
        }
    }

    Address address() {
        return account.account();
    }

    /** The account's queue: the one way out. */
    Transactions account() {
        return account;
    }

    /** The queue of one of the wallet's accounts. @throws WalletException BAD_INPUT where it is none of them */
    Transactions account(Address address) {
        if (address.equals(account.account())) {
            return account;
        }
        Imported other = imported.get(address);
        if (other == null) {
            throw new WalletException(Kind.BAD_INPUT, "This wallet has no such account. \"farthing wallet balance\" lists what it has.");
        }
        return other.queue();
    }

    /** The imported accounts. */
    List<Address> imported() {
        return imported.keySet().stream().sorted().toList();
    }

    Ledger ledger() {
        return ledger;
    }

    Optional<Wallet> ifChannels() {
        return wallet;
    }

    /** @throws WalletException WRONG_CONTRACT where the network has no contracts */
    Wallet wallet() {
        return wallet.orElseThrow(() -> Refusal.NO_CONTRACTS.exception());
    }

    @Override
    public void close() {
        if (wallet.isPresent()) {
            wallet.get().close();
        } else {
            ledger.close();
            alone.ifPresent(Alone::close);
        }
        imported.values().forEach(each -> each.key().close());
    }
}
