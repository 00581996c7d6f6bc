package org.farthing.wallet.devnet;

import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * What a contract told the world by LOG0 to LOG4.
 *
 * @param topics at most 4, of 32 bytes each
 */
public record Log(Address address, List<Bytes> topics, Bytes data) {
    public Log {
        topics = List.copyOf(topics);
    }
}
