package org.farthing.wallet.ledger;

import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A channel that pays this relay.
 *
 * @param id       32 bytes
 * @param deposit  as confirmed on chain
 * @param expiry   as confirmed on chain
 * @param best     the highest voucher stored
 * @param used     worth of the service given, as of the last checkpoint
 * @param closedBy the hash of the transaction that cashed it, once there is one
 * @param bestAt   when that voucher came, by this machine's clock
 */
public record PayeeChannel(Bytes id, ChannelTerms terms, Amount deposit, Instant expiry, Optional<Voucher> best, Amount used,
        Optional<Bytes> closedBy, Optional<Instant> bestAt) {
    /** What can be cashed: the best voucher, or the deposit where a reorganisation left less. */
    public Amount owed() {
        return best.map(voucher -> voucher.cumulative().min(deposit)).orElse(Amount.ZERO);
    }
}
