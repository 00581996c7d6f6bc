package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.sim.Faults;
import org.farthing.circuit.sim.Here;
import org.farthing.circuit.sim.SimulatedTest;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.VoucherSigner;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Vouchers that only look like money, and good ones in every order, against a real relay. */
class HostileVouchersTest {
    private static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    private static final Amount DEPOSIT = PaidNetwork.QUANTUM_PRICE.times(1000);
    private static final Amount GOOD = PaidNetwork.QUANTUM_PRICE.times(10);
    private static final Amount MORE = PaidNetwork.QUANTUM_PRICE.times(20);

    @TempDir
    private Path folder;
    private PaidNetwork network;
    private int keys;

    @BeforeEach
    void start() throws Exception {
        network = new PaidNetwork(folder, 1, new ExitPolicy(true, true));
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private static RelayMessage.PayBind bind(MemoryChannel channel, RawClient client) {
        ChannelTerms terms = channel.terms();
        return new RelayMessage.PayBind(terms.id(), terms.payer(), terms.signer(), terms.salt(), channel.signBind(client.binding(0), 1));
    }

    private static RelayMessage.PayVoucher voucher(MemoryChannel channel, Amount total, Bytes signature) {
        return new RelayMessage.PayVoucher(channel.terms().id(), total, signature);
    }

    private static RelayMessage.PayAck ack(RawClient client) throws Exception {
        return assertInstanceOf(RelayMessage.PayAck.class, client.nextControl());
    }

    private Amount best(MemoryChannel channel) {
        return network.relay(0).books(channel.terms().id()).best().orElseThrow().cumulative();
    }

    /** The other of the two signatures that the same key makes of the same digest. */
    private static Bytes highS(Bytes signature) {
        byte[] high = signature.toArray();
        byte[] s = ORDER.subtract(new BigInteger(1, signature.toArray(), 32, 32)).toByteArray();
        java.util.Arrays.fill(high, 32, 64, (byte) 0);
        int length = Math.min(32, s.length);
        System.arraycopy(s, s.length - length, high, 64 - length, length);
        high[64] = (byte) (high[64] == 27 ? 28 : 27);
        return Bytes.of(high);
    }

    private static Bytes withV(Bytes signature, int v) {
        byte[] changed = signature.toArray();
        changed[64] = (byte) v;
        return Bytes.of(changed);
    }

    @SimulatedTest
    void whatOnlyLooksLikeAVoucherIsRefused() throws Exception {
        MemoryChannel channel = network.openChannel(++keys, network.relay(0), DEPOSIT);
        try (var client = new RawClient(network.relay(0).descriptor())) {
            Bytes id = channel.terms().id();
            Bytes good = channel.signFreely(MORE).signature();
            Bytes totalAsBinding = Bytes.of(pad(MORE));
            Map<String, Bytes> wrong = new LinkedHashMap<>();
            wrong.put("another total's", channel.signFreely(GOOD).signature());
            wrong.put("another chain's", new VoucherSigner(channel.key(), PaidNetwork.CHAIN + 1, PaidNetwork.CONTRACT).sign(id, MORE)
                    .signature());
            wrong.put("another contract's", new VoucherSigner(channel.key(), PaidNetwork.CHAIN, PaidNetwork.address("other")).sign(id, MORE)
                    .signature());
            wrong.put("a Bind", channel.signBind(totalAsBinding, 1));
            wrong.put("a Bind that asks for the closing", channel.signBind(totalAsBinding, 2));
            wrong.put("a Restore", channel.signRestore(client.binding(0), totalAsBinding));
            wrong.put("high s", highS(good));
            wrong.put("v of 0", withV(good, 0));
            wrong.put("v of 1", withV(good, 1));
            wrong.put("the other v", withV(good, good.toArray()[64] == 27 ? 28 : 27));
            wrong.put("zeros", Bytes.of(new byte[65]));
            wrong.put("another key's", network.openChannel(++keys, network.relay(0), DEPOSIT).signFreely(MORE).signature());
            client.send(0, 0, bind(channel, client), voucher(channel, GOOD, channel.signFreely(GOOD).signature()));
            assertEquals(PayStatus.BOUND, ack(client).status());
            assertEquals(PayStatus.CREDITED, ack(client).status());
            for (Map.Entry<String, Bytes> one : wrong.entrySet()) {
                client.send(0, 0, voucher(channel, MORE, one.getValue()));
                RelayMessage.PayAck answer = ack(client);
                assertEquals(PayStatus.REFUSED_SIGNATURE, answer.status(), one.getKey());
                assertEquals(GOOD, answer.paidTotal(), one.getKey());
            }
            assertEquals(GOOD, best(channel));
            client.send(0, 0, voucher(channel, MORE, good));
            assertEquals(MORE, ack(client).paidTotal());
        }
    }

    private static byte[] pad(Amount amount) {
        byte[] bytes = new byte[32];
        byte[] wei = amount.wei().toByteArray();
        System.arraycopy(wei, 0, bytes, 32 - wei.length, wei.length);
        return bytes;
    }

    @SimulatedTest
    void aVoucherOfAnotherLengthEndsTheCircuit() throws Exception {
        MemoryChannel channel = network.openChannel(++keys, network.relay(0), DEPOSIT);
        byte[] whole = new byte[Cell.MESSAGE_HEADER + 32 + 16 + 65];
        RelayMessageCodec.write(whole, 0, 0, voucher(channel, GOOD, channel.signFreely(GOOD).signature()));
        for (int change : new int[] {-1, 1}) {
            try (var client = new RawClient(network.relay(0).descriptor())) {
                client.send(0, 0, bind(channel, client));
                assertEquals(PayStatus.BOUND, ack(client).status());
                byte[] message = java.util.Arrays.copyOf(whole, whole.length + change);
                message[3] += (byte) change;
                client.sendBytes(0, message);
                client.awaitDestroyed();
            }
        }
        assertTrue(network.relay(0).books(channel.terms().id()).best().isEmpty());
    }

    @SimulatedTest
    void vouchersOfTwoCircuitsInAnyOrderLeaveTheLargest() throws Exception {
        for (int seed = 0; seed < 3; seed++) {
            MemoryChannel channel = network.openChannel(++keys, network.relay(0), DEPOSIT);
            var totals = new ArrayList<Amount>();
            for (int i = 1; i <= 40; i++) {
                totals.add(PaidNetwork.QUANTUM_PRICE.times(i));
            }
            Collections.shuffle(totals, new Random(seed));
            try (var one = new RawClient(network.relay(0).descriptor()); var other = new RawClient(network.relay(0).descriptor())) {
                for (RawClient client : List.of(one, other)) {
                    client.send(0, 0, bind(channel, client), voucher(channel, Amount.ofWei(1), channel.signFreely(Amount.ofWei(1)).signature()));
                    assertEquals(PayStatus.BOUND, ack(client).status());
                    ack(client);
                }
                for (int i = 0; i < totals.size(); i++) {
                    (i % 2 == 0 ? one : other).send(0, 0, voucher(channel, totals.get(i), channel.signFreely(totals.get(i)).signature()));
                }
                for (RawClient client : List.of(one, other)) {
                    Amount last = Amount.ZERO;
                    for (int i = 0; i < totals.size() / 2; i++) {
                        Amount paid = ack(client).paidTotal();
                        assertFalse(last.isMoreThan(paid), "what was acknowledged once is never taken back");
                        last = paid;
                    }
                }
            }
            assertEquals(PaidNetwork.QUANTUM_PRICE.times(40), best(channel));
        }
    }

    /** Two wallets from the same words: the second voucher of one total buys nothing, for either, and nobody loses. */
    @SimulatedTest
    void theSameVoucherTwiceIsCreditedOnce() throws Exception {
        Here.simulation().faults(Faults.OVERLOADED);
        MemoryChannel channel = network.openChannel(++keys, network.relay(0), DEPOSIT);
        Amount two = PaidNetwork.QUANTUM_PRICE.times(2);
        try (var one = new RawClient(network.relay(0).descriptor()); var twin = new RawClient(network.relay(0).descriptor())) {
            one.send(0, 0, bind(channel, one), voucher(channel, two, channel.signFreely(two).signature()));
            ack(one);
            assertEquals(two, ack(one).paidTotal());
            for (int i = 0; i < 60; i++) {
                one.send(0, 0, new RelayMessage.Ping(i));
            }
            twin.send(0, 0, bind(channel, twin), voucher(channel, two, channel.twin().signFreely(two).signature()));
            ack(twin);
            assertEquals(two, ack(twin).paidTotal());
            for (int i = 0; i < 60; i++) {
                twin.send(0, 0, new RelayMessage.Ping(i));
            }
            // Sixty questions are two quanta beyond what is free, without their answers; both together are four, and two are paid.
            int exhausted = 0;
            int answers = 0;
            for (RawClient client : List.of(one, twin)) {
                while (true) {
                    // Silence of half a second is nothing on a busy machine, and once made this test fail.
                    RawClient.Received got = client.poll(60_000);
                    if (got == null) {
                        break;
                    }
                    if (got.message() instanceof RelayMessage.PayAck ack) {
                        assertEquals(PayStatus.EXHAUSTED, ack.status());
                        assertEquals(two, ack.paidTotal());
                        exhausted++;
                    } else {
                        answers++;
                    }
                }
            }
            assertTrue(exhausted > 0, "somebody is told that nothing is left");
            assertTrue(answers < 120, "both were served in full for one voucher: " + answers);
        }
        assertEquals(two, best(channel));
    }
}
