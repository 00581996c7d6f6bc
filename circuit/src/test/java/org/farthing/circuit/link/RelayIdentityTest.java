package org.farthing.circuit.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class RelayIdentityTest {
    /** RFC 8032, 7.1, test 2. */
    private static final String SEED = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    private static final String PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    private static final byte[] MESSAGE = {0x72};
    private static final String SIGNATURE = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

    private static RelayIdentity known() {
        return RelayIdentity.decode(HexFormat.of().parseHex("01" + SEED));
    }

    @Test
    void signsAsTheStandardSays() {
        assertEquals(PUBLIC, known().id().hex());
        assertEquals(SIGNATURE, known().sign(MESSAGE).hex());
        assertTrue(RelayIdentity.verify(known().id(), MESSAGE, Bytes.fromHex(SIGNATURE)));
    }

    @Test
    void verifiesNothingElse() {
        Bytes id = known().id();
        Bytes signature = Bytes.fromHex(SIGNATURE);
        assertFalse(RelayIdentity.verify(id, new byte[] {0x73}, signature));
        assertFalse(RelayIdentity.verify(LinkFixture.identity().id(), MESSAGE, signature));
        assertFalse(RelayIdentity.verify(id, MESSAGE, signature.slice(0, 63)));
        assertFalse(RelayIdentity.verify(id.slice(0, 31), MESSAGE, signature));
        assertFalse(RelayIdentity.verify(id, MESSAGE, Bytes.EMPTY));
    }

    @Test
    void refusesKeysOfSmallOrder() {
        // The neutral element; with R the same and S zero it "signs" every message where the order is not looked at.
        var neutral = new byte[32];
        neutral[0] = 1;
        var forged = new byte[64];
        forged[0] = 1;
        assertFalse(RelayIdentity.verify(Bytes.of(neutral), MESSAGE, Bytes.of(forged)));
    }

    @Test
    void isStoredAndReadBack() {
        RelayIdentity made = RelayIdentity.generate(new SecureRandom());
        RelayIdentity read = RelayIdentity.decode(made.encode());
        assertEquals(made, read);
        assertArrayEquals(made.encode(), read.encode());
        assertThrows(IllegalArgumentException.class, () -> RelayIdentity.decode(new byte[33]));
        assertThrows(IllegalArgumentException.class, () -> RelayIdentity.decode(new byte[32]));
        assertThrows(IllegalArgumentException.class, () -> RelayIdentity.decode(HexFormat.of().parseHex("01" + SEED + "00")));
    }

    @Test
    void isOfNoUseOnceWiped() {
        RelayIdentity identity = known();
        identity.wipe();
        assertThrows(IllegalStateException.class, () -> identity.sign(MESSAGE));
        assertThrows(IllegalStateException.class, identity::encode);
        assertEquals(PUBLIC, identity.id().hex());
        assertFalse(known().toString().contains(SEED.substring(0, 8)));
    }

    @Test
    void leavesAreRenewedAtHalfTime() {
        var now = new AtomicReference<Instant>(LinkFixture.NOW);
        var keys = new LinkKeys(new SecureRandom(), now::get);
        LinkKeys.Leaf first = keys.leafOf(known());
        assertSame(first, keys.leafOf(known()));
        assertNotSame(first, keys.leafOf(LinkFixture.identity()));
        now.set(LinkFixture.NOW.plus(Duration.ofHours(24)));
        assertSame(first, keys.leafOf(known()));
        now.set(LinkFixture.NOW.plus(Duration.ofHours(24)).plusSeconds(1));
        LinkKeys.Leaf second = keys.leafOf(known());
        assertNotSame(first, second);
        assertFalse(first.chain()[0].getPublicKey().equals(second.chain()[0].getPublicKey()));
        assertEquals(known().id(), LinkCertificate.verify(second.chain(), now.get()).id());
    }
}
