package org.farthing.circuit.link;

import static org.farthing.circuit.link.LinkFixture.NOW;
import static org.farthing.circuit.link.LinkFixture.await;
import static org.farthing.circuit.link.LinkFixture.failure;
import static org.farthing.circuit.link.LinkFixture.inBackground;
import static org.farthing.circuit.link.LinkFixture.keys;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.farthing.circuit.link.LinkException.Kind;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every way in which a link is not made, against peers that speak real TLS and lie in one place. */
class LinkHandshakeTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final RelayIdentity relay = LinkFixture.identity();
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open().bind(LinkFixture.anyPort());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private CompletableFuture<EstablishedLink> dial(Bytes id, Optional<RelayIdentity> own, LinkKeys keys, Duration timeout) {
        return inBackground(() -> LinkHandshake.connect((InetSocketAddress) server.getLocalAddress(), id, own, keys, timeout));
    }

    private CompletableFuture<EstablishedLink> dial() {
        return dial(relay.id(), Optional.empty(), keys(), LinkFixture.PATIENCE);
    }

    private CompletableFuture<EstablishedLink> answer(RelayIdentity own, LinkKeys keys) {
        return inBackground(() -> LinkHandshake.accept(server.accept(), own, keys));
    }

    /** What a dishonest end does with its TLS connection; returns what it received afterwards. */
    private interface Dishonest {
        void act(BlockingTls tls) throws IOException;
    }

    /** The responder's side with any leaf; completes with the number of cells that came after the first. */
    private CompletableFuture<Integer> answerWith(LinkKeys.Leaf leaf, Dishonest behaviour) {
        return inBackground(() -> {
            try (SocketChannel channel = server.accept()) {
                return act(channel, false, Optional.of(leaf), Optional.empty(), behaviour);
            }
        });
    }

    private CompletableFuture<Integer> dialWith(Optional<LinkKeys.Leaf> leaf, Dishonest behaviour) {
        return inBackground(() -> {
            try (SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
                return act(channel, true, leaf, Optional.of(relay.id()), behaviour);
            }
        });
    }

    private static int act(SocketChannel channel, boolean initiator, Optional<LinkKeys.Leaf> leaf, Optional<Bytes> dialled,
            Dishonest behaviour) {
        LinkKeys keys = keys();
        var tls = new BlockingTls(channel, LinkEngine.create(initiator, leaf, new LinkTrust(dialled, keys.clock()), keys));
        int cells = 0;
        try {
            tls.handshake();
            behaviour.act(tls);
            while (true) {
                tls.receive(new byte[Hello.CELL_SIZE]);
                cells++;
            }
        } catch (IOException _) {
            return cells;
        }
    }

    private static Dishonest sends(Hello.Role role, List<Integer> versions, Optional<RelayIdentity> signer) {
        return tls -> tls.send(Hello.of(versions, role, LinkEngine.exporter(tls.engine()), signer).encode());
    }

    @Test
    void refusesAnotherRelayThanTheOneDialled() throws Exception {
        var answered = answer(LinkFixture.identity(), keys());
        assertEquals(Kind.WRONG_IDENTITY, failure(dial()));
        assertEquals(Kind.NOT_A_LINK, failure(answered));
    }

    @Test
    void refusesALeafThatIsOver() throws Exception {
        Duration age = LinkCertificate.LIFETIME.plus(LinkCertificate.SKEW);
        answer(relay, keys(NOW.minus(age).minusSeconds(1)));
        assertEquals(Kind.EXPIRED, failure(dial()));

        answer(relay, keys(NOW.minus(age)));
        try (EstablishedLink link = await(dial())) {
            assertEquals(Optional.of(relay.id()), link.peerId());
        }
    }

    @Test
    void refusesAnExpiredInitiator() throws Exception {
        var answered = answer(relay, keys());
        dial(relay.id(), Optional.of(LinkFixture.identity()), keys(NOW.minus(Duration.ofDays(3))), LinkFixture.PATIENCE);
        assertEquals(Kind.EXPIRED, failure(answered));
    }

    @Test
    void refusesAStatementOfSomebodyElse() throws Exception {
        LinkKeys keys = keys();
        // The honest relay's statement, word for word, over another leaf key.
        byte[] extension = keys.leafOf(relay).chain()[0].getExtensionValue(LinkCertificate.EXTENSION_OID);
        byte[] statement = Arrays.copyOfRange(extension, 4, extension.length);
        KeyPair stranger = keys.newPair();
        X509Certificate certificate = LinkCertificate.issue(statement, stranger, NOW.getEpochSecond() + 1000, keys.random());
        var leaf = new LinkKeys.Leaf(stranger.getPrivate(), new X509Certificate[] {certificate}, 0);
        var answered = answerWith(leaf, sends(Hello.Role.RESPONDER, List.of(1), Optional.of(relay)));
        assertEquals(Kind.BAD_CERTIFICATE, failure(dial()));
        assertEquals(0, await(answered));
    }

    @Test
    void refusesACertificateWithoutStatement() throws Exception {
        LinkKeys keys = keys();
        KeyPair pair = keys.newPair();
        X509Certificate certificate = LinkCertificate.issue(new byte[10], pair, NOW.getEpochSecond() + 1000, keys.random());
        answerWith(new LinkKeys.Leaf(pair.getPrivate(), new X509Certificate[] {certificate}, 0), _ -> { });
        assertEquals(Kind.BAD_CERTIFICATE, failure(dial()));
    }

    @Test
    void refusesTwoCertificates() throws Exception {
        LinkKeys keys = keys();
        LinkKeys.Leaf leaf = keys.leafOf(relay);
        X509Certificate[] two = Stream.concat(Stream.of(leaf.chain()), Stream.of(leaf.chain())).toArray(X509Certificate[]::new);
        var answered = answerWith(new LinkKeys.Leaf(leaf.key(), two, 0), sends(Hello.Role.RESPONDER, List.of(1), Optional.of(relay)));
        assertEquals(Kind.BAD_CERTIFICATE, failure(dial()));
        assertEquals(0, await(answered));
    }

    /** The JDK's reading of it throws what is none of its exceptions for certificates; its TLS engine must not pass that on. */
    @Test
    void refusesAKeyWithoutBytes() throws Exception {
        LinkKeys.Leaf leaf = keys().leafOf(relay);
        var keyless = new LinkKeys.Leaf(leaf.key(), new X509Certificate[] {new KeylessCertificate(leaf.chain()[0])}, 0);
        answerWith(keyless, _ -> { });
        assertEquals(Kind.NOT_A_LINK, failure(dial()));

        var answered = answer(relay, keys());
        dialWith(Optional.of(keyless), _ -> { });
        assertEquals(Kind.NOT_A_LINK, failure(answered));
    }

    @Test
    void refusesAHelloOfAnotherConnection() throws Exception {
        var answered = answerWith(keys().leafOf(relay),
                tls -> tls.send(Hello.of(List.of(1), Hello.Role.RESPONDER, new byte[Hello.EXPORTER_LENGTH], Optional.of(relay)).encode()));
        assertEquals(Kind.BAD_HELLO, failure(dial()));
        assertEquals(1, await(answered), "the dialler's HELLO and no cell after it");
    }

    @Test
    void refusesAHelloThatIsReflected() throws Exception {
        answerWith(keys().leafOf(relay), sends(Hello.Role.INITIATOR, List.of(1), Optional.of(relay)));
        assertEquals(Kind.BAD_HELLO, failure(dial()));
    }

    @Test
    void refusesVersionsThatWereThinnedOut() throws Exception {
        answerWith(keys().leafOf(relay), tls -> {
            Hello honest = Hello.of(List.of(1, 2), Hello.Role.RESPONDER, LinkEngine.exporter(tls.engine()), Optional.of(relay));
            tls.send(new Hello(List.of(1), honest.signature()).encode());
        });
        assertEquals(Kind.BAD_HELLO, failure(dial()));
    }

    @Test
    void refusesVersionsItDoesNotSpeak() throws Exception {
        answerWith(keys().leafOf(relay), sends(Hello.Role.RESPONDER, List.of(2, 3), Optional.of(relay)));
        assertEquals(Kind.NO_COMMON_VERSION, failure(dial()));
    }

    @Test
    void refusesAResponderThatDoesNotSign() throws Exception {
        answerWith(keys().leafOf(relay), sends(Hello.Role.RESPONDER, List.of(1), Optional.empty()));
        assertEquals(Kind.BAD_HELLO, failure(dial()));
    }

    @Test
    void refusesAFirstCellThatIsNoHello() throws Exception {
        answerWith(keys().leafOf(relay), tls -> tls.send(new byte[Hello.CELL_SIZE]));
        assertEquals(Kind.BAD_HELLO, failure(dial()));
    }

    @Test
    void refusesAnInitiatorThatSignsForAnother() throws Exception {
        RelayIdentity dialler = LinkFixture.identity();
        var answered = answer(relay, keys());
        dialWith(Optional.of(keys().leafOf(dialler)), sends(Hello.Role.INITIATOR, List.of(1), Optional.of(LinkFixture.identity())));
        assertEquals(Kind.BAD_HELLO, failure(answered));
    }

    @Test
    void refusesAClientThatSigns() throws Exception {
        var answered = answer(relay, keys());
        dialWith(Optional.empty(), sends(Hello.Role.INITIATOR, List.of(1), Optional.of(LinkFixture.identity())));
        assertEquals(Kind.BAD_HELLO, failure(answered));
    }

    @Test
    void keepsCellsThatCameRightBehindTheHello() throws Exception {
        var answered = answer(relay, keys());
        var flight = new byte[4 * Hello.CELL_SIZE];
        Arrays.fill(flight, Hello.CELL_SIZE, flight.length, (byte) 9);
        dialWith(Optional.empty(), tls -> {
            byte[] exporter = LinkEngine.exporter(tls.engine());
            byte[] hello = Hello.of(List.of(1), Hello.Role.INITIATOR, exporter, Optional.empty()).encode();
            System.arraycopy(hello, 0, flight, 0, Hello.CELL_SIZE);
            tls.send(flight);
        });
        EstablishedLink link = await(answered);
        assertArrayEquals(Arrays.copyOfRange(flight, Hello.CELL_SIZE, flight.length), link.opened());
        LinkTest.assertDelivers(link, 3, (byte) 9);
    }

    @Test
    void refusesPlainText() throws Exception {
        var answered = answer(relay, keys());
        try (SocketChannel browser = SocketChannel.open(server.getLocalAddress())) {
            browser.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            assertEquals(Kind.NOT_A_LINK, failure(answered));
        }
    }

    @Test
    void refusesAServerOfPlainText() throws Exception {
        var dialled = dial();
        try (SocketChannel channel = server.accept()) {
            channel.write(ByteBuffer.wrap("SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.US_ASCII)));
            assertEquals(Kind.NOT_A_LINK, failure(dialled));
        }
    }

    @Test
    void doesNotWaitForASilentPeer() throws Exception {
        var dialled = dial(relay.id(), Optional.empty(), keys(), SHORT);
        try (SocketChannel _ = server.accept()) {
            assertEquals(Kind.TIMED_OUT, failure(dialled));
        }
        var answered = inBackground(() -> LinkHandshake.accept(server.accept(), relay, keys(), SHORT));
        try (SocketChannel _ = SocketChannel.open(server.getLocalAddress())) {
            assertEquals(Kind.TIMED_OUT, failure(answered));
        }
    }

    @Test
    void doesNotWaitForAPeerThatTrickles() throws Exception {
        var answered = inBackground(() -> LinkHandshake.accept(server.accept(), relay, keys(), SHORT));
        try (SocketChannel slow = SocketChannel.open(server.getLocalAddress())) {
            // The head of a record of 512 bytes, which would take five seconds to come.
            byte[] head = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};
            inBackground(() -> {
                for (int i = 0; i < 512; i++) {
                    slow.write(ByteBuffer.wrap(head, Math.min(i, head.length - 1), 1));
                    Thread.sleep(10);
                }
                return null;
            });
            assertEquals(Kind.TIMED_OUT, failure(answered));
        }
    }

    @Test
    void takesBytesOneAtATime() throws Exception {
        // A relay of bytes between the two honest ends that forwards one byte per segment.
        try (ServerSocketChannel middle = ServerSocketChannel.open().bind(LinkFixture.anyPort())) {
            var answered = answer(relay, keys());
            var dialled = inBackground(
                    () -> LinkHandshake.connect((InetSocketAddress) middle.getLocalAddress(), relay.id(), Optional.empty(), keys()));
            SocketChannel left = middle.accept();
            SocketChannel right = SocketChannel.open(server.getLocalAddress());
            inBackground(() -> trickle(left, right));
            inBackground(() -> trickle(right, left));
            try (EstablishedLink link = await(dialled)) {
                LinkTest.assertCarries(link, await(answered), 30);
            }
        }
    }

    private static Void trickle(SocketChannel from, SocketChannel to) throws IOException {
        try (from; to) {
            to.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var buffer = ByteBuffer.allocate(512);
            while (from.read(buffer.clear()) > 0) {
                for (int i = 0; i < buffer.position(); i++) {
                    to.write(ByteBuffer.wrap(buffer.array(), i, 1));
                }
            }
        }
        return null;
    }

    @Test
    void saysThatNobodyAnswers() throws Exception {
        var address = (InetSocketAddress) server.getLocalAddress();
        server.close();
        assertEquals(Kind.UNREACHABLE, failure(inBackground(() -> LinkHandshake.connect(address, relay.id(), Optional.empty(), keys()))));
    }

    @Test
    void dialsAddressesOnly() {
        var name = InetSocketAddress.createUnresolved("relay.example", 443);
        assertThrows(IllegalArgumentException.class, () -> LinkHandshake.connect(name, relay.id(), Optional.empty(), keys()));
    }

    @Test
    void closingTheListenerCutsHandshakesInProgress() throws Exception {
        var seen = new CompletableFuture<EstablishedLink>();
        LinkListener listener = LinkListener.open(LinkFixture.anyPort(), relay, keys(), seen::complete);
        try (SocketChannel silent = SocketChannel.open(listener.address())) {
            while (listener.handshakes() == 0) {
                Thread.onSpinWait();
            }
            listener.close();
            assertEquals(-1, silent.read(ByteBuffer.allocate(1)));
            while (listener.handshakes() > 0) {
                Thread.onSpinWait();
            }
        }
        assertThrows(IOException.class, () -> SocketChannel.open(listener.address()).close());
        assertFalse(seen.isDone());
    }

    @Test
    void hangsUpOnMoreHandshakesThanItMayHave() throws Exception {
        try (LinkListener listener = LinkListener.open(LinkFixture.anyPort(), relay, keys(), _ -> { })) {
            var silent = new ArrayList<SocketChannel>();
            for (int i = 0; i < LinkListener.MOST_HANDSHAKES; i++) {
                silent.add(SocketChannel.open(listener.address()));
            }
            while (listener.handshakes() < LinkListener.MOST_HANDSHAKES) {
                Thread.onSpinWait();
            }
            try (SocketChannel tooMany = SocketChannel.open(listener.address())) {
                assertEquals(-1, tooMany.read(ByteBuffer.allocate(1)));
            }
            for (SocketChannel channel : silent) {
                channel.close();
            }
            while (listener.handshakes() > 0) {
                Thread.onSpinWait();
            }
        }
    }
}
