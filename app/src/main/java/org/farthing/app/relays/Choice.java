package org.farthing.app.relays;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.farthing.app.session.RelayLine;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * Relays that were chosen, and what is to be said for and against them. Pure.
 *
 * @param budget in all, which each gets an equal share of
 */
record Choice(List<RelayLine> relays, Amount budget) {
    /** A path has an entry, a middle and an exit. */
    static final int FEWEST = 3;
    private static final BigInteger MILLIONTH = BigInteger.TEN.pow(12);

    Choice {
        relays = List.copyOf(relays);
    }

    /** What each gets, in whole millionths of a coin where it is more than one; what does not divide stays in the wallet. */
    Amount each() {
        if (relays.isEmpty()) {
            return Amount.ZERO;
        }
        BigInteger share = budget.wei().divide(BigInteger.valueOf(relays.size()));
        BigInteger even = share.subtract(share.mod(MILLIONTH));
        return Amount.ofWei(even.signum() > 0 ? even : share);
    }

    Set<String> countries() {
        return relays.stream().map(RelayLine::country).filter(code -> !code.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many owners there are. */
    int owners() {
        return families().size();
    }

    /** Owners with more than one of the relays: on a path only one of them is used. */
    int ownersOfSeveral() {
        return (int) families().values().stream().filter(count -> count > 1).count();
    }

    private Map<Bytes, Long> families() {
        return relays.stream().collect(Collectors.groupingBy(RelayLine::family, Collectors.counting()));
    }

    int able(String role) {
        return (int) relays.stream().filter(relay -> relay.roles().contains(role)).count();
    }

    int measured() {
        return (int) relays.stream().filter(relay -> relay.answered().isPresent()).count();
    }

    /** Whether a path could lead through these alone. */
    boolean makesAPath() {
        return relays.size() >= FEWEST && able("entry") > 0 && able("middle") > 0 && able("exit") > 0 && owners() >= FEWEST;
    }
}
