package org.farthing.app.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.relay.Till;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.chain.ChannelClosing;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.ChannelOpening;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Networks;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherSigner;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay's cashing on a real chain, whose time is moved; its till is the real one. */
abstract class RedemptionRules {
    /** A chain with a node that answers JSON-RPC. */
    interface TimedChain extends AutoCloseable {
        URI uri();

        void give(Address account, Amount amount) throws Exception;

        void later(Duration time) throws Exception;

        @Override
        void close();
    }

    private static final Address PAYOUT = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    private static final Amount DEPOSIT = Amount.ofCoins(1);
    private static final RedemptionPolicy.Rules RULES = new RedemptionPolicy.Rules(Duration.ofHours(48), 50, Duration.ofDays(7));

    @TempDir
    private Path folder;

    private final Signer payer = key(2);
    private final Signer relay = key(3);
    private TimedChain timed;
    private RpcChain chain;
    private Network network;
    private Contracts contracts;
    private ChannelContract contract;
    private Relay running;

    private static Signer key(int last) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) last;
        return new Signer(bytes);
    }

    /** What a relay's process has open. */
    private final class Relay implements AutoCloseable {
        private final PayeeLedger till = PayeeLedger.open(folder.resolve("till.db"));
        private final Ledger wallet = Ledger.open(folder.resolve("wallet.db"));
        private final EventLoop loop = EventLoop.start("test-till");
        private final Transactions transactions = new Transactions(chain, network, contracts, Wallet.signing(relay), wallet.intents());
        private final BatchedClosings closings = new BatchedClosings(contract, transactions, PAYOUT, Duration.ofMillis(100));
        private final Till desk = new Till(loop, network.chainId(), contract.address(), relay.address(), closings, till,
                InstantSource.system());
        private final Redemption redemption = new Redemption(chain, contract, transactions, closings, till, wallet, RULES, desk::cash,
                InstantSource.system());

        @Override
        public void close() {
            closings.close();
            desk.close();
            loop.close();
            till.close();
            wallet.close();
        }
    }

    @BeforeEach
    void begin() throws Exception {
        timed = start();
        chain = new RpcChain(Networks.PRACTICE, timed.uri());
        contracts = Contracts.load();
        timed.give(payer.address(), Amount.ofCoins(100));
        timed.give(relay.address(), Amount.ofCoins(1));
        try (Ledger deployer = Ledger.open(folder.resolve("deployer.db"))) {
            Transactions sender = new Transactions(chain, Networks.PRACTICE, contracts, Wallet.signing(payer), deployer.intents());
            Address channels = sender.send(Optional.empty(), Amount.ZERO, contracts.deployChannels(), "deploy").created().orElseThrow();
            network = Networks.PRACTICE.withContracts(channels, channels, 0);
        }
        contract = new ChannelContract(chain, network, contracts);
        running = new Relay();
    }

    @AfterEach
    void end() {
        // Where the node is not installed nothing was begun.
        if (running != null) {
            running.close();
        }
        if (chain != null) {
            chain.close();
        }
        if (timed != null) {
            timed.close();
        }
        payer.close();
        relay.close();
    }

    /** A fresh chain of the practice network's number. */
    abstract TimedChain start() throws Exception;

    private List<ChannelTerms> open(int count) {
        var openings = new ArrayList<ChannelOpening>();
        for (int i = 0; i < count; i++) {
            byte[] salt = new byte[32];
            salt[31] = (byte) i;
            ChannelTerms terms = contract.terms(payer.address(), relay.address(), payer.address(), Bytes.of(salt));
            openings.add(new ChannelOpening(terms, chain.latest().time().plus(Duration.ofDays(30)), DEPOSIT));
        }
        try (Ledger ledger = Ledger.open(folder.resolve("payer.db"))) {
            contract.openMany(paying(ledger), openings);
        }
        openings.forEach(opening -> running.till.confirm(opening.terms(), DEPOSIT, opening.expiry()));
        return openings.stream().map(ChannelOpening::terms).toList();
    }

    private Transactions paying(Ledger ledger) {
        return new Transactions(chain, network, contracts, Wallet.signing(payer), ledger.intents());
    }

    private long nonce(Address account) {
        return chain.nonce(account);
    }

    private Voucher pay(ChannelTerms terms, Amount total) {
        Voucher voucher = new VoucherSigner(payer, network.chainId(), contract.address()).sign(terms.id(), total);
        running.till.accept(List.of(voucher), Instant.now());
        return voucher;
    }

    private void pass(Duration time) throws Exception {
        timed.later(time);
    }

    @Test
    void twentyChannelsAreCashedTogetherBeforeTheirTimeRunsOut() throws Exception {
        List<ChannelTerms> channels = open(20);
        Amount sum = Amount.ZERO;
        for (int i = 0; i < channels.size(); i++) {
            Amount total = Amount.parseCoins("0.01").times(i + 1L);
            pay(channels.get(i), total);
            sum = sum.plus(total);
        }
        assertEquals(Redemption.Result.NOTHING, running.redemption.look());
        pass(Duration.ofDays(28).plusMinutes(1));
        long before = nonce(relay.address());
        Redemption.Result result = running.redemption.look();
        assertEquals(new Redemption.Result(20, sum, 0, 0), result);
        assertEquals(before + 1, nonce(relay.address()), "one transaction");
        assertEquals(sum, chain.balance(PAYOUT));
        RelayBooks.Sums sums = RelayBooks.sums(running.till, running.wallet);
        assertEquals(sum, sums.cashed());
        assertEquals(Amount.ZERO, sums.owed());
        Amount fee = Amount.ofCoins(1).minus(chain.balance(relay.address()));
        assertEquals(fee, sums.fees(), "every fee is in the books");
        // As "farthing relay earnings" says it.
        ObjectNode earnings = new ObjectMapper().createObjectNode();
        RelayControl.earnings(earnings, sums);
        assertEquals(sum.minus(fee).wei().toString(), earnings.path("net").asText());
        assertEquals(20, earnings.path("cashedChannels").asInt());
        assertEquals(Redemption.Result.NOTHING, running.redemption.look());
    }

    @Test
    void aRelayThatWasAwayWhileItsPayerAskedForTheEndStillGetsItsMoney() throws Exception {
        ChannelTerms channel = open(1).getFirst();
        Amount owed = Amount.parseCoins("0.3");
        pay(channel, owed);
        running.close();
        try (Ledger ledger = Ledger.open(folder.resolve("payer.db"))) {
            contract.requestClose(paying(ledger), channel);
        }
        pass(Duration.ofHours(1));
        running = new Relay();
        assertEquals(new Redemption.Result(1, owed, 0, 0), running.redemption.look());
        assertEquals(owed, chain.balance(PAYOUT));
    }

    @Test
    void oneThatCannotBeCashedHarmsNoOther() throws Exception {
        List<ChannelTerms> channels = open(3);
        Amount owed = Amount.parseCoins("0.1");
        channels.forEach(channel -> pay(channel, owed));
        // The till takes what was checked. This one was not: as if a defect or a damaged disk had brought it in.
        running.till.accept(List.of(new Voucher(channels.get(1).id(), owed.times(2), Bytes.of(new byte[65]))), Instant.now());
        pass(Duration.ofDays(28).plusMinutes(1));
        Redemption.Result result = running.redemption.look();
        assertEquals(2, result.cashed());
        assertEquals(1, result.failed());
        assertEquals(owed.times(2), chain.balance(PAYOUT));
        assertThrows(WalletException.class, () -> running.redemption.cashNow(Optional.of(channels.get(1).id()), true));
    }

    @Test
    void aClosingWhoseAnswerWasLostIsFoundAgain() throws Exception {
        List<ChannelTerms> channels = open(2);
        Amount owed = Amount.parseCoins("0.1");
        List<ChannelClosing> items = channels.stream().map(channel -> {
            Voucher voucher = pay(channel, owed);
            return new ChannelClosing(channel, owed, voucher.signature());
        }).toList();
        // The process ended after the transaction left and before the till heard of it.
        contract.closeMany(running.transactions, items, PAYOUT);
        running.close();
        running = new Relay();
        long before = nonce(relay.address());
        running.redemption.look();
        assertEquals(before, nonce(relay.address()), "nothing is sent twice");
        RelayBooks.Sums sums = RelayBooks.sums(running.till, running.wallet);
        assertEquals(owed.times(2), sums.cashed());
        assertEquals(2, sums.cashedOf());
    }

    @Test
    void whatAPayerTookBackIsLostAndSaidSo() throws Exception {
        ChannelTerms channel = open(1).getFirst();
        pay(channel, Amount.parseCoins("0.1"));
        pass(Duration.ofDays(31));
        try (Ledger ledger = Ledger.open(folder.resolve("payer.db"))) {
            contract.refund(paying(ledger), channel);
        }
        assertEquals(Redemption.Result.NOTHING, running.redemption.look());
        RelayBooks.Sums sums = RelayBooks.sums(running.till, running.wallet);
        assertEquals(Amount.parseCoins("0.1"), sums.lost());
        assertEquals(Amount.ZERO, sums.owed());
        assertTrue(chain.balance(PAYOUT).isZero());
    }

    @Test
    void dustIsWrittenOffAndNotPaidFor() throws Exception {
        pay(open(1).getFirst(), Amount.ofWei(1000));
        pass(Duration.ofDays(28).plusMinutes(1));
        long before = nonce(relay.address());
        assertEquals(new Redemption.Result(0, Amount.ZERO, 0, 1), running.redemption.look());
        assertEquals(before, nonce(relay.address()));
    }
}
