package org.farthing.app.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.relay.Till;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.ChannelOpening;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Networks;
import org.farthing.wallet.chain.Pace;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.VoucherSigner;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.devnet.DevRpcServer;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network's fee rises just when a channel has to be cashed, on the practice chain, whose blocks come only as a clock of the test's own
 * goes on. What was offered first is never enough; what the relay raises it to has to be, well before the channel's end.
 */
@Timeout(120)
class RedemptionInAGasSpikeTest {
    private static final Address PAYOUT = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    private static final RedemptionPolicy.Rules RULES = new RedemptionPolicy.Rules(Duration.ofHours(48), 50, Duration.ofDays(7));
    private static final Amount OWED = Amount.parseCoins("0.3");
    private static final Duration LOOK_EVERY = Duration.ofMinutes(10);
    /** As on public networks, with a pause that does not make a thousand blocks of an hour. */
    private static final TransactionPolicy POLICY = new TransactionPolicy(gwei(500), 15_000_000, Duration.ofMinutes(1), Duration.ofMinutes(1),
            Duration.ofMinutes(30), Duration.ofHours(1));

    @TempDir
    private Path folder;

    private final Signer payer = key(2);
    private final Signer relay = key(3);
    private DevChain dev;
    private DevRpcServer server;
    private RpcChain chain;
    private Network network;
    private Contracts contracts;
    private ChannelContract contract;
    private PayeeLedger till;
    private Ledger wallet;
    private EventLoop loop;
    private BatchedClosings closings;
    private Till desk;
    private Redemption redemption;
    private ChannelTerms channel;
    private Instant expiry;
    private Function<Instant, Amount> baseFee = _ -> gwei(1);

    private static Signer key(int last) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) last;
        return new Signer(bytes);
    }

    private static Amount gwei(long count) {
        return Amount.ofWei(count * 1_000_000_000L);
    }

    /** Time that goes on only where somebody waits, with a block at the end of each wait. */
    private final class BlockByBlock implements Pace {
        @Override
        public Instant now() {
            return dev.headTime();
        }

        @Override
        public void pause(Duration length) {
            dev.setNextBaseFee(baseFee.apply(dev.headTime().plus(length)));
            dev.increaseTime(length);
            dev.mine(1);
        }
    }

    @BeforeEach
    void begin() throws Exception {
        dev = DevChain.open(null, Map.of(), InstantSource.system());
        server = DevRpcServer.start(dev, 0);
        chain = new RpcChain(Networks.PRACTICE, server.uri());
        contracts = Contracts.load();
        dev.setBalance(payer.address(), Amount.ofCoins(100));
        dev.setBalance(relay.address(), Amount.ofCoins(1));
        openChannel();
        till = PayeeLedger.open(folder.resolve("till.db"));
        till.confirm(channel, Amount.ofCoins(1), expiry);
        till.accept(List.of(new VoucherSigner(payer, network.chainId(), contract.address()).sign(channel.id(), OWED)), Instant.now());
        wallet = Ledger.open(folder.resolve("wallet.db"));
        var transactions = new Transactions(chain, network, contracts, Wallet.signing(relay), wallet.intents(), POLICY, new BlockByBlock());
        loop = EventLoop.start("test-till");
        closings = new BatchedClosings(contract, transactions, PAYOUT, Duration.ofMillis(10));
        desk = new Till(loop, network.chainId(), contract.address(), relay.address(), closings, till, InstantSource.system());
        redemption = new Redemption(chain, contract, transactions, closings, till, wallet, RULES, desk::cash, InstantSource.system());
        // From here on blocks come as the test's clock goes.
        dev.setAutomine(false);
    }

    private void openChannel() throws Exception {
        try (Ledger ledger = Ledger.open(folder.resolve("payer.db"))) {
            var deployer = new Transactions(chain, Networks.PRACTICE, contracts, Wallet.signing(payer), ledger.intents());
            Address channels = deployer.send(Optional.empty(), Amount.ZERO, contracts.deployChannels(), "deploy").created().orElseThrow();
            network = Networks.PRACTICE.withContracts(channels, channels, 0);
            contract = new ChannelContract(chain, network, contracts);
            channel = contract.terms(payer.address(), relay.address(), payer.address(), Bytes.of(new byte[32]));
            expiry = Instant.ofEpochSecond(chain.latest().time().plus(Duration.ofDays(30)).getEpochSecond());
            contract.openMany(new Transactions(chain, network, contracts, Wallet.signing(payer), ledger.intents()),
                    List.of(new ChannelOpening(channel, expiry, Amount.ofCoins(1))));
        }
    }

    @AfterEach
    void end() {
        closings.close();
        desk.close();
        loop.close();
        till.close();
        wallet.close();
        chain.close();
        server.close();
        dev.close();
        payer.close();
        relay.close();
    }

    /** Looks as the relay does until the channel is cashed or its end is too near. @return the chain's time at the end */
    private Instant lookUntilCashed() {
        var pace = new BlockByBlock();
        while (till.channel(channel.id()).orElseThrow().closedBy().isEmpty() && dev.headTime().isBefore(expiry)) {
            try {
                redemption.look();
            } catch (WalletException _) {
                // As the relay's chores do: it is tried again.
            }
            pace.pause(LOOK_EVERY);
        }
        return dev.headTime();
    }

    private void toTheMargin() {
        dev.setNextBaseFee(gwei(1));
        dev.increaseTime(Duration.between(dev.headTime(), expiry).minus(RULES.margin()).plusMinutes(1));
        dev.mine(1);
    }

    private List<Intent.Attempt> attempts() {
        return wallet.intents().list(0, 10).stream().filter(RelayBooks::isClosing).findFirst().orElseThrow().attempts();
    }

    private void cashedInTime(Instant end) {
        Bytes transaction = till.channel(channel.id()).orElseThrow().closedBy().orElseThrow();
        Receipt receipt = chain.receipt(transaction).orElseThrow();
        assertTrue(receipt.succeeded());
        assertTrue(end.isBefore(expiry.minus(Duration.ofHours(12))), "it landed at " + end + " for an end at " + expiry);
        assertEquals(OWED, chain.balance(PAYOUT));
        RelayBooks.Sums sums = RelayBooks.sums(till, wallet);
        assertEquals(OWED, sums.cashed());
        assertEquals(Amount.ofCoins(1).minus(chain.balance(relay.address())), sums.fees(), "the raised fee is in the books, to the wei");
        assertFalse(sums.fees().isMoreThan(POLICY.maxFeePerGas().times(200_000)), "and below the owner's limit");
    }

    @Test
    void aFeeThatRisesAfterTheOfferIsFollowed() {
        toTheMargin();
        Instant spike = dev.headTime();
        baseFee = at -> at.isAfter(spike) ? gwei(80) : gwei(1);
        Instant end = lookUntilCashed();
        List<Intent.Attempt> attempts = attempts();
        assertTrue(attempts.size() > 1, "it was raised");
        assertTrue(gwei(80).isMoreThan(attempts.getFirst().fees().maxPerGas()), "the first offer could not have been taken");
        assertFalse(attempts.getLast().fees().maxPerGas().isMoreThan(POLICY.maxFeePerGas()));
        cashedInTime(end);
    }

    /** For most of a day nobody may pay what the network wants; the owner's limit holds, and the margin is long enough for that. */
    @Test
    void aFeeAboveTheLimitForADayIsWaitedOut() {
        toTheMargin();
        Instant spike = dev.headTime();
        Instant over = spike.plus(Duration.ofHours(20));
        baseFee = at -> !at.isAfter(spike) ? gwei(1) : at.isBefore(over) ? gwei(600) : gwei(100);
        Instant end = lookUntilCashed();
        assertTrue(end.isAfter(over), "above the limit nothing is paid");
        attempts().forEach(attempt -> assertFalse(attempt.fees().maxPerGas().isMoreThan(POLICY.maxFeePerGas()), attempt.toString()));
        cashedInTime(end);
    }
}
