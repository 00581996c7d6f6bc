package org.farthing.app.instance;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.farthing.app.DataFolder;
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

    private final Ledger ledger;
    private final Optional<Wallet> wallet;
    private final Optional<Signer> alone;
    private final Transactions account;

    private Purse(Ledger ledger, Optional<Wallet> wallet, Optional<Signer> alone, Transactions account) {
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
            ledger.putMeta(ADDRESS_KEY, purse.address().toString());
            return purse;
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    private static Purse withChannels(Vault.Contents contents, Ledger ledger, ChainAccess access) {
        Wallet wallet = Wallet.open(contents, ledger, access.chain(), access.network(), access.contracts(), access.policy(),
                InstantSource.system());
        return new Purse(ledger, Optional.of(wallet), Optional.empty(), wallet.transactions());
    }

    /** Where there are no contracts yet, money can still be received and sent, and the contracts be put up. */
    private static Purse withoutChannels(Vault.Contents contents, Ledger ledger, ChainAccess access) {
        ledger.bind(Map.of("chain-id", Long.toString(access.network().chainId())));
        try (WalletKeys keys = contents.keys()) {
            Signer signer = keys.account(0);
            return new Purse(ledger, Optional.empty(), Optional.of(signer), new Transactions(access.chain(), access.network(),
                    access.contracts(), Wallet.signing(signer), ledger.intents(), access.policy(), Pace.SYSTEM));
        }
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

    Ledger ledger() {
        return ledger;
    }

    Optional<Wallet> ifChannels() {
        return wallet;
    }

    /** @throws WalletException WRONG_CONTRACT where the network has no contracts */
    Wallet wallet() {
        return wallet.orElseThrow(() -> new WalletException(Kind.WRONG_CONTRACT,
                "Farthing's contracts are not known on this network, so there are no channels here. "
                        + "Name their addresses in farthing.toml, or put them up with \"farthing contracts deploy\"."));
    }

    @Override
    public void close() {
        if (wallet.isPresent()) {
            wallet.get().close();
        } else {
            ledger.close();
            alone.ifPresent(Signer::close);
        }
    }
}
