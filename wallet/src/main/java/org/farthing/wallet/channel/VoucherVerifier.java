package org.farthing.wallet.channel;

import org.farthing.wallet.keys.Recovery;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * Checks what a payer signed, as the contract at one address of one chain will: the recovered signer is the channel's. Signatures come from
 * strangers: any bytes are answered by true or false. Thread-safe; one for each contract, since it keeps the domain separator.
 */
public final class VoucherVerifier {
    private final Eip712 domain;

    public VoucherVerifier(long chainId, Address contract) {
        this.domain = new Eip712(chainId, contract);
    }

    /** Whether {@code signer}, which is not zero, signed the voucher. */
    public boolean isValid(Voucher voucher, Address signer) {
        return isSignedBy(domain.voucherDigest(voucher.channelId(), voucher.cumulative().wei()), voucher.signature(), signer);
    }

    /** Whether {@code signer} bound the channel to this circuit; see {@link VoucherSigner#signBind}. */
    public boolean isValidBind(Bytes channelId, Bytes circuitBinding, int version, Bytes signature, Address signer) {
        return isSignedBy(domain.bindDigest(channelId, circuitBinding, version), signature, signer);
    }

    /** Whether {@code signer} asks for its highest voucher on this circuit; see {@link VoucherSigner#signRestore}. */
    public boolean isValidRestore(Bytes channelId, Bytes circuitBinding, Bytes nonce, Bytes signature, Address signer) {
        return isSignedBy(domain.restoreDigest(channelId, circuitBinding, nonce), signature, signer);
    }

    private static boolean isSignedBy(byte[] digest, Bytes signature, Address signer) {
        return !signer.equals(Address.ZERO) && Recovery.recover(digest, signature).filter(signer::equals).isPresent();
    }
}
