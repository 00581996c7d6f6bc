package org.farthing.wallet.devnet;

import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * What a transaction, {@code eth_call} or {@code eth_estimateGas} asks the chain to do.
 *
 * @param to empty to create a contract with {@code data}
 * @param value wei
 * @param gasPrice wei per gas; where it is 0 no gas is bought and nobody need be rich
 */
record Call(Address from, Optional<Address> to, UInt256 value, Bytes data, long gasLimit, UInt256 gasPrice,
            List<Transaction.AccessEntry> accessList) {
    Call {
        accessList = List.copyOf(accessList);
    }

    Call withGasLimit(long limit) {
        return new Call(from, to, value, data, limit, gasPrice, accessList);
    }

    /** What must be paid before the first instruction runs (EIP-2028, 2930, 3860). */
    long intrinsicGas() {
        long gas = Gas.TRANSACTION;
        for (byte b : data.toArray()) {
            gas += b == 0 ? Gas.DATA_ZERO_BYTE : Gas.DATA_BYTE;
        }
        if (to.isEmpty()) {
            gas += Gas.CREATION_TRANSACTION + Gas.INITCODE_WORD * Gas.words(data.length());
        }
        for (Transaction.AccessEntry entry : accessList) {
            gas += Gas.ACCESS_LIST_ADDRESS + Gas.ACCESS_LIST_SLOT * entry.slots().size();
        }
        return gas;
    }
}
