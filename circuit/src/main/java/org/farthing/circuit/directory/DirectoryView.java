package org.farthing.circuit.directory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * The relays that the registry listed at the end of one finalized block, by descriptors whose signatures were checked. Everybody who reads
 * the registry at that block has the same view and so the same {@link #hash}: two users who compare hashes see whether somebody shows
 * them different networks.
 * <pre>
 *   hash = keccak256("farthing-1:directory:" || block u64 || count u32
 *                    || count x (relay id[32] || keccak256(descriptor)[32]))         ids ascending
 * </pre>
 * Immutable.
 */
public final class DirectoryView {
    private static final byte[] DOMAIN = "farthing-1:directory:".getBytes(StandardCharsets.US_ASCII);

    private final long block;
    private final Instant blockTime;
    private final Map<Bytes, SignedDescriptor> byId;
    private final List<SignedDescriptor> relays;
    private final Bytes hash;

    /**
     * @param block     number of a finalized block
     * @param blockTime what the block says of its time
     * @param relays    at most one for each relay; signatures and the registry's own entry are the reader's to check
     * @throws IllegalArgumentException if a relay is there twice: the registry has one entry for each, so such a list was made up
     */
    public DirectoryView(long block, Instant blockTime, Collection<SignedDescriptor> relays) {
        if (block < 0) {
            throw new IllegalArgumentException("a block's number is not negative");
        }
        this.block = block;
        this.blockTime = blockTime;
        this.byId = new HashMap<>();
        for (SignedDescriptor relay : relays) {
            if (byId.put(relay.descriptor().relayId(), relay) != null) {
                throw new IllegalArgumentException("a relay is listed twice");
            }
        }
        var sorted = new ArrayList<>(relays);
        sorted.sort(Comparator.comparing(relay -> relay.descriptor().relayId()));
        this.relays = List.copyOf(sorted);
        var out = new ByteWriter().bytes(DOMAIN).u64(block).u32(sorted.size());
        sorted.forEach(relay -> out.bytes(relay.descriptor().relayId()).bytes(relay.hash()));
        this.hash = Bytes.of(Keccak256.hash(out.toArray()));
    }

    public long block() {
        return block;
    }

    public Instant blockTime() {
        return blockTime;
    }

    /** By ascending identity. */
    public List<SignedDescriptor> relays() {
        return relays;
    }

    public Optional<SignedDescriptor> find(Bytes relayId) {
        return Optional.ofNullable(byId.get(relayId));
    }

    /** 32 bytes; see above. */
    public Bytes hash() {
        return hash;
    }
}
