package org.farthing.circuit.directory;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.farthing.wallet.value.Bytes;

/**
 * What a node has seen of the registry: the hash of its list at each of the last {@value #MOST_BLOCKS} blocks that it was read at (a day
 * of lists and more), and the descriptors of the last {@value #VIEWS} lists, by hash. Relays answer from it. Thread-safe.
 */
public final class DirectoryArchive {
    public static final int MOST_BLOCKS = 64;
    /** A client may be one list behind, or one ahead. */
    private static final int VIEWS = 2;

    private final NavigableMap<Long, Bytes> hashes = new TreeMap<>();
    private final NavigableMap<Long, DirectoryView> views = new TreeMap<>();
    private final Map<Bytes, Bytes> descriptors = new HashMap<>();

    /** Blocks and hash that answer a question about {@code block}; the blocks are 0 where nothing was read yet. */
    public record Answer(long oldest, long newest, Optional<Bytes> hash) {
    }

    /** Remembers a list that was read, whether it is in use or not. */
    public synchronized void add(DirectoryView view) {
        hashes.put(view.block(), view.hash());
        views.put(view.block(), view);
        if (hashes.size() > MOST_BLOCKS) {
            hashes.pollFirstEntry();
        }
        if (views.size() > VIEWS) {
            views.pollFirstEntry();
        }
        descriptors.clear();
        views.values().forEach(each -> each.relays().forEach(relay -> descriptors.put(relay.hash(), relay.encoded())));
    }

    public synchronized Answer list(long block) {
        return hashes.isEmpty() ? new Answer(0, 0, Optional.empty())
                : new Answer(hashes.firstKey(), hashes.lastKey(), Optional.ofNullable(hashes.get(block)));
    }

    /** The bytes of a descriptor, with its signatures. */
    public synchronized Optional<Bytes> descriptor(Bytes hash) {
        return Optional.ofNullable(descriptors.get(hash));
    }
}
