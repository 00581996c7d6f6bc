package org.farthing.wallet.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.ledger.Database.Durability;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** What the wallet is to do later: openings spread over time, and the recovery of all money. Every change is durable. */
public final class Plans {
    /**
     * A channel to be opened at its time.
     *
     * @param no        counts up, in the order of their times
     * @param life      of the channel, from its opening
     * @param due       by our own clock
     * @param channel   its id, from just before its transaction was stored
     * @param failure   why the last try failed; empty if it did not
     * @param cancelled whether Alice took it back before it was begun
     */
    public record Opening(long no, Relay relay, Address payee, Amount deposit, Duration life, Instant due, Optional<Bytes> channel,
            String failure, boolean cancelled) {
    }

    /**
     * All money is to come back.
     *
     * @param started  in the chain's time
     * @param patience how long a relay that was asked is waited for
     * @param dust     whether channels are included whose deposit is worth less than getting it back costs
     */
    public record Recovery(Instant started, Duration patience, boolean dust) {
    }

    /**
     * A channel of the recovery.
     *
     * @param asked  when its relay was first asked to close, in the chain's time
     * @param answer what came of it, in words; empty where nothing did yet
     */
    public record Recovering(Bytes channel, Optional<Instant> asked, String answer) {
    }

    private final Database database;

    Plans(Database database) {
        this.database = database;
    }

    public List<Opening> openings() {
        return database.read(session -> session.list("SELECT * FROM planned_opening ORDER BY no", Plans::opening));
    }

    /** Adds openings, all or none; their numbers are given here. */
    public void addOpenings(List<Opening> openings) {
        database.write(Durability.DURABLE, session -> {
            for (Opening each : openings) {
                session.update("""
                        INSERT INTO planned_opening (relay, relay_name, relay_role, payee, deposit, life, due)
                        VALUES (?, ?, ?, ?, ?, ?, ?)""",
                        each.relay().id(), each.relay().name(), each.relay().role(), each.payee(), each.deposit(), each.life().toSeconds(),
                        each.due().getEpochSecond());
            }
            return openings.size();
        });
    }

    /** Saves the channel that an opening is carried out with, and ties it to the opening: both or neither. */
    public void begin(long no, ChannelRow row) {
        database.write(Durability.DURABLE, session -> {
            ChannelTable.insert(session, row);
            return session.update("UPDATE planned_opening SET channel = ?, failure = '' WHERE no = ?", row.id(), no);
        });
    }

    /** Notes why an opening failed, or nothing, and when it is to be tried next. */
    public void postpone(long no, String why, Instant due) {
        database.write(Durability.DURABLE, session -> session.update("UPDATE planned_opening SET failure = ?, due = ? WHERE no = ?", why,
                due.getEpochSecond(), no));
    }

    /** Cancels what was not begun; returns how many. */
    public int cancelOpenings() {
        return database.write(Durability.DURABLE,
                session -> session.update("UPDATE planned_opening SET cancelled = 1 WHERE channel IS NULL AND cancelled = 0"));
    }

    /** Forgets the openings, done and cancelled ones: for a new schedule. */
    public void clearOpenings() {
        database.write(Durability.DURABLE, session -> session.update("DELETE FROM planned_opening"));
    }

    public Optional<Recovery> recovery() {
        return database.read(session -> session.first("SELECT * FROM recovery", r -> new Recovery(
                Instant.ofEpochSecond(r.getLong("started")), Duration.ofSeconds(r.getLong("patience")), r.getInt("dust") == 1)));
    }

    public List<Recovering> recovering() {
        return database.read(session -> session.list("SELECT * FROM recovery_channel ORDER BY rowid", r -> {
            long asked = r.getLong("asked");
            return new Recovering(Session.bytes(r, "channel"), r.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(asked)),
                    r.getString("answer"));
        }));
    }

    /** Begins a recovery of these channels, in place of one before. */
    public void startRecovery(Recovery recovery, List<Bytes> channels) {
        database.write(Durability.DURABLE, session -> {
            forget(session);
            session.update("INSERT INTO recovery VALUES (1, ?, ?, ?)", recovery.started().getEpochSecond(),
                    recovery.patience().toSeconds(), recovery.dust() ? 1 : 0);
            for (Bytes channel : channels) {
                session.update("INSERT INTO recovery_channel (channel) VALUES (?)", channel);
            }
            return channels.size();
        });
    }

    public void cancelRecovery() {
        database.write(Durability.DURABLE, session -> {
            forget(session);
            return 0;
        });
    }

    /** Notes that a relay was asked; the first time counts. */
    public void asked(Bytes channel, Instant at, String answer) {
        database.write(Durability.DURABLE, session -> session.update(
                "UPDATE recovery_channel SET asked = coalesce(asked, ?), answer = ? WHERE channel = ?", at.getEpochSecond(), answer,
                channel));
    }

    private static void forget(Session session) throws SQLException {
        session.update("DELETE FROM recovery_channel");
        session.update("DELETE FROM recovery");
    }

    private static Opening opening(ResultSet r) throws SQLException {
        var relay = new Relay(Session.bytes(r, "relay"), r.getString("relay_name"), r.getString("relay_role"));
        return new Opening(r.getLong("no"), relay, Session.address(r, "payee"), Session.amount(r, "deposit"),
                Duration.ofSeconds(r.getLong("life")), Instant.ofEpochSecond(r.getLong("due")), Session.optionalBytes(r, "channel"),
                r.getString("failure"), r.getInt("cancelled") == 1);
    }
}
