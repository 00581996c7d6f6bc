package org.farthing.circuit.directory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * The relays that the registry listed at the end of one finalized block, with those of their descriptors that are known. Everybody who
 * reads the registry at that block has the same entries and so the same {@link #hash}: two users who compare hashes see whether somebody
 * shows them different networks. The hash covers all that decides whether and how a relay is used, and nothing that a node can withhold
 * without its being noticed: a descriptor that is missing changes no hash, and can be had from others by its own.
 * <pre>
 *   hash = keccak256("farthing-1:directory:" || block u64 || count u32
 *                    || count x (relay id[32] || operator[20] || payout[20] || price u128 || keccak256(descriptor)[32]))   ids ascending
 * </pre>
 * Immutable.
 */
public final class DirectoryView {
    private static final byte[] DOMAIN = "farthing-1:directory:".getBytes(StandardCharsets.US_ASCII);

    private final long block;
    private final Instant blockTime;
    private final List<RegisteredRelay> entries;
    private final Map<Bytes, RegisteredRelay> entryOf = new HashMap<>();
    private final Map<Bytes, SignedDescriptor> byId = new HashMap<>();
    private final List<SignedDescriptor> relays;
    private final Bytes hash;

    /**
     * @param block       number of a finalized block
     * @param blockTime   what the block says of its time
     * @param entries     of active relays, one for each
     * @param descriptors whose signatures were checked; those that are of no entry, or do not say what it says, are left out
     * @throws IllegalArgumentException if a relay is there twice: the registry has one entry for each, so such a list was made up
     */
    public DirectoryView(long block, Instant blockTime, Collection<RegisteredRelay> entries, Collection<SignedDescriptor> descriptors) {
        if (block < 0) {
            throw new IllegalArgumentException("a block's number is not negative");
        }
        this.block = block;
        this.blockTime = blockTime;
        var sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(RegisteredRelay::relayId));
        this.entries = List.copyOf(sorted);
        for (RegisteredRelay entry : sorted) {
            if (entryOf.put(entry.relayId(), entry) != null) {
                throw new IllegalArgumentException("a relay is listed twice");
            }
        }
        for (SignedDescriptor relay : descriptors) {
            Bytes id = relay.descriptor().relayId();
            if (entryOf.containsKey(id) && entryOf.get(id).isDescribedBy(relay)) {
                byId.put(id, relay);
            }
        }
        this.relays = sorted.stream().map(entry -> byId.get(entry.relayId())).filter(relay -> relay != null).toList();
        this.hash = hash(block, sorted);
    }

    private static Bytes hash(long block, List<RegisteredRelay> sorted) {
        var out = new ByteWriter().bytes(DOMAIN).u64(block).u32(sorted.size());
        sorted.forEach(entry -> out.bytes(entry.relayId()).bytes(entry.operator().bytes()).bytes(entry.payout().bytes())
                .u128(entry.pricePerUnit().wei()).bytes(entry.descriptorHash()));
        return Bytes.of(Keccak256.hash(out.toArray()));
    }

    /** The same view with descriptors more: signatures checked, and only those count that an entry names. */
    public DirectoryView with(Collection<SignedDescriptor> more) {
        var all = new ArrayList<>(relays);
        all.addAll(more);
        return new DirectoryView(block, blockTime, entries, all);
    }

    public long block() {
        return block;
    }

    public Instant blockTime() {
        return blockTime;
    }

    /** By ascending identity, also those whose descriptor is not known. */
    public List<RegisteredRelay> entries() {
        return entries;
    }

    public Optional<RegisteredRelay> entry(Bytes relayId) {
        return Optional.ofNullable(entryOf.get(relayId));
    }

    /** By ascending identity. */
    public List<SignedDescriptor> relays() {
        return relays;
    }

    public Optional<SignedDescriptor> find(Bytes relayId) {
        return Optional.ofNullable(byId.get(relayId));
    }

    /** Hashes of descriptors that entries name and that are not known, or do not say what their entry says. */
    public Set<Bytes> missing() {
        var missing = new HashSet<Bytes>();
        entries.stream().filter(entry -> !byId.containsKey(entry.relayId())).forEach(entry -> missing.add(entry.descriptorHash()));
        return missing;
    }

    /** 32 bytes; see above. */
    public Bytes hash() {
        return hash;
    }
}
