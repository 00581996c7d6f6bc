package org.farthing.wallet.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.ledger.Database.Durability;
import org.farthing.wallet.ledger.Intent.Status;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * Transactions on their way, and those that arrived. A replacement (same account and nonce, higher fee) is a row of its own, since either
 * of the two may be mined. Any thread that may block.
 */
public final class Intents {
    private final Database database;

    Intents(Database database) {
        this.database = database;
    }

    /**
     * Stores a transaction that is about to be broadcast. Durable.
     *
     * @param intent its id is ignored
     * @return it, with its id
     */
    public Intent save(Intent intent) {
        return database.write(Durability.DURABLE, session -> {
            session.update("""
                    INSERT INTO intent (account, nonce, target, value, data, raw, hash, status, what, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    intent.account(), intent.nonce(), intent.to().orElse(null), intent.value(), intent.data(), intent.raw(), intent.hash(),
                    intent.status().column(), intent.what(), intent.at().toEpochMilli());
            return intent.withId(session.first("SELECT last_insert_rowid()", r -> r.getLong(1)).orElseThrow());
        });
    }

    /** Stores how far the transaction of this id has come. Durable. */
    public void update(long id, Status status) {
        database.write(Durability.DURABLE, session -> {
            if (session.update("UPDATE intent SET status = ? WHERE id = ?", status.column(), id) != 1) {
                throw new WalletException(Kind.BAD_INPUT, "There is no such transaction in this wallet.");
            }
            return id;
        });
    }

    /** Those whose fate is open (saved, sent or mined), by account and nonce. */
    public List<Intent> unfinished() {
        return database.read(session -> session.list(
                "SELECT * FROM intent WHERE status IN ('saved', 'sent', 'mined') ORDER BY account, nonce, id", Intents::read));
    }

    /** All, newest first. */
    public List<Intent> list(long offset, int limit) {
        return database.read(session -> session.list("SELECT * FROM intent ORDER BY id DESC LIMIT ? OFFSET ?", Intents::read,
                (long) limit, offset));
    }

    public Optional<Intent> byHash(Bytes hash) {
        return database.read(session -> session.first("SELECT * FROM intent WHERE hash = ?", Intents::read, hash));
    }

    private static Intent read(ResultSet r) throws SQLException {
        return new Intent(r.getLong("id"), Session.address(r, "account"), r.getLong("nonce"),
                Session.optionalBytes(r, "target").map(Address::new), Session.amount(r, "value"), Session.bytes(r, "data"),
                Session.bytes(r, "raw"), Session.bytes(r, "hash"), Status.ofColumn(r.getString("status")), r.getString("what"),
                Instant.ofEpochMilli(r.getLong("at")));
    }
}
