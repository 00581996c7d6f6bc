package org.farthing.wallet.chain;

import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A message to the chain: to be tried out, estimated or made a transaction.
 *
 * @param from  whose name it is made in; absent where that does not matter
 * @param to    an account or contract; absent to create a contract from {@code data}
 * @param value wei sent along
 * @param data  the call, or the creation code
 */
public record Call(Optional<Address> from, Optional<Address> to, Amount value, Bytes data) {
    /** A question to a contract. */
    public static Call view(Address contract, Bytes data) {
        return new Call(Optional.empty(), Optional.of(contract), Amount.ZERO, data);
    }
}
