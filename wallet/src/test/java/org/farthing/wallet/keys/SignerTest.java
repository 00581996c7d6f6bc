package org.farthing.wallet.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

class SignerTest {
    @Test
    void publishedVectors() throws NoSuchAlgorithmException {
        for (String[] vector : Vectors.read("/keys/rfc6979-secp256k1-vectors.txt")) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(vector[1].getBytes(StandardCharsets.UTF_8));
            try (var signer = new Signer(Bytes.fromHex(vector[0]).toArray())) {
                Bytes signature = signer.sign(digest);
                assertEquals(vector[2], signature.slice(0, 64).hex());
                assertEquals(Optional.of(signer.address()), Recovery.recover(digest, signature));
            }
        }
    }

    /** EIP-712's own example: Mail(Person from, Person to, string contents), signed by the key keccak256("cow"). */
    @Test
    void mailOfEip712() {
        try (var cow = new Signer(Keccak256.hash("cow".getBytes(StandardCharsets.US_ASCII)))) {
            assertEquals("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826", cow.address().toString());
            byte[] digest = Bytes.fromHex("be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2").toArray();
            assertEquals("0x4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d"
                    + "07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c", cow.sign(digest).toString());
        }
    }

    /** The transaction that EIP-155 gives as its example; its v, 37, is 27 + 10 for chain 1. */
    @Test
    void transactionOfEip155() {
        byte[] key = Bytes.fromHex("46".repeat(32)).toArray();
        byte[] digest = Bytes.fromHex("daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53").toArray();
        try (var signer = new Signer(key)) {
            Bytes signature = signer.sign(digest);
            assertEquals("18515461264373351373200002665853028612451056578545711640558177340181847433846",
                    new BigInteger(1, signature.slice(0, 32).toArray()).toString());
            assertEquals("46948507304638947509940763649030358759909902576025900602547168820602576006531",
                    new BigInteger(1, signature.slice(32, 64).toArray()).toString());
            assertEquals(27, signature.at(64));
        }
    }

    @Test
    void agreesWithAnotherImplementationOnRandomKeys() {
        var random = new Random(20_261_122);
        for (int i = 0; i < 100; i++) {
            byte[] key = new byte[32];
            byte[] digest = new byte[32];
            random.nextBytes(key);
            random.nextBytes(digest);
            if (i % 5 == 0) {
                Arrays.fill(key, 0, 1 + i / 5, (byte) 0);
            }
            try (var signer = new Signer(key)) {
                ECKeyPair pair = ECKeyPair.create(key);
                Sign.SignatureData other = Sign.signMessage(digest, pair, false);
                assertEquals(Bytes.of(other.getR()).concat(Bytes.of(other.getS())).concat(Bytes.of(other.getV())), signer.sign(digest));
                assertEquals(Address.parse("0x" + Keys.getAddress(pair)), signer.address());
                assertEquals(Optional.of(signer.address()), Recovery.recover(digest, signer.sign(digest)));
                assertEquals(Bytes.of(key), Bytes.of(signer.exportKey()));
            }
        }
    }

    @Test
    void recoveryIsStrict() {
        byte[] digest = new byte[32];
        new Random(3).nextBytes(digest);
        try (var signer = new Signer(Bytes.fromHex("11".repeat(32)).toArray())) {
            Bytes good = signer.sign(digest);
            BigInteger n = new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
            BigInteger s = new BigInteger(1, good.slice(32, 64).toArray());
            byte v = good.at(64);
            Bytes r = good.slice(0, 32);
            Bytes highS = r.concat(word(n.subtract(s))).concat(Bytes.of((byte) (55 - v)));
            List<Bytes> bad = List.of(Bytes.EMPTY, good.slice(0, 64), good.concat(Bytes.of((byte) 0)), highS,
                    r.concat(word(s)).concat(Bytes.of((byte) (v - 27))), r.concat(word(s)).concat(Bytes.of((byte) (v + 2))),
                    r.concat(word(s)).concat(Bytes.of((byte) (v + 128))), Bytes.of(new byte[65]),
                    word(BigInteger.ZERO).concat(word(s)).concat(Bytes.of(v)), r.concat(word(BigInteger.ZERO)).concat(Bytes.of(v)),
                    word(n).concat(word(s)).concat(Bytes.of(v)), word(n.add(BigInteger.ONE)).concat(word(s)).concat(Bytes.of(v)),
                    r.concat(word(n)).concat(Bytes.of(v)), r.concat(word(n.shiftRight(1).add(BigInteger.ONE))).concat(Bytes.of(v)),
                    Bytes.fromHex("ff".repeat(32)).concat(word(s)).concat(Bytes.of(v)));
            for (Bytes signature : bad) {
                assertEquals(Optional.empty(), Recovery.recover(digest, signature), signature.toString());
            }
            // r = 5 is no x of the curve.
            assertEquals(Optional.empty(),
                    Recovery.recover(digest, word(BigInteger.valueOf(5)).concat(word(s)).concat(Bytes.of(v))));
            assertTrue(Recovery.recover(digest, good).isPresent());
        }
    }

    /** {@code s*R = z*G} makes the recovered key the point at infinity, which has no address. */
    @Test
    void theNeutralElementIsNobody() {
        BigInteger k = BigInteger.valueOf(7);
        Bytes r = word(Secp256k1.multiplyBase(k).getAffineXCoord().toBigInteger());
        boolean odd = Secp256k1.multiplyBase(k).getAffineYCoord().testBitZero();
        BigInteger s = BigInteger.valueOf(12_345);
        byte[] digest = word(s.multiply(k)).toArray();
        assertEquals(Optional.empty(), Recovery.recover(digest, r.concat(word(s)).concat(Bytes.of((byte) (odd ? 28 : 27)))));
    }

    @Test
    void anyFlippedBitIsSomebodyElse() {
        byte[] digest = new byte[32];
        try (var signer = new Signer(Bytes.fromHex("22".repeat(32)).toArray())) {
            byte[] good = signer.sign(digest).toArray();
            for (int bit = 0; bit < good.length * 8; bit += 3) {
                byte[] flipped = good.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertNotEquals(Optional.of(signer.address()), Recovery.recover(digest, Bytes.of(flipped)));
            }
        }
    }

    @Test
    void onlyPrivateKeysOfTheCurve() {
        for (String key : List.of("00".repeat(32), "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", "ff".repeat(32),
                "01",
                "00".repeat(32) + "01")) {
            assertThrows(IllegalArgumentException.class, () -> new Signer(Bytes.fromHex(key).toArray()), key);
        }
    }

    @Test
    void closedSignersSignNothing() {
        var signer = new Signer(Bytes.fromHex("33".repeat(32)).toArray());
        assertThrows(IllegalArgumentException.class, () -> signer.sign(new byte[31]));
        signer.close();
        assertThrows(IllegalStateException.class, () -> signer.sign(new byte[32]));
        assertThrows(IllegalStateException.class, signer::exportKey);
    }

    static Bytes word(BigInteger value) {
        byte[] word = new byte[32];
        Secp256k1.write(value.mod(BigInteger.ONE.shiftLeft(256)), word, 0);
        return Bytes.of(word);
    }
}
