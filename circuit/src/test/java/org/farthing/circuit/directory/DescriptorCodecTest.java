package org.farthing.circuit.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.farthing.circuit.directory.Descriptor.PortRange;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.circuit.wire.DelegatedSignature;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class DescriptorCodecTest {
    /** RFC 8032, section 7.1, test 1. */
    private static final byte[] RFC_8032_SECRET = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    private static final Bytes RFC_8032_PUBLIC = Bytes.fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    private static final Address OPERATOR = Address.parse("0x52908400098527886e0f7030069857d2e4169ee7");
    private static final Bytes OPERATOR_SIGNATURE = Bytes.of(new byte[64]).concat(Bytes.of((byte) 27));

    private static Descriptor exit() {
        return new Descriptor(RFC_8032_PUBLIC, 7, 1_800_000_000L, 1_800_000_000L + Descriptor.MAX_LIFETIME, "north wind",
                "relay.example", 9001, Bytes.of(new byte[32]), Optional.of(RFC_8032_PUBLIC),
                Amount.ofWei(BigInteger.TWO.pow(100)), Set.of(Role.MIDDLE, Role.EXIT),
                List.of(new PortRange(80, 80), new PortRange(443, 443), new PortRange(8000, 9000)), "NZ", OPERATOR, "farthing/0.1.0");
    }

    private static Descriptor guard() {
        return new Descriptor(RFC_8032_PUBLIC, 0, 0, 1, "g", "192.0.2.1", 1, Bytes.of(new byte[32]), Optional.empty(),
                Amount.ZERO, Set.of(Role.GUARD), List.of(), "", OPERATOR, "x");
    }

    private static SignedDescriptor signed(Descriptor descriptor) {
        return DescriptorCodec.sign(descriptor, DescriptorCodecTest::signEd25519, digest -> {
            assertEquals(32, digest.length);
            return OPERATOR_SIGNATURE;
        });
    }

    /** Says that the operator signed exactly what {@link #signed} asked it to sign; recovery itself is tested where keys are. */
    private static BiFunction<byte[], Bytes, Optional<Address>> recovering(Descriptor descriptor) {
        byte[][] asked = new byte[1][];
        DescriptorCodec.sign(descriptor, DescriptorCodecTest::signEd25519, digest -> {
            asked[0] = digest;
            return OPERATOR_SIGNATURE;
        });
        return (digest, signature) -> Arrays.equals(digest, asked[0]) && signature.equals(OPERATOR_SIGNATURE)
                ? Optional.of(OPERATOR)
                : Optional.empty();
    }

    @Test
    void descriptorsComeBackAndVerify() {
        for (Descriptor descriptor : List.of(exit(), guard())) {
            SignedDescriptor read = DescriptorCodec.decode(signed(descriptor).encoded());
            assertEquals(descriptor, read.descriptor());
            assertTrue(DescriptorCodec.verify(read, recovering(descriptor)));
            assertEquals(signed(descriptor).hash(), read.hash());
        }
    }

    /** Written when the layout was made; a change here is a new version of descriptors. */
    @Test
    void theLayoutIsFrozen() {
        String expected = "01" + RFC_8032_PUBLIC.hex() + "0000000000000007" + "000000006b49d200" + "000000006b4c7500"
                + "0a" + "6e6f7274682077696e64" + "0d" + "72656c61792e6578616d706c65" + "2329" + "00".repeat(32)
                + "01" + RFC_8032_PUBLIC.hex() + "00000010000000000000000000000000" + "06"
                + "03" + "00500050" + "01bb01bb" + "1f402328" + "02" + "4e5a" + "52908400098527886e0f7030069857d2e4169ee7"
                + "0e" + "6661727468696e672f302e312e30";
        assertEquals(expected, Bytes.of(DescriptorCodec.encodeBody(exit())).hex());
    }

    @Test
    void everySignatureCounts() {
        SignedDescriptor good = signed(exit());
        var recover = recovering(exit());
        Bytes zeros = Bytes.of(new byte[64]);
        Bytes body = good.encoded().slice(0, good.encoded().length() - 129);

        var noIdentity = DescriptorCodec.decode(body.concat(zeros).concat(OPERATOR_SIGNATURE));
        assertFalse(DescriptorCodec.verify(noIdentity, recover));
        Bytes otherSignature = Bytes.of(new byte[64]).concat(Bytes.of((byte) 28));
        var noOperator = DescriptorCodec.decode(body.concat(good.identitySignature()).concat(otherSignature));
        assertFalse(DescriptorCodec.verify(noOperator, recover));
        assertFalse(DescriptorCodec.verify(good, (_, _) -> Optional.of(Address.ZERO)), "another account than the descriptor names");
        assertFalse(DescriptorCodec.verify(good, (_, _) -> Optional.empty()));
        var swapped = new SignedDescriptor(guard(), good.encoded(), good.identitySignature(), good.operatorSignature());
        assertFalse(DescriptorCodec.verify(swapped, (_, _) -> Optional.of(OPERATOR)), "fields and bytes that do not belong together");
    }

    /** Signed by a key that the identity has lent its name to, which {@code until} is the end of. */
    private static SignedDescriptor signedByLent(Descriptor descriptor, long until) {
        byte[] seed = new byte[32];
        seed[0] = 7;
        byte[] key = new byte[32];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        return DescriptorCodec.sign(descriptor, message -> {
            byte[] signature = new byte[64];
            Ed25519.sign(seed, 0, key, 0, message, 0, message.length, signature, 0);
            return new DelegatedSignature(Bytes.of(signature), Bytes.of(key), until,
                    signEd25519(DelegatedSignature.lendingMessage(Bytes.of(key), until))).encode();
        }, _ -> OPERATOR_SIGNATURE);
    }

    @Test
    void aLentKeyStatesWhatEndsWithIt() {
        var recover = recovering(exit());
        SignedDescriptor signed = signedByLent(exit(), exit().validUntil());
        SignedDescriptor read = DescriptorCodec.decode(signed.encoded());
        assertEquals(signed, read);
        assertTrue(DescriptorCodec.verify(read, recover));
        assertFalse(DescriptorCodec.verify(signedByLent(exit(), exit().validUntil() - 1), recover), "it outlasts the lending");
        byte[] good = signed.encoded().toArray();
        for (int i = good.length - 65 - DelegatedSignature.LENGTH; i < good.length - 65; i++) {
            byte[] altered = good.clone();
            altered[i] ^= 0x20;
            assertFalse(DescriptorCodec.verify(DescriptorCodec.decode(Bytes.of(altered)), recover), "byte " + i);
        }
        Bytes cut = Bytes.of(good, 0, good.length - 1);
        assertThrows(MalformedException.class, () -> DescriptorCodec.decode(cut));
    }

    @Test
    void anAlteredByteAnywhereIsSeen() {
        byte[] good = signed(exit()).encoded().toArray();
        var recover = recovering(exit());
        for (int i = 0; i < good.length; i += 3) {
            byte[] altered = good.clone();
            altered[i] ^= 1;
            boolean accepted;
            try {
                accepted = DescriptorCodec.verify(DescriptorCodec.decode(Bytes.of(altered)), recover);
            } catch (MalformedException _) {
                accepted = false;
            }
            assertFalse(accepted, "byte " + i);
        }
    }

    @Test
    void trailingAndMissingBytesAreMalformed() {
        Bytes good = signed(exit()).encoded();
        assertThrows(MalformedException.class, () -> DescriptorCodec.decode(good.concat(Bytes.of((byte) 0))));
        assertThrows(MalformedException.class, () -> DescriptorCodec.decode(good.concat(good)));
        assertThrows(MalformedException.class, () -> DescriptorCodec.decode(Bytes.of(new byte[DescriptorCodec.MAX_LENGTH + 1])));
        for (int length = 0; length < good.length(); length++) {
            Bytes cut = good.slice(0, length);
            assertThrows(MalformedException.class, () -> DescriptorCodec.decode(cut));
        }
    }

    @Test
    void mutatedDescriptorsAreMalformedOrCanonical() {
        var random = new Random(6);
        byte[] good = signed(exit()).encoded().toArray();
        int readable = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] altered = good.clone();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
            }
            try {
                SignedDescriptor read = DescriptorCodec.decode(Bytes.of(altered));
                byte[] body = DescriptorCodec.encodeBody(read.descriptor());
                assertEquals(Bytes.of(altered).slice(0, body.length), Bytes.of(body));
                readable++;
            } catch (MalformedException _) {
                // as it should
            }
        }
        assertTrue(readable > 1000, "mutations of keys and signatures stay readable: " + readable);
    }

    @Test
    void whatNoDescriptorMaySayIsRefused() {
        Descriptor d = exit();
        for (String name : List.of("", " a", "a ", "a".repeat(33), "tab\t", "ä", "<b>")) {
            assertThrows(IllegalArgumentException.class, () -> with(d, name, d.validUntil(), d.roles(), d.exitPorts(), "NZ"), name);
        }
        for (long until : new long[] {d.validFrom(), d.validFrom() + Descriptor.MAX_LIFETIME + 1, -1}) {
            assertThrows(IllegalArgumentException.class, () -> with(d, "a", until, d.roles(), d.exitPorts(), "NZ"));
        }
        for (String country : List.of("nz", "N", "NZL", "N1")) {
            assertThrows(IllegalArgumentException.class, () -> with(d, "a", d.validUntil(), d.roles(), d.exitPorts(), country));
        }
        for (List<PortRange> ports : List.of(List.<PortRange>of(), List.of(new PortRange(5, 6), new PortRange(7, 7)),
                List.of(new PortRange(9, 9), new PortRange(1, 1)), List.of(new PortRange(1, 9), new PortRange(9, 10)))) {
            assertThrows(IllegalArgumentException.class, () -> with(d, "a", d.validUntil(), d.roles(), ports, "NZ"));
        }
        assertThrows(IllegalArgumentException.class, () -> with(d, "a", d.validUntil(), Set.of(Role.GUARD), d.exitPorts(), "NZ"));
        assertThrows(IllegalArgumentException.class, () -> with(d, "a", d.validUntil(), Set.of(), List.of(), "NZ"));
        assertThrows(IllegalArgumentException.class, () -> new PortRange(0, 5));
        assertThrows(IllegalArgumentException.class, () -> new PortRange(5, 65536));
    }

    @Test
    void timeAndPortsAreInclusiveAsWritten() {
        Descriptor d = exit();
        assertFalse(d.isValidAt(d.validFrom() - 1));
        assertTrue(d.isValidAt(d.validFrom()));
        assertFalse(d.isValidAt(d.validUntil()));
        assertTrue(d.allowsExitTo(80) && d.allowsExitTo(8000) && d.allowsExitTo(9000));
        assertFalse(d.allowsExitTo(81) || d.allowsExitTo(7999) || d.allowsExitTo(9001));
    }

    /** The public half that the descriptors carry is the one that RFC 8032 gives for the secret that signs them. */
    @Test
    void aKeyMadeByTheJdkServesAsIdentity() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] spki = pair.getPublic().getEncoded();
        Bytes id = Bytes.of(spki, spki.length - 32, 32);
        Descriptor g = guard();
        var own = new Descriptor(id, 0, 0, 1, "g", g.host(), 1, g.onionKey(), Optional.empty(), Amount.ZERO, g.roles(), List.of(), "",
                OPERATOR, "x");
        SignedDescriptor signed = DescriptorCodec.sign(own, message -> sign(pair.getPrivate(), message), _ -> OPERATOR_SIGNATURE);
        assertTrue(DescriptorCodec.verify(signed, (_, _) -> Optional.of(OPERATOR)));
    }

    private static Descriptor with(Descriptor d, String name, long until, Set<Role> roles, List<PortRange> ports, String country) {
        return new Descriptor(d.relayId(), d.sequence(), d.validFrom(), until, name, d.host(), d.port(), d.onionKey(), d.nextOnionKey(),
                d.pricePerUnit(), roles, ports, country, d.operator(), d.softwareVersion());
    }

    private static Bytes signEd25519(byte[] message) {
        try {
            byte[] pkcs8 = Bytes.fromHex("302e020100300506032b657004220420").concat(Bytes.of(RFC_8032_SECRET)).toArray();
            return sign(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)), message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Bytes sign(PrivateKey key, byte[] message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(message);
            return Bytes.of(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
