package org.farthing.app.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One relay of the list as the screens show it. Name, country and roles are what the relay says of itself; speed and answers are what this
 * user's own circuits showed.
 *
 * @param country        ISO 3166-1 alpha-2 code, or empty
 * @param roles          {@code entry}, {@code middle}, {@code exit}: those it is willing to serve in
 * @param exitPorts      those that it connects to as an exit; none where it is none
 * @param pricePerUnit   wei per unit, 1 MiB of cells
 * @param family         who answers for it: relays with the same one belong together
 * @param bytesPerSecond empty while not measured
 * @param answered       share of good circuits, 0 to 1; empty while not measured
 * @param knownSince     since when this program has seen it on the list
 * @param deposit        of this user's channels with it that have not ended; empty without one
 * @param neverUse       whether the user wants it on no path
 * @param shunned        whether it did what honest relays do not, and is left alone for that
 */
public record RelayLine(
        Bytes id,
        String name,
        String country,
        List<String> roles,
        List<Ports> exitPorts,
        Amount pricePerUnit,
        Bytes family,
        OptionalDouble bytesPerSecond,
        OptionalDouble answered,
        Optional<Instant> knownSince,
        Optional<Amount> deposit,
        boolean neverUse,
        boolean shunned) {
    /** Both included, 1 to 65535. */
    public record Ports(int first, int last) {
    }

    public RelayLine {
        roles = List.copyOf(roles);
        exitPorts = List.copyOf(exitPorts);
    }

    /** Whether it says that it connects to {@code port}. */
    public boolean allowsExitTo(int port) {
        return exitPorts.stream().anyMatch(ports -> port >= ports.first() && port <= ports.last());
    }

    public boolean isMine() {
        return deposit.isPresent();
    }
}
