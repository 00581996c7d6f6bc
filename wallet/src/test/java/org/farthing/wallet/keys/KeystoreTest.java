package org.farthing.wallet.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.crypto.generators.SCrypt;
import org.farthing.wallet.keys.Keystore.Cost;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletUtils;

class KeystoreTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Next to nothing, so that thousands of files can be tried. */
    private static final Cost TINY = new Cost(2, 1, 1);
    private static final byte[] KEY = Bytes.fromHex("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d").toArray();

    @TempDir
    Path folder;

    @Test
    void publishedVectors() throws IOException {
        JsonNode vectors;
        try (InputStream in = KeystoreTest.class.getResourceAsStream("/keys/web3-secret-storage-vectors.json")) {
            vectors = JSON.readTree(in);
        }
        for (String name : List.of("pbkdf2", "scrypt")) {
            JsonNode vector = vectors.get(name);
            try (Signer signer = Keystore.open(JSON.writeValueAsBytes(vector.get("json")), password(vector.get("password").asText()))) {
                assertEquals(vector.get("priv").asText(), Bytes.of(signer.exportKey()).hex(), name);
            }
        }
    }

    @Test
    void web3jReadsOurs() throws Exception {
        Path file = folder.resolve("ours.json");
        for (String password : List.of("correct horse", "", "naïve \uD83D\uDD11")) {
            try (var key = new Signer(KEY)) {
                Keystore.write(file, key, password(password), Cost.LIGHT, RANDOM);
                Credentials read = WalletUtils.loadCredentials(password, file.toFile());
                assertEquals(key.address().hex(), read.getAddress());
                assertEquals(Bytes.of(KEY).hex(), String.format("%064x", read.getEcKeyPair().getPrivateKey()));
            }
            Files.delete(file);
        }
    }

    @Test
    void weReadWeb3js() throws Exception {
        for (String key : List.of(Bytes.of(KEY).hex(), "00".repeat(3) + "11".repeat(29))) {
            var pair = ECKeyPair.create(Bytes.fromHex(key).toArray());
            String name = WalletUtils.generateWalletFile("naïve", pair, folder.toFile(), false);
            try (Signer read = Keystore.read(folder.resolve(name), password("naïve"))) {
                assertEquals(key, Bytes.of(read.exportKey()).hex());
                assertEquals(Optional.of(read.address()), Keystore.claimedAddress(folder.resolve(name)));
            }
        }
        byte[] tiny = JSON.writeValueAsBytes(Wallet.create("x", ECKeyPair.create(KEY), 4, 2));
        Keystore.open(tiny, password("x")).close();
    }

    /** What ethers writes for an accented password: its NFKC form, whatever was typed. */
    @Test
    void composedPasswordsOpenToo() {
        byte[] file = sealed("caf\u00e9");
        Keystore.open(file, password("cafe\u0301")).close();
        assertEquals(Kind.WRONG_PASSWORD,
                assertThrows(WalletException.class, () -> Keystore.open(file, password("cafe"))).kind());
    }

    @Test
    void theFileIsItsOwnersAndNeverReplaced() throws IOException {
        try (var key = new Signer(KEY)) {
            Path file = folder.resolve(Keystore.fileName(key.address(), Instant.parse("2026-11-22T20:05:28.25Z")));
            assertEquals("UTC--2026-11-22T20-05-28.250000000Z--" + key.address().bytes().hex(), file.getFileName().toString());
            Keystore.write(file, key, password("x"), TINY, RANDOM);
            if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
            byte[] before = Files.readAllBytes(file);
            assertEquals(Kind.BAD_INPUT,
                    assertThrows(WalletException.class, () -> Keystore.write(file, key, password("y"), TINY, RANDOM)).kind());
            assertEquals(Bytes.of(before), Bytes.of(Files.readAllBytes(file)));
            assertEquals(Kind.STORAGE_UNAVAILABLE, assertThrows(WalletException.class,
                    () -> Keystore.write(folder.resolve("no/such/folder"), key, password("y"), TINY, RANDOM)).kind());
        }
        assertEquals(Kind.STORAGE_UNAVAILABLE,
                assertThrows(WalletException.class, () -> Keystore.read(folder.resolve("none"), password("x"))).kind());
        assertEquals(Kind.STORAGE_UNAVAILABLE, assertThrows(WalletException.class, () -> Keystore.read(folder, password("x"))).kind());
    }

    @Test
    void twoFilesOfOneKeyShareNothingButTheAddress() throws IOException {
        JsonNode one = JSON.readTree(sealed("x"));
        JsonNode two = JSON.readTree(sealed("x"));
        assertEquals(one.get("address"), two.get("address"));
        assertNotEquals(one.get("id"), two.get("id"));
        assertTrue(one.get("id").asText().matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
        for (String field : List.of("ciphertext", "mac", "cipherparams", "kdfparams")) {
            assertNotEquals(one.get("crypto").get(field), two.get("crypto").get(field), field);
        }
    }

    /** Each would take gigabytes or hours, or break what computes with it, were it used. */
    @Test
    void greedyFilesAreRefusedBeforeTheyCost() throws IOException {
        for (String[] change : new String[][] {{"n", "1073741824"}, {"n", "3"}, {"n", "1"}, {"n", "0"}, {"n", "-2"}, {"n", "4294967298"},
                {"n", "99999999999999999999"}, {"n", "\"262144\""}, {"n", "2.5"}, {"n", "null"}, {"r", "0"}, {"r", "65"},
                {"r", "2147483647"}, {"p", "0"}, {"p", "65"}, {"p", "2147483647"}, {"dklen", "31"}, {"dklen", "65"},
                {"dklen", "2147483647"}, {"dklen", "-1"}, {"salt", "7"}, {"salt", "\"abc\""}, {"salt", "\"xx\""},
                {"salt", "\"" + "ab".repeat(257) + "\""}}) {
            assertField(change[0], change[1], "scrypt");
        }
        assertField("n", "1048576", "scrypt", "r", "8");
        assertField("n", "262144", "scrypt", "p", "3", "r", "8");
        for (String[] change : new String[][] {{"c", "0"}, {"c", "4194305"}, {"c", "2147483648"}, {"c", "-1"}, {"prf", "\"hmac-sha1\""},
                {"prf", "null"}, {"dklen", "0"}}) {
            assertField(change[0], change[1], "pbkdf2");
        }
    }

    private static void assertField(String field, String json, String kdf, String... more) throws IOException {
        ObjectNode file = (ObjectNode) JSON.readTree(sealed("x"));
        ObjectNode crypto = (ObjectNode) file.get("crypto");
        crypto.put("kdf", kdf);
        ObjectNode parameters = (ObjectNode) crypto.get("kdfparams");
        if (kdf.equals("pbkdf2")) {
            parameters.put("prf", "hmac-sha256").put("c", 1);
        }
        for (int i = 0; i < more.length; i += 2) {
            parameters.set(more[i], JSON.readTree(more[i + 1]));
        }
        parameters.set(field, JSON.readTree(json));
        assertForeign(JSON.writeValueAsBytes(file), "This keystore is damaged, or of a kind that Farthing does not open");
    }

    @Test
    void otherFilesAreToldApart() throws IOException {
        assertForeign(new byte[0], "This file is empty.");
        assertForeign(new byte[Keystore.LENGTH_MAX + 1], "This file is too long");
        assertForeign("FARTHVLT".getBytes(StandardCharsets.US_ASCII), "This file is no keystore, or was cut short");
        assertForeign(Arrays.copyOf(sealed("x"), 300), "This file is no keystore, or was cut short");
        assertForeign("[".repeat(10_000).getBytes(StandardCharsets.US_ASCII), "This file is no keystore, or was cut short");
        assertForeign((new String(sealed("x"), StandardCharsets.UTF_8) + "{}").getBytes(StandardCharsets.UTF_8), "This file is no");
        assertForeign("{\"version\":3,\"version\":3,\"crypto\":{}}".getBytes(StandardCharsets.US_ASCII), "This file is no keystore");
        assertForeign("{}".getBytes(StandardCharsets.US_ASCII), "This file is no keystore of an Ethereum account.");
        assertForeign("[1]".getBytes(StandardCharsets.US_ASCII), "This file is no keystore of an Ethereum account.");
        assertForeign("null".getBytes(StandardCharsets.US_ASCII), "This file is no keystore of an Ethereum account.");
        ObjectNode old = (ObjectNode) JSON.readTree(sealed("x"));
        assertForeign(JSON.writeValueAsBytes(old.put("version", 1)), "This keystore has another version than 3.");
        assertForeign(JSON.writeValueAsBytes(old.put("version", "3")), "This keystore is damaged");
        Path large = folder.resolve("large");
        Files.write(large, new byte[5_000_000]);
        assertThrows(WalletException.class, () -> Keystore.read(large, password("x")));
    }

    @Test
    void capitalCryptoAndPrefixesAreRead() throws IOException {
        ObjectNode file = (ObjectNode) JSON.readTree(sealed("x"));
        file.set("Crypto", file.remove("crypto"));
        file.put("address", "0x" + file.get("address").asText());
        Keystore.open(JSON.writeValueAsBytes(file), password("x")).close();
        file.remove("address");
        Keystore.open(JSON.writeValueAsBytes(file), password("x")).close();
    }

    @Test
    void anotherAccountsAddressIsNoticed() throws IOException {
        ObjectNode file = (ObjectNode) JSON.readTree(sealed("x"));
        assertForeign(JSON.writeValueAsBytes(file.put("address", "11".repeat(20))), "This keystore names another account");
    }

    /** Whatever single character is changed, the right key comes out or none, and never anything but a sentence. */
    @Test
    void anyChangedCharacterGivesTheKeyOrASentence() {
        byte[] good = sealed("x");
        var random = new Random(11);
        var outcomes = new ArrayList<Kind>();
        for (int at = 0; at < good.length; at++) {
            byte[] changed = good.clone();
            changed[at] = (byte) (32 + random.nextInt(95));
            try (Signer read = Keystore.open(changed, password("x"))) {
                assertEquals(Bytes.of(KEY), Bytes.of(read.exportKey()), new String(changed, StandardCharsets.US_ASCII));
            } catch (WalletException e) {
                outcomes.add(e.kind());
            }
        }
        assertTrue(outcomes.contains(Kind.WRONG_PASSWORD) && outcomes.contains(Kind.FOREIGN_OR_DAMAGED_DATA));
        assertEquals(2, outcomes.stream().distinct().count());
    }

    @Test
    void bothScryptsAgree() {
        byte[] password = "correct horse".getBytes(StandardCharsets.US_ASCII);
        byte[] salt = new byte[32];
        new Random(12).nextBytes(salt);
        for (int[] cost : new int[][] {{2, 1, 1}, {16, 1, 1}, {1024, 1, 3}, {64, 8, 2}, {32, 5, 4}, {32768, 1, 1}}) {
            assertEquals(Bytes.of(SCrypt.generate(password, salt, cost[0], cost[1], cost[2], 64)),
                    Bytes.of(LongScrypt.generate(password, salt, cost[0], cost[1], cost[2], 64)));
        }
    }

    @Test
    void costsHaveBounds() {
        for (int[] cost : new int[][] {{0, 8, 1}, {3, 8, 1}, {1 << 21, 1, 1}, {1 << 18, 16, 1}, {1 << 18, 8, 3}, {2, 0, 1}, {2, 1, 65}}) {
            assertThrows(IllegalArgumentException.class, () -> new Cost(cost[0], cost[1], cost[2]));
        }
        assertFalse(Cost.LIGHT.equals(Cost.STANDARD));
    }

    private static void assertForeign(byte[] file, String start) {
        var refused = assertThrows(WalletException.class, () -> Keystore.open(file, password("x")));
        assertEquals(Kind.FOREIGN_OR_DAMAGED_DATA, refused.kind());
        assertTrue(refused.getMessage().startsWith(start), refused.getMessage());
    }

    private static byte[] sealed(String password) {
        try (var key = new Signer(KEY)) {
            return Keystore.seal(key, password(password), TINY, RANDOM);
        }
    }

    private static Password password(String text) {
        return new Password(text.toCharArray());
    }
}
