package org.farthing.wallet.chain;

import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * An event as a contract left it.
 *
 * @param address         the contract
 * @param topics          0 to 4 of 32 bytes; the first is the hash of the event's signature
 * @param data            what is not indexed
 * @param block           number of its block
 * @param transactionHash 32 bytes
 * @param index           its place among the block's events, from 0
 */
public record LogEntry(Address address, List<Bytes> topics, Bytes data, long block, Bytes transactionHash, int index) {
    public LogEntry {
        topics = List.copyOf(topics);
        if (topics.size() > 4) {
            throw new IllegalArgumentException("an event has at most four topics");
        }
        topics.forEach(topic -> topic.requireLength(32, "a topic"));
        transactionHash.requireLength(32, "a transaction hash");
    }
}
