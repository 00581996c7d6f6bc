package org.farthing.wallet.ledger;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.Database.Durability;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * What a relay keeps of the channels that pay it: the best voucher of each, since only that can be cashed, and how much service was given
 * for it. Credit is given only for vouchers that {@link #accept} has stored. Any thread that may block; see the package's comment.
 */
public final class PayeeLedger implements AutoCloseable {
    private final Database database;

    private PayeeLedger(Database database) {
        this.database = database;
    }

    /** Opens the ledger for writing, and makes it where there is none; fails as {@link Ledger#open}. */
    public static PayeeLedger open(Path file) {
        return new PayeeLedger(Database.open(file, Schema.PAYEE));
    }

    /** Opens the ledger for reading, also while the relay runs. */
    public static PayeeLedger openReadOnly(Path file) {
        return new PayeeLedger(Database.openReadOnly(file, Schema.PAYEE));
    }

    /**
     * Remembers a price before anybody is told of it. The first price that was stated under a name stays. What ran out is forgotten. Durable.
     *
     * @param quote     names the statement, 32 bytes
     * @param unitPrice in wei
     * @param until     who names it at this instant or later has not read the list for too long
     */
    public void statePrice(Bytes quote, Amount unitPrice, Instant until, Instant now) {
        database.write(Durability.DURABLE, session -> {
            session.update("DELETE FROM stated_price WHERE until <= ?", now.getEpochSecond());
            return session.update("INSERT INTO stated_price (quote, unit_price, until) VALUES (?, ?, ?) "
                    + "ON CONFLICT (quote) DO UPDATE SET until = max(until, excluded.until)", quote, unitPrice, until.getEpochSecond());
        });
    }

    /** The price that was stated under this name, in wei, if it holds {@code now}. */
    public Optional<Amount> statedPrice(Bytes quote, Instant now) {
        return database.read(session -> session.first("SELECT unit_price FROM stated_price WHERE quote = ? AND until > ?",
                r -> Session.amount(r, "unit_price"), quote, now.getEpochSecond()));
    }

    /** Adds a channel seen on chain, or renews its deposit and expiry. A closing that was reorganised away is forgotten too. Durable. */
    public void confirm(ChannelTerms terms, Amount deposit, Instant expiry) {
        database.write(Durability.DURABLE, session -> session.update("""
                INSERT INTO channel (id, chain_id, contract, payer, payee, signer, salt, deposit, expiry, best, used)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET deposit = excluded.deposit, expiry = excluded.expiry, closed_tx = NULL""",
                terms.id(), terms.chainId(), terms.contract(), terms.payer(), terms.payee(), terms.signer(), terms.salt(), deposit,
                expiry.getEpochSecond(), Amount.ZERO, Amount.ZERO));
    }

    /**
     * Stores vouchers whose signatures were checked: many, of any channels, in any order, with one flush. Those that are not above the
     * stored one, above the deposit, or of a channel that is unknown or closed are passed over. Durable.
     *
     * @return the stored total of each channel named: what credit may now be given for; nothing for unknown channels
     */
    public Map<Bytes, Amount> accept(List<Voucher> vouchers, Instant now) {
        return database.write(Durability.DURABLE, session -> {
            var best = new HashMap<Bytes, Amount>();
            for (Voucher voucher : vouchers) {
                session.update("""
                        UPDATE channel SET best = ?1, best_signature = ?2, best_at = ?3
                        WHERE id = ?4 AND best < ?1 AND ?1 <= deposit AND closed_tx IS NULL""",
                        voucher.cumulative(), voucher.signature(), now.toEpochMilli(), voucher.channelId());
            }
            for (Voucher voucher : vouchers) {
                if (!best.containsKey(voucher.channelId())) {
                    session.first("SELECT best FROM channel WHERE id = ?", r -> Session.amount(r, "best"), voucher.channelId())
                            .ifPresent(total -> best.put(voucher.channelId(), total));
                }
            }
            return Map.copyOf(best);
        });
    }

    /** The highest voucher stored. */
    public Optional<Voucher> best(Bytes id) {
        return channel(id).flatMap(PayeeChannel::best);
    }

    /** The worth of the service given so far; lower than before changes nothing. May lag behind after a crash, at the relay's cost. */
    public void checkpointUsed(Bytes id, Amount total) {
        checkpointUsed(Map.of(id, total));
    }

    /** The same for many channels in one transaction. */
    public void checkpointUsed(Map<Bytes, Amount> totals) {
        database.write(Durability.ORDERED, session -> {
            for (Map.Entry<Bytes, Amount> total : totals.entrySet()) {
                session.update("UPDATE channel SET used = max(used, ?) WHERE id = ?", total.getValue(), total.getKey());
            }
            return totals.size();
        });
    }

    public Optional<PayeeChannel> channel(Bytes id) {
        return database.read(session -> session.first("SELECT * FROM channel WHERE id = ?", PayeeLedger::read, id));
    }

    /** All channels, closed ones too, by id. */
    public List<PayeeChannel> channels() {
        return database.read(session -> session.list("SELECT * FROM channel ORDER BY id", PayeeLedger::read));
    }

    /** The channel was closed by this transaction: no voucher is accepted from here on. Durable. */
    public void markClosed(Bytes id, Bytes transaction) {
        database.write(Durability.DURABLE, session -> {
            if (session.update("UPDATE channel SET closed_tx = ? WHERE id = ?", transaction, id) != 1) {
                throw new WalletException(Kind.CHANNEL_STATE, "This relay knows no such channel.");
            }
            return id;
        });
    }

    private static PayeeChannel read(ResultSet r) throws SQLException {
        Bytes id = Session.bytes(r, "id");
        var terms = new ChannelTerms(r.getLong("chain_id"), Session.address(r, "contract"), Session.address(r, "payer"),
                Session.address(r, "payee"), Session.address(r, "signer"), Session.bytes(r, "salt"));
        Amount best = Session.amount(r, "best");
        return new PayeeChannel(id, terms, Session.amount(r, "deposit"), Instant.ofEpochSecond(r.getLong("expiry")),
                Session.optionalBytes(r, "best_signature").map(signature -> new Voucher(id, best, signature)), Session.amount(r, "used"),
                Session.optionalBytes(r, "closed_tx"), bestAt(r));
    }

    private static Optional<Instant> bestAt(ResultSet r) throws SQLException {
        long millis = r.getLong("best_at");
        return r.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    @Override
    public void close() {
        database.close();
    }
}
