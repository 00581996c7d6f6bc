package org.farthing.app.notices;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.farthing.wallet.value.Amount;

/** How fast a deposit is used up, from what was signed over the last minutes. Belongs to one thread. */
final class Pace {
    /** What was long ago says little of now. */
    static final Duration OVER = Duration.ofMinutes(10);
    /** One page is no pace yet. */
    static final Duration FROM = Duration.ofSeconds(30);
    /** Nobody browses on for longer without a pause. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private record Sample(Instant at, Amount signed) {
    }

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** @param signed in all, at {@code at}; it never falls */
    void add(Instant at, Amount signed) {
        samples.addLast(new Sample(at, signed));
        while (samples.getFirst().at().isBefore(at.minus(OVER))) {
            samples.removeFirst();
        }
    }

    /** How long {@code left} lasts if it goes on so; empty where that is not known yet, or where it lasts for more than a day. */
    Optional<Duration> lasts(Amount left) {
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        Duration span = Duration.between(first.at(), last.at());
        Amount spent = last.signed().minusOrZero(first.signed());
        if (span.compareTo(FROM) < 0 || spent.isZero()) {
            return Optional.empty();
        }
        BigInteger seconds = left.wei().multiply(BigInteger.valueOf(span.toSeconds())).divide(spent.wei());
        return seconds.compareTo(BigInteger.valueOf(LONGEST.toSeconds())) > 0 ? Optional.empty()
                : Optional.of(Duration.ofSeconds(seconds.longValueExact()));
    }
}
