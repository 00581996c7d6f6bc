package org.farthing.wallet.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * Which logs are wanted.
 *
 * @param addresses any of these; empty for any address
 * @param topics for each place any of these; empty for anything there
 */
record LogFilter(Set<Address> addresses, List<Set<Bytes>> topics) {
    private static final int MAX_TOPICS = 4;

    LogFilter {
        addresses = Set.copyOf(addresses);
        topics = List.copyOf(topics);
    }

    /** Reads {@code address} (one or an array) and {@code topics} (an array of null, one or an array). @throws RpcError */
    static LogFilter read(JsonNode filter) {
        Set<Address> addresses = new HashSet<>();
        RpcParams.present(filter, "address").ifPresent(node -> {
            if (node.isArray()) {
                node.forEach(one -> addresses.add(RpcParams.address(one)));
            } else {
                addresses.add(RpcParams.address(node));
            }
        });
        List<Set<Bytes>> topics = new ArrayList<>();
        RpcParams.present(filter, "topics").ifPresent(node -> {
            if (!node.isArray() || node.size() > MAX_TOPICS) {
                throw RpcError.params("invalid argument 0: topics are an array of at most 4");
            }
            node.forEach(place -> topics.add(choices(place)));
        });
        return new LogFilter(addresses, topics);
    }

    private static Set<Bytes> choices(JsonNode place) {
        Set<Bytes> choices = new HashSet<>();
        if (place.isArray()) {
            for (JsonNode one : place) {
                if (one.isNull()) {
                    return Set.of();
                }
                choices.add(RpcParams.hash(one));
            }
        } else if (!place.isNull()) {
            choices.add(RpcParams.hash(place));
        }
        return choices;
    }

    boolean wants(Log log) {
        if (!addresses.isEmpty() && !addresses.contains(log.address()) || log.topics().size() < topics.size()) {
            return false;
        }
        for (int i = 0; i < topics.size(); i++) {
            if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i))) {
                return false;
            }
        }
        return true;
    }
}
