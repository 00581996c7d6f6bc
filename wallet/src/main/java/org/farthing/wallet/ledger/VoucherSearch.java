package org.farthing.wallet.ledger;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.farthing.wallet.ledger.VoucherHistory.Entry;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.ledger.VoucherHistory.Where;
import org.farthing.wallet.value.Amount;

/**
 * The vouchers that fit one filter, in a history that grows: how many, what they add up to, and any part of them. Vouchers are only ever
 * added at the end and forgotten at the beginning, so that what was counted once is not counted again, and a match's place counted from the
 * oldest stays its place: a history of millions costs no more each second than that second's vouchers, and any part of it is found by key,
 * without passing over those before it.
 *
 * <p>All vouchers, and those of one channel, are numbered without gaps, and a place is a number. Of other filters' matches the numbers are
 * kept, four bytes each. The first count for a filter reads what the filter may fit: nothing less knows a sum. Thread-safe; one search may
 * be used with one ledger after another of the same file.
 */
public final class VoucherSearch {
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
    private static final String NEWS = " AND v.no > ? AND v.no <= ?";

    /**
     * A part of the matches.
     *
     * @param entries newest first
     * @param total   how many match, not only these
     * @param sum     of all matches' increments, exactly
     */
    public record Found(List<Entry> entries, long total, Amount sum) {
    }

    /** Numbers of the first and the last voucher of all; 0 where there is none. */
    private record Ends(long oldest, long newest) {
        private static final Ends NONE = new Ends(0, 0);
    }

    private final Filter filter;
    private Ends counted = Ends.NONE;
    private long total;
    private BigInteger gwei = BigInteger.ZERO;
    private BigInteger wei = BigInteger.ZERO;
    /** Whether the matches' numbers are kept, since they cannot be reckoned. */
    private boolean listing;
    /** Less {@code counted.oldest}; as many as {@code total} where {@link #listing}. */
    private int[] numbers = new int[0];

    public VoucherSearch(Filter filter) {
        this.filter = filter;
    }

    /**
     * @param offset how many of the newest to pass over, at least 0
     * @param limit  how many to return at most, at least 0
     */
    synchronized Found page(Session session, long offset, int limit) throws SQLException {
        Where where = VoucherHistory.where(session, filter);
        count(session, where);
        long end = Math.max(0, total - offset);
        long start = Math.max(0, end - limit);
        return new Found(start == end ? List.of() : entries(session, where, start, end), total,
                new Amount(gwei.multiply(GWEI).add(wei)));
    }

    // ---- counting ----

    private void count(Session session, Where where) throws SQLException {
        Ends ends = session.first("SELECT coalesce((SELECT min(no) FROM voucher), 0), coalesce((SELECT max(no) FROM voucher), 0)",
                r -> new Ends(r.getLong(1), r.getLong(2))).orElseThrow();
        if (ends.equals(counted) && (listing || where.isNumbered())) {
            return;
        }
        // A filter by name may have come to fit a second channel: its places are no sequences of one channel any more.
        if (ends.oldest() != counted.oldest() || ends.newest() < counted.newest() || !listing && !where.isNumbered()) {
            forget();
        }
        listing = listing || !where.isNumbered();
        if (!listing) {
            addUp(session, where, ends);
            listing = !isWithoutGaps(session, where, ends);
            if (listing) {
                forget();
            }
        }
        if (listing) {
            list(session, where, ends);
        }
        counted = ends;
    }

    private void forget() {
        counted = Ends.NONE;
        total = 0;
        gwei = BigInteger.ZERO;
        wei = BigInteger.ZERO;
        numbers = new int[0];
    }

    private void addUp(Session session, Where where, Ends ends) throws SQLException {
        session.first("SELECT count(*), sum(increment_gwei), sum(increment_wei) FROM voucher v" + way(where) + " WHERE " + where.sql()
                + NEWS, r -> add(r.getLong(1), r.getLong(2), r.getLong(3)), where.with(counted.newest(), ends.newest()));
    }

    private void list(Session session, Where where, Ends ends) throws SQLException {
        session.each("SELECT v.no, v.increment_gwei, v.increment_wei FROM voucher v" + way(where) + " WHERE " + where.sql() + NEWS
                + " ORDER BY v.no", r -> {
                    if (total == numbers.length) {
                        numbers = Arrays.copyOf(numbers, Math.max(1_024, numbers.length * 2));
                    }
                    numbers[(int) total] = Math.toIntExact(r.getLong(1) - ends.oldest());
                    add(1, r.getLong(2), r.getLong(3));
                }, where.with(counted.newest(), ends.newest()));
    }

    private long add(long count, long moreGwei, long moreWei) {
        gwei = gwei.add(BigInteger.valueOf(moreGwei));
        wei = wei.add(BigInteger.valueOf(moreWei));
        total += count;
        return total;
    }

    /**
     * Where SQLite is to look. News are the newest rows of the table: by any other index it would read all that ever matched, each time. A
     * first count between two times reads only what lies between them.
     */
    private String way(Where where) {
        if (counted.newest() > 0) {
            return " NOT INDEXED";
        }
        return where.channels().isEmpty() && where.isTimed() ? " INDEXED BY voucher_at" : "";
    }

    /** Earlier versions forgot by time alone: where a clock had been put back, that left gaps. */
    private boolean isWithoutGaps(Session session, Where where, Ends ends) throws SQLException {
        if (where.channels().isEmpty()) {
            return total == (ends.newest() == 0 ? 0 : ends.newest() - ends.oldest() + 1);
        }
        return total == 0 || total == newestSequence(session, where) - oldestSequence(session, where) + 1;
    }

    private static long oldestSequence(Session session, Where where) throws SQLException {
        return sequence(session, "SELECT min(sequence) FROM voucher WHERE channel = ?", where);
    }

    private static long newestSequence(Session session, Where where) throws SQLException {
        return sequence(session, "SELECT max(sequence) FROM voucher WHERE channel = ?", where);
    }

    private static long sequence(Session session, String which, Where where) throws SQLException {
        return session.first(which, r -> r.getLong(1), where.channels().getFirst()).orElseThrow();
    }

    // ---- reading ----

    /** Matches from place {@code start}, before place {@code end}. */
    private List<Entry> entries(Session session, Where where, long start, long end) throws SQLException {
        if (listing) {
            var entries = new ArrayList<Entry>();
            for (long place = end - 1; place >= start; place--) {
                session.first(VoucherHistory.COLUMNS + "v.no = ?", VoucherHistory::read, counted.oldest() + numbers[(int) place])
                        .ifPresent(entries::add);
            }
            return Collections.unmodifiableList(entries);
        }
        if (where.channels().isEmpty()) {
            return session.list(VoucherHistory.COLUMNS + "v.no >= ? AND v.no < ? ORDER BY v.no DESC", VoucherHistory::read,
                    counted.oldest() + start, counted.oldest() + end);
        }
        long first = oldestSequence(session, where);
        return session.list(VoucherHistory.COLUMNS + "v.channel = ? AND v.sequence >= ? AND v.sequence < ? ORDER BY v.sequence DESC",
                VoucherHistory::read, where.channels().getFirst(), first + start, first + end);
    }
}
