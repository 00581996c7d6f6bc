package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.client.DestinationRules;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.Waiting;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wallet with nothing but its words learns from relays, and what strangers and dishonest relays make of it. */
class RestoreTest {
    private static final ExitPolicy OPEN = new ExitPolicy(true, true);
    private static final Amount DEPOSIT = Amount.ofWei(1_000_000);
    private static final Bytes NONCE = Bytes.of(new byte[32]);

    @TempDir
    private Path folder;

    private static <T> T get(CompletableFuture<T> answer) throws Exception {
        return Waiting.get(answer, Duration.ofSeconds(25));
    }

    private static WalletException failure(CompletableFuture<?> answer) {
        return assertInstanceOf(WalletException.class,
                assertThrows(ExecutionException.class, () -> Waiting.get(answer, Duration.ofSeconds(25))).getCause());
    }

    @Test
    void fiftyChannelsAreAnsweredWithoutAnyThatPays() throws Exception {
        try (var network = new PaidNetwork(folder, 5, OPEN)) {
            // The chain is away, too: the answers come from the relays' ledgers.
            network.setChainAway(true);
            network.prepareClient(new DestinationRules(true));
            var channels = new ArrayList<MemoryChannel>();
            for (int i = 0; i < 50; i++) {
                PaidNetwork.Relay relay = network.relay(i % 5);
                MemoryChannel channel = network.openChannel(i, relay, DEPOSIT);
                network.plant(relay, channel, channel.signFreely(Amount.ofWei(1000 + i)));
                channels.add(channel);
            }
            List<CompletableFuture<Optional<Voucher>>> answers = channels.stream().map(network.client()::askHighest).toList();
            for (int i = 0; i < 50; i++) {
                assertEquals(Optional.of(channels.get(i).signFreely(Amount.ofWei(1000 + i))), get(answers.get(i)));
            }
        }
    }

    @Test
    void whatTheRelayNeverSawOrWasNeverPaidIsNone() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.prepareClient(new DestinationRules(true));
            assertEquals(Optional.empty(), get(network.client().askHighest(network.openChannel(1, network.relay(0), DEPOSIT))));
            MemoryChannel unpaid = network.openChannel(2, network.relay(0), DEPOSIT);
            network.relay(0).ledger().confirm(unpaid.terms(), DEPOSIT, java.time.Instant.EPOCH);
            assertEquals(Optional.empty(), get(network.client().askHighest(unpaid)));
        }
    }

    @Test
    void aClosedChannelIsAnsweredToo() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.prepareClient(new DestinationRules(true));
            MemoryChannel channel = network.openChannel(1, network.relay(2), DEPOSIT);
            network.plant(network.relay(2), channel, channel.signFreely(Amount.ofWei(77)));
            network.relay(2).ledger().markClosed(channel.terms().id(), NONCE);
            assertEquals(Amount.ofWei(77), get(network.client().askHighest(channel)).orElseThrow().cumulative());
        }
    }

    @Test
    void deadSilentAndLyingRelaysFailTheirOwnQuestionsOnly() throws Exception {
        try (var network = new PaidNetwork(folder, 6, OPEN)) {
            network.prepareClient(new DestinationRules(true));
            MemoryChannel dead = network.openChannel(1, network.relay(0), DEPOSIT);
            network.relay(0).kill();
            MemoryChannel silent = network.openChannel(2, network.relay(1), DEPOSIT);
            network.relay(1).till().close();
            MemoryChannel lied = network.openChannel(3, network.relay(2), DEPOSIT);
            Bytes foreign = network.openChannel(4, network.relay(2), DEPOSIT).signFreely(Amount.ofWei(900)).signature();
            network.plant(network.relay(2), lied, new Voucher(lied.terms().id(), Amount.ofWei(900), foreign));
            MemoryChannel low = network.openChannel(5, network.relay(3), DEPOSIT);
            network.plant(network.relay(3), low, low.signFreely(Amount.ofWei(1)));
            var deadAnswer = network.client().askHighest(dead);
            var silentAnswer = network.client().askHighest(silent);
            var liedAnswer = network.client().askHighest(lied);
            var lowAnswer = network.client().askHighest(low);
            assertEquals(Amount.ofWei(1), get(lowAnswer).orElseThrow().cumulative());
            assertTrue(failure(liedAnswer).getMessage().contains("did not sign"));
            assertTrue(failure(deadAnswer).getMessage().contains("could not be asked"));
            assertTrue(failure(silentAnswer).getMessage().contains("does not answer"));
        }
    }

    @Test
    void aRelayThatIsNotListedFailsAtOnce() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.prepareClient(new DestinationRules(true));
            var unlisted = new MemoryChannel(1, NONCE, network.relay(0).payee(), DEPOSIT);
            assertTrue(failure(network.client().askHighest(unlisted)).getMessage().contains("not in the list of relays"));
            assertTrue(failure(network.client().askToClose(unlisted)).getMessage().contains("not in the list of relays"));
        }
    }

    @Test
    void aClientThatClosesLeavesNobodyWaiting() throws Exception {
        try (var network = new PaidNetwork(folder, 3, OPEN)) {
            network.prepareClient(new DestinationRules(true));
            network.relay(1).till().close();
            MemoryChannel silent = network.openChannel(2, network.relay(1), DEPOSIT);
            List<CompletableFuture<Optional<Voucher>>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(network.client().askHighest(silent));
            }
            network.client().close();
            answers.forEach(answer -> assertTrue(failure(answer).getMessage().contains("is closing")));
            assertTrue(failure(network.client().askHighest(silent)).getMessage().contains("is closing"));
        }
    }

    // ---- at the wire ----

    private static RelayMessage.PayRestore restore(MemoryChannel channel, Bytes signature) {
        ChannelTerms terms = channel.terms();
        return new RelayMessage.PayRestore(terms.id(), terms.payer(), terms.signer(), terms.salt(), NONCE, signature);
    }

    private static RelayMessage.PayRestored ask(PaidNetwork network, RelayMessage.PayRestore question) throws Exception {
        try (var client = new RawClient(network.relay(0).descriptor())) {
            client.send(0, 0, question);
            return assertInstanceOf(RelayMessage.PayRestored.class, client.nextControl());
        }
    }

    @Test
    void onlyTheChannelsKeyOnItsOwnCircuitIsTold() throws Exception {
        try (var network = new PaidNetwork(folder, 1, OPEN)) {
            MemoryChannel channel = network.openChannel(1, network.relay(0), DEPOSIT);
            MemoryChannel strangers = network.openChannel(2, network.relay(0), DEPOSIT);
            Amount total = Amount.ofWei(5000);
            network.plant(network.relay(0), channel, channel.signFreely(total));
            try (var owner = new RawClient(network.relay(0).descriptor())) {
                RelayMessage.PayRestore question = restore(channel, channel.signRestore(owner.binding(0), NONCE));
                owner.send(0, 0, question);
                var told = assertInstanceOf(RelayMessage.PayRestored.class, owner.nextControl());
                assertEquals(new RelayMessage.PayRestored(channel.terms().id(), PayStatus.CREDITED, total,
                        channel.signFreely(total).signature()), told);
                // The same words on another circuit.
                assertEquals(PayStatus.REFUSED_SIGNATURE, ask(network, question).status());
                // Once for each circuit.
                owner.send(0, 0, question);
                owner.awaitDestroyed();
            }
            try (var client = new RawClient(network.relay(0).descriptor())) {
                client.send(0, 0, restore(channel, strangers.signRestore(client.binding(0), NONCE)));
                var refused = assertInstanceOf(RelayMessage.PayRestored.class, client.nextControl());
                assertEquals(new RelayMessage.PayRestored(channel.terms().id(), PayStatus.REFUSED_SIGNATURE, Amount.ZERO, Bytes.EMPTY),
                        refused);
            }
            try (var client = new RawClient(network.relay(0).descriptor())) {
                // A Bind signature is no Restore signature.
                client.send(0, 0, restore(channel, channel.signBind(client.binding(0), 1)));
                assertEquals(PayStatus.REFUSED_SIGNATURE, ((RelayMessage.PayRestored) client.nextControl()).status());
            }
            try (var client = new RawClient(network.relay(0).descriptor())) {
                // Her own signature under the stranger's terms: the id is not theirs.
                ChannelTerms own = strangers.terms();
                client.send(0, 0, new RelayMessage.PayRestore(channel.terms().id(), own.payer(), own.signer(), own.salt(), NONCE,
                        strangers.signRestore(client.binding(0), NONCE)));
                assertEquals(PayStatus.REFUSED_UNKNOWN_CHANNEL, ((RelayMessage.PayRestored) client.nextControl()).status());
            }
        }
    }
}
