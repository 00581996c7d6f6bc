package org.farthing.wallet.keys;

import fr.acinq.secp256k1.Secp256k1CFunctions;
import fr.acinq.secp256k1.Secp256k1Exception;
import fr.acinq.secp256k1.jni.OSInfo;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * On libsecp256k1, by which Bitcoin's nodes sign and verify: three times as fast as Bouncy Castle at recovering, which is what relays do
 * all day; little faster at signing, but without branches or memory accesses that depend on the key. The library comes inside a jar and
 * needs a file to be loaded from; that file is deleted at once where the system allows, so that a process that is killed leaves none.
 */
final class NativeEcdsa implements Ecdsa {
    private static final int UNCOMPRESSED_LENGTH = 65;

    /** Points to the library's tables, which no call changes: any number of threads may use it at once. Lives as long as the process. */
    private final long context;
    private final JavaEcdsa java = new JavaEcdsa();

    private NativeEcdsa(long context) {
        this.context = context;
    }

    /** Empty where there is no library for this system, or it does not load: a temporary folder without execute permission, for one. */
    static Optional<NativeEcdsa> load() {
        try {
            String suffix = OSInfo.getNativeSuffix();
            String name = System.mapLibraryName("secp256k1-jni");
            try (InputStream library = OSInfo.class.getResourceAsStream("/fr/acinq/secp256k1/jni/native/" + suffix + "/" + name)) {
                if (library == null) {
                    return Optional.empty();
                }
                load(library, name);
            }
            long context = Secp256k1CFunctions.secp256k1_context_create(
                    Secp256k1CFunctions.SECP256K1_CONTEXT_SIGN | Secp256k1CFunctions.SECP256K1_CONTEXT_VERIFY);
            return context == 0 ? Optional.empty() : Optional.of(new NativeEcdsa(context));
        } catch (IOException | LinkageError | Secp256k1Exception _) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("restricted")
    private static void load(InputStream library, String name) throws IOException {
        // Owner-only, under a name that nobody can foresee: nobody else can put a library of theirs in its place.
        Path file = Files.createTempFile("farthing-", name);
        try {
            Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
            System.load(file.toString());
        } finally {
            try {
                Files.delete(file);
            } catch (IOException _) {
                // Windows keeps a library's file as long as it is loaded.
                file.toFile().deleteOnExit();
            }
        }
    }

    /** Whether it signs and recovers as {@code other} does: a library that was built wrong is not used. */
    boolean agreesWith(Ecdsa other) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 0x5A);
        Address signer = Secp256k1.addressOf(Secp256k1.multiplyBase(new BigInteger(1, key)));
        for (int i = 0; i < 4; i++) {
            byte[] digest = Keccak256.hash(new byte[] {(byte) i});
            byte[] signature = sign(key, digest, signer);
            if (!Arrays.equals(signature, other.sign(key, digest, signer))
                    || !recover(digest, signature, signature[64] - 27).equals(Optional.of(signer))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public byte[] sign(byte[] key, byte[] digest, Address signer) {
        // The library feeds the digest to the nonce as it is, RFC 6979 reduces it first. It makes a difference once in 2^128 times.
        if (new BigInteger(1, digest).compareTo(Secp256k1.N) >= 0) {
            return java.sign(key, digest, signer);
        }
        byte[] compact = Secp256k1CFunctions.secp256k1_ecdsa_sign(context, digest, key);
        byte[] signature = Arrays.copyOf(compact, Signer.SIGNATURE_LENGTH);
        // The binding does not tell the parity, so it is found by whose signature it is.
        boolean even = recover(digest, signature, 0).filter(signer::equals).isPresent();
        signature[64] = (byte) (even ? 27 : 28);
        return signature;
    }

    @Override
    public Optional<Address> recover(byte[] digest, byte[] signature, int parity) {
        byte[] compact = signature.length == 64 ? signature : Arrays.copyOf(signature, 64);
        byte[] key;
        try {
            key = Secp256k1CFunctions.secp256k1_ecdsa_recover(context, compact, digest, parity);
        } catch (Secp256k1Exception _) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(key, 1, UNCOMPRESSED_LENGTH);
        return Optional.of(new Address(Bytes.of(Keccak256.hash(body), 12, Address.LENGTH)));
    }
}
