package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.fuzz.DecoderFuzz;
import org.farthing.fuzz.FuzzedDecoder;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

/** What a client and a relay read back at their start, changed by a disk or by whoever else had the folder. */
class StoredStateFuzzTest {
    private static final int CHECKSUM = 32;

    private static Bytes id(int number) {
        byte[] id = new byte[32];
        id[0] = (byte) number;
        return Bytes.of(id);
    }

    /** Whoever changes a file on purpose changes the checksum too; of torn ones it is wrong. */
    private static Bytes file(byte[] input) {
        if (input.length < CHECKSUM || (input[input.length - 1] & 3) == 0) {
            return Bytes.of(input);
        }
        return Checksum.append(new ByteWriter().bytes(Arrays.copyOf(input, input.length - CHECKSUM)));
    }

    @Test
    void guards() {
        Guard fresh = Guard.sampled(id(1), 1_790_000_000L, 1_800_000_000L);
        Guard known = Guard.sampled(id(2), 1_790_000_000L, 1_800_000_000L).confirmedAs(1).tried(1_795_000_000L).failed(1_795_000_003L);
        byte[] two = GuardCodec.encode(new GuardCodec.Stored(List.of(fresh, known), 1_795_000_009L)).toArray();
        byte[] none = GuardCodec.encode(GuardCodec.Stored.EMPTY).toArray();
        DecoderFuzz.run(FuzzedDecoder.GUARDS, 4_000, List.of(two, none), List.of(), input -> {
            GuardCodec.Stored stored = GuardCodec.decode(file(input)).orElseThrow(DecoderFuzz.Refused::new);
            assertEquals(stored, GuardCodec.decode(GuardCodec.encode(stored)).orElseThrow());
        });
    }

    @Test
    void measurements() {
        var measured = new RelayMeasurements();
        Instant now = Instant.parse("2026-11-01T12:00:00Z");
        measured.failed(id(1), 0.5, now);
        measured.offended(id(3), FailureReason.VIOLATION, now);
        measured.succeeded(id(2), now);
        byte[] good = measured.store().toArray();
        DecoderFuzz.run(FuzzedDecoder.MEASUREMENTS, 4_000, List.of(good, new RelayMeasurements().store().toArray()), List.of(), input -> {
            RelayMeasurements restored = RelayMeasurements.restore(file(input)).orElseThrow(DecoderFuzz.Refused::new);
            // What is taken can be used and kept again.
            restored.failed(id(1), 0.5, now);
            restored.succeeded(id(2), now);
            RelayMeasurements.restore(restored.store()).orElseThrow();
        });
    }

    @Test
    void relayIdentities() {
        byte[] good = RelayIdentity.generate(new SecureRandom()).encode();
        DecoderFuzz.run(FuzzedDecoder.STORED_IDENTITIES, 2_000, List.of(good), List.of(IllegalArgumentException.class),
                input -> RelayIdentity.decode(input).wipe());
    }
}
