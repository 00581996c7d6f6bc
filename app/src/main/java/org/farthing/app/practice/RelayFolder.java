package org.farthing.app.practice;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.farthing.app.refusals.Refusal;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.circuit.onion.OnionKey;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.value.WalletException;

/**
 * The files of one practice relay. Its keys guard play money only, so they lie unencrypted, for the owner's eyes:
 * <pre>
 *   identity      Ed25519, as RelayIdentity stores it
 *   onion-key     X25519, as OnionKey stores it
 *   operator      secp256k1, 32 bytes: pays fees, answers for the relay, cashes vouchers
 *   earnings      secp256k1, 32 bytes: where cashed money goes
 *   port          u16: where it listened last
 *   till.db       vouchers received
 *   wallet.db     transactions sent
 * </pre>
 */
record RelayFolder(Path path) {
    private static final int LONGEST = 4096;

    interface Fresh {
        byte[] make();
    }

    void create() {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    RelayIdentity identity(SecureRandom random) {
        byte[] stored = keep("identity", () -> RelayIdentity.generate(random).encode());
        try {
            return RelayIdentity.decode(stored);
        } catch (IllegalArgumentException e) {
            throw damaged("identity", e);
        }
    }

    OnionKey onionKey(SecureRandom random) {
        byte[] stored = keep("onion-key", () -> OnionKey.generate(random).encode());
        try {
            return OnionKey.decode(stored);
        } catch (MalformedException e) {
            throw damaged("onion-key", e);
        }
    }

    Signer operator(SecureRandom random) {
        return signer("operator", random);
    }

    Signer earnings(SecureRandom random) {
        return signer("earnings", random);
    }

    private Signer signer(String name, SecureRandom random) {
        byte[] key = keep(name, () -> {
            byte[] fresh = new byte[32];
            random.nextBytes(fresh);
            // Below the order of the curve without a retry: the chance of the first byte being 0xFF and all others too high is 2^-128.
            fresh[0] &= 0x7F;
            return fresh;
        });
        try {
            return new Signer(key);
        } catch (IllegalArgumentException e) {
            throw damaged(name, e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    int port() {
        if (!Files.exists(path.resolve("port"))) {
            return 0;
        }
        byte[] stored = keep("port", () -> new byte[2]);
        return stored.length == 2 ? ByteBuffer.wrap(stored).getShort() & 0xFFFF : 0;
    }

    void keepPort(int port) {
        try {
            OwnerOnlyFile.replace(path.resolve("port"), ByteBuffer.allocate(2).putShort((short) port).array());
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    Path till() {
        return path.resolve("till.db");
    }

    Path wallet() {
        return path.resolve("wallet.db");
    }

    private byte[] keep(String name, Fresh fresh) {
        Path file = path.resolve(name);
        try {
            if (!Files.exists(file)) {
                OwnerOnlyFile.replace(file, fresh.make());
            }
            return OwnerOnlyFile.readUpTo(file, LONGEST);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private WalletException damaged(String name, RuntimeException cause) {
        return Refusal.PRACTICE_RELAY_FILE.after(cause, path.getFileName(), name);
    }

    private static WalletException unavailable(IOException cause) {
        return Refusal.PRACTICE_RELAY_FILES.after(cause);
    }
}
