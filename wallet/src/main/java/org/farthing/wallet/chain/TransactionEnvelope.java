package org.farthing.wallet.chain;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/**
 * A transaction of type 2 (EIP-1559):
 * {@code 0x02 || rlp([chainId, nonce, maxPriorityFeePerGas, maxFeePerGas, gasLimit, to, value, data, accessList, yParity, r, s])},
 * signed over the Keccak-256 of the same without the last three. The access list is empty.
 *
 * <p>On a chain without base fees it has the old form (EIP-155): {@code rlp([nonce, gasPrice, gasLimit, to, value, data, v, r, s])} with
 * {@code v = yParity + 35 + 2 * chainId}, signed over the same with {@code chainId, 0, 0} in place of the last three.
 *
 * @param chainId  EIP-155 id
 * @param nonce    the sender's
 * @param fees     offered; of the old form the whole price counts
 * @param gasLimit units
 * @param to       absent to create a contract
 * @param value    wei
 * @param data     calldata or creation code
 * @param legacy   whether it has the old form
 */
record TransactionEnvelope(long chainId, long nonce, Fees fees, long gasLimit, Optional<Address> to, Amount value, Bytes data,
        boolean legacy) {
    private static final byte TYPE = 2;
    private static final int SHORTEST_LIST = 0xc0;
    private static final int SHORTEST_LONG_LIST = 0xf7;

    /** The transaction that an attempt of {@code intent} with these fees makes. */
    static TransactionEnvelope of(Intent intent, Fees fees, boolean legacy) {
        return new TransactionEnvelope(intent.key().chainId(), intent.key().nonce(), fees, intent.gasLimit(), intent.to(), intent.value(),
                intent.data(), legacy);
    }

    /** Nothing sent to oneself under the same nonce: what takes a waiting transaction's place so that it never happens. */
    static TransactionEnvelope nothing(Intent intent, Fees fees, boolean legacy) {
        return new TransactionEnvelope(intent.key().chainId(), intent.key().nonce(), fees, intent.gasLimit(),
                Optional.of(intent.key().account()), Amount.ZERO, Bytes.EMPTY, legacy);
    }

    /** Whether {@code attempt} is {@link #nothing} and not the transaction of {@code intent}. */
    static boolean isCancellation(Intent intent, Intent.Attempt attempt) {
        boolean legacy = isLegacy(attempt.raw());
        // An intent that is itself nothing sent to oneself has nothing to cancel.
        return nothing(intent, attempt.fees(), legacy).isIn(attempt.raw()) && !of(intent, attempt.fees(), legacy).isIn(attempt.raw());
    }

    /** Whether a signed transaction has the old form: a list from its first byte on. */
    static boolean isLegacy(Bytes signed) {
        return signed.length() > 0 && Byte.toUnsignedInt(signed.at(0)) >= SHORTEST_LIST;
    }

    /** What is signed: 32 bytes. */
    byte[] digest() {
        return Keccak256.hash(unsigned().toArray());
    }

    /** The transaction without its signature. */
    Bytes unsigned() {
        List<RlpType> fields = content();
        if (legacy) {
            fields.add(RlpString.create(chainId));
            fields.add(RlpString.create(0));
            fields.add(RlpString.create(0));
        }
        return encode(fields);
    }

    /** The transaction as nodes take it. */
    Bytes sign(TransactionSigner signer) {
        Bytes signature = signer.sign(digest()).requireLength(65, "a signature");
        long parity = signature.at(64) - 27L;
        List<RlpType> fields = content();
        fields.add(RlpString.create(legacy ? BigInteger.valueOf(chainId).shiftLeft(1).add(BigInteger.valueOf(35 + parity))
                : BigInteger.valueOf(parity)));
        fields.add(RlpString.create(new BigInteger(1, signature.slice(0, 32).toArray())));
        fields.add(RlpString.create(new BigInteger(1, signature.slice(32, 64).toArray())));
        return encode(fields);
    }

    /** Whether {@code signed} is this transaction with some signature. */
    boolean isIn(Bytes signed) {
        var content = new ByteArrayOutputStream();
        content().forEach(field -> content.writeBytes(RlpEncoder.encode(field)));
        int start = legacy ? 0 : 1;
        if (signed.length() <= start) {
            return false;
        }
        int first = Byte.toUnsignedInt(signed.at(start));
        start += first > SHORTEST_LONG_LIST ? 1 + first - SHORTEST_LONG_LIST : 1;
        int end = start + content.size();
        return end <= signed.length() && signed.slice(start, end).equals(Bytes.of(content.toByteArray()));
    }

    private List<RlpType> content() {
        List<RlpType> fields = new ArrayList<>();
        if (!legacy) {
            fields.add(RlpString.create(chainId));
        }
        fields.add(RlpString.create(nonce));
        if (!legacy) {
            fields.add(RlpString.create(fees.priorityPerGas().wei()));
        }
        fields.add(RlpString.create(fees.maxPerGas().wei()));
        fields.add(RlpString.create(gasLimit));
        fields.add(RlpString.create(to.map(address -> address.bytes().toArray()).orElse(new byte[0])));
        fields.add(RlpString.create(value.wei()));
        fields.add(RlpString.create(data.toArray()));
        if (!legacy) {
            fields.add(new RlpList());
        }
        return fields;
    }

    private Bytes encode(List<RlpType> fields) {
        Bytes list = Bytes.of(RlpEncoder.encode(new RlpList(fields)));
        return legacy ? list : Bytes.of(TYPE).concat(list);
    }
}
