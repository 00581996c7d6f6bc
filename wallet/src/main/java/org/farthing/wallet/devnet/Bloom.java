package org.farthing.wallet.devnet;

import java.util.List;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/** The 2048-bit filter over logs in receipts and headers (Yellow Paper, 4.3.1). */
final class Bloom {
    static final int BYTES = 256;

    private Bloom() {
    }

    static Bytes of(List<Log> logs) {
        byte[] bits = new byte[BYTES];
        for (Log log : logs) {
            add(bits, log.address().bytes());
            log.topics().forEach(topic -> add(bits, topic));
        }
        return Bytes.of(bits);
    }

    private static void add(byte[] bits, Bytes value) {
        byte[] hash = Keccak256.hash(value.toArray());
        for (int i = 0; i < 6; i += 2) {
            int bit = ((hash[i] & 0xFF) << 8 | hash[i + 1] & 0xFF) & 2047;
            bits[BYTES - 1 - bit / 8] |= (byte) (1 << bit % 8);
        }
    }
}
