package org.farthing.wallet.channel;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * Digests of typed structures (EIP-712) in the domain of one {@code PaymentChannels} contract on one chain:
 * <pre>
 *   EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)   name "Farthing", version "1"
 *   Voucher(bytes32 channelId,uint256 cumulative)
 *   Bind(bytes32 channelId,bytes32 circuitBinding,uint8 version)
 *   Restore(bytes32 channelId,bytes32 circuitBinding,bytes32 nonce)
 * </pre>
 * Each structure has a type hash of its own, so that a signature of one is never one of another; the domain keeps a signature from counting
 * on another chain or contract. The separator is computed once, at construction. Thread-safe.
 */
final class Eip712 {
    static final int WORD = 32;

    private static final byte[] DOMAIN_TYPE =
            hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    private static final byte[] VOUCHER_TYPE = hash("Voucher(bytes32 channelId,uint256 cumulative)");
    private static final byte[] BIND_TYPE = hash("Bind(bytes32 channelId,bytes32 circuitBinding,uint8 version)");
    private static final byte[] RESTORE_TYPE = hash("Restore(bytes32 channelId,bytes32 circuitBinding,bytes32 nonce)");
    private static final byte[] NAME = hash("Farthing");
    private static final byte[] VERSION = hash("1");

    private final byte[] separator;

    /**
     * @param chainId  the chain's EIP-155 id, positive
     * @param contract the {@code PaymentChannels} contract
     */
    Eip712(long chainId, Address contract) {
        if (chainId <= 0) {
            throw new IllegalArgumentException("a chain id is positive");
        }
        byte[] account = new byte[WORD];
        contract.bytes().copyTo(account, WORD - Address.LENGTH);
        separator = Keccak256.hash(DOMAIN_TYPE, NAME, VERSION, word(BigInteger.valueOf(chainId)), account);
    }

    byte[] voucherDigest(Bytes channelId, BigInteger cumulative) {
        return digest(VOUCHER_TYPE, word(channelId), word(cumulative));
    }

    byte[] bindDigest(Bytes channelId, Bytes circuitBinding, int version) {
        if (version < 0 || version > 255) {
            throw new IllegalArgumentException("a version is one byte");
        }
        return digest(BIND_TYPE, word(channelId), word(circuitBinding), word(BigInteger.valueOf(version)));
    }

    byte[] restoreDigest(Bytes channelId, Bytes circuitBinding, Bytes nonce) {
        return digest(RESTORE_TYPE, word(channelId), word(circuitBinding), word(nonce));
    }

    /** {@code keccak256(0x19 || 0x01 || domainSeparator || keccak256(typeHash || words))}. */
    private byte[] digest(byte[] type, byte[]... words) {
        byte[] encoded = new byte[WORD * (1 + words.length)];
        System.arraycopy(type, 0, encoded, 0, WORD);
        for (int i = 0; i < words.length; i++) {
            System.arraycopy(words[i], 0, encoded, WORD * (i + 1), WORD);
        }
        byte[] struct = Keccak256.hash(encoded);
        byte[] message = new byte[2 + 2 * WORD];
        message[0] = 0x19;
        message[1] = 0x01;
        System.arraycopy(separator, 0, message, 2, WORD);
        System.arraycopy(struct, 0, message, 2 + WORD, WORD);
        return Keccak256.hash(message);
    }

    private static byte[] word(Bytes value) {
        return value.requireLength(WORD, "a field of a signed structure").toArray();
    }

    private static byte[] word(BigInteger value) {
        byte[] encoded = value.toByteArray();
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw new IllegalArgumentException("not a uint256");
        }
        int skip = encoded.length > WORD ? 1 : 0;
        byte[] word = new byte[WORD];
        System.arraycopy(encoded, skip, word, WORD - (encoded.length - skip), encoded.length - skip);
        return word;
    }

    private static byte[] hash(String text) {
        return Keccak256.hash(text.getBytes(StandardCharsets.UTF_8));
    }
}
