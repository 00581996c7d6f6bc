package org.farthing.circuit.directory;

import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * What one relay said of the list at a block.
 *
 * @param relay    whose word it is, 32 bytes
 * @param operator relays of one operator have one voice
 * @param hash     of its own list at that block; empty where it has none
 */
public record ListAnswer(Bytes relay, Address operator, Optional<Bytes> hash) {
}
