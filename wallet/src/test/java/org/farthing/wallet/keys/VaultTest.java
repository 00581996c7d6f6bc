package org.farthing.wallet.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.farthing.wallet.keys.Vault.Contents;
import org.farthing.wallet.keys.Vault.Cost;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    private static final String WORDS = MnemonicTest.GOOD;

    @TempDir
    Path folder;
    private Path file;
    private Vault vault;

    @BeforeEach
    void create() {
        file = folder.resolve("wallet.vault");
        vault = new Vault(file, new SecureRandom());
        try (var contents = contents(WORDS, "naïve")) {
            vault.create(contents, password("correct horse"), Cost.PRACTICE);
        }
    }

    @Test
    void opensWithItsPasswordOnly() {
        try (Contents contents = vault.open(password("correct horse"))) {
            assertEquals(WORDS, String.join(" ", contents.words().words()));
            assertTrue(contents.passphrase().sameAs(password("naïve")));
            assertFalse(contents.toString().contains("legal"));
        }
        for (String wrong : List.of("", "correct hors", "Correct horse", "correct horse ")) {
            var refused = assertThrows(WalletException.class, () -> vault.open(password(wrong)));
            assertEquals(Kind.WRONG_PASSWORD, refused.kind());
            assertTrue(refused.getMessage().startsWith("That password does not open this wallet. Nothing was changed. "));
        }
    }

    @Test
    void allVaultsLookAlike() throws IOException {
        Path other = folder.resolve("other.vault");
        try (var contents = contents("abandon ".repeat(23) + "art", "")) {
            new Vault(other, new SecureRandom()).create(contents, password("x"), Cost.PRACTICE);
        }
        assertEquals(Files.size(file), Files.size(other));
        byte[] one = Files.readAllBytes(file);
        byte[] two = Files.readAllBytes(other);
        assertEquals(Bytes.of(one, 0, 16), Bytes.of(two, 0, 16), "magic, version and cost");
        assertNotEquals(Bytes.of(one, 16, 28), Bytes.of(two, 16, 28), "salt and nonce");
        try (Contents contents = new Vault(other, new SecureRandom()).open(password("x"))) {
            assertEquals(24, contents.words().count());
            assertTrue(contents.passphrase().isEmpty());
        }
    }

    @Test
    void onlyTheOwnerMayRead() throws IOException {
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup())));
        }
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count(), "no temporary file stays");
        }
    }

    @Test
    void truncatedForeignAndLaterFilesAreToldApart() throws Exception {
        byte[] good = Files.readAllBytes(file);
        for (int length = 10; length < good.length; length += 31) {
            assertRefused(Arrays.copyOf(good, length), "This wallet’s file was cut short");
        }
        assertRefused(Arrays.copyOf(good, 5), "This wallet’s file was cut short");
        assertRefused(new byte[0], "This wallet’s file is empty.");
        assertRefused("{\"crypto\":{\"cipher\":\"aes-128-ctr\"}}".getBytes(StandardCharsets.US_ASCII), "This file is not a");
        byte[] later = good.clone();
        later[9] = 3;
        assertRefused(sum(later), "This wallet was written by a later version");
        assertRefused(Arrays.copyOf(later, 2_000), "This wallet was written by a later version");
        byte[] zero = good.clone();
        zero[9] = 0;
        assertRefused(zero, "This wallet’s file is damaged.");
        assertRefused(Arrays.copyOf(good, good.length + 1), "This wallet’s file is damaged.");
        assertRefused(Arrays.copyOf(good, 5_000_000), "This wallet’s file is damaged.");
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        byte[] good = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            var refused = assertThrows(WalletException.class, () -> VaultFormat.open(flipped, password("correct horse")));
            assertTrue(refused.getMessage().startsWith("This wallet’s file is damaged."), refused.getMessage());
        }
    }

    /** Who writes the checksum anew can still not make the wallet demand a terabyte, or pass a change of header or body. */
    @Test
    void forgedHeadersAreRefusedBeforeTheyCost() throws Exception {
        byte[] good = Files.readAllBytes(file);
        byte[] greedy = good.clone();
        ByteBuffer.wrap(greedy).putInt(10, Integer.MAX_VALUE);
        assertRefused(sum(greedy), "This wallet’s file is damaged.");
        byte[] endless = good.clone();
        endless[14] = (byte) 255;
        assertRefused(sum(endless), "This wallet’s file is damaged.");
        byte[] noLanes = good.clone();
        noLanes[15] = 0;
        assertRefused(sum(noLanes), "This wallet’s file is damaged.");
        byte[] cheaper = good.clone();
        ByteBuffer.wrap(cheaper).putInt(10, 32);
        assertRefused(sum(cheaper), "That password does not open this wallet.");
        byte[] body = good.clone();
        body[60] ^= 1;
        assertRefused(sum(body), "That password does not open this wallet.");
    }

    @Test
    void thePasswordCanBeChanged() throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThrows(WalletException.class, () -> vault.changePassword(password("wrong"), password("new"), Cost.PRACTICE));
        assertEquals(Bytes.of(before), Bytes.of(Files.readAllBytes(file)));
        vault.changePassword(password("correct horse"), password("new"), Cost.PRACTICE);
        try (Contents contents = vault.open(password("new"))) {
            assertEquals(WORDS, String.join(" ", contents.words().words()));
        }
        assertThrows(WalletException.class, () -> vault.open(password("correct horse")));
        assertEquals(Bytes.of(Files.readAllBytes(file)), Bytes.of(Files.readAllBytes(backup())), "the old password opens no copy");
    }

    @Test
    void nothingIsOverwritten() {
        try (var contents = contents(WORDS, "")) {
            assertEquals(Kind.BAD_INPUT,
                    assertThrows(WalletException.class, () -> vault.create(contents, password("x"), Cost.PRACTICE)).kind());
        }
        var nowhere = new Vault(folder.resolve("none.vault"), new SecureRandom());
        assertEquals(Kind.STORAGE_UNAVAILABLE, assertThrows(WalletException.class, () -> nowhere.open(password("x"))).kind());
        try (var contents = contents(WORDS, "x".repeat(258))) {
            assertEquals(Kind.BAD_INPUT,
                    assertThrows(WalletException.class, () -> nowhere.create(contents, password("x"), Cost.PRACTICE)).kind());
        }
        assertFalse(nowhere.exists());
        assertEquals(Kind.STORAGE_UNAVAILABLE, assertThrows(WalletException.class, () -> nowhere.openOrRecover(password("x"))).kind());
    }

    private Path backup() {
        return folder.resolve("wallet.vault.bak");
    }

    private void assertRefused(byte[] bytes, String start) throws IOException {
        Files.write(file, bytes);
        var refused = assertThrows(WalletException.class, () -> vault.open(password("correct horse")));
        assertTrue(refused.getMessage().startsWith(start), refused.getMessage());
    }

    private static byte[] sum(byte[] vault) throws NoSuchAlgorithmException {
        var sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(vault, 0, vault.length - 8);
        System.arraycopy(sha256.digest(), 0, vault, vault.length - 8, 8);
        return vault;
    }

    private static Contents contents(String words, String passphrase) {
        return new Contents(Mnemonic.parse(words), password(passphrase));
    }

    private static Password password(String text) {
        return new Password(text.toCharArray());
    }
}
