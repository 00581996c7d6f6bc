package org.farthing.wallet.chain;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;

/**
 * Puts both contracts on a network. What was begun is written down as intents like every transaction: done again after a crash, it goes on
 * where it stood, and an account that has deployed this version's contracts gets the same addresses again and pays nothing.
 *
 * <p>Blocks; one at a time for each account.
 */
public final class Deployment {
    /**
     * Where the contracts are.
     *
     * @param channels   {@code PaymentChannels}
     * @param registry   {@code RelayRegistry}
     * @param firstBlock the block of the earlier of the two: no event of theirs is older
     * @param cost       wei paid to the network for both, when they were deployed
     */
    public record Deployed(Address channels, Address registry, long firstBlock, Amount cost) {
        /** The network with these contracts, for the settings. */
        public Network on(Network network) {
            return network.withContracts(channels, registry, firstBlock);
        }
    }

    private final Transactions deployer;
    private final Chain chain;
    private final Network network;
    private final Contracts contracts;
    private final IntentStore store;

    /** @param store the deployer's own */
    public Deployment(Transactions deployer, Chain chain, Network network, Contracts contracts, IntentStore store) {
        this.deployer = deployer;
        this.chain = chain;
        this.network = network;
        this.contracts = contracts;
        this.store = store;
    }

    /** What is still to be deployed, priced now: none, one or two. The second is estimated as if the first were not there. */
    public List<Quote> quote(Amount minBond) {
        return creations(minBond).stream().filter(creation -> earlier(creation).isEmpty())
                .map(creation -> deployer.quote(Optional.empty(), Amount.ZERO, creation, 0)).toList();
    }

    /**
     * Deploys what is not there yet and checks the code of both.
     *
     * @param minBond what each relay will have to leave in the registry, in wei; it can never be changed
     * @param told    how each transaction comes along
     * @throws WalletException as {@link Transactions#send} throws it, {@code WRONG_CONTRACT} where other code stands there at the end; to
     *                         be tried again in any case
     */
    public Deployed deploy(Amount minBond, Consumer<Progress> told) {
        Receipt channels = deployChannels(told);
        Receipt registry = create(contracts.deployRegistry(minBond), "deploy the list of relays", contracts.registry(), told);
        return new Deployed(created(channels), created(registry), Math.min(channels.block(), registry.block()),
                channels.fee().plus(registry.fee()));
    }

    /** The first half of {@link #deploy}, which then goes on behind it. @throws WalletException as {@link #deploy} throws it */
    public Receipt deployChannels(Consumer<Progress> told) {
        return create(contracts.deployChannels(), "deploy the channels' contract", contracts.channels(), told);
    }

    /** The address that a creating transaction makes: the last 20 bytes of {@code keccak256(rlp([sender, nonce]))}. */
    public static Address address(Address creator, long nonce) {
        byte[] hash = Keccak256.hash(RlpEncoder.encode(
                new RlpList(RlpString.create(creator.bytes().toArray()), RlpString.create(nonce))));
        return new Address(Bytes.of(hash, hash.length - Address.LENGTH, Address.LENGTH));
    }

    private List<Bytes> creations(Amount minBond) {
        return List.of(contracts.deployChannels(), contracts.deployRegistry(minBond));
    }

    private Optional<Intent> earlier(Bytes creation) {
        return store.creation(network.chainId(), deployer.account(), creation);
    }

    private Receipt create(Bytes creation, String purpose, ContractCode code, Consumer<Progress> told) {
        Intent intent = earlier(creation).orElseGet(() -> deployer.submit(Optional.empty(), Amount.ZERO, creation, purpose, 0));
        if (intent.status() == Intent.Status.CONFIRMED && deployer.receiptOf(intent).isEmpty() && isOurs(code, intent)) {
            throw new WalletException(Kind.CHAIN_UNREACHABLE, "The contract was deployed, but this node has forgotten the receipt. Ask a "
                    + "node that keeps old receipts; nothing is deployed twice.");
        }
        // One that was confirmed is followed too: its receipt is there at once, unless the chain was reorganised behind it.
        Receipt receipt = Transactions.confirmed(deployer.follow(intent, told));
        if (!receipt.created().equals(Optional.of(at(intent))) || !isOurs(code, intent)) {
            throw new WalletException(Kind.WRONG_CONTRACT, "The node shows another contract than the one that was deployed. Use another "
                    + "node and try again; nothing is deployed twice.");
        }
        return receipt;
    }

    private Address at(Intent intent) {
        return address(deployer.account(), intent.key().nonce());
    }

    private boolean isOurs(ContractCode code, Intent intent) {
        return code.isAt(chain.code(at(intent)));
    }

    private static Address created(Receipt receipt) {
        return receipt.created().orElseThrow();
    }
}
