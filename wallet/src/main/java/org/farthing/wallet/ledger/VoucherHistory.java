package org.farthing.wallet.ledger;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.Database.Durability;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletRefusal;

/**
 * Every voucher signed, in order: which relay was paid how much in total, never for what. Totals are exact; pruning by age leaves them
 * and the numbering as they were. Any thread that may block.
 */
public final class VoucherHistory {
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
    private static final int STEP = 1_000;
    static final String COLUMNS = """
            SELECT v.no, c.id, c.relay, c.relay_name, v.sequence, v.cumulative, v.increment_gwei, v.increment_wei, v.cells, v.at,
              v.signature
            FROM voucher v CROSS JOIN channel c ON c.no = v.channel WHERE\s""";

    public enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    /**
     * Which vouchers to show; empty parts leave all in.
     *
     * @param text    part of the relay's name, in any case, or the beginning of its id in hexadecimal digits
     * @param from    at or after
     * @param to      before
     * @param channel 32 bytes
     * @param least   added at least so much
     */
    public record Filter(Optional<String> text, Optional<Instant> from, Optional<Instant> to, Optional<Bytes> channel,
            Optional<Amount> least) {
        public static final Filter ALL =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        public Filter(Optional<String> text, Optional<Instant> from, Optional<Instant> to, Optional<Bytes> channel) {
            this(text, from, to, channel, Optional.empty());
        }

        public Filter matching(String relayText) {
            return new Filter(relayText.isBlank() ? Optional.empty() : Optional.of(relayText.strip()), from, to, channel, least);
        }

        public Filter since(Instant start) {
            return new Filter(text, Optional.of(start), to, channel, least);
        }

        public Filter before(Instant end) {
            return new Filter(text, from, Optional.of(end), channel, least);
        }

        public Filter on(Bytes channelId) {
            return new Filter(text, from, to, Optional.of(channelId), least);
        }

        public Filter adding(Amount atLeast) {
            return new Filter(text, from, to, channel, Optional.of(atLeast));
        }
    }

    /**
     * What was paid on one day.
     *
     * @param day counted from 1970-01-01 in the time zone asked for
     */
    public record Day(long day, Amount paid) {
    }

    /**
     * One voucher of the history.
     *
     * @param channel   32 bytes
     * @param relay     its 32-byte id
     * @param relayName as it was called when the channel was planned
     * @param sequence  from 1, without gaps within a channel
     * @param increment what it added to the one before it
     * @param cells     how many cells it paid for
     * @param signature 65 bytes, so that a third party can check the history
     */
    public record Entry(Bytes channel, Bytes relay, String relayName, long sequence, Amount cumulative, Amount increment, long cells,
            Instant at, Bytes signature) {
        public Voucher voucher() {
            return new Voucher(channel, cumulative, signature);
        }

        /** Without the signature. */
        @Override
        public String toString() {
            return "Entry[" + channel + ", " + sequence + ", " + cumulative + "]";
        }
    }

    private final Database database;

    VoucherHistory(Database database) {
        this.database = database;
    }

    static void insert(Session session, VoucherRow row) throws SQLException {
        insert(session, null, last(session, row.voucher().channelId()), row);
    }

    private static Last last(Session session, Bytes channel) throws SQLException {
        return session.first("SELECT no, vouchers, recorded FROM channel WHERE id = ?",
                r -> new Last(r.getLong("no"), r.getLong("vouchers"), Session.amount(r, "recorded")), channel)
                .orElseThrow(() -> WalletRefusal.NO_CHANNEL_STORED.exception());
    }

    /** @param place in the table, or null for the next */
    private static void insert(Session session, Long place, Last last, VoucherRow row) throws SQLException {
        Voucher voucher = row.voucher();
        // Where it does not rise, the schema refuses it.
        BigInteger[] increment = voucher.cumulative().minusOrZero(last.recorded()).wei().divideAndRemainder(GWEI);
        session.update("""
                INSERT INTO voucher (no, channel, sequence, cumulative, increment_gwei, increment_wei, cells, at, signature)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                place, last.channel(), last.sequence() + 1, voucher.cumulative(), increment[0].longValueExact(),
                increment[1].longValueExact(), row.cells(), row.at().toEpochMilli(), voucher.signature());
    }

    /**
     * Puts {@code copy} in the place of the channel's newest voucher, unless that one is genuine or states more. A recorded voucher never
     * changes by itself, so the old row goes and the new one passes through the same rules as when it was signed: it raises totals or
     * leaves them. It keeps its place in the table, which searches count by.
     */
    static CopyTaken fill(Session session, Voucher copy, Predicate<Voucher> genuine) throws SQLException {
        Last last = last(session, copy.channelId());
        Optional<Old> old = old(session, last.channel(), last.sequence());
        if (old.isEmpty() || genuine.test(old.get().voucher(copy.channelId()))) {
            return CopyTaken.NOTHING_DAMAGED;
        }
        if (last.recorded().isMoreThan(copy.cumulative())) {
            return CopyTaken.OLDER;
        }
        // Where the one before it is damaged too or kept no longer, what was added to it is known from the old row alone.
        Amount before = last.sequence() == 1 ? Amount.ZERO : old(session, last.channel(), last.sequence() - 1)
                .filter(each -> genuine.test(each.voucher(copy.channelId()))).map(Old::cumulative)
                .orElseGet(() -> last.recorded().minusOrZero(old.get().increment()));
        session.update("DELETE FROM voucher WHERE no = ?", old.get().no());
        session.update("UPDATE channel SET vouchers = vouchers - 1, recorded = ? WHERE no = ?", Amount.ZERO, last.channel());
        insert(session, old.get().no(), new Last(last.channel(), last.sequence() - 1, before),
                new VoucherRow(copy, old.get().cells(), old.get().at()));
        return CopyTaken.FILLED;
    }

    private static Optional<Old> old(Session session, long channel, long sequence) throws SQLException {
        return session.first("""
                SELECT no, cumulative, increment_gwei, increment_wei, cells, at, signature FROM voucher
                WHERE channel = ? AND sequence = ?""",
                r -> new Old(r.getLong("no"), Session.amount(r, "cumulative"),
                        amount(r.getLong("increment_gwei"), r.getLong("increment_wei")), r.getLong("cells"),
                        Instant.ofEpochMilli(r.getLong("at")), Session.bytes(r, "signature")), channel, sequence);
    }

    /**
     * A page.
     *
     * @param offset how many to pass over, at least 0
     * @param limit  how many to return at most, at least 0
     */
    public List<Entry> page(Filter filter, Order order, long offset, int limit) {
        return database.read(session -> {
            Where where = where(session, filter);
            String direction = order == Order.NEWEST_FIRST ? "DESC" : "ASC";
            return session.list(COLUMNS + where.sql() + " ORDER BY " + where.order() + " " + direction + " LIMIT ? OFFSET ?",
                    VoucherHistory::read,
                    where.with((long) limit, offset));
        });
    }

    /** Gives every match to {@code each}, oldest first, without holding them all in memory or a lock meanwhile. */
    public void forEach(Filter filter, Consumer<Entry> each) {
        record Numbered(long no, Entry entry) {
        }
        long after = 0;
        while (true) {
            long start = after;
            List<Numbered> step = database.read(session -> {
                Where where = where(session, filter);
                return session.list(COLUMNS + where.sql() + " AND v.no > ? ORDER BY v.no LIMIT ?",
                        r -> new Numbered(r.getLong("no"), read(r)), where.with(start, (long) STEP));
            });
            step.forEach(numbered -> each.accept(numbered.entry()));
            if (step.size() < STEP) {
                return;
            }
            after = step.getLast().no();
        }
    }

    public long count(Filter filter) {
        return database.read(session -> {
            Where where = where(session, filter);
            return session.first("SELECT count(*) FROM voucher v WHERE " + where.sql(), r -> r.getLong(1), where.with()).orElseThrow();
        });
    }

    /** The exact sum of the matches' increments. */
    public Amount sum(Filter filter) {
        return database.read(session -> {
            Where where = where(session, filter);
            return session.first("SELECT sum(increment_gwei), sum(increment_wei) FROM voucher v WHERE " + where.sql(),
                    r -> amount(r.getLong(1), r.getLong(2)), where.with()).orElseThrow();
        });
    }

    /** A part of what a search finds, newest first, by key: none of the vouchers before it is read. */
    public VoucherSearch.Found page(VoucherSearch search, long offset, int limit) {
        return database.read(session -> search.page(session, offset, limit));
    }

    /**
     * What was paid on each day that something was paid on, by rising day.
     *
     * @param offsetSeconds of the time zone, east of Greenwich
     */
    public List<Day> days(Bytes channel, int offsetSeconds) {
        return database.read(session -> session.list("""
                SELECT (v.at / 1000 + ?1) / 86400 AS day, sum(v.increment_gwei), sum(v.increment_wei) FROM voucher v
                WHERE v.channel = (SELECT no FROM channel WHERE id = ?2) GROUP BY day ORDER BY day""",
                r -> new Day(r.getLong(1), amount(r.getLong(2), r.getLong(3))), (long) offsetSeconds, channel));
    }

    /**
     * Forgets the oldest vouchers, up to the first that was recorded at {@code end} or later; returns how many. One that bears an earlier
     * time than those before it, since the clock was put back, goes with them: what is left has no gaps.
     */
    public int prune(Instant end) {
        return database.write(Durability.ORDERED, session -> session.update("""
                DELETE FROM voucher WHERE no < coalesce(
                  (SELECT no FROM voucher NOT INDEXED WHERE at >= ?1 ORDER BY no LIMIT 1), (SELECT max(no) + 1 FROM voucher))""",
                end.toEpochMilli()));
    }

    private record Last(long channel, long sequence, Amount recorded) {
    }

    private record Old(long no, Amount cumulative, Amount increment, long cells, Instant at, Bytes signature) {
        Voucher voucher(Bytes channel) {
            return new Voucher(channel, cumulative, signature);
        }
    }

    /**
     * A condition and its arguments. Text of the user's is only ever bound, never made part of a statement.
     *
     * @param channels numbers of the only channels that fit; empty where all may
     * @param isTimed  whether it asks for a time
     * @param more     whether it asks for more than channels
     */
    record Where(String sql, List<Object> arguments, List<Long> channels, boolean isTimed, boolean more) {
        /** Within one channel the sequence is the order they were recorded in too, and an index finds its pages at once. */
        String order() {
            return channels.size() == 1 ? "v.sequence" : "v.no";
        }

        /** Whether the matches are numbered one after the other, by the table or within their channel. */
        boolean isNumbered() {
            return !more && channels.size() <= 1;
        }

        Object[] with(Object... later) {
            var all = new ArrayList<Object>(arguments);
            all.addAll(List.of(later));
            return all.toArray();
        }
    }

    static Where where(Session session, Filter filter) throws SQLException {
        List<Long> channels = List.of();
        var conditions = new ArrayList<String>();
        var arguments = new ArrayList<Object>();
        if (filter.channel().isPresent() || filter.text().isPresent()) {
            // There are dozens of channels and a million vouchers: the text is compared with the channels only.
            String text = filter.text().orElse("");
            String digits = text.regionMatches(true, 0, "0x", 0, 2) ? text.substring(2) : text;
            channels = session.list("""
                    SELECT no FROM channel WHERE (?1 IS NULL OR id = ?1)
                      AND (?2 = '' OR instr(lower(relay_name), lower(?2)) > 0 OR instr(lower(hex(relay)), lower(?3)) = 1)""",
                    r -> r.getLong(1), filter.channel().orElse(null), text, digits);
            if (channels.isEmpty()) {
                return new Where("0", List.of(), List.of(), false, true);
            }
            conditions.add("v.channel IN (" + "?, ".repeat(channels.size() - 1) + "?)");
            arguments.addAll(channels);
        }
        filter.from().ifPresent(from -> {
            conditions.add("v.at >= ?");
            arguments.add(from.toEpochMilli());
        });
        filter.least().ifPresent(least -> {
            BigInteger[] parts = least.wei().divideAndRemainder(GWEI);
            if (parts[0].bitLength() > 63) {
                conditions.add("0");
                return;
            }
            conditions.add("(v.increment_gwei > ? OR v.increment_gwei = ? AND v.increment_wei >= ?)");
            arguments.addAll(List.of(parts[0].longValueExact(), parts[0].longValueExact(), parts[1].longValueExact()));
        });
        filter.to().ifPresent(to -> {
            conditions.add("v.at < ?");
            arguments.add(to.toEpochMilli());
        });
        boolean isTimed = filter.from().isPresent() || filter.to().isPresent();
        return new Where(conditions.isEmpty() ? "1" : String.join(" AND ", conditions), arguments, channels, isTimed,
                isTimed || filter.least().isPresent());
    }

    static Entry read(ResultSet r) throws SQLException {
        return new Entry(Session.bytes(r, "id"), Session.bytes(r, "relay"), r.getString("relay_name"), r.getLong("sequence"),
                Session.amount(r, "cumulative"), amount(r.getLong("increment_gwei"), r.getLong("increment_wei")), r.getLong("cells"),
                Instant.ofEpochMilli(r.getLong("at")), Session.bytes(r, "signature"));
    }

    private static Amount amount(long gwei, long wei) {
        return new Amount(BigInteger.valueOf(gwei).multiply(GWEI).add(BigInteger.valueOf(wei)));
    }
}
