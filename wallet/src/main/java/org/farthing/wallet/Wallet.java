package org.farthing.wallet;

import java.nio.file.Path;
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
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * The front door: keys, chain, channels and ledger of one wallet on one network. Thread-safe; whatever touches chain or disk blocks.
 */
public final class Wallet implements AutoCloseable {
    private final WalletKeys keys;
    private final Signer account;
    private final Chain chain;
    private final Ledger ledger;
    private final Transactions transactions;
    private final Channels channels;

    private Wallet(WalletKeys keys, Chain chain, Network network, Contracts contracts, Ledger ledger, TransactionPolicy policy,
            InstantSource clock) {
        this.keys = keys;
        this.chain = chain;
        this.ledger = ledger;
        this.account = keys.account(0);
        this.transactions = new Transactions(chain, network, contracts, signing(account), ledger.intents(), policy, Pace.SYSTEM);
        var contract = new ChannelContract(chain, network.chainId(), contracts, network.channels().orElseThrow());
        this.channels = new Channels(ledger, keys, chain, contract, transactions, clock);
    }

    /**
     * Opens the wallet.
     *
     * @param contents what the vault holds; the caller closes it
     * @param ledger   the wallet's own, which {@link #close} closes
     * @param network  one whose contracts are known
     * @throws org.farthing.wallet.value.WalletException if the ledger belongs to another chain or other contracts
     */
    public static Wallet open(Vault.Contents contents, Ledger ledger, Chain chain, Network network, Contracts contracts,
            TransactionPolicy policy, InstantSource clock) {
        ledger.bind(Map.of("chain-id", Long.toString(network.chainId()), "channels", network.channels().orElseThrow().hex(),
                "registry", network.registry().orElseThrow().hex()));
        return new Wallet(contents.keys(), chain, network, contracts, ledger, policy, clock);
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

    /** The account that money is received on. */
    public Address address() {
        return account.address();
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
        channels.close();
        ledger.close();
        account.close();
        keys.close();
    }
}
