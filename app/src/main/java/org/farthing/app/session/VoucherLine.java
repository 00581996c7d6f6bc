package org.farthing.app.session;

import java.time.Instant;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One voucher that was signed.
 *
 * @param sequence   counts from 1 within the channel
 * @param cumulative the total that the relay may withdraw with it
 * @param increment  how much of it was new
 * @param cells      how many cells it paid for
 */
public record VoucherLine(
        Bytes channel, String relayName, long sequence, Amount cumulative, Amount increment, long cells, Instant at) {
}
