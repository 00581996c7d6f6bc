package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;
import org.junit.jupiter.api.Test;

/** Contracts are put up once, whatever breaks off, and money goes to known code only. */
abstract class DeploymentRules extends ChannelWorld {
    private static final Amount BOND = Amount.ofCoins(2);

    @Test
    void bothContractsAreDeployedAndAccountedForToTheWei() {
        TestKey key = freshKey();
        node.funded(chain, contracts, key, Amount.ofCoins(1));
        var store = new MemoryIntentStore();
        Deployment deployment = deployment(chain, key, store);
        List<Quote> quotes = deployment.quote(BOND);
        assertEquals(2, quotes.size());
        Deployment.Deployed deployed = deployment.deploy(BOND, _ -> { });
        assertEquals(Deployment.address(key.address(), 0), deployed.channels());
        assertEquals(Deployment.address(key.address(), 1), deployed.registry());
        assertEquals(Amount.ofCoins(1).minus(deployed.cost()), balance(key.address()));
        assertTrue(deployed.cost().compareTo(quotes.get(0).highestFee().plus(quotes.get(1).highestFee())) <= 0);
        Network network = deployed.on(node.network(1));
        new ChannelContract(chain, network, contracts).requireOurCode();
        assertEquals(BOND, new Registry(chain, network, contracts).minBond());
        assertTrue(new ChannelContract(chain, network, contracts).events(network.firstBlock(), chain.latest().number()).isEmpty());

        assertEquals(deployed, deployment(chain, key, store).deploy(BOND, _ -> { }), "done again, it is found");
        Chain forgetful = RpcProxies.instead(chain, "receipt", _ -> Optional.empty());
        WalletException fault = assertThrows(WalletException.class, () -> deployment(forgetful, key, store).deploy(BOND, _ -> { }));
        assertEquals(Kind.CHAIN_UNREACHABLE, fault.kind(), fault.getMessage());
        assertEquals(List.of(), deployment.quote(BOND));
        assertEquals(2, chain.nonce(key.address()));
    }

    @Test
    void aDeploymentThatBreaksOffAnywhereGoesOnAndDeploysNothingTwice() {
        for (int sendings = 0; sendings < 2; sendings++) {
            // The process dies as a sending is done: the node has got the transaction, or not.
            for (boolean delivered : new boolean[] {true, false}) {
                TestKey key = freshKey();
                node.funded(chain, contracts, key, Amount.ofCoins(1));
                var store = new MemoryIntentStore();
                Chain breaking = breaking(new int[] {sendings}, delivered);
                assertThrows(Killed.class, () -> deployment(breaking, key, store).deploy(BOND, _ -> { }));
                // With what waits for its block: a node answers before it has made one.
                assertEquals(sendings + (delivered ? 1 : 0), chain.pendingNonce(key.address()));
                Deployment.Deployed deployed = deployment(chain, key, store).deploy(BOND, _ -> { });
                assertEquals(Deployment.address(key.address(), 0), deployed.channels());
                assertEquals(Deployment.address(key.address(), 1), deployed.registry());
                assertEquals(2, chain.nonce(key.address()));
            }
        }
    }

    @Test
    void noMoneyGoesToACodeThatIsNotOurs() {
        Address rogue = deployRogue();
        long before = chain.nonce(payer.account());
        for (Address wrong : List.of(rogue, payee.account())) {
            var contract = new ChannelContract(chain, node.chainId(), contracts, wrong);
            ChannelTerms terms = contract.terms(payer.account(), payee.account(), voucherKey.address(), freshSalt());
            var registry = new Registry(chain, contracts, wrong);
            Bytes id = freshSalt();
            List<Runnable> all = List.of(() -> contract.open(payer, opening(terms)),
                    () -> contract.openMany(payer, List.of(opening(terms))),
                    () -> contract.topUp(payer, terms.id(), DEPOSIT), () -> contract.extend(payer, terms, chainTime()),
                    () -> contract.close(payee, closing(terms, DEPOSIT), payee.account()),
                    () -> contract.closeMany(payee, List.of(closing(terms, DEPOSIT)), payee.account()),
                    () -> contract.requestClose(payer, terms), () -> contract.requestCloseMany(payer, List.of(terms)),
                    () -> contract.refund(payer, terms), () -> contract.refundMany(payer, List.of(terms)),
                    () -> contract.withdrawPending(payer, payer.account()),
                    () -> registry.register(payer, id, payee.account(), DEPOSIT, id, Bytes.of((byte) 1), DEPOSIT),
                    () -> registry.update(payer, id, payee.account(), DEPOSIT, id, Bytes.of((byte) 1)),
                    () -> registry.retire(payer, id), () -> registry.withdrawBond(payer, id, payer.account()));
            for (Runnable each : all) {
                assertEquals(Kind.WRONG_CONTRACT, assertThrows(WalletException.class, each::run).kind());
            }
        }
        assertEquals(before, chain.nonce(payer.account()));
    }

    @Test
    void codeIsAskedForUntilItWasSeenInAFinalBlock() {
        var asked = new int[1];
        Chain counting = RpcProxies.before(chain, "codeAt", () -> asked[0]++);
        var known = new KnownCode(counting, Finality.ofDepth(3), channels.address(), contracts.channels());
        known.require(WalletRefusal.CHANNELS_NOT_OURS);
        known.require(WalletRefusal.CHANNELS_NOT_OURS);
        assertEquals(2, asked[0]);
        node.mine();
        node.mine();
        known.require(WalletRefusal.CHANNELS_NOT_OURS);
        known.require(WalletRefusal.CHANNELS_NOT_OURS);
        known.require(WalletRefusal.CHANNELS_NOT_OURS);
        assertEquals(3, asked[0], "what was seen two blocks ago is final now");
    }

    /** As a kill of the process: nothing catches it. */
    private static final class Killed extends Error {
    }

    private Chain breaking(int[] left, boolean delivered) {
        return RpcProxies.instead(chain, "send", real -> {
            if (left[0]-- > 0) {
                return real.get();
            }
            if (delivered) {
                real.get();
            }
            throw new Killed();
        });
    }

    private Deployment deployment(Chain over, TestKey key, IntentStore store) {
        var queue = new Transactions(over, node.network(1), contracts, key, store, TransactionPolicy.LOCAL, Pace.SYSTEM);
        return new Deployment(queue, over, node.network(1), contracts, store);
    }

    @Test
    void theWholeAccountCanBeSentAway() {
        TestKey key = freshKey();
        Transactions queue = node.funded(chain, contracts, key, Amount.ofCoins(1));
        Address to = freshKey().address();
        Quote quote = queue.quoteAll(to);
        Receipt receipt = queue.sendAll(to, "send all");
        assertEquals(quote.gasLimit(), receipt.gasUsed());
        Amount arrived = balance(to);
        assertEquals(Amount.ofCoins(1), arrived.plus(receipt.fee()).plus(balance(key.address())), "every wei");
        assertTrue(balance(key.address()).compareTo(quote.highestFee()) < 0, "what is left is the difference to the highest fee");
        assertEquals(Optional.empty(), receipt.created());
    }
}
