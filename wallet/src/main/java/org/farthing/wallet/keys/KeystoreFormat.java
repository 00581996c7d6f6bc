package org.farthing.wallet.keys;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The JSON of a keystore, version 3; bytes are hexadecimal digits:
 * <pre>
 *   {"version": 3, "id": a random UUID, "address": 40 digits (may be missing),
 *    "crypto": {
 *      "cipher": "aes-128-ctr", "cipherparams": {"iv": [16]}, "ciphertext": [1..32],
 *      "kdf": "scrypt", "kdfparams": {"n", "r", "p", "dklen", "salt"}
 *        or  "pbkdf2",               {"c", "prf": "hmac-sha256", "dklen", "salt"},
 *      "mac": keccak256(derived[16..32] || ciphertext)}}
 *   key of the cipher = derived[0..16]
 * </pre>
 * {@code Crypto} with a capital is read too, as some wallets wrote it. The definition's tag covers the ciphertext only: address and
 * parameters are checked by what comes out. Where a file names no address, a changed {@code iv} gives another key unnoticed.
 */
final class KeystoreFormat {
    private static final int PBKDF2_ROUNDS_MAX = 1 << 22;
    private static final int DERIVED_MIN = 32;
    private static final int DERIVED_MAX = 64;
    private static final int SALT_MAX = 256;
    private static final int IV_LENGTH = 16;
    private static final HexFormat HEX = HexFormat.of();

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).maxStringLength(Keystore.LENGTH_MAX)
                    .maxNumberLength(20).maxNameLength(64).maxDocumentLength(Keystore.LENGTH_MAX).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private KeystoreFormat() {
    }

    /** How the password is stretched. */
    sealed interface Stretch {
        /** {@code dklen} bytes, the caller's to wipe. */
        byte[] derive(byte[] password);
    }

    record Scrypt(Keystore.Cost cost, Bytes salt, int dklen) implements Stretch {
        @Override
        public byte[] derive(byte[] password) {
            return cost.r() == 1 && cost.n() >= 1 << 16
                    ? LongScrypt.generate(password, salt.toArray(), cost.n(), cost.r(), cost.p(), dklen)
                    : SCrypt.generate(password, salt.toArray(), cost.n(), cost.r(), cost.p(), dklen);
        }
    }

    /** @param rounds 1 to 2^22, a few seconds */
    record Pbkdf2(int rounds, Bytes salt, int dklen) implements Stretch {
        @Override
        public byte[] derive(byte[] password) {
            var generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
            generator.init(password, salt.toArray(), rounds);
            return ((KeyParameter) generator.generateDerivedParameters(dklen * 8)).getKey();
        }
    }

    /** A keystore whose every field is within its bounds. */
    record Sealed(Optional<Address> address, Stretch stretch, Bytes iv, Bytes ciphertext, Bytes mac) {
    }

    static byte[] seal(Signer key, Password password, Keystore.Cost cost, SecureRandom random) {
        byte[] salt = new byte[32];
        byte[] iv = new byte[IV_LENGTH];
        byte[] id = new byte[16];
        random.nextBytes(salt);
        random.nextBytes(iv);
        random.nextBytes(id);
        byte[] clear = key.exportKey();
        byte[] typed = password.utf8();
        byte[] derived = new Scrypt(cost, Bytes.of(salt), DERIVED_MIN).derive(typed);
        try {
            byte[] ciphertext = crypt(Cipher.ENCRYPT_MODE, derived, iv, clear);
            var file = JSON.createObjectNode();
            file.put("address", key.address().bytes().hex());
            file.put("id", uuid(id));
            file.put("version", 3);
            var crypto = file.putObject("crypto");
            crypto.put("cipher", "aes-128-ctr");
            crypto.put("ciphertext", HEX.formatHex(ciphertext));
            crypto.putObject("cipherparams").put("iv", HEX.formatHex(iv));
            crypto.put("kdf", "scrypt");
            crypto.putObject("kdfparams").put("dklen", DERIVED_MIN).put("n", cost.n()).put("r", cost.r()).put("p", cost.p())
                    .put("salt", HEX.formatHex(salt));
            crypto.put("mac", HEX.formatHex(mac(derived, ciphertext)));
            return JSON.writeValueAsBytes(file);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings and numbers is always JSON", e);
        } finally {
            Arrays.fill(clear, (byte) 0);
            Arrays.fill(typed, (byte) 0);
            Arrays.fill(derived, (byte) 0);
        }
    }

    static Signer open(byte[] json, Password password) {
        Sealed file = parse(json);
        for (byte[] form : forms(password)) {
            byte[] derived = file.stretch().derive(form);
            Arrays.fill(form, (byte) 0);
            try {
                byte[] ciphertext = file.ciphertext().toArray();
                if (MessageDigest.isEqual(mac(derived, ciphertext), file.mac().toArray())) {
                    return signer(crypt(Cipher.DECRYPT_MODE, derived, file.iv().toArray(), ciphertext), file.address());
                }
            } finally {
                Arrays.fill(derived, (byte) 0);
            }
        }
        throw new WalletException(Kind.WRONG_PASSWORD, "That password does not open this keystore. Nothing was changed. It is the password "
                + "given when the file was exported. If it is right, the file was changed since.");
    }

    private static Signer signer(byte[] clear, Optional<Address> claimed) {
        byte[] key = new byte[32];
        // Some wallets wrote keys without their leading zeros.
        System.arraycopy(clear, 0, key, key.length - clear.length, clear.length);
        Arrays.fill(clear, (byte) 0);
        try {
            var signer = new Signer(key);
            if (claimed.filter(address -> !address.equals(signer.address())).isPresent()) {
                signer.close();
                throw foreign("This keystore names another account than the one its key belongs to, so it was changed. "
                        + "Export it again from the wallet that wrote it.");
            }
            return signer;
        } catch (IllegalArgumentException _) {
            throw foreign("What this keystore holds is no Ethereum key. Choose another file.");
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** @param json at most {@link Keystore#LENGTH_MAX} + 1 bytes of what is said to be a keystore */
    static Sealed parse(byte[] json) {
        if (json.length == 0) {
            throw foreign("This file is empty. Export the key again from the wallet that wrote it.");
        }
        if (json.length > Keystore.LENGTH_MAX) {
            throw foreign("This file is too long to be a keystore. Choose another file.");
        }
        JsonNode file;
        try {
            file = JSON.readTree(json);
        } catch (IOException _) {
            throw foreign("This file is no keystore, or was cut short: it is not whole JSON. "
                    + "Choose another file, or export the key again.");
        }
        JsonNode crypto = file.has("crypto") ? file.get("crypto") : file.path("Crypto");
        if (!crypto.isObject()) {
            throw foreign("This file is no keystore of an Ethereum account. Choose another file.");
        }
        if (number(file, "version", 0, Integer.MAX_VALUE) != 3) {
            throw foreign("This keystore has another version than 3. Open it with the wallet that wrote it, and export the key again.");
        }
        require("aes-128-ctr".equals(crypto.path("cipher").asText()), "cipher");
        Bytes ciphertext = hex(crypto, "ciphertext", 1, 32);
        Bytes iv = hex(crypto.path("cipherparams"), "iv", IV_LENGTH, IV_LENGTH);
        Bytes mac = hex(crypto, "mac", 32, 32);
        return new Sealed(address(file), stretch(crypto), iv, ciphertext, mac);
    }

    private static Stretch stretch(JsonNode crypto) {
        JsonNode parameters = crypto.path("kdfparams");
        int dklen = number(parameters, "dklen", DERIVED_MIN, DERIVED_MAX);
        Bytes salt = hex(parameters, "salt", 0, SALT_MAX);
        return switch (crypto.path("kdf").asText()) {
            case "scrypt" -> {
                try {
                    yield new Scrypt(new Keystore.Cost(number(parameters, "n", 1, Integer.MAX_VALUE),
                            number(parameters, "r", 1, Integer.MAX_VALUE), number(parameters, "p", 1, Integer.MAX_VALUE)), salt, dklen);
                } catch (IllegalArgumentException _) {
                    throw outOfBounds("n, r, p");
                }
            }
            case "pbkdf2" -> {
                require("hmac-sha256".equals(parameters.path("prf").asText()), "prf");
                yield new Pbkdf2(number(parameters, "c", 1, PBKDF2_ROUNDS_MAX), salt, dklen);
            }
            default -> throw outOfBounds("kdf");
        };
    }

    private static Optional<Address> address(JsonNode file) {
        JsonNode address = file.path("address");
        if (address.isMissingNode() || address.isNull() || address.isTextual() && address.asText().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Address(hex(file, "address", Address.LENGTH, Address.LENGTH)));
    }

    private static int number(JsonNode parent, String name, int min, int max) {
        JsonNode value = parent.path(name);
        require(value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= min && value.intValue() <= max, name);
        return value.intValue();
    }

    private static Bytes hex(JsonNode parent, String name, int min, int max) {
        JsonNode value = parent.path(name);
        require(value.isTextual(), name);
        String digits = value.asText().startsWith("0x") ? value.asText().substring(2) : value.asText();
        require(digits.length() % 2 == 0 && digits.length() >= 2 * min && digits.length() <= 2 * max, name);
        try {
            return Bytes.of(HEX.parseHex(digits));
        } catch (IllegalArgumentException _) {
            throw outOfBounds(name);
        }
    }

    private static void require(boolean good, String field) {
        if (!good) {
            throw outOfBounds(field);
        }
    }

    private static WalletException outOfBounds(String field) {
        return foreign("This keystore is damaged, or of a kind that Farthing does not open: its field “" + field
                + "” is missing or out of bounds. Export the key again from the wallet that wrote it.");
    }

    private static WalletException foreign(String sentence) {
        return new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA, sentence);
    }

    /** The password as typed, and, where that is another text, in NFKC. */
    private static List<byte[]> forms(Password password) {
        byte[] typed = password.utf8();
        byte[] composed = password.composed();
        if (MessageDigest.isEqual(typed, composed)) {
            Arrays.fill(composed, (byte) 0);
            return List.of(typed);
        }
        return List.of(typed, composed);
    }

    private static byte[] mac(byte[] derived, byte[] ciphertext) {
        byte[] secret = Arrays.copyOfRange(derived, 16, 32);
        try {
            return Keccak256.hash(secret, ciphertext);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] crypt(int mode, byte[] derived, byte[] iv, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(mode, new SecretKeySpec(derived, 0, 16, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-128-CTR", e);
        }
    }

    /** Version 4, variant 1 (RFC 9562, section 5.4) of 16 random bytes. */
    private static String uuid(byte[] random) {
        random[6] = (byte) (random[6] & 0x0F | 0x40);
        random[8] = (byte) (random[8] & 0x3F | 0x80);
        String digits = HEX.formatHex(random);
        return String.join("-", digits.substring(0, 8), digits.substring(8, 12), digits.substring(12, 16), digits.substring(16, 20),
                digits.substring(20));
    }
}
