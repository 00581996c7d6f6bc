package org.farthing.app.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Amount;

/**
 * A snapshot of the running program, for the status line and Home.
 *
 * @param step              while connecting, the step under way, from 1; otherwise 0
 * @param steps             how many steps there are
 * @param blockage          what is wrong, where that is known
 * @param checkedAt         when a check last came back through the path in use
 * @param path              the hops in use from the entry to the exit, or none
 * @param socks             {@code host:port} where programs reach the proxy, while it listens
 * @param bytesPerSecond    what the user's programs sent and received in the last second
 * @param wallet            in the wallet, not locked
 * @param inChannels        deposits of all channels that are not ended
 * @param used              the part of {@code inChannels} that was signed away
 * @param atRisk            signed and not yet served: the most that dishonest relays could keep now
 * @param comesBack         the part of {@code inChannels} that nobody but the payer can get
 * @param backAt            when all of {@code comesBack} can be taken without anybody's help, where known
 * @param spentThisSession  worth of the service received since the program was started
 * @param practice          play money on a chain inside the program
 * @param coin              the name of the chain's coin, such as {@code xDAI}
 * @param shortage          what there is not although pages go on loading
 * @param linkablePayments  whether deposits tell relays who pays
 */
public record Status(
        Phase phase,
        int step,
        int steps,
        Optional<Blockage> blockage,
        Optional<Instant> checkedAt,
        List<Hop> path,
        Optional<String> socks,
        long bytesPerSecond,
        Amount wallet,
        Amount inChannels,
        Amount used,
        Amount atRisk,
        Amount comesBack,
        Optional<Instant> backAt,
        Amount spentThisSession,
        boolean practice,
        String coin,
        Shortage shortage,
        boolean linkablePayments) {
    public Status {
        path = List.copyOf(path);
    }
}
