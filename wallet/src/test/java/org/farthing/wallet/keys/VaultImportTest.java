package org.farthing.wallet.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.farthing.wallet.keys.Vault.Contents;
import org.farthing.wallet.keys.Vault.Cost;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imported keys, and vaults of the version that had none. */
class VaultImportTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PASSWORD = "correct horse";

    @TempDir
    Path folder;

    /** This file was written when version 1 was the only one. It must open for ever; never write it anew. */
    @Test
    void theFrozenFirstVersionOpens() throws IOException {
        Path file = frozen();
        byte[] before = Files.readAllBytes(file);
        assertEquals(360, before.length);
        var vault = new Vault(file, RANDOM);
        try (Contents contents = vault.open(password(PASSWORD))) {
            assertEquals(MnemonicTest.GOOD, String.join(" ", contents.words().words()));
            assertTrue(contents.passphrase().sameAs(password("naïve")));
            assertEquals(List.of(), contents.imported());
        }
        vault.openOrRecover(password(PASSWORD)).contents().close();
        assertEquals(Bytes.of(before), Bytes.of(Files.readAllBytes(file)), "opening changes nothing");
        assertEquals(Kind.WRONG_PASSWORD, assertThrows(WalletException.class, () -> vault.open(password("wrong"))).kind());
        for (int length : List.of(0, 5, 100, 359)) {
            Files.write(file, Arrays.copyOf(before, length));
            assertEquals(Kind.FOREIGN_OR_DAMAGED_DATA, assertThrows(WalletException.class, () -> vault.open(password(PASSWORD))).kind());
        }
        for (int bit = 0; bit < 8 * before.length; bit += 5) {
            byte[] flipped = before.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            assertTrue(assertThrows(WalletException.class, () -> vault.open(password(PASSWORD))).getMessage()
                    .startsWith("This wallet’s file is damaged."));
        }
    }

    @Test
    void aChangeMakesItTheSecondVersion() throws IOException {
        Path file = frozen();
        var vault = new Vault(file, RANDOM);
        try (Signer key = key(1)) {
            vault.add(password(PASSWORD), key);
            try (Contents contents = vault.open(password(PASSWORD))) {
                assertEquals(MnemonicTest.GOOD, String.join(" ", contents.words().words()));
                assertTrue(contents.passphrase().sameAs(password("naïve")));
                assertEquals(List.of(key.address()), contents.imported().stream().map(Signer::address).toList());
                assertEquals(key.sign(new byte[32]), contents.imported().getFirst().sign(new byte[32]));
            }
        }
        assertEquals(873, Files.size(file));
        vault.changePassword(password(PASSWORD), password("new"), Cost.PRACTICE);
        try (Contents contents = vault.open(password("new"))) {
            assertEquals(1, contents.imported().size(), "a change of password keeps what was imported");
        }
    }

    @Test
    void sixteenFitAndTheFileDoesNotTellHowMany() throws IOException {
        Path file = folder.resolve("wallet.vault");
        var vault = new Vault(file, RANDOM);
        try (var contents = new Contents(Mnemonic.parse(MnemonicTest.GOOD), password(""))) {
            vault.create(contents, password("x"), Cost.PRACTICE);
        }
        long length = Files.size(file);
        for (int i = 1; i <= Vault.IMPORTED_MAX; i++) {
            try (Signer key = key(i)) {
                vault.add(password("x"), key);
            }
            assertEquals(length, Files.size(file));
        }
        try (Signer key = key(17); Signer again = key(16)) {
            assertRefused(() -> vault.add(password("x"), key), "This wallet holds 16 imported accounts");
            vault.remove(password("x"), key(1).address());
            assertRefused(() -> vault.add(password("x"), again), "That account is in this wallet already.");
            assertRefused(() -> vault.remove(password("x"), key.address()), "No imported account of this wallet has that address.");
            vault.add(password("x"), key);
        }
        assertThrows(WalletException.class, () -> vault.add(password("wrong"), key(18)));
        try (Contents contents = vault.open(password("x")); WalletKeys keys = contents.keys(); Signer own = keys.account(3)) {
            assertEquals(16, contents.imported().size());
            assertEquals(key(2).address(), contents.imported().getFirst().address());
            assertEquals(key(17).address(), contents.imported().getLast().address());
            vault.remove(password("x"), key(5).address());
            assertRefused(() -> vault.add(password("x"), own), "That account is in this wallet already.");
        }
        assertEquals(length, Files.size(file));
    }

    @Test
    void closingTheContentsWipesTheKeys() {
        Signer key = key(7);
        var contents = new Contents(Mnemonic.parse(MnemonicTest.GOOD), password(""), List.of(key));
        assertFalse(contents.toString().contains("7"));
        contents.close();
        assertThrows(IllegalStateException.class, key::exportKey);
        assertThrows(IllegalArgumentException.class, () -> new Contents(Mnemonic.parse(MnemonicTest.GOOD), password(""),
                IntStream.range(1, 18).mapToObj(VaultImportTest::key).toList()));
    }

    private static void assertRefused(Runnable change, String start) {
        var refused = assertThrows(WalletException.class, change::run);
        assertEquals(Kind.BAD_INPUT, refused.kind());
        assertTrue(refused.getMessage().startsWith(start), refused.getMessage());
    }

    private Path frozen() throws IOException {
        Path file = folder.resolve("frozen.vault");
        try (InputStream in = VaultImportTest.class.getResourceAsStream("/keys/v1.vault")) {
            Files.copy(in, file);
        }
        return file;
    }

    private static Signer key(int number) {
        byte[] key = new byte[32];
        key[31] = (byte) number;
        return new Signer(key);
    }

    private static Password password(String text) {
        return new Password(text.toCharArray());
    }
}
