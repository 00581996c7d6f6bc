package org.farthing.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.farthing.wallet.chain.Anvil;
import org.farthing.wallet.chain.ChannelClosing;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.chain.TestKey;
import org.farthing.wallet.chain.TestNode;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.devnet.DevRpcServer;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with the real contract takes blocks back: an opening, a top-up and a closing are undone, and happen again. */
class ReorganisationTest {
    private static final Amount DEPOSIT = Amount.ofCoins(1);
    private static final Amount WINDOW = Amount.ofWei(1_000);

    @TempDir
    Path folder;

    @Test
    void onThePracticeChain() {
        TestKey funder = TestKey.of(4);
        try (DevChain chain = DevChain.open(null, Map.of(funder.address(), Amount.ofCoins(10_000)), InstantSource.system());
                DevRpcServer server = DevRpcServer.start(chain, 0)) {
            takesBlocksBack(new TestNode(server.uri(), DevChain.CHAIN_ID, funder));
        }
    }

    @Test
    void onAnvil() {
        try (Anvil anvil = Anvil.start()) {
            takesBlocksBack(anvil.node());
        }
    }

    private void takesBlocksBack(TestNode node) {
        Contracts contracts = Contracts.load();
        try (RpcChain chain = node.chain(); var keys = WalletWorld.contents().keys(); var account = keys.account(0)) {
            Transactions funder = node.account(chain, contracts, node.funder());
            Transactions relay = node.funded(chain, contracts, TestKey.of(99), Amount.ofCoins(5));
            funder.send(Optional.of(account.address()), Amount.ofCoins(50), Bytes.EMPTY, "fund");
            Address channels = TestNode.deployed(funder.send(Optional.empty(), Amount.ZERO, contracts.deployChannels(), "deploy"));
            Address registry = TestNode.deployed(funder.send(Optional.empty(), Amount.ZERO,
                    contracts.deployRegistry(Amount.ofCoins(1)), "deploy"));
            Network network = node.network(1).withContracts(channels, registry, 0);
            var contract = new ChannelContract(chain, node.chainId(), contracts, channels);
            try (Wallet wallet = Wallet.open(WalletWorld.contents(), Ledger.open(folder.resolve("ledger.db")), chain, network, contracts,
                    TransactionPolicy.LOCAL, InstantSource.system())) {
                var plan = new ChannelPlan(new Relay(Bytes.of(new byte[32]), "Relay", ""), relay.account(), DEPOSIT);
                // A relay that never sent anything: its queue would wait for the nonce of a closing that was taken back.
                scenario(node, wallet.channels(), contract, () -> node.account(chain, contracts, TestKey.of(99)), plan,
                        wallet.balance());
            }
        }
    }

    private static ChannelState state(Channels channels) {
        channels.refresh();
        return channels.rows().getFirst().state();
    }

    private static void scenario(TestNode node, Channels channels, ChannelContract contract, Supplier<Transactions> relay,
            ChannelPlan plan, Amount start) {
        channels.refresh();
        String beforeOpening = node.snapshot();
        Bytes id = channels.open(plan, Duration.ofDays(30));
        PayingChannel channel = channels.paying(id).orElseThrow();
        Voucher voucher = channel.sign(Amount.ofWei(700), Amount.ZERO, WINDOW, 32);
        assertInstanceOf(ChannelState.Open.class, state(channels));
        node.revert(beforeOpening);
        mine(node, 3);
        assertInstanceOf(ChannelState.Undone.class, state(channels), "the opening is gone");
        assertTrue(channels.paying(id).isEmpty());
        assertThrows(RuntimeException.class, () -> channel.sign(Amount.ofWei(800), Amount.ofWei(700), WINDOW, 1));
        channels.resume();
        assertInstanceOf(ChannelState.Open.class, state(channels), "the same transaction opens it again");
        assertEquals(DEPOSIT, channels.onChain(id).deposit());
        assertEquals(Amount.ofWei(700), channel.signed(), "what was signed stays signed");

        String beforeTopUp = node.snapshot();
        channels.topUp(id, Amount.ofWei(5));
        assertEquals(DEPOSIT.plus(Amount.ofWei(5)), state(channels).funds().deposit());
        node.revert(beforeTopUp);
        mine(node, 3);
        assertEquals(DEPOSIT, state(channels).funds().deposit());
        channels.resume();
        assertEquals(DEPOSIT.plus(Amount.ofWei(5)), state(channels).funds().deposit());

        String beforeClosing = node.snapshot();
        contract.close(relay.get(), new ChannelClosing(channel.terms(), voucher.cumulative(), voucher.signature()), plan.payee());
        assertEquals(Amount.ofWei(700), assertInstanceOf(ChannelState.Closed.class, state(channels)).settled());
        node.revert(beforeClosing);
        mine(node, 12);
        assertEquals(DEPOSIT.plus(Amount.ofWei(5)), assertInstanceOf(ChannelState.Open.class, state(channels)).funds().deposit());
        Voucher higher = channel.sign(Amount.ofWei(900), Amount.ofWei(700), WINDOW, 1);
        contract.close(relay.get(), new ChannelClosing(channel.terms(), higher.cumulative(), higher.signature()), plan.payee());
        assertEquals(Amount.ofWei(900), assertInstanceOf(ChannelState.Closed.class, state(channels)).settled());
        assertEquals(start, channels.accounts().received(), channels.accounts().toString());
        assertTrue(channels.accounts().isExact());
    }

    private static void mine(TestNode node, int blocks) {
        for (int i = 0; i < blocks; i++) {
            node.mine();
        }
    }
}
