package org.farthing.wallet.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.farthing.wallet.ledger.Database.Durability;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What the chain showed: every event of our channels, and the heads of some of the blocks up to which events were read. Any thread that
 * may block.
 */
public final class ChainRecord {
    /** The head of a block up to which everything was read. */
    public record Head(long number, Bytes hash) {
    }

    private final Database database;

    ChainRecord(Database database) {
        this.database = database;
    }

    /** Heads, highest first. */
    public List<Head> heads() {
        return database.read(session -> session.list("SELECT * FROM chain_block ORDER BY number DESC",
                r -> new Head(r.getLong("number"), Session.bytes(r, "hash"))));
    }

    /** The events of one channel, in the chain's order. */
    public List<SeenEvent> events(Bytes channel) {
        return database.read(session -> session.list("SELECT * FROM channel_event WHERE channel = ? ORDER BY block, position",
                ChainRecord::event, channel));
    }

    /** The events of all channels, in the chain's order. */
    public List<SeenEvent> events() {
        return database.read(session -> session.list("SELECT * FROM channel_event ORDER BY block, position", ChainRecord::event));
    }

    /**
     * Blocks after {@code from} up to {@code head} hold these events of ours, and no others: what was noted there before is forgotten, as
     * are the heads above {@code from}. One step; durable.
     *
     * @param keep heads below this number are thinned out
     * @return the channels whose events are others than before
     */
    public Set<Bytes> replace(long from, Head head, List<SeenEvent> events, long keep) {
        return database.write(Durability.DURABLE, session -> {
            List<SeenEvent> before = session.list("""
                    SELECT * FROM channel_event WHERE block > ? AND block <= ? ORDER BY block, position""", ChainRecord::event, from,
                    head.number());
            Set<Bytes> touched = new LinkedHashSet<>();
            before.stream().filter(event -> !events.contains(event)).forEach(event -> touched.add(event.channel()));
            events.stream().filter(event -> !before.contains(event)).forEach(event -> touched.add(event.channel()));
            session.update("DELETE FROM channel_event WHERE block > ? AND block <= ?", from, head.number());
            for (SeenEvent event : events) {
                insert(session, event);
            }
            session.update("DELETE FROM chain_block WHERE number > ?", from);
            // Of the old ones one in ten thousand blocks is enough: what goes back that far is read again from there.
            session.update("""
                    DELETE FROM chain_block WHERE number < ?1 AND number NOT IN
                      (SELECT max(number) FROM chain_block WHERE number <= ?1 GROUP BY number / 10000)""", keep);
            session.update("INSERT OR REPLACE INTO chain_block VALUES (?, ?)", head.number(), head.hash());
            return touched;
        });
    }

    /** Notes events that a transaction's receipt showed, in blocks that may not have been read yet. Durable. */
    public void add(List<SeenEvent> events) {
        database.write(Durability.DURABLE, session -> {
            for (SeenEvent event : events) {
                insert(session, event);
            }
            return events.size();
        });
    }

    /**
     * Forgets all that was noted above {@code block}.
     *
     * @return the channels that had events there
     */
    public Set<Bytes> forgetAfter(long block) {
        return database.write(Durability.DURABLE, session -> {
            Set<Bytes> touched = new LinkedHashSet<>(session.list("SELECT DISTINCT channel FROM channel_event WHERE block > ?",
                    r -> Session.bytes(r, "channel"), block));
            session.update("DELETE FROM channel_event WHERE block > ?", block);
            session.update("DELETE FROM chain_block WHERE number > ?", block);
            return touched;
        });
    }

    private static void insert(Session session, SeenEvent event) throws SQLException {
        session.update("INSERT OR REPLACE INTO channel_event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", event.block(), event.position(),
                event.channel(), event.kind().name(), event.transaction(), event.amount(), event.rest(), event.expiry().getEpochSecond());
    }

    private static SeenEvent event(ResultSet r) throws SQLException {
        Amount amount = Session.amount(r, "amount");
        return new SeenEvent(r.getLong("block"), r.getInt("position"), Session.bytes(r, "channel"),
                SeenEvent.Kind.valueOf(r.getString("kind")), Session.bytes(r, "transaction_hash"), amount, Session.amount(r, "rest"),
                Instant.ofEpochSecond(r.getLong("expiry")));
    }
}
