package org.farthing.circuit.directory;

import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * A descriptor with its two signatures and the bytes that carried them. Whether the signatures hold is for
 * {@link DescriptorCodec#verify} to say.
 *
 * @param encoded           the whole, at most {@link DescriptorCodec#MAX_LENGTH} bytes
 * @param identitySignature Ed25519, 64 bytes
 * @param operatorSignature secp256k1 {@code r | s | v}, 65 bytes
 */
public record SignedDescriptor(Descriptor descriptor, Bytes encoded, Bytes identitySignature, Bytes operatorSignature) {
    public SignedDescriptor {
        identitySignature.requireLength(64, "an identity's signature");
        operatorSignature.requireLength(65, "an operator's signature");
    }

    /** Keccak-256 of {@link #encoded}, 32 bytes: its name in the registry. */
    public Bytes hash() {
        return Bytes.of(Keccak256.hash(encoded.toArray()));
    }
}
