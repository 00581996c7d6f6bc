package org.farthing.app.instance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.fuzz.DecoderFuzz;
import org.farthing.fuzz.FuzzedDecoder;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kept list of relays as a disk or a stranger left it, the latter with a checksum that fits. */
class KeptRelaysFuzzTest {
    private static final int HASH = 32;

    @Test
    void keptRelays(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("relays");
        var kept = new KeptRelays(file, 100, Address.parse("0x00000000000000000000000000000000000000aa"));
        kept.save(RelayListTest.view(50, Instant.parse("2026-03-01T12:00:00Z"),
                List.of(RelayListTest.relay(1), RelayListTest.relay(2)), Address.parse("0x00000000000000000000000000000000000000bb")));
        DecoderFuzz.run(FuzzedDecoder.KEPT_RELAYS, 1_000, List.of(Files.readAllBytes(file)),
                List.of(MalformedException.class, IllegalArgumentException.class), input -> {
                    byte[] stored = input;
                    if (input.length > HASH && (input[input.length - 1] & 3) != 0) {
                        byte[] body = Arrays.copyOf(input, input.length - HASH);
                        stored = Bytes.of(body).concat(Bytes.of(Keccak256.hash(body))).toArray();
                    }
                    kept.decode(stored).orElseThrow(DecoderFuzz.Refused::new);
                });
    }
}
