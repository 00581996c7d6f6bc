package org.farthing.circuit.directory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.value.Bytes;

/**
 * One view of the relays that the registry lists: immutable, and the same for everybody who read the registry at the same block.
 */
public final class Directory {
    public static final Directory EMPTY = new Directory(List.of());

    private final Map<Bytes, Descriptor> byId = new LinkedHashMap<>();

    public Directory(Collection<Descriptor> descriptors) {
        for (Descriptor descriptor : descriptors) {
            byId.put(descriptor.relayId(), descriptor);
        }
    }

    public Optional<Descriptor> find(Bytes relayId) {
        return Optional.ofNullable(byId.get(relayId));
    }

    /** This view, and of {@code others} the relays that are not in it. */
    public Directory with(Directory others) {
        if (byId.keySet().containsAll(others.byId.keySet())) {
            return this;
        }
        var both = new LinkedHashMap<>(others.byId);
        both.putAll(byId);
        return new Directory(both.values());
    }

    public List<Descriptor> all() {
        return new ArrayList<>(byId.values());
    }

    public int size() {
        return byId.size();
    }
}
