package org.farthing.wallet.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.farthing.wallet.keys.Vault.Contents;
import org.farthing.wallet.keys.Vault.Cost;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The bytes of a vault, version 1; numbers are big-endian:
 * <pre>
 *   "FARTHVLT"[8] | version u16 = 1 | memory KiB u32 | passes u8 | lanes u8 | salt[16] | nonce[12]          header, 44 bytes
 *   AES-256-GCM(payload)[292 + 16]            key = Argon2id(password in NFKD, salt), associated data = header
 *   first 8 bytes of SHA-256(all before)      tells a damaged file from a wrong password; protects nothing
 *
 *   payload: entropy length u8 | entropy[32, zero-filled] | passphrase length u16 | passphrase[257, UTF-8 in NFKD, zero-filled]
 * </pre>
 * Every vault has the same length, so the file does not tell 12 words from 24 nor whether there is a passphrase. A version's reader is
 * never changed once released.
 */
final class VaultFormat {
    static final int HEADER_LENGTH = 44;
    static final int PASSPHRASE_MAX = 257;
    static final int PAYLOAD_LENGTH = 1 + 32 + 2 + PASSPHRASE_MAX;
    static final int LENGTH = HEADER_LENGTH + PAYLOAD_LENGTH + 16 + 8;

    private static final byte[] MAGIC = "FARTHVLT".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int SALT_AT = 16;
    private static final int NONCE_AT = 32;
    private static final int CHECKSUM_LENGTH = 8;

    private VaultFormat() {
    }

    static byte[] seal(Contents contents, Password password, Cost cost, SecureRandom random) {
        byte[] payload = payload(contents);
        byte[] salt = new byte[16];
        byte[] nonce = new byte[12];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        byte[] header = ByteBuffer.allocate(HEADER_LENGTH).put(MAGIC).putShort((short) VERSION).putInt(cost.memoryKib())
                .put((byte) cost.passes()).put((byte) cost.lanes()).put(salt).put(nonce).array();
        try {
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, header, password, cost, payload);
            ByteBuffer file = ByteBuffer.allocate(LENGTH).put(header).put(sealed);
            return file.put(checksum(file.array())).array();
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("encryption checks no tag", e);
        } finally {
            Arrays.fill(payload, (byte) 0);
        }
    }

    /** @param file at most {@link #LENGTH} + 1 bytes of what is said to be a vault */
    static Contents open(byte[] file, Password password) {
        if (file.length < MAGIC.length + 2 || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw foreign("This file is not a Farthing wallet. Nothing was changed. Choose another file.");
        }
        ByteBuffer header = ByteBuffer.wrap(file);
        int version = Short.toUnsignedInt(header.getShort(MAGIC.length));
        if (version > VERSION) {
            throw foreign("This wallet was written by a later version of Farthing. Nothing was changed. "
                    + "Install the latest version to open it.");
        }
        if (version < 1) {
            throw damaged();
        }
        if (file.length < LENGTH) {
            throw foreign("This wallet's file was cut short: " + file.length + " of its " + LENGTH + " bytes are there. "
                    + "Nothing was changed. Open the copy beside it, whose name ends in .bak, or restore the wallet from its words.");
        }
        if (file.length > LENGTH || !Arrays.equals(checksum(file), Arrays.copyOfRange(file, LENGTH - CHECKSUM_LENGTH, LENGTH))) {
            throw damaged();
        }
        byte[] payload;
        try {
            var cost = new Cost(header.getInt(10), Byte.toUnsignedInt(header.get(14)), Byte.toUnsignedInt(header.get(15)));
            payload = crypt(Cipher.DECRYPT_MODE, Arrays.copyOf(file, HEADER_LENGTH), password, cost,
                    Arrays.copyOfRange(file, HEADER_LENGTH, LENGTH - CHECKSUM_LENGTH));
        } catch (AEADBadTagException _) {
            throw new WalletException(Kind.WRONG_PASSWORD, "That password does not open this wallet. Nothing was changed. Try again, "
                    + "or restore the wallet from its words.");
        } catch (IllegalArgumentException _) {
            throw damaged();
        }
        try {
            return contents(payload);
        } finally {
            Arrays.fill(payload, (byte) 0);
        }
    }

    private static byte[] payload(Contents contents) {
        byte[] entropy = contents.words().entropy();
        byte[] passphrase = contents.passphrase().normalised();
        try {
            if (passphrase.length > PASSPHRASE_MAX) {
                throw new WalletException(Kind.BAD_INPUT, "The extra word is too long: at most " + PASSPHRASE_MAX + " letters fit.");
            }
            byte[] payload = new byte[PAYLOAD_LENGTH];
            payload[0] = (byte) entropy.length;
            System.arraycopy(entropy, 0, payload, 1, entropy.length);
            payload[33] = (byte) (passphrase.length >>> 8);
            payload[34] = (byte) passphrase.length;
            System.arraycopy(passphrase, 0, payload, 35, passphrase.length);
            return payload;
        } finally {
            Arrays.fill(entropy, (byte) 0);
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    private static Contents contents(byte[] payload) {
        int passphraseLength = Byte.toUnsignedInt(payload[33]) << 8 | Byte.toUnsignedInt(payload[34]);
        if (payload[0] != 16 && payload[0] != 32 || passphraseLength > PASSPHRASE_MAX) {
            throw damaged();
        }
        byte[] entropy = Arrays.copyOfRange(payload, 1, 1 + payload[0]);
        var decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(payload, 35, passphraseLength));
        char[] passphrase = new char[decoded.remaining()];
        decoded.get(passphrase);
        Arrays.fill(decoded.array(), '\0');
        try {
            return new Contents(Mnemonic.ofEntropy(entropy), new Password(passphrase));
        } finally {
            Arrays.fill(entropy, (byte) 0);
        }
    }

    private static byte[] crypt(int mode, byte[] header, Password password, Cost cost, byte[] input) throws AEADBadTagException {
        byte[] key = stretch(password, Arrays.copyOfRange(header, SALT_AT, NONCE_AT), cost);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, header, NONCE_AT, HEADER_LENGTH - NONCE_AT));
            cipher.updateAAD(header);
            return cipher.doFinal(input);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-256-GCM", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] stretch(Password password, byte[] salt, Cost cost) {
        byte[] secret = password.normalised();
        byte[] key = new byte[32];
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib()).withIterations(cost.passes()).withParallelism(cost.lanes()).withSalt(salt).build());
        generator.generateBytes(secret, key);
        Arrays.fill(secret, (byte) 0);
        return key;
    }

    private static byte[] checksum(byte[] file) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(file, 0, LENGTH - CHECKSUM_LENGTH);
            return Arrays.copyOf(sha256.digest(), CHECKSUM_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static WalletException damaged() {
        return foreign("This wallet's file is damaged. Nothing was changed. Open the copy beside it, whose name ends in .bak, "
                + "or restore the wallet from its words.");
    }

    private static WalletException foreign(String sentence) {
        return new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA, sentence);
    }
}
