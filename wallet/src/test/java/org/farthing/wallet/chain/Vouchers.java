package org.farthing.wallet.chain;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/** EIP-712 by hand, from the standard's text: what the contract has to agree with, written apart from the wallet's own encoder. */
final class Vouchers {
    private Vouchers() {
    }

    static byte[] digest(long chainId, Address contract, Bytes channelId, Amount cumulative) {
        return digest(chainId, contract, channelId, cumulative, "Voucher(bytes32 channelId,uint256 cumulative)");
    }

    static byte[] digest(long chainId, Address contract, Bytes channelId, Amount cumulative, String type) {
        byte[] domain = Keccak256.hash(
                hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"), hash("Farthing"), hash("1"),
                word(BigInteger.valueOf(chainId)), word(new BigInteger(1, contract.bytes().toArray())));
        byte[] struct = Keccak256.hash(hash(type), channelId.toArray(), word(cumulative.wei()));
        return Keccak256.hash(new byte[] {0x19, 0x01}, domain, struct);
    }

    static Bytes sign(TestKey signer, ChannelTerms terms, Amount cumulative) {
        return signer.sign(digest(terms.chainId(), terms.contract(), terms.id(), cumulative));
    }

    private static byte[] hash(String text) {
        return Keccak256.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] word(BigInteger value) {
        byte[] word = new byte[32];
        byte[] digits = value.toByteArray();
        int skip = digits.length == 33 ? 1 : 0;
        System.arraycopy(digits, skip, word, 32 - digits.length + skip, digits.length - skip);
        return word;
    }
}
