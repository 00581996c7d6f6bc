package org.farthing.app.instance;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.farthing.circuit.wire.ByteReader;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * Since when this program has seen each relay on the list. The registry does not tell since when a relay is there, and a relay's word for
 * it is worth nothing. All that is listed is noted, so that the file tells nothing of whom the user chose.
 * <pre>
 *   "farthing-1:known:" | version u8 = 1 | count u32 | count x ( relay id[32] | first seen u64, seconds )
 *   keccak256 of all before, 32 bytes
 * </pre>
 * Thread-safe.
 */
final class KnownSince {
    private static final System.Logger LOG = System.getLogger("farthing.directory");
    private static final byte[] MAGIC = "farthing-1:known:".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int HASH = 32;
    private static final int MOST = 40_000;
    private static final int LONGEST = MAGIC.length + 5 + MOST * 40 + HASH;

    private final Optional<Path> file;
    private final Map<Bytes, Instant> seen = new HashMap<>();

    private KnownSince(Optional<Path> file) {
        this.file = file;
    }

    /** Forgets at the end of the program. */
    static KnownSince inMemory() {
        return new KnownSince(Optional.empty());
    }

    /** Blocks for a moment. What cannot be read begins anew. */
    static KnownSince in(Path file) {
        var known = new KnownSince(Optional.of(file));
        known.load(file);
        return known;
    }

    synchronized Optional<Instant> of(Bytes relay) {
        return Optional.ofNullable(seen.get(relay));
    }

    /** Notes the relays that were not seen before. May write the file. */
    synchronized void see(Collection<Bytes> listed, Instant now) {
        boolean news = false;
        for (Bytes relay : listed) {
            news |= seen.size() < MOST && seen.putIfAbsent(relay, now) == null;
        }
        if (news) {
            file.ifPresent(this::save);
        }
    }

    private void save(Path target) {
        var out = new ByteWriter().bytes(MAGIC).u8(VERSION).u32(seen.size());
        seen.forEach((relay, since) -> out.bytes(relay).u64(since.getEpochSecond()));
        byte[] body = out.toArray();
        try {
            OwnerOnlyFile.replace(target, Bytes.of(body).concat(Bytes.of(Keccak256.hash(body))).toArray());
        } catch (IOException _) {
            LOG.log(Level.DEBUG, "since when relays are known could not be kept");
        }
    }

    private void load(Path source) {
        try {
            if (!Files.exists(source)) {
                return;
            }
            byte[] stored = OwnerOnlyFile.readUpTo(source, LONGEST);
            int end = stored.length - HASH;
            if (stored.length > LONGEST || end < MAGIC.length || !Arrays.equals(stored, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                    || !Arrays.equals(Keccak256.hash(Arrays.copyOf(stored, end)), Arrays.copyOfRange(stored, end, stored.length))) {
                return;
            }
            var in = new ByteReader(stored, MAGIC.length, end - MAGIC.length);
            if (in.u8() != VERSION) {
                return;
            }
            long count = in.u32();
            for (long i = 0; i < count && i < MOST; i++) {
                seen.put(in.bytes(HASH), Instant.ofEpochSecond(Math.min(in.u64(), Instant.MAX.getEpochSecond())));
            }
            in.expectEnd();
        } catch (IOException | MalformedException _) {
            LOG.log(Level.DEBUG, "since when relays are known could not be read; it begins anew");
        }
    }
}
