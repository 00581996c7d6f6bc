package org.farthing.circuit.directory;

import org.farthing.circuit.wire.DelegatedSignature;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * A descriptor with its two signatures and the bytes that carried them. Whether the signatures hold is for
 * {@link DescriptorCodec#verify} to say.
 *
 * @param encoded           the whole, at most {@link DescriptorCodec#MAX_LENGTH} bytes
 * @param identitySignature Ed25519, 64 bytes; by a lent key {@link DelegatedSignature#LENGTH}
 * @param operatorSignature secp256k1 {@code r | s | v}, 65 bytes
 */
public record SignedDescriptor(Descriptor descriptor, Bytes encoded, Bytes identitySignature, Bytes operatorSignature) {
    public SignedDescriptor {
        if (!DelegatedSignature.isSignature(identitySignature.length())) {
            throw new IllegalArgumentException("no signature of an identity has " + identitySignature.length() + " bytes");
        }
        operatorSignature.requireLength(65, "an operator's signature");
    }

    /** Keccak-256 of {@link #encoded}, 32 bytes: its name in the registry. */
    public Bytes hash() {
        return Bytes.of(Keccak256.hash(encoded.toArray()));
    }
}
