package org.farthing.circuit.onion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The standard parts give what their standards print. */
class PublishedVectorsTest {
    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** RFC 5869, A.1. */
    @Test
    void hkdf() {
        byte[] prk = Hkdf.extract(hex("000102030405060708090a0b0c"), hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"));
        assertArrayEquals(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"), prk);
        assertArrayEquals(hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
                Hkdf.expand(prk, hex("f0f1f2f3f4f5f6f7f8f9"), 42));
    }

    /** RFC 7748, section 5.2; the second value has its highest bit set, which is to be ignored. */
    @Test
    void x25519() throws InvalidKeyException {
        assertArrayEquals(hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"),
                X25519.agree(hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                        hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")));
        assertArrayEquals(hex("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"),
                X25519.agree(hex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                        hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")));
        assertArrayEquals(hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"),
                X25519.publicValue(Arrays.copyOf(new byte[] {9}, 32)));
    }

    /** The GCM specification's test cases 13 and 14: E(K, 0), E(K, 1) and E(K, 2) under AES-256 with a key of zeros. */
    @Test
    void keystreamBlocks() {
        var stream = new KeyStream(new byte[32]);
        String[] blocks = {"dc95c078a2408989ad48a21492842087", "530f8afbc74536b9a963b4f1c4cb738b", "cea7403d4d606b6e074ec5d3baf39d18"};
        byte[] out = new byte[16];
        for (int block = 0; block < blocks.length; block++) {
            stream.apply(0, block, new byte[16], 0, 16, out, 0);
            assertArrayEquals(hex(blocks[block]), out);
        }
    }

    /** The client foresees GCM's keystream from block 2 on, as SP 800-38D, section 7.1 counts. */
    @Test
    void gcmEncryptsWithTheKeystreamThatTheClientForesees() {
        byte[] key = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        byte[] sealed = new byte[100 + CellAead.TAG];
        new CellAead(key.clone(), CellAead.FORWARD).seal(0x0123456789L, new byte[100], 0, 100, sealed, 0);
        byte[] foreseen = new byte[100];
        new KeyStream(key.clone()).apply(0x0123456789L, 2, new byte[100], 0, 100, foreseen, 0);
        assertArrayEquals(foreseen, Arrays.copyOf(sealed, 100));
    }
}
