package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.circuit.sim.Waiting;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A relay and its money while the chain moves under it. The relay's clock is the test's. */
class RelayMoneyRulesTest {
    private static final Amount DEPOSIT = PaidNetwork.QUANTUM_PRICE.times(1000);
    private static final Amount PAID = PaidNetwork.QUANTUM_PRICE.times(10);
    private static final Duration TO_THE_NEXT_LOOK = Duration.ofMinutes(10).plusSeconds(1);

    @TempDir
    private Path folder;
    private PaidNetwork network;
    private MemoryChannel channel;

    @BeforeEach
    void start() throws Exception {
        network = new PaidNetwork(folder, 1, new ExitPolicy(true, true));
        channel = network.openChannel(1, network.relay(0), DEPOSIT);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private static RelayMessage.PayBind bind(MemoryChannel channel, RawClient client) {
        ChannelTerms terms = channel.terms();
        return new RelayMessage.PayBind(terms.id(), terms.payer(), terms.signer(), terms.salt(), channel.signBind(client.binding(0), 1));
    }

    private static RelayMessage.PayVoucher voucher(MemoryChannel channel, Amount total) {
        return new RelayMessage.PayVoucher(channel.terms().id(), total, channel.signFreely(total).signature());
    }

    private static RelayMessage.PayAck ack(RawClient client) throws Exception {
        return assertInstanceOf(RelayMessage.PayAck.class, client.nextControl());
    }

    private RawClient paid() throws Exception {
        var client = new RawClient(network.relay(0).descriptor());
        client.send(0, 0, bind(channel, client), voucher(channel, PAID));
        assertEquals(PayStatus.BOUND, ack(client).status());
        assertEquals(PayStatus.CREDITED, ack(client).status());
        return client;
    }

    private PayStatus bindAnew() throws Exception {
        try (var client = new RawClient(network.relay(0).descriptor())) {
            client.send(0, 0, bind(channel, client));
            return ack(client).status();
        }
    }

    private void later(Duration passed) {
        network.setClock(network.now().plus(passed));
    }

    /** The relay tells the circuit why and ends it, and nothing of what was not paid for was served. */
    private void assertStopped(PayStatus why) throws Exception {
        try (RawClient client = paid()) {
            client.send(0, 0, new RelayMessage.Ping(7));
            assertEquals(new RelayMessage.Pong(7), client.nextControl());
            whatHappens.run();
            assertEquals(why, ack(client).status());
            client.awaitDestroyed();
        }
        var books = network.relay(0).books(channel.terms().id());
        assertFalse(books.used().isMoreThan(books.best().orElseThrow().cumulative()));
    }

    private Runnable whatHappens = () -> { };

    @SimulatedTest
    void aRequestToCloseStopsServiceAtTheNextLook() throws Exception {
        whatHappens = () -> {
            network.setOnChain(channel, DEPOSIT, network.now().plus(Duration.ofHours(24)), true);
            later(TO_THE_NEXT_LOOK);
        };
        assertStopped(PayStatus.REFUSED_EXPIRING);
        assertEquals(PayStatus.REFUSED_EXPIRING, bindAnew());
        // It was taken back: the same channel pays again.
        network.setOnChain(channel, DEPOSIT, network.now().plus(Duration.ofDays(30)), true);
        assertEquals(PayStatus.BOUND, bindAnew());
    }

    @SimulatedTest
    void serviceStopsTwoDaysBeforeTheExpiry() throws Exception {
        network.setOnChain(channel, DEPOSIT, network.now().plus(Duration.ofHours(48)).plusSeconds(60), true);
        whatHappens = () -> later(Duration.ofSeconds(61));
        assertStopped(PayStatus.REFUSED_EXPIRING);
        assertEquals(PayStatus.REFUSED_EXPIRING, bindAnew());
    }

    @SimulatedTest
    void vouchersInTheLastTwoDaysAreRefused() throws Exception {
        network.setOnChain(channel, DEPOSIT, network.now().plus(Duration.ofHours(48)).plusSeconds(60), true);
        try (RawClient client = paid()) {
            // No look at the chain is due, but a voucher is.
            network.setChainAway(true);
            later(Duration.ofSeconds(61));
            client.send(0, 0, voucher(channel, PAID.plus(PAID)));
            assertEquals(PayStatus.REFUSED_EXPIRING, ack(client).status());
        }
        assertEquals(PAID, network.relay(0).books(channel.terms().id()).best().orElseThrow().cumulative());
    }

    @SimulatedTest
    void anExtensionIsSeenBeforeServiceStops() throws Exception {
        network.setOnChain(channel, DEPOSIT, network.now().plus(Duration.ofHours(48)).plusSeconds(120), true);
        try (RawClient client = paid()) {
            network.setOnChain(channel, DEPOSIT, network.now().plus(Duration.ofDays(60)), true);
            later(Duration.ofSeconds(121));
            PaidNetwork.await("the new expiry in the ledger", () -> network.relay(0).books(channel.terms().id()).expiry()
                    .isAfter(network.now().plus(Duration.ofDays(59))));
            client.send(0, 0, voucher(channel, PAID.plus(PAID)));
            assertEquals(PayStatus.CREDITED, ack(client).status());
        }
    }

    @SimulatedTest
    void anOpeningThatIsReorganisedAwayStopsService() throws Exception {
        whatHappens = () -> {
            network.setOnChain(channel, Amount.ZERO, java.time.Instant.EPOCH, false);
            later(TO_THE_NEXT_LOOK);
        };
        assertStopped(PayStatus.REFUSED_UNKNOWN_CHANNEL);
        assertEquals(PayStatus.REFUSED_UNKNOWN_CHANNEL, bindAnew());
    }

    @SimulatedTest
    void aTopUpThatIsReorganisedAwayStopsService() throws Exception {
        whatHappens = () -> {
            network.setOnChain(channel, PAID.minus(Amount.ofWei(1)), network.now().plus(Duration.ofDays(30)), true);
            later(TO_THE_NEXT_LOOK);
        };
        assertStopped(PayStatus.REFUSED_OVER_DEPOSIT);
        assertEquals(PayStatus.REFUSED_OVER_DEPOSIT, bindAnew());
        assertEquals(PAID.minus(Amount.ofWei(1)), network.relay(0).books(channel.terms().id()).owed());
    }

    @SimulatedTest
    void aChannelThatIsNotOpenOnTheChainIsNotServed() throws Exception {
        network.setOnChain(channel, DEPOSIT, network.now().plus(Duration.ofDays(30)), false);
        assertEquals(PayStatus.REFUSED_UNKNOWN_CHANNEL, bindAnew());
        network.setChainAway(true);
        assertEquals(PayStatus.REFUSED_UNKNOWN_CHANNEL, bindAnew());
    }

    @SimulatedTest
    void aNodeThatIsAwayForAWhileStopsNothingAndOneForSixHoursDoes() throws Exception {
        try (RawClient client = paid()) {
            network.setChainAway(true);
            later(Duration.ofHours(3));
            client.send(0, 0, voucher(channel, PAID.plus(PAID)));
            assertEquals(PayStatus.CREDITED, ack(client).status());
            later(Duration.ofHours(4));
            assertEquals(PayStatus.REFUSED_UNKNOWN_CHANNEL, ack(client).status());
            client.awaitDestroyed();
        }
    }

    // ---- cashing by the relay's own will ----

    private static <T> T get(CompletableFuture<T> answer) throws Exception {
        return Waiting.get(answer, Duration.ofSeconds(20));
    }

    private static String failure(CompletableFuture<?> answer) {
        return assertInstanceOf(WalletException.class, assertThrows(ExecutionException.class, () -> get(answer)).getCause()).getMessage();
    }

    @SimulatedTest
    void theRelayCashesWhenItLikesAndEndsTheCircuits() throws Exception {
        try (RawClient client = paid()) {
            assertEquals(PAID, get(network.relay(0).node().cash(channel.terms().id())));
            assertEquals(PayStatus.CLOSED, ack(client).status());
            client.awaitDestroyed();
        }
        assertTrue(network.relay(0).books(channel.terms().id()).closedBy().isPresent());
        assertEquals(PayStatus.CLOSED, bindAnew());
        assertTrue(failure(network.relay(0).node().cash(channel.terms().id())).contains("already"));
        MemoryChannel unpaid = network.openChannel(2, network.relay(0), DEPOSIT);
        assertTrue(failure(network.relay(0).node().cash(unpaid.terms().id())).contains("nothing to cash"));
    }

    @SimulatedTest
    void cashingAllCashesEachOnceAndSaysWhatFailed() throws Exception {
        MemoryChannel second = network.openChannel(2, network.relay(0), DEPOSIT);
        network.plant(network.relay(0), channel, channel.signFreely(PAID));
        network.plant(network.relay(0), second, second.signFreely(PAID.times(2)));
        network.setChainAway(true);
        assertTrue(failure(network.relay(0).node().cashAll()).contains("2 of 2 channels"));
        network.setChainAway(false);
        network.setOnChain(second, DEPOSIT, network.now(), false);
        String partly = failure(network.relay(0).node().cashAll());
        assertTrue(partly.contains("1 of 2 channels") && partly.contains(PAID + " wei"), partly);
        network.setOnChain(second, DEPOSIT, network.now().plus(Duration.ofDays(30)), true);
        assertEquals(PAID.times(2), get(network.relay(0).node().cashAll()));
        assertEquals(Amount.ZERO, get(network.relay(0).node().cashAll()));
    }

    @SimulatedTest
    void aClosingThatFailedLeavesTheChannelInUse() throws Exception {
        try (RawClient client = paid()) {
            network.setChainAway(true);
            assertTrue(failure(network.relay(0).node().cash(channel.terms().id())).contains("does not answer"));
            client.awaitDestroyed();
        }
        network.setChainAway(false);
        assertEquals(PayStatus.BOUND, bindAnew());
    }

    @SimulatedTest
    void aStoppedRelayLeavesNobodyWaiting() {
        network.relay(0).stop();
        assertTrue(failure(network.relay(0).node().cash(channel.terms().id())).contains("has stopped"));
        assertTrue(failure(network.relay(0).node().cashAll()).contains("has stopped"));
    }
}
