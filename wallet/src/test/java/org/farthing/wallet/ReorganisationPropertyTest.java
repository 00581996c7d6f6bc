package org.farthing.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.keys.WalletKeys;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random chains that lose up to twelve blocks now and then, also while the wallet is closed: it always knows what the chain holds. */
class ReorganisationPropertyTest {
    private static final Address CONTRACT = new Address(Bytes.of(new byte[19]).concat(Bytes.of((byte) 7)));
    private static final Address PAYEE = new Address(Bytes.of(new byte[19]).concat(Bytes.of((byte) 8)));
    private static final int CHANNELS = 6;
    private static final int STEPS = 60;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverTheChainTakesBackTheWalletAgreesWithIt(int seed) {
        var random = new Random(seed);
        int confirmations = 1 + seed % 3;
        Network network = WalletWorld.network(confirmations, CONTRACT, CONTRACT);
        List<ChannelTerms> terms = terms(network.chainId());
        var script = new ScriptedChain(random, Contracts.load(), CONTRACT, terms);
        Path file = folder.resolve("ledger.db");
        try (Ledger ledger = Ledger.open(file)) {
            ledger.saveChannels(IntStream.range(0, CHANNELS).mapToObj(i -> new ChannelRow(terms.get(i), i,
                    new Relay(Bytes.of(new byte[32]), "Relay " + i, ""),
                    new ChannelState.Planned(Funds.fresh(Amount.ofWei(1), Instant.ofEpochSecond(ScriptedChain.EXPIRY))))).toList());
        }
        Wallet wallet = open(file, script, network);
        int undone = 0;
        List<Amount> signed = new ArrayList<>(terms.stream().map(_ -> Amount.ZERO).toList());
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(4) == 0) {
                int depth = random.nextInt(40) == 0 ? 90 : 1 + random.nextInt(12);
                script.cut(depth);
                IntStream.range(0, depth).forEach(_ -> script.grow());
                undone++;
            }
            IntStream.rangeClosed(0, random.nextInt(4)).forEach(_ -> script.grow());
            if (random.nextInt(12) == 0) {
                wallet.close();
                wallet = open(file, script, network);
            }
            wallet.channels().refresh();
            assertAgrees("seed " + seed + " step " + step, wallet, script, terms, script.length() - confirmations);
            for (int i = 0; i < CHANNELS; i++) {
                signed.set(i, sign(wallet, terms.get(i), signed.get(i), random));
            }
        }
        assertTrue(undone > STEPS / 8, "blocks were taken back");
        wallet.close();
    }

    private static Wallet open(Path file, ScriptedChain script, Network network) {
        return Wallet.open(WalletWorld.contents(), Ledger.open(file), script.chain(), network, Contracts.load(), TransactionPolicy.LOCAL,
                InstantSource.fixed(Instant.ofEpochSecond(ScriptedChain.START)));
    }

    private static List<ChannelTerms> terms(long chainId) {
        try (WalletKeys keys = WalletWorld.contents().keys(); var account = keys.account(0)) {
            var terms = new ArrayList<ChannelTerms>();
            for (int i = 0; i < CHANNELS; i++) {
                try (var signer = keys.channelSigner(i)) {
                    terms.add(new ChannelTerms(chainId, CONTRACT, account.address(), PAYEE, signer.address(), keys.channelSalt(i)));
                }
            }
            return terms;
        }
    }

    /** Signs where the wallet allows it; returns the signed total, which never falls. */
    private static Amount sign(Wallet wallet, ChannelTerms terms, Amount before, Random random) {
        ChannelRow row = wallet.channels().rows().stream().filter(each -> each.id().equals(terms.id())).findFirst().orElseThrow();
        assertFalse(before.isMoreThan(row.funds().signed()), "a signed total fell");
        Optional<PayingChannel> open = wallet.channels().paying(terms.id());
        Amount next = row.funds().signed().plus(Amount.ofWei(1 + random.nextInt(20)));
        if (open.isPresent() && !next.isMoreThan(open.get().deposit())) {
            return open.get().sign(next, next, Amount.ofWei(30), 1).cumulative();
        }
        return row.funds().signed();
    }

    private static void assertAgrees(String label, Wallet wallet, ScriptedChain script, List<ChannelTerms> terms, int last) {
        List<ChannelRow> rows = wallet.channels().rows();
        assertEquals(rows, wallet.ledger().channels(), label);
        for (int i = 0; i < terms.size(); i++) {
            ScriptedChain.Held held = last < 0 ? ScriptedChain.Held.NONE : script.heldAfter(last).get(i);
            ChannelState state = rows.get(i).state();
            String what = label + ": " + state + " where the chain holds " + held;
            switch (held.phase()) {
                case "NONE" -> assertTrue(state instanceof ChannelState.Planned || state instanceof ChannelState.Undone, what);
                case "OPEN" -> assertTrue(state instanceof ChannelState.Open, what);
                case "REQUESTED" -> assertTrue(state instanceof ChannelState.CloseRequested, what);
                case "CLOSED" -> assertTrue(state instanceof ChannelState.Closed, what);
                default -> assertTrue(state instanceof ChannelState.Refunded, what);
            }
            assertEquals(state instanceof ChannelState.Open, wallet.channels().paying(terms.get(i).id()).isPresent(), what);
            assertEquals(held.paid(), rows.get(i).settled().wei().longValueExact(), what);
            assertEquals(held.returned(), rows.get(i).returned().wei().longValueExact(), what);
            if (held.isLive()) {
                assertEquals(held.deposit(), rows.get(i).funds().deposit().wei().longValueExact(), what);
                assertEquals(held.expiry(), rows.get(i).funds().expiry().getEpochSecond(), what);
            }
        }
    }
}
