package org.farthing.app.session;

import java.util.List;
import org.farthing.wallet.value.Amount;

/**
 * A part of the voucher history.
 *
 * @param lines newest first, from the query's offset
 * @param total how many vouchers the query matches, not only these
 * @param sum   what all matching vouchers add up to: the sum of their increments
 */
public record VoucherPage(List<VoucherLine> lines, long total, Amount sum) {
    public VoucherPage {
        lines = List.copyOf(lines);
    }
}
