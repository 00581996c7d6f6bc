package org.farthing.app.session;

import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What a file of vouchers proves.
 *
 * @param ours     whether it is a Farthing voucher file at all
 * @param vouchers lines that state one
 * @param faulty   of them, not genuine
 */
public record Verdict(boolean ours, long vouchers, long faulty, List<Channel> channels, Optional<Fault> fault) {
    public Verdict {
        channels = List.copyOf(channels);
    }

    public boolean isGenuine() {
        return ours && vouchers > 0 && faulty == 0 && fault.isEmpty();
    }

    /**
     * @param genuine how many vouchers
     * @param total   proven
     * @param known   whether it is one of this wallet's channels
     */
    public record Channel(Bytes id, String relayName, long genuine, Amount total, boolean known, Optional<Fault> fault) {
    }

    /**
     * @param line     in the file, from 1
     * @param changed  whether a signature does not match what it should sign
     * @param sequence the voucher's number as the file states it, or 0
     * @param sentence in English, as the commands say it
     */
    public record Fault(long line, boolean changed, long sequence, String sentence) {
    }
}
