package org.farthing.circuit.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.farthing.circuit.wire.DelegatedSignature;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

/** Keys that an identity has lent its name to: what they may sign, until when, and on links. */
class LentIdentityTest {
    private static final long UNTIL = 1_800_000_000L;
    /** RFC 8032, 7.1, test 2. */
    private static final RelayIdentity OWN =
            RelayIdentity.decode(HexFormat.of().parseHex("014ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    private static final byte[] MESSAGE = {0x72};
    private static final String LENT_SEED = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String CERTIFICATE = "550219820e8a8183cf2e8b072522f26cd80cdd2ad57cef22d62b16434cd2893b"
            + "ff36e69bf5644ea1a0d42b7b033db886669cf7fc04b253fbb98a20ba187ece0a";
    /** By another implementation of RFC 8032 (pyca/cryptography), from the two seeds. */
    private static final String SIGNATURE = "3a95ee31e424771cc85ba9b15df042cf5156c6833dfc38c057974c89a61437fd"
            + "14b882a549a71a52202a451418bf8bbf03c04eaad48ed8e2f22f46923a836001"
            + "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8" + "000000006b49d200" + CERTIFICATE;

    private static RelayIdentity stored(Bytes id, long until, String certificate) {
        return RelayIdentity.decode(HexFormat.of().parseHex("02" + LENT_SEED + id.hex() + HexFormat.of().toHexDigits(until) + certificate));
    }

    private static RelayIdentity lent() {
        return stored(OWN.id(), UNTIL, CERTIFICATE);
    }

    @Test
    void signsAsAnotherImplementationDoes() {
        assertEquals(SIGNATURE, lent().sign(MESSAGE).hex());
        assertEquals(OWN.id(), lent().id());
        assertEquals(Optional.of(Instant.ofEpochSecond(UNTIL)), lent().until());
        assertTrue(RelayIdentity.verify(OWN.id(), MESSAGE, Bytes.fromHex(SIGNATURE), UNTIL));
        assertEquals(Optional.empty(), OWN.until());
        assertTrue(RelayIdentity.verify(OWN.id(), MESSAGE, OWN.sign(MESSAGE), Long.MAX_VALUE), "an identity's own key has no end");
    }

    @Test
    void isOverWhenTheLendingIs() {
        Bytes signature = Bytes.fromHex(SIGNATURE);
        assertFalse(RelayIdentity.verify(OWN.id(), MESSAGE, signature, UNTIL + 1));
        assertFalse(RelayIdentity.verify(OWN.id(), MESSAGE, signature, -1));
        assertFalse(RelayIdentity.verify(OWN.id(), MESSAGE, signature), "where no time is asked for, none passes");
    }

    @Test
    void speaksForNobodyElseAndOfNothingElse() {
        Bytes signature = Bytes.fromHex(SIGNATURE);
        RelayIdentity other = LinkFixture.identity();
        assertFalse(RelayIdentity.verify(other.id(), MESSAGE, signature, UNTIL));
        assertFalse(RelayIdentity.verify(OWN.id(), new byte[] {0x73}, signature, UNTIL));
        DelegatedSignature parts = DelegatedSignature.decode(signature);
        // A key that lends itself a name, and one whose certificate was signed for another purpose, or another end.
        RelayIdentity lent = lent();
        Bytes self = DelegatedSignature.decode(lent.sign(DelegatedSignature.lendingMessage(parts.key(), UNTIL))).signature();
        assertFalse(verifies(parts.signature(), parts.key(), UNTIL, self));
        byte[] message = ByteBuffer.allocate(62).put("farthing-1:descriptor:".getBytes(StandardCharsets.US_ASCII))
                .put(parts.key().toArray()).putLong(UNTIL).array();
        assertFalse(verifies(parts.signature(), parts.key(), UNTIL, OWN.sign(message)));
        assertFalse(verifies(parts.signature(), parts.key(), UNTIL + 1, parts.certificate()));
        assertFalse(verifies(parts.certificate(), parts.key(), UNTIL, parts.certificate()));
        assertTrue(verifies(parts.signature(), parts.key(), UNTIL, parts.certificate()));
    }

    private static boolean verifies(Bytes signature, Bytes key, long until, Bytes certificate) {
        return RelayIdentity.verify(OWN.id(), MESSAGE, new DelegatedSignature(signature, key, until, certificate).encode(), UNTIL);
    }

    @Test
    void everyBitCounts() {
        byte[] good = Bytes.fromHex(SIGNATURE).toArray();
        assertEquals(DelegatedSignature.LENGTH, good.length);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] altered = good.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(RelayIdentity.verify(OWN.id(), MESSAGE, Bytes.of(altered), UNTIL - 1), "bit " + bit);
        }
        for (int length = 0; length < good.length; length++) {
            assertFalse(RelayIdentity.verify(OWN.id(), MESSAGE, Bytes.of(good, 0, length), UNTIL), length + " bytes");
        }
    }

    @Test
    void isStoredWithWhatMakesItCount() {
        RelayIdentity made = OWN.lend(new SecureRandom(), UNTIL);
        RelayIdentity read = RelayIdentity.decode(made.encode());
        assertEquals(made, read);
        assertNotEquals(OWN, made, "its key is another");
        assertArrayEquals(made.encode(), read.encode());
        assertTrue(RelayIdentity.verify(OWN.id(), MESSAGE, read.sign(MESSAGE), UNTIL));
        assertThrows(IllegalStateException.class, () -> made.lend(new SecureRandom(), UNTIL), "it lends no further");
        assertThrows(IllegalArgumentException.class, () -> stored(LinkFixture.identity().id(), UNTIL, CERTIFICATE));
        assertThrows(IllegalArgumentException.class, () -> stored(OWN.id(), UNTIL - 1, CERTIFICATE));
        assertThrows(IllegalArgumentException.class, () -> stored(OWN.id(), UNTIL, CERTIFICATE + "00"));
        read.wipe();
        assertThrows(IllegalStateException.class, () -> read.sign(MESSAGE));
    }

    // ---- on links ----

    private static RelayIdentity lentFor(RelayIdentity own, Duration life) {
        return own.lend(new SecureRandom(), LinkFixture.NOW.plus(life).getEpochSecond());
    }

    /** Whom the dialling end and the answering end found. */
    private record Found(Optional<Bytes> answering, Optional<Bytes> dialling) {
    }

    private static Found link(RelayIdentity relay, Optional<RelayIdentity> dialler, Instant now) throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(LinkFixture.anyPort());
            CompletableFuture<EstablishedLink> answered = LinkFixture.inBackground(
                    () -> LinkHandshake.accept(server.accept(), relay, LinkFixture.keys()));
            try (EstablishedLink dialled = LinkHandshake.connect((InetSocketAddress) server.getLocalAddress(), relay.id(), dialler,
                    LinkFixture.keys(now)); EstablishedLink other = answered.get(LinkFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return new Found(dialled.peerId(), other.peerId());
            }
        }
    }

    @Test
    void bothEndsOfALinkMayHaveLentKeys() throws Exception {
        RelayIdentity relay = LinkFixture.identity();
        RelayIdentity dialler = LinkFixture.identity();
        Found found = link(lentFor(relay, Duration.ofDays(30)), Optional.of(lentFor(dialler, Duration.ofHours(3))), LinkFixture.NOW);
        assertEquals(Optional.of(relay.id()), found.answering());
        assertEquals(Optional.of(dialler.id()), found.dialling());
    }

    @Test
    void aLentKeyCertifiesNothingThatOutlastsIt() throws Exception {
        RelayIdentity lent = lentFor(LinkFixture.identity(), Duration.ofHours(2));
        LinkKeys keys = LinkFixture.keys();
        long end = LinkFixture.NOW.plus(Duration.ofHours(2)).getEpochSecond();
        X509Certificate[] own = keys.leafOf(lent).chain();
        assertEquals(new LinkCertificate(lent.id(), end), LinkCertificate.verify(own, LinkFixture.NOW));
        assertEquals(own[0], keys.leafOf(lent).chain()[0], "it is not made anew again and again");
        X509Certificate[] longer = keys.issue(lent, end + 1).chain();
        assertEquals(LinkException.Kind.BAD_CERTIFICATE,
                assertThrows(LinkException.class, () -> LinkCertificate.verify(longer, LinkFixture.NOW)).kind());
        Instant over = LinkFixture.NOW.plus(Duration.ofHours(2)).plus(LinkCertificate.SKEW).plusSeconds(1);
        assertEquals(LinkException.Kind.EXPIRED, assertThrows(LinkException.class, () -> LinkCertificate.verify(own, over)).kind());
        assertEquals(LinkException.Kind.EXPIRED, assertThrows(LinkException.class, () -> link(lent, Optional.empty(), over)).kind());
    }

    @Test
    void aHelloByALentKeyIsOverWithIt() {
        RelayIdentity lent = lentFor(LinkFixture.identity(), Duration.ofHours(2));
        byte[] exporter = new byte[Hello.EXPORTER_LENGTH];
        var hello = Hello.decode(Hello.of(List.of(1), Hello.Role.INITIATOR, exporter, Optional.of(lent)).encode());
        Instant last = LinkFixture.NOW.plus(Duration.ofHours(2)).plus(LinkCertificate.SKEW);
        hello.verify(Hello.Role.INITIATOR, exporter, Optional.of(lent.id()), last);
        assertThrows(LinkException.class, () -> hello.verify(Hello.Role.INITIATOR, exporter, Optional.of(lent.id()), last.plusSeconds(1)));
        assertThrows(LinkException.class, () -> hello.verify(Hello.Role.RESPONDER, exporter, Optional.of(lent.id()), last));
        assertThrows(LinkException.class,
                () -> hello.verify(Hello.Role.INITIATOR, exporter, Optional.of(LinkFixture.identity().id()), last));
    }
}
