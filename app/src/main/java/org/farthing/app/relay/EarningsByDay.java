package org.farthing.app.relay;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.farthing.app.session.OwnRelay;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Amount;

/**
 * What the relay had earned after fees at the end of each day on which it ran, kept in its ledger as one text: a line for a day, the oldest
 * first, with the date and the sum in wei. A day's earnings are the difference to the line before.
 */
final class EarningsByDay {
    private static final String KEY = "relay-days";
    private static final int DAYS_KEPT = 90;

    private record Line(LocalDate day, BigInteger sum) {
        private static Optional<Line> parse(String text) {
            String[] parts = text.split(" ");
            return parts.length == 2 && parts[0].matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") && parts[1].matches("-?[0-9]{1,78}")
                    ? Optional.of(new Line(LocalDate.parse(parts[0]), new BigInteger(parts[1]))) : Optional.empty();
        }

        @Override
        public String toString() {
            return day + " " + sum;
        }
    }

    private EarningsByDay() {
    }

    /** What was earned, less what payers took back and what fees cost; below zero while the fees are more. */
    static BigInteger net(RelayBooks.Sums sums) {
        return sums.earned().wei().subtract(sums.lost().wei()).subtract(sums.fees().wei());
    }

    /** Notes how it stands, as {@code today}'s end so far. Writes only what is new. */
    static void note(Ledger wallet, LocalDate today, BigInteger net) {
        List<Line> lines = new ArrayList<>(read(wallet));
        var line = new Line(today, net);
        if (lines.contains(line)) {
            return;
        }
        // A clock that was set back must not leave days that are to come.
        lines.removeIf(each -> !each.day().isBefore(today));
        lines.add(line);
        List<Line> kept = lines.subList(Math.max(0, lines.size() - DAYS_KEPT), lines.size());
        wallet.putMeta(KEY, kept.stream().map(Line::toString).collect(Collectors.joining("\n")));
    }

    /** The days on which something was earned or paid. */
    static List<OwnRelay.Day> days(Ledger wallet) {
        var days = new ArrayList<OwnRelay.Day>();
        List<Line> lines = read(wallet);
        // Of the oldest that is kept the day before is not known any more.
        boolean whole = lines.size() < DAYS_KEPT;
        BigInteger before = whole || lines.isEmpty() ? BigInteger.ZERO : lines.getFirst().sum();
        for (Line line : lines) {
            BigInteger of = line.sum().subtract(before);
            before = line.sum();
            if (of.signum() != 0) {
                days.add(new OwnRelay.Day(line.day(), of));
            }
        }
        return days;
    }

    private static List<Line> read(Ledger wallet) {
        return wallet.meta(KEY).stream().flatMap(String::lines).flatMap(text -> Line.parse(text).stream()).toList();
    }
}
