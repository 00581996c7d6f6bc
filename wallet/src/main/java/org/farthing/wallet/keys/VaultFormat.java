package org.farthing.wallet.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.farthing.wallet.keys.Vault.Contents;
import org.farthing.wallet.keys.Vault.Cost;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * The bytes of a vault; numbers are big-endian. Version 2, which is written:
 * <pre>
 *   "FARTHVLT"[8] | version u16 = 2 | memory KiB u32 | passes u8 | lanes u8 | salt[16] | nonce[12]          header, 44 bytes
 *   AES-256-GCM(payload)[805 + 16]            key = Argon2id(password in NFKD, salt), associated data = header
 *   first 8 bytes of SHA-256(all before)      tells a damaged file from a wrong password; protects nothing
 *
 *   payload: entropy length u8 | entropy[32, zero-filled] | passphrase length u16 | passphrase[257, UTF-8 in NFKD, zero-filled]
 *            | imported keys u8, 0 to 16 | 16 times key[32], zero-filled
 * </pre>
 * Version 1, which is read, ends its payload after the passphrase (292 bytes).
 *
 * <p>Every vault of a version has the same length, so the file does not tell 12 words from 24, nor whether there is a passphrase, nor how
 * many keys were imported. What length and header do tell is the version, and so roughly how old the program was that wrote it last, and
 * what a guess at the password costs. A version's reader is never changed once released.
 */
final class VaultFormat {
    static final int HEADER_LENGTH = 44;
    static final int PASSPHRASE_MAX = 257;
    static final int IMPORTED_MAX = 16;
    /** The length of the longest file that any version has. */
    static final int LENGTH_MAX = Version.TWO.length;

    private static final byte[] MAGIC = "FARTHVLT".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_AT = 16;
    private static final int NONCE_AT = 32;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int KEY_LENGTH = 32;
    private static final int IMPORTED_AT = 1 + 32 + 2 + PASSPHRASE_MAX;

    private enum Version {
        ONE(1, IMPORTED_AT), TWO(2, IMPORTED_AT + 1 + IMPORTED_MAX * KEY_LENGTH);

        private final int number;
        private final int payloadLength;
        private final int length;

        Version(int number, int payloadLength) {
            this.number = number;
            this.payloadLength = payloadLength;
            this.length = HEADER_LENGTH + payloadLength + 16 + CHECKSUM_LENGTH;
        }
    }

    private VaultFormat() {
    }

    static byte[] seal(Contents contents, Password password, Cost cost, SecureRandom random) {
        byte[] payload = payload(contents);
        byte[] salt = new byte[16];
        byte[] nonce = new byte[12];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        byte[] header = ByteBuffer.allocate(HEADER_LENGTH).put(MAGIC).putShort((short) Version.TWO.number).putInt(cost.memoryKib())
                .put((byte) cost.passes()).put((byte) cost.lanes()).put(salt).put(nonce).array();
        try {
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, header, password, cost, payload);
            ByteBuffer file = ByteBuffer.allocate(Version.TWO.length).put(header).put(sealed);
            return file.put(checksum(file.array())).array();
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("encryption checks no tag", e);
        } finally {
            Arrays.fill(payload, (byte) 0);
        }
    }

    /** @param file at most {@link #LENGTH_MAX} + 1 bytes of what is said to be a vault */
    static Contents open(byte[] file, Password password) {
        Version version = check(file);
        byte[] payload;
        try {
            payload = crypt(Cipher.DECRYPT_MODE, Arrays.copyOf(file, HEADER_LENGTH), password, cost(file),
                    Arrays.copyOfRange(file, HEADER_LENGTH, version.length - CHECKSUM_LENGTH));
        } catch (AEADBadTagException _) {
            throw new WalletException(new Reason.WrongPassword());
        }
        try {
            return contents(payload, version);
        } finally {
            Arrays.fill(payload, (byte) 0);
        }
    }

    /** What a guess at the password of this vault costs, as its header says; the header's tag is not checked yet. */
    static Cost cost(byte[] file) {
        ByteBuffer header = ByteBuffer.wrap(file);
        try {
            return new Cost(header.getInt(10), Byte.toUnsignedInt(header.get(14)), Byte.toUnsignedInt(header.get(15)));
        } catch (IllegalArgumentException _) {
            throw damaged();
        }
    }

    /** The version of a file that is whole: nobody changed it but whoever also wrote its checksum anew. */
    private static Version check(byte[] file) {
        if (file.length == 0) {
            throw WalletRefusal.VAULT_EMPTY.exception();
        }
        int shown = Math.min(file.length, MAGIC.length);
        if (!Arrays.equals(file, 0, shown, MAGIC, 0, shown)) {
            throw isWholeButForItsBeginning(file) ? damaged()
                    : WalletRefusal.NO_VAULT.exception();
        }
        if (file.length < MAGIC.length + 2) {
            throw WalletRefusal.CUT_TO.exception(Integer.toString(file.length));
        }
        int number = Short.toUnsignedInt(ByteBuffer.wrap(file).getShort(MAGIC.length));
        for (Version version : Version.values()) {
            if (version.number == number) {
                if (file.length < version.length) {
                    throw isWholeButForItsBeginning(file) ? damaged() : WalletRefusal.CUT_SHORT.exception(Integer.toString(file.length), Integer.toString(version.length));
                }
                if (file.length > version.length || !hasItsChecksum(file)) {
                    throw damaged();
                }
                return version;
            }
        }
        throw isOfLaterVersion(file) ? WalletRefusal.VAULT_LATER.exception() : damaged();
    }

    /** Whether a later program wrote the file, so that no copy that we can read may take its place. */
    static boolean isOfLaterVersion(byte[] file) {
        return file.length >= MAGIC.length + 2 && Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                && Short.toUnsignedInt(ByteBuffer.wrap(file).getShort(MAGIC.length)) > Version.TWO.number
                && !isWholeButForItsBeginning(file);
    }

    /** Whether only magic and version are wrong: then it is our file, of a version that we know, and was damaged there. */
    private static boolean isWholeButForItsBeginning(byte[] file) {
        for (Version version : Version.values()) {
            if (file.length == version.length) {
                byte[] mended = file.clone();
                ByteBuffer.wrap(mended).put(MAGIC).putShort((short) version.number);
                if (hasItsChecksum(mended)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasItsChecksum(byte[] file) {
        return Arrays.equals(checksum(file), Arrays.copyOfRange(file, file.length - CHECKSUM_LENGTH, file.length));
    }

    private static byte[] payload(Contents contents) {
        byte[] entropy = contents.words().entropy();
        byte[] passphrase = contents.passphrase().normalised();
        try {
            if (passphrase.length > PASSPHRASE_MAX) {
                throw new WalletException(Kind.BAD_INPUT, "The extra word is too long: at most " + PASSPHRASE_MAX + " letters fit.");
            }
            byte[] payload = new byte[Version.TWO.payloadLength];
            payload[0] = (byte) entropy.length;
            System.arraycopy(entropy, 0, payload, 1, entropy.length);
            payload[33] = (byte) (passphrase.length >>> 8);
            payload[34] = (byte) passphrase.length;
            System.arraycopy(passphrase, 0, payload, 35, passphrase.length);
            payload[IMPORTED_AT] = (byte) contents.imported().size();
            int at = IMPORTED_AT + 1;
            for (Signer imported : contents.imported()) {
                byte[] key = imported.exportKey();
                System.arraycopy(key, 0, payload, at, KEY_LENGTH);
                Arrays.fill(key, (byte) 0);
                at += KEY_LENGTH;
            }
            return payload;
        } finally {
            Arrays.fill(entropy, (byte) 0);
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    private static Contents contents(byte[] payload, Version version) {
        int passphraseLength = Byte.toUnsignedInt(payload[33]) << 8 | Byte.toUnsignedInt(payload[34]);
        int importedCount = version == Version.ONE ? 0 : Byte.toUnsignedInt(payload[IMPORTED_AT]);
        if (payload[0] != 16 && payload[0] != 32 || passphraseLength > PASSPHRASE_MAX || importedCount > IMPORTED_MAX) {
            throw damaged();
        }
        byte[] entropy = Arrays.copyOfRange(payload, 1, 1 + payload[0]);
        var decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(payload, 35, passphraseLength));
        char[] passphrase = new char[decoded.remaining()];
        decoded.get(passphrase);
        Arrays.fill(decoded.array(), '\0');
        var imported = new ArrayList<Signer>();
        try {
            for (int i = 0; i < importedCount; i++) {
                int at = IMPORTED_AT + 1 + i * KEY_LENGTH;
                byte[] key = Arrays.copyOfRange(payload, at, at + KEY_LENGTH);
                try {
                    imported.add(new Signer(key));
                } finally {
                    Arrays.fill(key, (byte) 0);
                }
            }
            return new Contents(Mnemonic.ofEntropy(entropy), new Password(passphrase), imported);
        } catch (IllegalArgumentException _) {
            imported.forEach(Signer::close);
            throw damaged();
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
            sha256.update(file, 0, file.length - CHECKSUM_LENGTH);
            return Arrays.copyOf(sha256.digest(), CHECKSUM_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static WalletException damaged() {
        return WalletRefusal.VAULT_DAMAGED.exception();
    }
}
