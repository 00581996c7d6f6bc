package org.farthing.circuit.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.relay.ResolverSettings;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask an exit for what it must not do, past their own client's rules. */
class HostileStreamsTest {
    private static final Amount DEPOSIT = PaidNetwork.QUANTUM_PRICE.times(100_000);

    @TempDir
    private static Path folder;
    private static NameServer dns;
    private static PaidNetwork network;
    private static int keys;
    private RawClient client;

    @BeforeAll
    static void startNetwork() throws IOException {
        dns = new NameServer();
        // Relay 0 connects to the outside world's addresses alone, relay 1 to this machine as in the practice world.
        network = new PaidNetwork(folder, 3, number -> number == 2 ? ExitPolicy.NONE : new ExitPolicy(true, number == 1),
                new ResolverSettings(List.of(dns.address())));
    }

    @AfterAll
    static void stopNetwork() {
        network.close();
        dns.close();
    }

    /** By way of relay 2 to {@code exit}, paid ahead for a long while. */
    private static RawClient through(int entry, int exit) throws Exception {
        var raw = new RawClient(network.relay(entry).descriptor()).extend(network.relay(exit).descriptor());
        int[] relays = {entry, exit};
        for (int hop = 0; hop < 2; hop++) {
            MemoryChannel channel = network.openChannel(70_000 + ++keys, network.relay(relays[hop]), DEPOSIT);
            ChannelTerms terms = channel.terms();
            raw.send(hop, 0, new RelayMessage.PayBind(terms.id(), terms.payer(), terms.signer(), terms.salt(),
                    channel.signBind(raw.binding(hop), 1)),
                    new RelayMessage.PayVoucher(terms.id(), DEPOSIT, channel.signFreely(DEPOSIT).signature()));
            assertEquals(PayStatus.BOUND, assertInstanceOf(RelayMessage.PayAck.class, raw.nextControl()).status());
            assertEquals(PayStatus.CREDITED, assertInstanceOf(RelayMessage.PayAck.class, raw.nextControl()).status());
        }
        return raw;
    }

    private RelayMessage begin(int stream, String host, int port) throws Exception {
        client.send(1, stream, new RelayMessage.Begin(host, port, 0));
        return client.nextControl();
    }

    private RelayMessage resolve(int stream, String host) throws Exception {
        client.send(1, stream, new RelayMessage.Resolve(host));
        return client.nextControl();
    }

    private static RelayMessage end(EndReason reason) {
        return new RelayMessage.End(reason);
    }

    @BeforeEach
    void connect() throws Exception {
        client = through(2, 0);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private void toPracticeExit() throws Exception {
        client.close();
        client = through(2, 1);
    }

    @Test
    void noWritingOfAnAddressLeadsIntoTheExitsOwnNetwork() throws Exception {
        int before = network.origin().connections();
        int stream = 0;
        for (String host : new String[] {"127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "017700000001", "2130706433", "127.0.0.1.",
                "localhost", "LOCALHOST.",
            "a.localhost", "0.0.0.0", "0", "169.254.169.254", "10.0.0.1", "192.168.1.1", "100.64.0.1", "::1", "[::1]", "::",
                    "::ffff:127.0.0.1",
            "::ffff:10.0.0.1", "[::ffff:7f00:1]", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%lo", "fd00:ec2::254",
                    "router", "nas.local",
            "x.onion", "metadata.google.internal", "168.63.129.16", "255.255.255.255", "224.0.0.1", "..", "%00", "xn--", "a..b"}) {
            assertEquals(end(EndReason.FORBIDDEN_ADDRESS), begin(++stream, host, network.origin().port()), host);
        }
        assertEquals(before, network.origin().connections());
        assertEquals(List.of(), dns.questions().stream().filter(question -> question.contains("ocal")).toList());
    }

    @Test
    void noNameLeadsThereEither() throws Exception {
        int before = network.origin().connections();
        dns.addresses("loop.example", 300, "127.0.0.1", "::1");
        dns.addresses("meta.example", 300, "169.254.169.254", "::ffff:169.254.169.254");
        dns.zone("turn.example", (name, type, asked) -> NameServer.addresses(name, type, 0, asked % 2 == 0 ? "10.0.0.1" : "127.0.0.1"));
        assertEquals(end(EndReason.FORBIDDEN_ADDRESS), begin(1, "loop.example", network.origin().port()));
        assertEquals(end(EndReason.FORBIDDEN_ADDRESS), begin(2, "meta.example", 80));
        for (int stream = 3; stream < 13; stream++) {
            assertEquals(end(EndReason.FORBIDDEN_ADDRESS), begin(stream, "turn.example", network.origin().port()));
        }
        assertEquals(before, network.origin().connections());
    }

    @Test
    void aNameThatFlipsAfterTheCheckIsConnectedWhereItWasChecked() throws Exception {
        toPracticeExit();
        dns.zone("flips.example", (name, type, asked) -> NameServer.addresses(name, type, 0, asked == 0 ? "127.0.0.1" : "10.0.0.1"));
        assertInstanceOf(RelayMessage.Connected.class, begin(1, "flips.example", network.origin().port()));
        assertEquals(2, dns.questionsFor("flips.example"), "looked up once for the stream, for each kind of address");
    }

    @ParameterizedTest
    @ValueSource(ints = {23, 25, 135, 139, 445, 465, 587, 1214, 2323, 3389, 4661, 5900, 6346, 6379, 6699, 6881, 6999, 9200, 11211, 27017})
    void portsOfAbuseAreRefusedWhateverTheAddress(int port) throws Exception {
        assertEquals(end(EndReason.POLICY), begin(1, "mail.example", port));
        assertEquals(end(EndReason.POLICY), begin(2, "127.0.0.1", port));
        assertEquals(0, dns.questionsFor("mail.example"));
    }

    @Test
    void noExitConnectsToARelay() throws Exception {
        toPracticeExit();
        for (int relay = 0; relay < 3; relay++) {
            assertEquals(end(EndReason.FORBIDDEN_ADDRESS), begin(1 + relay, "127.0.0.1", network.relay(relay).descriptor().port()));
        }
        assertEquals(end(EndReason.FORBIDDEN_ADDRESS), begin(9, "::ffff:127.0.0.1", network.relay(0).descriptor().port()));
    }

    @Test
    void whoIsNoExitServesNothing() throws Exception {
        client.close();
        client = through(0, 2);
        assertEquals(end(EndReason.POLICY), begin(1, "127.0.0.1", network.origin().port()));
        assertEquals(end(EndReason.POLICY), resolve(2, "www.example.com"));
    }

    @Test
    void lookUpsAreCheckedLikeConnections() throws Exception {
        dns.addresses("inside.example", 300, "10.0.0.1", "fd00::1");
        dns.addresses("both.example", 300, "10.0.0.1", "1.1.1.1", "fd00::1");
        assertEquals(end(EndReason.FORBIDDEN_ADDRESS), resolve(1, "inside.example"));
        assertEquals(new RelayMessage.Resolved(300, List.of("1.1.1.1")), resolve(2, "both.example"));
        assertEquals(end(EndReason.FORBIDDEN_ADDRESS), resolve(3, "127.0.0.1"));
        assertEquals(end(EndReason.FORBIDDEN_ADDRESS), resolve(4, "10.1.2.3"));
        assertEquals(end(EndReason.FORBIDDEN_ADDRESS), resolve(5, "0:0:0:0:0:0:0:1"));
        assertEquals(end(EndReason.FORBIDDEN_ADDRESS), resolve(6, "localhost"));
        assertEquals(end(EndReason.FORBIDDEN_ADDRESS), resolve(7, "nas.local"));
        assertEquals(end(EndReason.RESOLVE_FAILED), resolve(8, "nothing.example"));
        assertEquals(0, dns.questionsFor("nas.local"));
    }

    @Test
    void lookUpsCountAsStreams() throws Exception {
        dns.zone("slow.example", (_, _, _) -> NameServer.Reply.silence());
        for (int stream = 1; stream <= 64; stream++) {
            client.send(1, stream, new RelayMessage.Resolve("slow.example"));
        }
        client.send(1, 0, new RelayMessage.Ping(5));
        assertEquals(new RelayMessage.Pong(5), client.nextControl());
        client.send(1, 65, new RelayMessage.Resolve("slow.example"));
        client.awaitDestroyed();
        assertTrue(dns.questionsFor("slow.example") <= 12, "one question for all of them, and its repetitions");
    }

    @Test
    void aLookUpsNumberIsUsedOnce() throws Exception {
        dns.addresses("number.example", 300, "1.1.1.1");
        assertInstanceOf(RelayMessage.Resolved.class, resolve(5, "number.example"));
        client.send(1, 5, new RelayMessage.Begin("1.1.1.1", 25, 0));
        client.awaitDestroyed();
    }

    @Test
    void noDataGoesToALookUp() throws Exception {
        client.send(1, 1, new RelayMessage.Resolve("nothing.example"));
        client.sendData(1, 1, new byte[] {1});
        client.awaitDestroyed();
    }

    @Test
    void answersThatOnlyExitsGiveEndTheCircuit() throws Exception {
        client.send(1, 1, new RelayMessage.Resolved(60, List.of("1.1.1.1")));
        client.awaitDestroyed();
    }

    @Test
    void aCircuitOfOneHopIsNotEvenAnsweredALookUp() throws Exception {
        dns.addresses("one-hop.example", 300, "1.1.1.1");
        try (var raw = new RawClient(network.relay(0).descriptor())) {
            raw.send(0, 1, new RelayMessage.Resolve("one-hop.example"));
            raw.awaitDestroyed();
        }
        assertEquals(0, dns.questionsFor("one-hop.example"));
    }

    @Test
    void manyStreamsOneAfterTheOtherLeaveNothingBehind() throws Exception {
        // 65,000 numbers of one circuit, each refused at once; fifty to a cell.
        int stream = 0;
        int answered = 0;
        var refused = new RelayMessage.Begin("0x7f.1", 80, 0);
        while (stream < 65_000) {
            for (int cell = 0; cell < 20; cell++) {
                sendBegins(stream, 50, refused);
                stream += 50;
            }
            while (answered < stream) {
                assertEquals(end(EndReason.FORBIDDEN_ADDRESS), client.nextControl());
                answered++;
            }
        }
        client.send(1, 0, new RelayMessage.Ping(5));
        assertEquals(new RelayMessage.Pong(5), client.nextControl());
        assertFalse(client.isDestroyed());
    }

    private void sendBegins(int after, int count, RelayMessage.Begin begin) throws Exception {
        byte[] messages = new byte[count * (RelayMessageCodec.length(begin) + 9)];
        int at = 0;
        for (int i = 1; i <= count; i++) {
            at += RelayMessageCodec.write(messages, at, after + i, begin);
            // The exit ended its direction; so does the client, and the number is forgotten.
            at += RelayMessageCodec.write(messages, at, after + i, end(EndReason.DONE));
        }
        client.sendBytes(1, Arrays.copyOf(messages, at));
    }

    @Test
    void emptyDataEndsTheCircuit() throws Exception {
        toPracticeExit();
        assertInstanceOf(RelayMessage.Connected.class, begin(1, "127.0.0.1", network.origin().port()));
        client.sendData(1, 1, new byte[0]);
        client.awaitDestroyed();
    }

    @Test
    void aFloodOfSingleBytesIsPaidByTheCell() throws Exception {
        toPracticeExit();
        assertInstanceOf(RelayMessage.Connected.class, begin(1, "127.0.0.1", network.origin().port()));
        long before = network.origin().received();
        client.sendData(1, 1, new byte[] {'F', 0, 0, 0x0B, (byte) 0xB8});
        for (int i = 0; i < 3000; i++) {
            client.sendData(1, 1, new byte[] {1});
        }
        PaidNetwork.await("every byte", () -> network.origin().received() == before + 3000);
        // A question at the end has the relay say what it has counted.
        MemoryChannel paying = network.channels().getLast();
        client.send(1, 0, new RelayMessage.PayVoucher(paying.terms().id(), DEPOSIT, paying.signFreely(DEPOSIT).signature()));
        RelayMessage message = client.nextControl();
        while (!(message instanceof RelayMessage.PayAck)) {
            message = client.nextControl();
        }
        assertTrue(((RelayMessage.PayAck) message).forwardCells() > 3000);
    }

    @Test
    void aCellFullOfSingleBytesIsCarriedInOrder() throws Exception {
        toPracticeExit();
        assertInstanceOf(RelayMessage.Connected.class, begin(1, "127.0.0.1", network.origin().port()));
        // 200 messages of one byte in one cell: an echo's request, and bytes to return.
        byte[] messages = new byte[200 * 9];
        for (int i = 0; i < 200; i++) {
            RelayMessageCodec.writeHeader(messages, i * 9, RelayMessage.DATA, 1, 1);
            messages[i * 9 + 8] = (byte) (i == 0 ? 'E' : i < 5 ? 0 : i);
        }
        client.sendBytes(1, messages);
        int back = 0;
        while (back < 195) {
            back += Math.max(client.next().data(), 0);
        }
        assertEquals(195, back);
        assertEquals(0, PaidNetwork.settled(() -> client.poll() == null ? 0 : 1, Duration.ofMillis(100)));
    }
}
