package org.farthing.circuit.directory;

import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What the registry's storage says of one active relay, whoever may have its descriptor.
 *
 * @param relayId        32 bytes
 * @param operator       the account that may change the entry
 * @param payout         the payee of the channels opened with this relay
 * @param pricePerUnit   wei for 512 cells, below 2^128
 * @param descriptorHash Keccak-256 of the descriptor, 32 bytes
 */
public record RegisteredRelay(Bytes relayId, Address operator, Address payout, Amount pricePerUnit, Bytes descriptorHash) {
    public RegisteredRelay {
        relayId.requireLength(32, "a relay's identity");
        descriptorHash.requireLength(32, "a descriptor's hash");
        if (pricePerUnit.wei().bitLength() > 128) {
            throw new IllegalArgumentException("a price is below 2^128 wei");
        }
    }

    /** Whether a descriptor is the one that is registered, and says the same of itself. Its signatures are for others to check. */
    public boolean isDescribedBy(SignedDescriptor signed) {
        Descriptor says = signed.descriptor();
        return signed.hash().equals(descriptorHash) && says.relayId().equals(relayId) && says.operator().equals(operator)
                && says.pricePerUnit().equals(pricePerUnit);
    }
}
