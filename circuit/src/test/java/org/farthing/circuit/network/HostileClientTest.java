package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.Duration;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.WindowRules;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Clients that cheat, flood and forge, against real relays. */
class HostileClientTest {
    private static final Amount DEPOSIT = PaidNetwork.QUANTUM_PRICE.times(1000);

    @TempDir
    private Path folder;
    private PaidNetwork network;
    private int keys;

    @BeforeEach
    void start() throws Exception {
        network = new PaidNetwork(folder, 3, new ExitPolicy(true, true));
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private RawClient oneHop() throws Exception {
        return new RawClient(network.relay(0).descriptor());
    }

    private RawClient twoHops() throws Exception {
        return oneHop().extend(network.relay(1).descriptor());
    }

    private MemoryChannel channelTo(int relay) {
        return network.openChannel(++keys, network.relay(relay), DEPOSIT);
    }

    private static RelayMessage.PayBind bind(MemoryChannel channel, Bytes binding) {
        ChannelTerms terms = channel.terms();
        return new RelayMessage.PayBind(terms.id(), terms.payer(), terms.signer(), terms.salt(), channel.signBind(binding, 1));
    }

    private static RelayMessage.PayVoucher voucher(MemoryChannel channel, Amount total) {
        return new RelayMessage.PayVoucher(channel.terms().id(), total, channel.signFreely(total).signature());
    }

    private static PayStatus statusOf(RelayMessage message) {
        return assertInstanceOf(RelayMessage.PayAck.class, message).status();
    }

    /** Two hops, both paid ahead for {@code quanta}, with a stream to the site on the second. */
    private RawClient paid(int quanta) throws Exception {
        RawClient client = twoHops();
        Amount total = PaidNetwork.QUANTUM_PRICE.times(quanta);
        for (int hop = 0; hop < 2; hop++) {
            MemoryChannel channel = channelTo(hop);
            client.send(hop, 0, bind(channel, client.binding(hop)), voucher(channel, total));
            assertEquals(PayStatus.BOUND, statusOf(client.nextControl()));
            assertEquals(PayStatus.CREDITED, statusOf(client.nextControl()));
        }
        client.send(1, 1, new RelayMessage.Begin("127.0.0.1", network.origin().port(), 0));
        assertInstanceOf(RelayMessage.Connected.class, client.nextControl());
        return client;
    }

    private static void get(RawClient client, int count) throws Exception {
        client.sendData(1, 1, new byte[] {'G', (byte) (count >> 24), (byte) (count >> 16), (byte) (count >> 8), (byte) count});
    }

    // ---- paths ----

    @SimulatedTest
    void noExitServesACircuitOfOneHop() throws Exception {
        int before = network.origin().connections();
        try (RawClient client = oneHop()) {
            client.send(0, 1, new RelayMessage.Begin("127.0.0.1", network.origin().port(), 0));
            client.awaitDestroyed();
        }
        assertEquals(before, network.origin().connections());
    }

    @SimulatedTest
    void noRelayExtendsToWhomTheRegistryDoesNotList() throws Exception {
        var listed = network.relay(1).descriptor();
        try (RawClient client = oneHop()) {
            Bytes stranger = Bytes.of(new byte[31]).concat(Bytes.of((byte) 9));
            client.send(0, 0, new RelayMessage.Extend(listed.host(), listed.port(), client.handshakeFor(stranger, listed.onionKey())));
            client.awaitDestroyed();
        }
        try (RawClient client = oneHop()) {
            Bytes handshake = client.handshakeFor(listed.relayId(), listed.onionKey());
            client.send(0, 0, new RelayMessage.Extend(listed.host(), network.origin().port(), handshake));
            client.awaitDestroyed();
        }
        try (RawClient client = oneHop()) {
            Bytes handshake = client.handshakeFor(listed.relayId(), listed.onionKey());
            client.send(0, 0, new RelayMessage.Extend("10.0.0.1", listed.port(), handshake));
            client.awaitDestroyed();
        }
    }

    @SimulatedTest
    void noRelayExtendsToItselfOrBack() throws Exception {
        var own = network.relay(0).descriptor();
        try (RawClient client = oneHop()) {
            client.send(0, 0, new RelayMessage.Extend(own.host(), own.port(), client.handshakeFor(own.relayId(), own.onionKey())));
            client.awaitDestroyed();
        }
        try (RawClient client = twoHops()) {
            client.send(1, 0, new RelayMessage.Extend(own.host(), own.port(), client.handshakeFor(own.relayId(), own.onionKey())));
            client.awaitDestroyed();
        }
    }

    @SimulatedTest
    void noRelayExtendsTwice() throws Exception {
        var other = network.relay(2).descriptor();
        try (RawClient client = twoHops()) {
            client.send(0, 0, new RelayMessage.Extend(other.host(), other.port(), client.handshakeFor(other.relayId(), other.onionKey())));
            client.awaitDestroyed();
        }
    }

    // ---- cells ----

    @SimulatedTest
    void alteredAndRepeatedCellsEndTheCircuit() throws Exception {
        for (int at : new int[] {Cell.HEADER, Cell.HEADER + 16, Cell.HEADER + 900, Cell.SIZE - 1}) {
            try (RawClient client = twoHops()) {
                client.sendAltered(1, new RelayMessage.Ping(1), cell -> cell[at] ^= 1);
                client.awaitDestroyed();
            }
        }
        try (RawClient client = twoHops()) {
            client.sendTwice(1, new RelayMessage.Ping(1));
            client.awaitDestroyed();
        }
    }

    @SimulatedTest
    void malformedMessagesEndTheCircuit() throws Exception {
        byte[][] messages = {
            {99, 0, 0, 0, 0, 0, 0, 0},
            {RelayMessage.DATA, 1, 0, 1, 0, 0, 0, 1, 7},
            {RelayMessage.DATA, 0, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, 1},
            {14, 0, 0, 7, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7},
            {12, 0, 0, 0, 0, 0, 0, 0}};
        for (byte[] message : messages) {
            try (RawClient client = oneHop()) {
                client.sendBytes(0, message);
                client.awaitDestroyed();
            }
        }
    }

    @SimulatedTest
    void whatOnlyRelaysSendEndsTheCircuit() throws Exception {
        RelayMessage[] messages = {new RelayMessage.Connected(), new RelayMessage.Pong(3), new RelayMessage.Extended(Bytes.of((byte) 1)),
            new RelayMessage.StreamCredit(1), new RelayMessage.End(EndReason.DONE)};
        for (RelayMessage message : messages) {
            try (RawClient client = oneHop()) {
                client.send(0, 0, message);
                client.awaitDestroyed();
            }
        }
    }

    @SimulatedTest
    void paddingForAHopIsCountedAndForgotten() throws Exception {
        MemoryChannel channel = channelTo(1);
        try (RawClient client = twoHops()) {
            for (int i = 0; i < 3; i++) {
                client.sendDrop(1);
            }
            client.send(1, 0, bind(channel, client.binding(1)));
            var answer = assertInstanceOf(RelayMessage.PayAck.class, client.nextControl());
            assertEquals(PayStatus.BOUND, answer.status());
            assertEquals(4, answer.forwardCells());
        }
    }

    // ---- payment ----

    @SimulatedTest
    void nobodyBindsAnotherOnesChannel() throws Exception {
        MemoryChannel mine = channelTo(0);
        MemoryChannel victims = channelTo(0);
        try (RawClient client = oneHop()) {
            ChannelTerms terms = victims.terms();
            client.send(0, 0, new RelayMessage.PayBind(terms.id(), terms.payer(), terms.signer(), terms.salt(),
                    mine.signBind(client.binding(0), 1)));
            assertEquals(PayStatus.REFUSED_SIGNATURE, statusOf(client.nextControl()));
        }
        try (RawClient client = oneHop()) {
            ChannelTerms terms = victims.terms();
            // The terms must be those that the id commits to.
            client.send(0, 0, new RelayMessage.PayBind(terms.id(), terms.payer(), mine.terms().signer(), terms.salt(),
                    mine.signBind(client.binding(0), 1)));
            assertEquals(PayStatus.REFUSED_UNKNOWN_CHANNEL, statusOf(client.nextControl()));
        }
    }

    @SimulatedTest
    void aBindingHoldsForItsOwnCircuitOnly() throws Exception {
        MemoryChannel channel = channelTo(0);
        try (RawClient victim = oneHop(); RawClient thief = oneHop()) {
            RelayMessage.PayBind seen = bind(channel, victim.binding(0));
            victim.send(0, 0, seen);
            assertEquals(PayStatus.BOUND, statusOf(victim.nextControl()));
            thief.send(0, 0, seen);
            assertEquals(PayStatus.REFUSED_SIGNATURE, statusOf(thief.nextControl()));
        }
    }

    @SimulatedTest
    void aCircuitBindsOnce() throws Exception {
        MemoryChannel channel = channelTo(0);
        try (RawClient client = oneHop()) {
            client.send(0, 0, bind(channel, client.binding(0)));
            assertEquals(PayStatus.BOUND, statusOf(client.nextControl()));
            client.send(0, 0, bind(channel, client.binding(0)));
            client.awaitDestroyed();
        }
    }

    @SimulatedTest
    void vouchersAreTakenAsTheyShould() throws Exception {
        MemoryChannel channel = channelTo(0);
        Amount hundred = PaidNetwork.QUANTUM_PRICE.times(100);
        try (RawClient client = oneHop()) {
            client.send(0, 0, voucher(channel, hundred));
            assertEquals(PayStatus.REFUSED_UNKNOWN_CHANNEL, statusOf(client.nextControl()));
            client.send(0, 0, bind(channel, client.binding(0)), voucher(channel, hundred));
            assertEquals(PayStatus.BOUND, statusOf(client.nextControl()));
            assertEquals(hundred, ((RelayMessage.PayAck) client.nextControl()).paidTotal());
            // Lower and equal ones change nothing.
            client.send(0, 0, voucher(channel, PaidNetwork.QUANTUM_PRICE), voucher(channel, hundred));
            assertEquals(hundred, ((RelayMessage.PayAck) client.nextControl()).paidTotal());
            assertEquals(hundred, ((RelayMessage.PayAck) client.nextControl()).paidTotal());
            client.send(0, 0, voucher(channel, DEPOSIT.plus(Amount.ofWei(1))));
            assertEquals(PayStatus.REFUSED_OVER_DEPOSIT, statusOf(client.nextControl()));
            Bytes foreign = channelTo(0).signFreely(DEPOSIT).signature();
            client.send(0, 0, new RelayMessage.PayVoucher(channel.terms().id(), DEPOSIT, foreign));
            assertEquals(PayStatus.REFUSED_SIGNATURE, statusOf(client.nextControl()));
            client.send(0, 0, new RelayMessage.PayVoucher(channel.terms().id(), DEPOSIT, Bytes.of(new byte[65])));
            assertEquals(PayStatus.REFUSED_SIGNATURE, statusOf(client.nextControl()));
        }
        assertEquals(hundred, network.relay(0).books(channel.terms().id()).best().orElseThrow().cumulative());
    }

    @SimulatedTest
    void withoutPayingNobodyIsServedBeyondTheFreeCells() throws Exception {
        try (RawClient client = oneHop()) {
            // Each asks for an answer. Those that are not paid for wait, and a stranger's queue is short.
            for (int i = 0; i < 200 && !client.isDestroyed(); i++) {
                client.send(0, 0, new RelayMessage.Ping(i));
            }
            client.awaitDestroyed();
            int answers = 0;
            while (answers < 200) {
                RawClient.Received one = client.isDestroyed() ? client.poll() : client.next();
                if (one == null) {
                    break;
                }
                answers++;
            }
            assertFalse(answers > 16, answers + " answers for nothing");
        }
    }

    /** A cell has room for a dozen signatures, each of which would have to be checked. */
    @SimulatedTest
    void paymentsByTheDozenEndTheCircuit() throws Exception {
        Bytes channel = Bytes.of(new byte[32]);
        var voucher = new RelayMessage.PayVoucher(channel, Amount.ofWei(1), Bytes.of(new byte[65]));
        try (RawClient client = oneHop()) {
            client.send(0, 0, voucher, voucher, voucher, voucher);
            assertFalse(client.isDestroyed(), "a payer that binds, and shows what was lost, sends no more");
            client.send(0, 0, voucher, voucher, voucher);
            client.awaitDestroyed();
        }
    }

    @SimulatedTest
    void strangersFillNoMemory() throws Exception {
        try (RawClient client = oneHop()) {
            for (int i = 0; i < 16 + 32 + 1; i++) {
                client.send(0, 0, new RelayMessage.Ping(i));
            }
            client.awaitDestroyed();
        }
    }

    // ---- windows ----

    @SimulatedTest
    void theExitStopsAtItsWindow() throws Exception {
        try (RawClient client = paid(200)) {
            get(client, 5_000_000);
            long cells = PaidNetwork.settled(client::dataCells, Duration.ofMillis(200));
            assertEquals(WindowRules.FIRST_WINDOW, cells);
            client.send(1, 0, new RelayMessage.SendMe(32, 64, client.proofs().getFirst()));
            cells = PaidNetwork.settled(client::dataCells, Duration.ofMillis(200));
            assertEquals(32 + 64, cells);
        }
    }

    @SimulatedTest
    void forgedAcknowledgementsEndTheCircuit() throws Exception {
        try (RawClient client = paid(200)) {
            get(client, 5_000_000);
            PaidNetwork.await("a window of data", () -> client.dataCells() == 32);
            client.send(1, 0, new RelayMessage.SendMe(32, 64, Bytes.of(new byte[16])));
            client.awaitDestroyed();
        }
    }

    @SimulatedTest
    void earlyAndRepeatedAcknowledgementsAndWideWindowsEndTheCircuit() throws Exception {
        long[][] wrong = {{64, 64}, {0, 64}, {32, 65}, {32, 31}, {31, 64}};
        for (long[] one : wrong) {
            try (RawClient client = paid(200)) {
                get(client, 5_000_000);
                PaidNetwork.await("a window of data", () -> client.dataCells() == 32);
                client.send(1, 0, new RelayMessage.SendMe(one[0], (int) one[1], client.proofs().getFirst()));
                client.awaitDestroyed();
            }
        }
        try (RawClient client = paid(200)) {
            get(client, 5_000_000);
            PaidNetwork.await("a window of data", () -> client.dataCells() == 32);
            var message = new RelayMessage.SendMe(32, 64, client.proofs().getFirst());
            client.send(1, 0, message, message);
            client.awaitDestroyed();
        }
    }

    @SimulatedTest
    void dataBeyondTheWindowTheCreditOrTheStreamEndsTheCircuit() throws Exception {
        try (RawClient client = paid(200)) {
            client.sendData(1, 2, new byte[] {1});
            client.awaitDestroyed();
        }
        try (RawClient client = paid(200)) {
            client.sendData(1, 1, new byte[0]);
            client.awaitDestroyed();
        }
        try (RawClient client = paid(200)) {
            // A site that waits for its own bytes to leave does not read, so the exit gives no more credit.
            get(client, 50_000_000);
            byte[] full = new byte[1900];
            for (int i = 0; i < 6000 && !client.isDestroyed(); i++) {
                client.sendData(1, 1, full);
            }
            client.awaitDestroyed();
        }
        try (RawClient client = paid(200)) {
            client.send(1, 1, new RelayMessage.StreamCredit(1));
            client.awaitDestroyed();
        }
    }

    @SimulatedTest
    void aCircuitCarriesSoManyStreams() throws Exception {
        try (RawClient client = paid(200)) {
            for (int stream = 2; stream <= 65; stream++) {
                client.send(1, stream, new RelayMessage.Begin("127.0.0.1", network.origin().port(), 0));
            }
            client.awaitDestroyed();
        }
        try (RawClient client = paid(200)) {
            client.send(1, 1, new RelayMessage.Begin("127.0.0.1", network.origin().port(), 0));
            client.awaitDestroyed();
        }
    }
}
