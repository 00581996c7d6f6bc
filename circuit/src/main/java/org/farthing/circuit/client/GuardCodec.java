package org.farthing.circuit.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.farthing.circuit.wire.ByteReader;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Bytes;

/**
 * The guard sample as bytes:
 * <pre>
 *   "farthing-1:guards:" | version u8 = 1 | last heard u64 | count u8
 *   count x ( relay id[32] | added u64 | expires u64 | confirmed u16 | unlisted since u64 | failures u16 | failing since u64 | tried u64
 *             | reached u16 | completed u16 | used u16 | cut u16 )
 *   keccak256 of all before, 32 bytes
 * </pre>
 * The checksum finds torn writes and rotten bits, not changes on purpose. Pure.
 */
final class GuardCodec {
    private static final byte[] MAGIC = "farthing-1:guards:".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int MOST = 0xFFFF;

    /** The sample in the order of sampling. */
    record Stored(List<Guard> guards, long lastHeard) {
        static final Stored EMPTY = new Stored(List.of(), 0);
    }

    private GuardCodec() {
    }

    static Bytes encode(Stored stored) {
        var out = new ByteWriter().bytes(MAGIC).u8(VERSION).u64(stored.lastHeard()).u8(stored.guards().size());
        for (Guard guard : stored.guards()) {
            PathBias bias = guard.bias();
            out.bytes(guard.relayId()).u64(guard.added()).u64(guard.expires()).u16(Math.min(guard.confirmed(), MOST))
                    .u64(guard.unlistedSince()).u16(Math.min(guard.failures(), MOST)).u64(guard.failingSince()).u64(guard.tried())
                    .u16(bias.reached()).u16(bias.completed()).u16(bias.used()).u16(bias.cut());
        }
        return Checksum.append(out);
    }

    /** Empty for anything that {@link #encode} does not give: then sampling begins anew, which is told. */
    static Optional<Stored> decode(Bytes bytes) {
        Optional<ByteReader> checked = Checksum.open(bytes, MAGIC);
        if (checked.isEmpty()) {
            return Optional.empty();
        }
        ByteReader in = checked.get();
        try {
            if (in.u8() != VERSION) {
                return Optional.empty();
            }
            long lastHeard = in.u64();
            int count = in.u8();
            if (count > Guards.LARGEST_SAMPLE) {
                return Optional.empty();
            }
            var guards = new ArrayList<Guard>(count);
            var seen = new HashSet<Bytes>();
            for (int i = 0; i < count; i++) {
                var guard = new Guard(in.bytes(32), in.u64(), in.u64(), in.u16(), in.u64(), in.u16(), in.u64(), in.u64(),
                        new PathBias(in.u16(), in.u16(), in.u16(), in.u16()));
                if (!seen.add(guard.relayId())) {
                    return Optional.empty();
                }
                guards.add(guard);
            }
            in.expectEnd();
            return Optional.of(new Stored(List.copyOf(guards), lastHeard));
        } catch (MalformedException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
