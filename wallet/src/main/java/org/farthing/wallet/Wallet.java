package org.farthing.wallet;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Pace;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.chain.TransactionSigner;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.keys.WalletKeys;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The front door: keys, chain, channels and ledger of one wallet on one network. Thread-safe; whatever touches chain or disk blocks.
 */
public final class Wallet implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.wallet");

    private final KeyRing keys;
    private final Chain chain;
    private final Ledger ledger;
    private final Transactions transactions;
    private final Channels channels;
    private final Thread follower;

    private Wallet(KeyRing keys, Chain chain, Network network, Contracts contracts, Ledger ledger, TransactionPolicy policy,
            InstantSource clock) {
        this.keys = keys;
        this.chain = chain;
        this.ledger = ledger;
        this.transactions = new Transactions(chain, network, contracts, keys, ledger.intents(), policy, Pace.SYSTEM);
        this.channels = new Channels(ledger, keys, chain, network, new ChannelContract(chain, network, contracts),
                new Registry(chain, network, contracts), transactions, clock);
        this.follower = Thread.ofVirtual().name("wallet-follower").unstarted(() -> follow(policy.rebroadcastAfter()));
    }

    /** Sees to transactions that nobody else follows, from before a restart for one. A node that is away is asked again later. */
    private void follow(Duration pause) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (channels.hasLeftOver()) {
                    channels.resume();
                }
            } catch (WalletException e) {
                if (Thread.currentThread().isInterrupted()) {
                    // The wallet is closing, and the question to the node ended with it.
                    return;
                }
                // What has to be signed anew while the wallet is locked waits until it is not; that is no trouble.
                LOG.log(e.kind() == Kind.LOCKED ? Level.DEBUG : Level.WARNING, "a transaction could not be followed: " + e.getMessage());
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /**
     * Opens the wallet; the chain need not be there. Transactions that an earlier run left unfinished are followed to their end in the
     * background; {@link Channels#resume} waits for that.
     *
     * @param contents what the vault holds; the caller closes it
     * @param ledger   the wallet's own, which {@link #close} closes
     * @param network  one whose contracts are known
     * @throws org.farthing.wallet.value.WalletException if the ledger belongs to another chain or other contracts
     */
    public static Wallet open(Vault.Contents contents, Ledger ledger, Chain chain, Network network, Contracts contracts,
            TransactionPolicy policy, InstantSource clock) {
        bind(ledger, network);
        return open(new KeyRing(contents), ledger, chain, network, contracts, policy, clock);
    }

    /**
     * As the other, for whoever has the keys already.
     *
     * @param keys closed by {@link #close}, and if this fails
     */
    public static Wallet open(WalletKeys keys, Ledger ledger, Chain chain, Network network, Contracts contracts,
            TransactionPolicy policy, InstantSource clock) {
        try {
            bind(ledger, network);
        } catch (WalletException e) {
            keys.close();
            throw e;
        }
        return open(new KeyRing(keys), ledger, chain, network, contracts, policy, clock);
    }

    private static void bind(Ledger ledger, Network network) {
        ledger.bind(Map.of("chain-id", Long.toString(network.chainId()), "channels", network.channels().orElseThrow().hex(),
                "registry", network.registry().orElseThrow().hex()));
    }

    private static Wallet open(KeyRing keys, Ledger ledger, Chain chain, Network network, Contracts contracts,
            TransactionPolicy policy, InstantSource clock) {
        Wallet wallet;
        try {
            wallet = new Wallet(keys, chain, network, contracts, ledger, policy, clock);
        } catch (WalletException e) {
            keys.close();
            throw e;
        }
        wallet.follower.start();
        return wallet;
    }

    /** A signer as the chain takes it. */
    public static TransactionSigner signing(Signer signer) {
        return new TransactionSigner() {
            @Override
            public Address address() {
                return signer.address();
            }

            @Override
            public Bytes sign(byte[] digest) {
                return signer.sign(digest);
            }
        };
    }

    /**
     * Wipes the keys that move money. Channels that are open go on paying for circuits: each keeps its own key, which signs nothing but
     * vouchers to its own relay. Everything that would send a transaction or open a channel, throws {@link Kind#LOCKED}.
     */
    public void lock() {
        keys.close();
    }

    /**
     * Puts the keys back. Does nothing where they are there.
     *
     * @param contents what the vault holds; the caller closes it
     * @throws WalletException FOREIGN_OR_DAMAGED_DATA for another wallet's; this one stays locked
     */
    public void unlock(Vault.Contents contents) {
        keys.unlock(contents);
    }

    public boolean isLocked() {
        return keys.isLocked();
    }

    /** The account that money is received on. */
    public Address address() {
        return keys.address();
    }

    /** What lies in the account now. */
    public Amount balance() {
        return chain.balance(address());
    }

    public Channels channels() {
        return channels;
    }

    public Ledger ledger() {
        return ledger;
    }

    public Transactions transactions() {
        return transactions;
    }

    /** Ends reservations and erases the keys. Whoever signs has stopped before. */
    @Override
    public void close() {
        follower.interrupt();
        try {
            follower.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        channels.close();
        ledger.close();
        keys.close();
    }
}
