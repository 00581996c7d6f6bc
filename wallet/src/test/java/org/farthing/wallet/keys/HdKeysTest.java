package org.farthing.wallet.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class HdKeysTest {
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    /** The words every Ethereum development tool knows. */
    private static final String TEST_WORDS = "test test test test test test test test test test test junk";

    @Test
    void publishedVectors() {
        List<String[]> vectors = Vectors.read("/keys/bip32-vectors.txt");
        assertEquals(14, vectors.size());
        for (String[] vector : vectors) {
            // version[4] depth[1] fingerprint[4] index[4] | chain code[32] | 00 key[32] | checksum[4]
            Bytes expected = base58(vector[2]);
            try (HdKeys root = HdKeys.ofSeed(Bytes.fromHex(vector[0]).toArray()); HdKeys node = root.derive(vector[1])) {
                assertEquals(expected.slice(13, 45), Bytes.of(node.chainCode()), vector[1]);
                assertEquals(expected.slice(46, 78), Bytes.of(node.key()), vector[1]);
            }
        }
    }

    @Test
    void accountsAreThoseOfOtherWallets() {
        // Printed by every anvil and hardhat node for these words.
        try (Mnemonic words = Mnemonic.parse(TEST_WORDS); WalletKeys keys = WalletKeys.of(words, new Password(new char[0]))) {
            try (Signer first = keys.account(0); Signer second = keys.account(1); Signer tenth = keys.account(9)) {
                assertEquals("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", first.address().toString());
                assertEquals("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", second.address().toString());
                assertEquals("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720", tenth.address().toString());
            }
        }
    }

    @Test
    void channelKeysAreOnTheirPathsAndNeverShared() {
        try (Mnemonic words = Mnemonic.parse(TEST_WORDS); WalletKeys keys = WalletKeys.of(words, new Password(new char[0]));
                HdKeys root = HdKeys.ofSeed(words.toSeed(new Password(new char[0])))) {
            Set<Object> seen = new HashSet<>();
            for (int c = 0; c < 5; c++) {
                try (HdKeys signer = root.derive("m/44'/60'/7'/1/" + c); HdKeys payer = root.derive("m/44'/60'/7'/0/" + c)) {
                    assertEquals(signer.signer().address(), keys.channelSigner(c).address());
                    assertEquals(payer.signer().address(), keys.channelPayer(c).address());
                }
                seen.add(keys.channelSigner(c).address());
                seen.add(keys.channelPayer(c).address());
                seen.add(keys.account(c).address());
                seen.add(keys.channelSalt(c));
            }
            assertEquals(20, seen.size());
            // Frozen, and computed by a few lines of Python: a change would make a restored wallet miss its channels.
            assertEquals("473dbc785cabaa1c807c3450664a9b06da208c8f39c3de06482c534df154df47", keys.channelSalt(0).hex());
        }
    }

    @Test
    void anotherPassphraseIsAnotherWallet() {
        try (Mnemonic words = Mnemonic.parse(TEST_WORDS); WalletKeys one = WalletKeys.of(words, new Password(new char[0]));
                WalletKeys two = WalletKeys.of(words, new Password("x".toCharArray()))) {
            assertNotEquals(one.account(0).address(), two.account(0).address());
            assertNotEquals(one.channelSalt(0), two.channelSalt(0));
        }
    }

    @Test
    void badPathsAreRefused() {
        try (HdKeys root = HdKeys.ofSeed(new byte[32])) {
            for (String path : List.of("", "/", "m/", "m//0", "0", "m/-1", "m/2147483648", "m/0''", "m/x", "m/0x1", "m/ 1", "n/0",
                    "m/99999999999999999999", "m/'", "m/١", "m" + "/0".repeat(256))) {
                assertThrows(IllegalArgumentException.class, () -> root.derive(path), path);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> HdKeys.ofSeed(new byte[15]));
        assertThrows(IllegalArgumentException.class, () -> HdKeys.ofSeed(new byte[65]));
    }

    @Test
    void closedKeysRefuse() {
        HdKeys root = HdKeys.ofSeed(new byte[32]);
        root.close();
        assertThrows(IllegalStateException.class, () -> root.derive("m/0"));
        assertThrows(IllegalStateException.class, root::signer);
        try (Mnemonic words = Mnemonic.parse(TEST_WORDS)) {
            WalletKeys keys = WalletKeys.of(words, new Password(new char[0]));
            keys.close();
            assertThrows(IllegalStateException.class, () -> keys.account(0));
            assertThrows(IllegalStateException.class, () -> keys.channelSalt(0));
        }
    }

    private static Bytes base58(String text) {
        BigInteger value = BigInteger.ZERO;
        for (char c : text.toCharArray()) {
            value = value.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(BASE58.indexOf(c)));
        }
        byte[] bytes = value.toByteArray();
        return Bytes.of(bytes, bytes.length - 82, 82);
    }
}
