package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.farthing.app.Settings;
import org.farthing.app.SettingsFile;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.chain.Deployment;
import org.farthing.wallet.chain.Progress;
import org.farthing.wallet.chain.Quote;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * Puts Farthing's contracts on the instance's network, paid by its wallet. What was begun once goes on where it stood, and costs nothing
 * again.
 */
final class ContractsDeployment {
    private static final System.Logger LOG = System.getLogger("farthing.instance");
    private static final String TABLE = "contracts";

    private final Instance instance;

    ContractsDeployment(Instance instance) {
        this.instance = instance;
    }

    /** @throws WalletException BAD_INPUT where contracts are known already */
    private Deployment on(Purse purse) {
        ChainAccess access = instance.access();
        if (Settings.read(instance.data()).contracts().isPresent() || access.hasContracts()) {
            throw Refusal.CONTRACTS_KNOWN.exception();
        }
        return new Deployment(purse.account(), access.chain(), access.network(), access.contracts(), purse.ledger().intents());
    }

    /** What is still to be deployed, priced now. @param bond of each relay, in wei */
    List<Quote> quote(Amount bond) {
        return instance.open(purse -> on(purse).quote(bond));
    }

    /** The first of the two alone. */
    void deployChannels(Consumer<Progress> told) {
        instance.open(purse -> on(purse).deployChannels(told));
    }

    /**
     * What is missing of the second, then the instance works with both, and {@code farthing.toml} names them.
     *
     * @param told of the second alone
     */
    void deployRegistry(Amount bond, Consumer<Progress> told) {
        Bytes first = instance.access().contracts().deployChannels();
        deploy(bond, progress -> {
            if (!progress.intent().data().equals(first)) {
                told.accept(progress);
            }
        });
    }

    /** Both. The instance works with them from then on, and {@code farthing.toml} names them. */
    Deployment.Deployed deploy(Amount bond, Consumer<Progress> told) {
        Deployment.Deployed deployed = instance.open(purse -> on(purse).deploy(bond, told));
        // Before the file: where this has to wait, or the file cannot be written, the same can be asked for again.
        instance.takeContracts(deployed.on(instance.access().network()));
        SettingsFile.set(instance.data(), TABLE, Map.of("channels", quoted(deployed.channels()), "registry", quoted(deployed.registry()),
                "first_block", Long.toString(deployed.firstBlock())));
        readRelays();
        return deployed;
    }

    private void readRelays() {
        try {
            instance.refreshRelays();
        } catch (WalletException e) {
            LOG.log(Level.DEBUG, "the new list of relays is read later: " + e.getMessage());
        }
    }

    private static String quoted(Address address) {
        return SettingsFile.quoted(address.toString());
    }
}
