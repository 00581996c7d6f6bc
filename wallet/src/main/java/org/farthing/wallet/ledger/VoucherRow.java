package org.farthing.wallet.ledger;

import java.time.Instant;
import org.farthing.wallet.channel.Voucher;

/**
 * A voucher to be recorded in the history. Its sequence and increment follow from the one before it.
 *
 * @param cells how many cells it paid for, at least 0
 * @param at    when it was signed, kept to the millisecond
 */
public record VoucherRow(Voucher voucher, long cells, Instant at) {
    public VoucherRow {
        if (cells < 0) {
            throw new IllegalArgumentException("a count of cells is never negative");
        }
    }
}
