package org.farthing.app.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Amount;

/**
 * One circuit as the screens show it.
 *
 * @param number  counts up from 1 since the start
 * @param reached how many of its relays have proved who they are
 * @param streams connections that are open on it
 * @param site    what they lead to, for the window alone: kept in memory, stored nowhere
 * @param ofWallet whether it carries the wallet's own questions to the chain, and no page
 */
public record CircuitLine(long number, Stage stage, Duration age, int reached, List<PaidHop> path, int streams, Optional<String> site,
        boolean ofWallet) {
    /** How far a circuit is in its life. */
    public enum Stage {
        BUILDING,
        /** Ready and not used yet. */
        READY,
        IN_USE,
        /** It takes no new connections; those it has go on. */
        ENDING
    }

    /**
     * One relay of the path.
     *
     * @param country      ISO 3166-1 alpha-2 code, or empty
     * @param role         {@code entry}, {@code middle} or {@code exit}
     * @param pricePerUnit wei per unit, 1 MiB of cells
     * @param paid         what its service on this circuit cost so far
     * @param bytes        that it carried there and back
     */
    public record PaidHop(String relayName, String country, String role, Amount pricePerUnit, Amount paid, long bytes) {
    }

    public CircuitLine {
        path = List.copyOf(path);
    }

    /** What the circuit cost so far. */
    public Amount paid() {
        return path.stream().map(PaidHop::paid).reduce(Amount.ZERO, Amount::plus);
    }

    /** The price of all its relays together. */
    public Amount pricePerUnit() {
        return path.stream().map(PaidHop::pricePerUnit).reduce(Amount.ZERO, Amount::plus);
    }

    /** What went through it: each relay carries the same, but for what it needed to be built. */
    public long bytes() {
        return path.stream().mapToLong(PaidHop::bytes).max().orElse(0);
    }
}
