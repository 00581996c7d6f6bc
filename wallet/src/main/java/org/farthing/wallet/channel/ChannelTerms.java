package org.farthing.wallet.channel;

import java.math.BigInteger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * What a payment channel's id commits to. The contract stores only deposit, expiry and state under the id, so whoever acts on a channel
 * shows its terms again.
 *
 * @param chainId  the chain's EIP-155 id, positive
 * @param contract the {@code PaymentChannels} contract
 * @param payer    gets back what the payee did not earn
 * @param payee    the relay's account: the only one that may close before expiry
 * @param signer   the key whose vouchers count; never holds money
 * @param salt     32 bytes, derived from the wallet's seed so that ids can be found again from the words alone
 */
public record ChannelTerms(long chainId, Address contract, Address payer, Address payee, Address signer, Bytes salt) {
    public ChannelTerms {
        salt.requireLength(32, "a salt");
    }

    /** {@code keccak256(abi.encode(chainid, contract, payer, payee, signer, salt))}: 32 bytes. */
    public Bytes id() {
        byte[] encoded = new byte[6 * 32];
        byte[] chain = BigInteger.valueOf(chainId).toByteArray();
        System.arraycopy(chain, 0, encoded, 32 - chain.length, chain.length);
        contract.bytes().copyTo(encoded, 32 + 12);
        payer.bytes().copyTo(encoded, 64 + 12);
        payee.bytes().copyTo(encoded, 96 + 12);
        signer.bytes().copyTo(encoded, 128 + 12);
        salt.copyTo(encoded, 160);
        return Bytes.of(Keccak256.hash(encoded));
    }
}
