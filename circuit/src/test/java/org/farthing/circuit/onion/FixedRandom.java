package org.farthing.circuit.onion;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.farthing.wallet.value.Bytes;

/** Gives the bytes of a vector in their order and nothing else: a call of another length, or one too many, fails the test. */
final class FixedRandom extends SecureRandom {
    private final transient Deque<Bytes> values;

    FixedRandom(Bytes... values) {
        this.values = new ArrayDeque<>(List.of(values));
    }

    @Override
    public void nextBytes(byte[] bytes) {
        values.remove().requireLength(bytes.length, "the vector's next random value").copyTo(bytes, 0);
    }
}
