package org.farthing.wallet.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.farthing.wallet.keys.Vault.Contents;
import org.farthing.wallet.keys.Vault.Cost;
import org.farthing.wallet.keys.Vault.Opened;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged disk, and a process that ends at any instant while a vault is written. */
class VaultRecoveryTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path folder;
    private Path file;
    private Path backup;
    private Vault vault;

    @BeforeEach
    void create() {
        file = folder.resolve("wallet.vault");
        backup = folder.resolve("wallet.vault.bak");
        vault = new Vault(file, RANDOM);
        try (var contents = contents()) {
            vault.create(contents, password("old"), Cost.PRACTICE);
        }
    }

    @Test
    void aGoodFileIsOpenedAsItIs() throws IOException {
        byte[] before = Files.readAllBytes(file);
        try (var opened = new Closing(vault.openOrRecover(password("old")))) {
            assertFalse(opened.fromBackup());
            assertEquals(MnemonicTest.GOOD, opened.words());
        }
        assertEquals(Bytes.of(before), Bytes.of(Files.readAllBytes(file)));
        assertThrows(WalletException.class, () -> vault.openOrRecover(password("wrong")));
        assertEquals(Bytes.of(before), Bytes.of(Files.readAllBytes(file)));
        assertEquals(List.of("wallet.vault", "wallet.vault.bak"), names());
    }

    @Test
    void theCopyTakesTheFilesPlace() throws IOException {
        byte[] good = Files.readAllBytes(file);
        byte[] flipped = good.clone();
        flipped[200] ^= 1;
        for (byte[] damaged : List.of(new byte[0], Arrays.copyOf(good, 100), flipped, new byte[good.length], new byte[100_000])) {
            Files.write(file, damaged);
            assertEquals(Kind.WRONG_PASSWORD,
                    assertThrows(WalletException.class, () -> vault.openOrRecover(password("wrong"))).kind());
            assertEquals(Bytes.of(damaged), Bytes.of(Files.readAllBytes(file)), "nothing was changed");
            try (var opened = new Closing(vault.openOrRecover(password("old")))) {
                assertTrue(opened.fromBackup());
                assertEquals(MnemonicTest.GOOD, opened.words());
            }
            assertEquals(Bytes.of(good), Bytes.of(Files.readAllBytes(file)));
            assertEquals(Bytes.of(damaged), Bytes.of(Files.readAllBytes(folder.resolve("wallet.vault.damaged"))));
        }
        Files.delete(file);
        assertTrue(vault.exists(), "and so no other wallet is written over the copy");
        try (var opened = new Closing(vault.openOrRecover(password("old")))) {
            assertTrue(opened.fromBackup());
        }
        vault.open(password("old")).close();
    }

    @Test
    void whereBothAreDamagedNothingIsChanged() throws IOException {
        Files.write(file, new byte[10]);
        Files.write(backup, new byte[20]);
        var refused = assertThrows(WalletException.class, () -> vault.openOrRecover(password("old")));
        assertEquals("This wallet’s file cannot be opened, and neither can the copy beside it. Nothing was changed. "
                + "Restore the wallet from its words.", refused.getMessage());
        assertEquals(10, Files.size(file));
        assertEquals(20, Files.size(backup));
        Files.delete(backup);
        assertTrue(assertThrows(WalletException.class, () -> vault.openOrRecover(password("old"))).getMessage()
                .startsWith("This file is not a Farthing wallet."));
    }

    @Test
    void aLaterVersionsFileIsNotReplaced() throws IOException {
        byte[] later = Arrays.copyOf(Files.readAllBytes(file), 2_000);
        later[9] = 9;
        Files.write(file, later);
        assertTrue(assertThrows(WalletException.class, () -> vault.openOrRecover(password("old"))).getMessage()
                .startsWith("This wallet was written by a later version"));
        assertEquals(Bytes.of(later), Bytes.of(Files.readAllBytes(file)));
    }

    @Test
    void aMissingOrOlderCopyIsMadeAnew() throws IOException {
        byte[] older = Files.readAllBytes(file);
        vault.changePassword(password("old"), password("new"), Cost.PRACTICE);
        Files.write(backup, older);
        Files.write(folder.resolve("wallet.vault.new-123"), older);
        Files.write(folder.resolve("wallet.vault.bak.new-123"), older);
        vault.openOrRecover(password("new")).contents().close();
        assertEquals(Bytes.of(Files.readAllBytes(file)), Bytes.of(Files.readAllBytes(backup)), "the old password opens nothing");
        assertEquals(List.of("wallet.vault", "wallet.vault.bak"), names());
        Files.delete(backup);
        vault.openOrRecover(password("new")).contents().close();
        assertEquals(Bytes.of(Files.readAllBytes(file)), Bytes.of(Files.readAllBytes(backup)));
    }

    /** Ends, once, just before or just after the n-th replacement, or in the middle of it: after the new file, before the rename. */
    private static final class Killed implements Vault.Replacement {
        private enum Instant {
            BEFORE, DURING, AFTER
        }

        private final int at;
        private final Instant instant;
        private int count;

        Killed(int at, Instant instant) {
            this.at = at;
            this.instant = instant;
        }

        @Override
        public void replace(Path target, byte[] content) throws IOException {
            if (count++ != at) {
                OwnerOnlyFile.replace(target, content);
                return;
            }
            switch (instant) {
                case BEFORE -> {
                }
                case DURING -> Files.write(target.resolveSibling(target.getFileName() + ".new-77"),
                        Arrays.copyOf(content, content.length / 2));
                case AFTER -> OwnerOnlyFile.replace(target, content);
            }
            throw new Kill();
        }
    }

    private static final class Kill extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void aKilledChangeOfPasswordLeavesAVaultThatOpens() throws IOException {
        int killed = 0;
        for (int at = 0; at < 3; at++) {
            for (var instant : Killed.Instant.values()) {
                startAnew();
                var dying = new Vault(file, RANDOM, new Killed(at, instant));
                assertThrows(Kill.class, () -> dying.changePassword(password("old"), password("new"), Cost.PRACTICE));
                boolean changed = at > 1 || at == 1 && instant == Killed.Instant.AFTER;
                assertOpensWithOneOf(changed ? "new" : "old", changed ? "old" : "new");
                killed++;
            }
        }
        assertEquals(9, killed);
        startAnew();
        new Vault(file, RANDOM, new Killed(3, Killed.Instant.BEFORE)).changePassword(password("old"), password("new"), Cost.PRACTICE);
    }

    @Test
    void aKilledImportLeavesAVaultThatOpens() throws IOException {
        for (int at = 0; at < 3; at++) {
            for (var instant : Killed.Instant.values()) {
                startAnew();
                var dying = new Vault(file, RANDOM, new Killed(at, instant));
                try (var key = new Signer(Bytes.fromHex("44".repeat(32)).toArray())) {
                    assertThrows(Kill.class, () -> dying.add(password("old"), key));
                }
                boolean added = at > 1 || at == 1 && instant == Killed.Instant.AFTER;
                try (var opened = new Closing(vault.openOrRecover(password("old")))) {
                    assertEquals(added ? 1 : 0, opened.opened.contents().imported().size());
                }
                assertEquals(List.of("wallet.vault", "wallet.vault.bak"), names());
            }
        }
    }

    @Test
    void aKilledCreationLeavesNothingOrAVaultThatOpens() throws IOException {
        for (int at = 0; at < 2; at++) {
            for (var instant : Killed.Instant.values()) {
                empty();
                var dying = new Vault(file, RANDOM, new Killed(at, instant));
                try (var contents = contents()) {
                    assertThrows(Kill.class, () -> dying.create(contents, password("old"), Cost.PRACTICE));
                }
                if (at == 0 && instant != Killed.Instant.AFTER) {
                    assertFalse(vault.exists());
                } else {
                    assertOpensWithOneOf("old", "new");
                }
            }
        }
    }

    @Test
    void aKilledRecoveryLeavesAVaultThatOpens() throws IOException {
        for (var instant : Killed.Instant.values()) {
            startAnew();
            Files.write(file, new byte[30]);
            var dying = new Vault(file, RANDOM, new Killed(0, instant));
            assertThrows(Kill.class, () -> dying.openOrRecover(password("old")));
            assertOpensWithOneOf("old", "new");
        }
    }

    /** A full disk is told in a sentence, and the wallet opens all the same. */
    @Test
    void aFullDiskLosesNothing() throws IOException {
        var full = new Vault(file, RANDOM, (_, _) -> {
            throw new IOException("No space left on device");
        });
        byte[] before = Files.readAllBytes(file);
        for (Runnable change : List.<Runnable>of(() -> full.changePassword(password("old"), password("new"), Cost.PRACTICE), () -> {
            try (var key = new Signer(Bytes.fromHex("44".repeat(32)).toArray())) {
                full.add(password("old"), key);
            }
        })) {
            assertEquals(Kind.STORAGE_UNAVAILABLE, assertThrows(WalletException.class, change::run).kind());
            assertEquals(Bytes.of(before), Bytes.of(Files.readAllBytes(file)));
        }
        Files.delete(backup);
        full.openOrRecover(password("old")).contents().close();
    }

    private void startAnew() throws IOException {
        empty();
        create();
    }

    private void empty() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path path : files.toList()) {
                Files.delete(path);
            }
        }
    }

    private void assertOpensWithOneOf(String right, String wrong) throws IOException {
        assertThrows(WalletException.class, () -> vault.openOrRecover(password(wrong)));
        try (var opened = new Closing(vault.openOrRecover(password(right)))) {
            assertEquals(MnemonicTest.GOOD, opened.words());
        }
        assertEquals(Bytes.of(Files.readAllBytes(file)), Bytes.of(Files.readAllBytes(backup)), "file and copy are the same again");
        if (names().stream().anyMatch(name -> name.contains(".new-"))) {
            fail("half-written files stay: " + names());
        }
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).filter(name -> !name.endsWith(".damaged")).sorted().toList();
        }
    }

    private record Closing(Opened opened) implements AutoCloseable {
        boolean fromBackup() {
            return opened.fromBackup();
        }

        String words() {
            return String.join(" ", opened.contents().words().words());
        }

        @Override
        public void close() {
            opened.contents().close();
        }
    }

    private static Contents contents() {
        return new Contents(Mnemonic.parse(MnemonicTest.GOOD), password(""));
    }

    private static Password password(String text) {
        return new Password(text.toCharArray());
    }
}
