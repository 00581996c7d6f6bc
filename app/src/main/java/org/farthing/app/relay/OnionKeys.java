package org.farthing.app.relay;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.farthing.circuit.onion.OnionKey;
import org.farthing.circuit.wire.MalformedException;

/**
 * A relay's onion key and the one before it. Whoever steals a relay's files opens the handshakes of the last fortnight and none before; and
 * clients with a list of some days ago still reach the relay.
 *
 * @param present in the relay's descriptor
 * @param since   when the present one was made
 * @param former  answered with, until {@link #KEPT} after it was replaced
 */
record OnionKeys(OnionKey present, Instant since, Optional<OnionKey> former) {
    static final Duration ROTATED_EVERY = Duration.ofDays(7);
    static final Duration KEPT = Duration.ofDays(7);

    private static final int VERSION = 1;
    private static final int KEY = 65;

    static OnionKeys fresh(SecureRandom random, Instant now) {
        return new OnionKeys(OnionKey.generate(random), now, Optional.empty());
    }

    /** The keys of {@code now}: rotated where the present one is old, without the former one where that is. */
    OnionKeys at(Instant now, SecureRandom random) {
        if (!now.isBefore(since.plus(ROTATED_EVERY))) {
            return new OnionKeys(OnionKey.generate(random), now, Optional.of(present));
        }
        return former.isPresent() && !now.isBefore(since.plus(KEPT)) ? new OnionKeys(present, since, Optional.empty()) : this;
    }

    /** The present one first. */
    List<OnionKey> all() {
        return former.map(old -> List.of(present, old)).orElse(List.of(present));
    }

    /** {@code version u8 = 1 | since u64, seconds since 1970 | count u8 (1, 2) | count x key[65]}, the present one first. A secret. */
    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(10 + all().size() * KEY).put((byte) VERSION).putLong(since.getEpochSecond())
                .put((byte) all().size());
        for (OnionKey key : all()) {
            byte[] encoded = key.encode();
            out.put(encoded);
            Arrays.fill(encoded, (byte) 0);
        }
        return out.array();
    }

    /** Wipes {@code encoded}. */
    static OnionKeys decode(byte[] encoded) {
        try {
            if (encoded.length < 10 || encoded[0] != VERSION || encoded[9] < 1 || encoded[9] > 2
                    || encoded.length != 10 + encoded[9] * KEY) {
                throw new MalformedException("wrong: no stored onion keys of a known version");
            }
            long since = ByteBuffer.wrap(encoded).getLong(1);
            if (since < 0 || since >= 1L << 40) {
                throw new MalformedException("wrong: an onion key of no known time");
            }
            OnionKey present = OnionKey.decode(Arrays.copyOfRange(encoded, 10, 10 + KEY));
            Optional<OnionKey> former = encoded[9] == 2
                    ? Optional.of(OnionKey.decode(Arrays.copyOfRange(encoded, 10 + KEY, 10 + 2 * KEY))) : Optional.empty();
            return new OnionKeys(present, Instant.ofEpochSecond(since), former);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Only how many: they are secret. */
    @Override
    public String toString() {
        return "OnionKeys[" + all().size() + "]";
    }
}
