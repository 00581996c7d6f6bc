package org.farthing.wallet.chain;

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
 * @param chainId  EIP-155 id
 * @param nonce    the sender's
 * @param fees     offered
 * @param gasLimit units
 * @param to       absent to create a contract
 * @param value    wei
 * @param data     calldata or creation code
 */
record TransactionEnvelope(long chainId, long nonce, Fees fees, long gasLimit, Optional<Address> to, Amount value, Bytes data) {
    private static final byte TYPE = 2;

    /** What is signed: 32 bytes. */
    byte[] digest() {
        return Keccak256.hash(encode(fields()));
    }

    /** The transaction as nodes take it. */
    Bytes sign(TransactionSigner signer) {
        Bytes signature = signer.sign(digest()).requireLength(65, "a signature");
        List<RlpType> fields = fields();
        fields.add(RlpString.create(signature.at(64) - 27L));
        fields.add(RlpString.create(new BigInteger(1, signature.slice(0, 32).toArray())));
        fields.add(RlpString.create(new BigInteger(1, signature.slice(32, 64).toArray())));
        return Bytes.of(encode(fields));
    }

    private List<RlpType> fields() {
        List<RlpType> fields = new ArrayList<>();
        fields.add(RlpString.create(chainId));
        fields.add(RlpString.create(nonce));
        fields.add(RlpString.create(fees.priorityPerGas().wei()));
        fields.add(RlpString.create(fees.maxPerGas().wei()));
        fields.add(RlpString.create(gasLimit));
        fields.add(RlpString.create(to.map(address -> address.bytes().toArray()).orElse(new byte[0])));
        fields.add(RlpString.create(value.wei()));
        fields.add(RlpString.create(data.toArray()));
        fields.add(new RlpList());
        return fields;
    }

    private static byte[] encode(List<RlpType> fields) {
        byte[] list = RlpEncoder.encode(new RlpList(fields));
        byte[] typed = new byte[list.length + 1];
        typed[0] = TYPE;
        System.arraycopy(list, 0, typed, 1, list.length);
        return typed;
    }
}
