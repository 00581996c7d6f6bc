package org.farthing.wallet.registry;

import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One relay on the list.
 *
 * @param relayId        32 bytes, the relay's Ed25519 key; that the operator holds it is shown by the descriptor alone
 * @param operator       the account that may change the entry
 * @param payout         the payee of the channels opened with this relay
 * @param bond           wei
 * @param pricePerUnit   wei for each unit of traffic
 * @param descriptorHash Keccak-256 of the descriptor
 * @param policyHash     32 bytes, as the operator gave them
 * @param sequence       1 for the first descriptor, one more for each later
 * @param status         as the contract has it
 * @param updatedBlock   the block that carries the present descriptor
 * @param releaseTime    when a retired relay's bond may be taken out; absent before it retires
 * @param descriptor     1 to 2,048 bytes that hash to {@code descriptorHash}; absent where the node did not show them or the entry is not
 *                       active
 */
public record RelayEntry(Bytes relayId, Address operator, Address payout, Amount bond, Amount pricePerUnit, Bytes descriptorHash,
        Bytes policyHash, long sequence, Status status, long updatedBlock, Optional<Instant> releaseTime, Optional<Bytes> descriptor) {
    /** The contract's states. */
    public enum Status {
        NONE,
        ACTIVE,
        RETIRED,
        WITHDRAWN
    }

    /** Whether the entry is active and the node did not show the descriptor that it names: its event is missing, or has other bytes. */
    public boolean lacksDescriptor() {
        return status == Status.ACTIVE && descriptor.isEmpty();
    }

    RelayEntry with(Bytes found) {
        return new RelayEntry(relayId, operator, payout, bond, pricePerUnit, descriptorHash, policyHash, sequence, status, updatedBlock,
                releaseTime, Optional.of(found));
    }
}
