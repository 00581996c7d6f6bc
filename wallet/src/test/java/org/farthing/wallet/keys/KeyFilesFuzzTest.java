package org.farthing.wallet.keys;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.farthing.fuzz.DecoderFuzz;
import org.farthing.fuzz.FuzzedDecoder;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;

/** Files with keys as another program, a disk or a stranger left them. */
class KeyFilesFuzzTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] KEY = Bytes.fromHex("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d").toArray();
    private static final List<Class<? extends Exception>> REFUSALS = List.of(WalletException.class);

    private static Password password() {
        return new Password("correct horse".toCharArray());
    }

    /** What a password's stretching may cost is bounded by the parser; here only cheap ones are stretched. */
    @Test
    void keystores() {
        byte[] good;
        try (var key = new Signer(KEY); Password password = password()) {
            good = Keystore.seal(key, password, new Keystore.Cost(2, 1, 1), RANDOM);
        }
        DecoderFuzz.run(FuzzedDecoder.KEYSTORES, 4_000, List.of(good), REFUSALS, input -> {
            KeystoreFormat.Sealed sealed = KeystoreFormat.parse(input);
            boolean cheap = switch (sealed.stretch()) {
                case KeystoreFormat.Scrypt scrypt -> scrypt.cost().n() * scrypt.cost().r() * scrypt.cost().p() < 1_000;
                case KeystoreFormat.Pbkdf2 pbkdf2 -> pbkdf2.rounds() < 1_000;
            };
            if (cheap) {
                try (Password password = password()) {
                    KeystoreFormat.open(input, password).close();
                }
            }
        });
    }

    /** With and without a checksum that fits, as it does for whoever changes a vault on purpose. */
    @Test
    void vaults() throws Exception {
        byte[] good;
        try (var contents = new Vault.Contents(Mnemonic.ofEntropy(new byte[16]), new Password("ä".toCharArray()));
                Password password = password()) {
            good = VaultFormat.seal(contents, password, Vault.Cost.PRACTICE, RANDOM);
        }
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        DecoderFuzz.run(FuzzedDecoder.VAULTS, 1_500, List.of(good), REFUSALS, input -> {
            byte[] file = input;
            if (input.length > 8 && (input[input.length - 1] & 3) != 0) {
                byte[] body = Arrays.copyOf(input, input.length - 8);
                file = Bytes.of(body).concat(Bytes.of(Arrays.copyOf(sha256.digest(body), 8))).toArray();
            }
            boolean expensive = file.length >= VaultFormat.HEADER_LENGTH
                    && (VaultFormat.cost(file).memoryKib() > 256 || VaultFormat.cost(file).passes() > 4);
            if (expensive) {
                throw new DecoderFuzz.Refused();
            }
            try (Password password = password()) {
                VaultFormat.open(file, password).close();
            }
        });
    }
}
