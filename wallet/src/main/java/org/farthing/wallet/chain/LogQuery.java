package org.farthing.wallet.chain;

import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * Which events to read. Both ends of the range belong to it.
 *
 * @param contract the contract that left them
 * @param kinds    any of these first topics; empty for every kind
 * @param from     block number
 * @param to       block number, not below {@code from}
 */
public record LogQuery(Address contract, List<Bytes> kinds, long from, long to) {
    public LogQuery {
        kinds = List.copyOf(kinds);
    }
}
