package org.farthing.app.session;

import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One channel as the screens show it.
 *
 * @param id           32 bytes, the channel's id in the contract
 * @param relay        the relay's identity
 * @param country      ISO 3166-1 alpha-2 code, or empty
 * @param role         {@code entry}, {@code middle}, {@code exit}, or empty where it serves in none yet
 * @param deposit      locked in the contract
 * @param signed       promised by the payer so far
 * @param acknowledged confirmed by the relay so far
 * @param settled      paid out on the chain so far
 * @param atRisk       signed and not yet served
 * @param comesBack    nobody but the payer can get it
 * @param refundableAt from when the payer can take it alone, where known
 */
public record ChannelLine(
        Bytes id,
        Bytes relay,
        String relayName,
        String country,
        String role,
        ChannelPhase state,
        Amount deposit,
        Amount signed,
        Amount acknowledged,
        Amount settled,
        Amount atRisk,
        Amount comesBack,
        Optional<Instant> refundableAt,
        Optional<ChannelHalt> halt) {
}
