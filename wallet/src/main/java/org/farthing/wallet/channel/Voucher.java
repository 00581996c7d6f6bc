package org.farthing.wallet.channel;

import java.math.BigInteger;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A payer's signed statement: "the payee may withdraw a total of {@code cumulative} from this channel". Of two vouchers of one channel the
 * larger counts; amounts are totals, never additions. Holding a valid one is worth money only to the payee.
 *
 * @param channelId  32 bytes, see {@link ChannelTerms#id()}
 * @param cumulative wei, from 0 to 2^128 - 1
 * @param signature  65 bytes {@code r || s || v}; not checked here
 */
public record Voucher(Bytes channelId, Amount cumulative, Bytes signature) {
    /** What a voucher can state at most: amounts have 16 bytes on the wire and in the ledger. */
    public static final Amount MAX = new Amount(BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));

    public Voucher {
        channelId.requireLength(32, "a channel id");
        signature.requireLength(65, "a voucher's signature");
        if (cumulative.isMoreThan(MAX)) {
            throw new IllegalArgumentException("a voucher states at most 2^128 - 1 wei");
        }
    }

    /** Without the signature, which is worth money. */
    @Override
    public String toString() {
        return "Voucher[" + channelId + ", " + cumulative + "]";
    }
}
