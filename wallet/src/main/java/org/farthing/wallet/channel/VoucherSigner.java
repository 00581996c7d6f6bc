package org.farthing.wallet.channel;

import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * Signs what a channel's payer states about it, with that channel's key. Whether a voucher may be signed at all is decided before, by
 * {@link ChannelMachine} and the ledger: this class signs what it is told.
 *
 * <p>Thread-safe. Does not own the signer.
 */
public final class VoucherSigner {
    private final Signer signer;
    private final Eip712 domain;

    public VoucherSigner(Signer signer, long chainId, Address contract) {
        this.signer = signer;
        this.domain = new Eip712(chainId, contract);
    }

    /** The address that the channel's terms name as signer. */
    public Address address() {
        return signer.address();
    }

    /** A voucher for a total of {@code cumulative} wei, at most 2^128 - 1. */
    public Voucher sign(Bytes channelId, Amount cumulative) {
        return new Voucher(channelId, cumulative, signer.sign(domain.voucherDigest(channelId, cumulative.wei())));
    }

    /**
     * Proof that whoever built a circuit holds the channel's key: channel ids are public, so without it a stranger could spend the
     * channel's credit.
     *
     * @param circuitBinding 32 bytes that only the two ends of this circuit's handshake know
     * @param version        of the protocol, 0 to 255
     * @return 65 bytes
     */
    public Bytes signBind(Bytes channelId, Bytes circuitBinding, int version) {
        return signer.sign(domain.bindDigest(channelId, circuitBinding, version));
    }

    /**
     * Asks the relay, on this circuit, for the highest voucher it holds of the channel, after a loss of the ledger.
     *
     * @param circuitBinding as in {@link #signBind}
     * @param nonce          32 random bytes
     * @return 65 bytes
     */
    public Bytes signRestore(Bytes channelId, Bytes circuitBinding, Bytes nonce) {
        return signer.sign(domain.restoreDigest(channelId, circuitBinding, nonce));
    }
}
