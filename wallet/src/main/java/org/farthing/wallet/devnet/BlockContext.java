package org.farthing.wallet.devnet;

import java.util.function.LongFunction;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * What a contract can learn of the block it runs in.
 *
 * @param timestamp seconds since 1970
 * @param baseFee wei per gas
 * @param hashes hash of an earlier block by its number; asked for the latest 256 only
 */
record BlockContext(long chainId, long number, long timestamp, Address coinbase, long gasLimit, UInt256 baseFee, UInt256 prevRandao,
                    LongFunction<Bytes> hashes) {
}
