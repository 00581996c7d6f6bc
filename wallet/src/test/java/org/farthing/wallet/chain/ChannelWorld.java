package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/** A fresh contract on a node, a payer, a payee, a stranger: what the rules are tried on. The rules name no kind of node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChannelWorld {
    static final Amount DEPOSIT = Amount.parseCoins("0.5");
    private static final AtomicLong KEYS = new AtomicLong(1);

    final Contracts contracts = Contracts.load();
    final Contracts rogues = testContracts();
    final TestKey voucherKey = freshKey();
    TestNode node;
    RpcChain chain;
    ChannelContract channels;
    Transactions payer;
    Transactions payee;
    Transactions stranger;
    private long salts;

    abstract TestNode node();

    @BeforeAll
    void openWorld() {
        node = node();
        chain = node.chain();
        payer = node.funded(chain, contracts, freshKey(), Amount.ofCoins(200));
        payee = node.funded(chain, contracts, freshKey(), Amount.ofCoins(5));
        stranger = node.funded(chain, contracts, freshKey(), Amount.ofCoins(20));
        channels = deploy();
    }

    @AfterAll
    void closeWorld() {
        if (chain != null) {
            chain.close();
        }
    }

    static TestKey freshKey() {
        return TestKey.of(KEYS.getAndIncrement() * 7919);
    }

    static Contracts testContracts() {
        try (InputStream stream = ChannelWorld.class.getResourceAsStream("/test-contracts.json")) {
            return Contracts.read(stream);
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }

    ChannelContract deploy() {
        Receipt receipt = stranger.send(Optional.empty(), Amount.ZERO, contracts.deployChannels(), "deploy");
        var deployed = new ChannelContract(chain, node.chainId(), contracts, TestNode.deployed(receipt));
        deployed.requireOurCode();
        return deployed;
    }

    Address deployRogue() {
        return TestNode.deployed(stranger.send(Optional.empty(), Amount.ZERO, rogues.code("Rogue").creation(List.of()), "deploy"));
    }

    Bytes freshSalt() {
        byte[] salt = new byte[32];
        byte[] number = BigInteger.valueOf(++salts).toByteArray();
        System.arraycopy(number, 0, salt, 32 - number.length, number.length);
        return Bytes.of(salt);
    }

    ChannelTerms freshTerms() {
        return channels.terms(payer.account(), payee.account(), voucherKey.address(), freshSalt());
    }

    ChannelTerms freshTerms(Address payerAccount, Address payeeAccount) {
        return channels.terms(payerAccount, payeeAccount, voucherKey.address(), freshSalt());
    }

    Instant chainTime() {
        return chain.latest().time();
    }

    Instant in(Duration duration) {
        return chainTime().plus(duration);
    }

    ChannelOpening opening(ChannelTerms terms) {
        return new ChannelOpening(terms, in(Duration.ofDays(30)), DEPOSIT);
    }

    ChannelTerms opened() {
        ChannelTerms terms = freshTerms();
        channels.open(payer, opening(terms));
        return terms;
    }

    ChannelClosing closing(ChannelTerms terms, Amount amount) {
        return new ChannelClosing(terms, amount, Vouchers.sign(voucherKey, terms, amount));
    }

    Amount balance(Address account) {
        return chain.balance(account);
    }

    void assertState(OnChainChannel.State state, ChannelTerms terms) {
        assertEquals(state, channels.read(terms.id()).state());
    }

    Receipt act(Transactions sender, Address rogue, Bytes call) {
        return sender.send(Optional.of(rogue), Amount.ZERO,
                rogues.code("Rogue").call("act", List.of(AbiValue.of(channels.address()), AbiValue.bytes(call))), "act");
    }

    void behave(Address rogue, long mode, Bytes call) {
        stranger.send(Optional.of(rogue), Amount.ZERO, rogues.code("Rogue").call("behave",
                List.of(AbiValue.uint256(mode), AbiValue.of(channels.address()), AbiValue.bytes(call))), "behave");
    }

    /** Fails unless the contract refuses with the error of that name before anything is sent. */
    void refused(String error, Executable action) {
        WalletException fault = assertThrows(WalletException.class, action);
        assertEquals(WalletException.Kind.TRANSACTION_REFUSED, fault.kind(), fault.getMessage());
        RevertedException revert = assertInstanceOf(RevertedException.class, fault.getCause(), fault.getMessage());
        assertEquals(error, contracts.explain(revert.data()).name());
    }
}
