package org.farthing.wallet.devnet;

import java.math.BigInteger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * A header as Shanghai has it; the hash is Keccak-256 of its RLP. The state root is this program's own, see {@link WorldState#nextRoot()}.
 *
 * @param timestamp seconds since 1970
 * @param baseFee wei per gas
 */
record BlockHeader(Bytes parentHash, Address coinbase, Bytes stateRoot, Bytes transactionsRoot, Bytes receiptsRoot, Bytes bloom,
                   long number, long gasLimit, long gasUsed, long timestamp, Bytes prevRandao, UInt256 baseFee) {
    static final Bytes NO_UNCLES = Bytes.of(Keccak256.hash(Rlp.list()));
    private static final long ELASTICITY = 2;
    private static final long FEE_CHANGE_DENOMINATOR = 8;

    byte[] encode() {
        return Rlp.list(Rlp.text(parentHash), Rlp.text(NO_UNCLES), Rlp.text(coinbase.bytes()), Rlp.text(stateRoot),
                Rlp.text(transactionsRoot), Rlp.text(receiptsRoot), Rlp.text(bloom), Rlp.number(0), Rlp.number(number),
                Rlp.number(gasLimit), Rlp.number(gasUsed), Rlp.number(timestamp), Rlp.text(Bytes.EMPTY), Rlp.text(prevRandao),
                Rlp.text(new byte[8]), Rlp.number(baseFee), Rlp.text(TrieRoot.EMPTY));
    }

    Bytes hash() {
        return Bytes.of(Keccak256.hash(encode()));
    }

    /** The base fee of the block after this one (EIP-1559). */
    UInt256 nextBaseFee() {
        long target = gasLimit / ELASTICITY;
        BigInteger fee = baseFee.toBigInteger();
        if (gasUsed == target) {
            return baseFee;
        }
        BigInteger change = fee.multiply(BigInteger.valueOf(Math.abs(gasUsed - target))).divide(BigInteger.valueOf(target))
                .divide(BigInteger.valueOf(FEE_CHANGE_DENOMINATOR));
        return UInt256.of(gasUsed > target ? fee.add(change.max(BigInteger.ONE)) : fee.subtract(change));
    }
}
