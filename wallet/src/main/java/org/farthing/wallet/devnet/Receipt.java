package org.farthing.wallet.devnet;

import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What became of a transaction.
 *
 * @param index place in its block, from 0
 * @param cumulativeGas gas used in the block up to and with this transaction
 * @param gasPrice wei per gas that was paid
 * @param contract the contract that it created
 * @param output return data, or revert data where it failed
 * @param fault why it failed, as geth words it; empty where it succeeded
 * @param firstLog place of its first log among those of the block
 */
public record Receipt(Bytes transaction, long blockNumber, int index, boolean succeeded, long gasUsed, long cumulativeGas, Amount gasPrice,
                      Optional<Address> contract, List<Log> logs, int firstLog, Bytes output, String fault) {
    public Receipt {
        logs = List.copyOf(logs);
    }

    /** As the receipts' root takes it (EIP-2718). */
    Bytes encode(int type) {
        List<byte[]> encodedLogs = logs.stream().map(log -> Rlp.list(Rlp.text(log.address().bytes()),
                Rlp.list(log.topics().stream().map(Rlp::text).toList()), Rlp.text(log.data()))).toList();
        byte[] body = Rlp.list(Rlp.number(succeeded ? 1 : 0), Rlp.number(cumulativeGas), Rlp.text(Bloom.of(logs)), Rlp.list(encodedLogs));
        return type == 0 ? Bytes.of(body) : Bytes.of((byte) type).concat(Bytes.of(body));
    }
}
