package org.farthing.wallet.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Bouncy Castle and libsecp256k1 give the same answers, and both the published ones. */
class EcdsaTest {
    private static final Ecdsa JAVA = new JavaEcdsa();
    private static final BigInteger N = Secp256k1.N;

    @Test
    void theNativeLibraryIsUsedWhereItLoads() {
        Assumptions.assumeTrue(NativeEcdsa.load().isPresent(),
                "libsecp256k1 does not load here: no library for this system, or a temporary folder that nothing may run from");
        assertInstanceOf(NativeEcdsa.class, Ecdsa.fastest());
    }

    /** What a process says that has no temporary folder, so that the library cannot be loaded: which way was found, and a signature. */
    @Test
    void bouncyCastleStandsInWhereTheLibraryDoesNotLoad() throws IOException, InterruptedException {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + Path.of("no", "such", "folder"),
                "-cp", System.getProperty("java.class.path"), Alone.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor());
        try (var signer = new Signer(Alone.KEY, JAVA)) {
            assertEquals("JavaEcdsa " + signer.sign(Alone.KEY), said);
        }
    }

    /** Signs in a process of its own. */
    static final class Alone {
        static final byte[] KEY = Bytes.fromHex("31".repeat(32)).toArray();

        private Alone() {
        }

        public static void main(String[] arguments) {
            try (var signer = new Signer(KEY)) {
                System.out.println(Ecdsa.fastest().getClass().getSimpleName() + " " + signer.sign(KEY));
            }
        }
    }

    @Test
    void bothSignAsPublished() throws NoSuchAlgorithmException {
        for (Ecdsa ecdsa : both()) {
            for (String[] vector : Vectors.read("/keys/rfc6979-secp256k1-vectors.txt")) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(vector[1].getBytes(StandardCharsets.UTF_8));
                try (var signer = new Signer(Bytes.fromHex(vector[0]).toArray(), ecdsa)) {
                    Bytes signature = signer.sign(digest);
                    assertEquals(vector[2], signature.slice(0, 64).hex());
                    assertEquals(Optional.of(signer.address()), Recovery.recover(ecdsa, digest, signature));
                }
            }
        }
    }

    /** Valid signatures in the upper half ({@code upper}) are refused as they are, and good with {@code s} turned to the lower. */
    @Test
    void bothVerifyAsPublished() throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest("123400".getBytes(StandardCharsets.US_ASCII));
        List<String[]> vectors = Vectors.read("/keys/wycheproof-secp256k1-vectors.txt");
        assertEquals(13, vectors.size());
        for (Ecdsa ecdsa : both()) {
            for (String[] vector : vectors) {
                Address signer = new Address(Bytes.of(Keccak256.hash(Bytes.fromHex(vector[1]).slice(1, 65).toArray()), 12, 20));
                Bytes signature = Bytes.fromHex(vector[2]);
                assertEquals(vector[3].equals("valid"), isSignedBy(ecdsa, digest, signature, signer), vector[0]);
                if (vector[3].equals("upper")) {
                    BigInteger s = new BigInteger(1, signature.slice(32, 64).toArray());
                    assertTrue(isSignedBy(ecdsa, digest, signature.slice(0, 32).concat(SignerTest.word(N.subtract(s))), signer), vector[0]);
                }
            }
        }
    }

    private static boolean isSignedBy(Ecdsa ecdsa, byte[] digest, Bytes signature, Address signer) {
        return Stream.of(27, 28).anyMatch(v -> Recovery.recover(ecdsa, digest, signature.concat(Bytes.of(v.byteValue())))
                .filter(signer::equals).isPresent());
    }

    @Test
    void bothSignAlike() {
        var random = new Random(1);
        List<BigInteger> edges = List.of(BigInteger.ONE, BigInteger.TWO, N.subtract(BigInteger.ONE), N.shiftRight(1),
                BigInteger.ONE.shiftLeft(255));
        for (int i = 0; i < 1_000; i++) {
            byte[] key = i < 25 ? SignerTest.word(edges.get(i / 5)).toArray() : bytes(random);
            byte[] digest = i < 25 ? SignerTest.word(edges.get(i % 5)).toArray() : bytes(random);
            assertSignedAlike(key, digest);
        }
        byte[] key = bytes(random);
        // Where RFC 6979 takes the digest modulo the order, and a digest that is 0 modulo it.
        BigInteger largest = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
        for (BigInteger digest : List.of(BigInteger.ZERO, N, N.add(BigInteger.ONE), largest)) {
            assertSignedAlike(key, SignerTest.word(digest).toArray());
        }
    }

    private static void assertSignedAlike(byte[] key, byte[] digest) {
        try (var java = new Signer(key, JAVA); var fast = new Signer(key, fast())) {
            Bytes signature = java.sign(digest);
            assertEquals(signature, fast.sign(digest));
            assertEquals(Optional.of(java.address()), Recovery.recover(fast(), digest, signature));
        }
    }

    /** Ten thousand signatures: good ones, noise, and every pairing of edges, each with every v worth trying. */
    @Test
    void bothRecoverAlike() {
        var random = new Random(2);
        int recovered = 0;
        int tried = 0;
        byte[] digest = bytes(random);
        List<BigInteger> edges = edges();
        for (BigInteger r : edges) {
            for (BigInteger s : edges) {
                for (int v : List.of(0, 1, 26, 27, 28, 29, 30, 128 + 27, 255)) {
                    Bytes signature = SignerTest.word(r).concat(SignerTest.word(s)).concat(Bytes.of((byte) v));
                    recovered += assertRecoveredAlike(digest, signature);
                    tried++;
                }
            }
        }
        assertTrue(recovered > 100, recovered + " of " + tried);
        try (var signer = new Signer(bytes(random), JAVA)) {
            for (; tried < 10_000; tried++) {
                byte[] signature = new byte[65];
                random.nextBytes(signature);
                signature[64] = (byte) (27 + random.nextInt(2));
                signature[32] &= 0x7F;
                recovered += assertRecoveredAlike(bytes(random), Bytes.of(signature));
                if (tried % 16 == 0) {
                    digest = bytes(random);
                    Bytes good = signer.sign(digest);
                    assertEquals(1, assertRecoveredAlike(digest, good));
                    byte[] flipped = good.toArray();
                    flipped[random.nextInt(65)] ^= (byte) (1 << random.nextInt(8));
                    assertRecoveredAlike(digest, Bytes.of(flipped));
                }
            }
        }
    }

    /** r and s at the ends of what is allowed, beyond, and x coordinates between order and field, which no r may stand for. */
    private static List<BigInteger> edges() {
        BigInteger one = BigInteger.ONE;
        BigInteger field = one.shiftLeft(256).subtract(one.shiftLeft(32)).subtract(BigInteger.valueOf(977));
        BigInteger half = N.shiftRight(1);
        return List.of(BigInteger.ZERO, one, BigInteger.TWO, BigInteger.valueOf(3), BigInteger.valueOf(5), half.subtract(one), half,
                half.add(one), half.add(BigInteger.TWO), N.subtract(BigInteger.TWO), N.subtract(one), N, N.add(one), N.add(BigInteger.TWO),
                field.subtract(one), field, field.add(one), one.shiftLeft(255), one.shiftLeft(256).subtract(one),
                Secp256k1.G.normalize().getAffineXCoord().toBigInteger());
    }

    private static int assertRecoveredAlike(byte[] digest, Bytes signature) {
        Optional<Address> expected = Recovery.recover(JAVA, digest, signature);
        assertEquals(expected, Recovery.recover(fast(), digest, signature), signature::toString);
        return expected.isPresent() ? 1 : 0;
    }

    /** {@code s*R = z*G} makes the recovered key the point at infinity, which has no address. */
    @Test
    void theNeutralElementIsNobodyToBoth() {
        BigInteger k = BigInteger.valueOf(7);
        var point = Secp256k1.multiplyBase(k);
        Bytes r = SignerTest.word(point.getAffineXCoord().toBigInteger());
        BigInteger s = BigInteger.valueOf(12_345);
        byte[] digest = SignerTest.word(s.multiply(k)).toArray();
        Bytes signature = r.concat(SignerTest.word(s)).concat(Bytes.of((byte) (point.getAffineYCoord().testBitZero() ? 28 : 27)));
        for (Ecdsa ecdsa : both()) {
            assertEquals(Optional.empty(), Recovery.recover(ecdsa, digest, signature));
        }
    }

    @Test
    void keysAndDigestsAreLeftAsTheyAre() {
        byte[] key = bytes(new Random(3));
        byte[] digest = bytes(new Random(4));
        for (Ecdsa ecdsa : both()) {
            byte[] keyBefore = key.clone();
            byte[] digestBefore = digest.clone();
            ecdsa.sign(key, digest, Address.ZERO);
            assertArrayEquals(keyBefore, key);
            assertArrayEquals(digestBefore, digest);
        }
    }

    private static List<Ecdsa> both() {
        return List.of(JAVA, fast());
    }

    private static Ecdsa fast() {
        return Ecdsa.fastest();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Arrays.copyOf(bytes, 32);
    }
}
