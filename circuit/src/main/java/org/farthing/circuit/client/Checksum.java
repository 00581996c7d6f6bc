package org.farthing.circuit.client;

import java.util.Arrays;
import java.util.Optional;
import org.farthing.circuit.wire.ByteReader;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/** The Keccak-256 at the end of what this client stores for itself: finds torn writes and rotten bits, not changes on purpose. Pure. */
final class Checksum {
    private static final int LENGTH = 32;

    private Checksum() {
    }

    static Bytes append(ByteWriter written) {
        byte[] body = written.toArray();
        return Bytes.of(body).concat(Bytes.of(Keccak256.hash(body)));
    }

    /** A reader of what stands between {@code magic} and the checksum; empty if either is not there. */
    static Optional<ByteReader> open(Bytes stored, byte[] magic) {
        int end = stored.length() - LENGTH;
        if (end < magic.length) {
            return Optional.empty();
        }
        byte[] body = stored.slice(0, end).toArray();
        boolean whole = Bytes.of(Keccak256.hash(body)).equals(stored.slice(end, stored.length()));
        boolean ours = Arrays.equals(body, 0, magic.length, magic, 0, magic.length);
        return whole && ours ? Optional.of(new ByteReader(body, magic.length, body.length - magic.length)) : Optional.empty();
    }
}
