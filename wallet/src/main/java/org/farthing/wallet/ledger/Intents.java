package org.farthing.wallet.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.farthing.wallet.chain.Fees;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.IntentStore;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.ledger.Database.Durability;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletRefusal;

/** Transactions on their way, and those that arrived. Any thread that may block; times are kept to the millisecond. */
public final class Intents implements IntentStore {
    private final Database database;

    Intents(Database database) {
        this.database = database;
    }

    @Override
    public void save(Intent intent) {
        database.write(Durability.DURABLE, session -> {
            Intent.Key key = intent.key();
            session.update("DELETE FROM attempt WHERE intent IN (SELECT no FROM intent WHERE chain_id = ? AND account = ? AND nonce = ?)",
                    key.chainId(), key.account(), key.nonce());
            session.update("""
                    INSERT INTO intent (chain_id, account, nonce, purpose, target, value, data, gas_limit, status, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (chain_id, account, nonce) DO UPDATE SET purpose = excluded.purpose, target = excluded.target,
                      value = excluded.value, data = excluded.data, gas_limit = excluded.gas_limit, status = excluded.status,
                      created_at = excluded.created_at""",
                    key.chainId(), key.account(), key.nonce(), intent.purpose(), intent.to().orElse(null), intent.value(), intent.data(),
                    intent.gasLimit(), intent.status().name(), intent.createdAt().toEpochMilli());
            long no = session.first("SELECT no FROM intent WHERE chain_id = ? AND account = ? AND nonce = ?", r -> r.getLong(1),
                    key.chainId(), key.account(), key.nonce()).orElseThrow();
            int position = 0;
            for (Intent.Attempt attempt : intent.attempts()) {
                session.update("INSERT INTO attempt VALUES (?, ?, ?, ?, ?, ?, ?)", no, position++, attempt.fees().maxPerGas(),
                        attempt.fees().priorityPerGas(), attempt.raw(), attempt.hash(), attempt.at().toEpochMilli());
            }
            return no;
        });
    }

    @Override
    public void update(Intent.Key key, Intent.Status status) {
        database.write(Durability.DURABLE, session -> {
            if (session.update("UPDATE intent SET status = ? WHERE chain_id = ? AND account = ? AND nonce = ?", status.name(),
                    key.chainId(), key.account(), key.nonce()) != 1) {
                throw WalletRefusal.NO_TRANSACTION_HERE.exception();
            }
            return key;
        });
    }

    @Override
    public Optional<Intent> find(Intent.Key key) {
        return read("SELECT * FROM intent WHERE chain_id = ? AND account = ? AND nonce = ?", key.chainId(), key.account(), key.nonce())
                .stream().findFirst();
    }

    @Override
    public List<Intent> unfinished(long chainId, Address account) {
        return read("""
                SELECT * FROM intent WHERE status IN ('PREPARED', 'SENT', 'MINED') AND chain_id = ? AND account = ?
                ORDER BY nonce""", chainId, account);
    }

    /** Notes what a transaction cost, as its receipt says. */
    public void recordCost(Intent.Key key, Receipt receipt) {
        database.write(Durability.ORDERED, session -> session.update("""
                UPDATE intent SET block = ?, gas_used = ?, gas_price = ?, fee = ? WHERE chain_id = ? AND account = ? AND nonce = ?""",
                receipt.block(), receipt.gasUsed(), receipt.gasPrice(), receipt.fee(), key.chainId(), key.account(), key.nonce()));
    }

    /** What a transaction cost; absent until {@link #recordCost}. */
    public Optional<Amount> fee(Intent.Key key) {
        return database.read(session -> session.first("""
                SELECT fee FROM intent WHERE fee IS NOT NULL AND chain_id = ? AND account = ? AND nonce = ?""",
                r -> Session.amount(r, "fee"), key.chainId(), key.account(), key.nonce()));
    }

    /** The number of the newest, by which {@link #feesSince} counts; 0 where there is none. */
    public long newest() {
        return database.read(session -> session.first("SELECT coalesce(max(no), 0) FROM intent", r -> r.getLong(1)).orElseThrow());
    }

    /** What transactions after number {@code newest} cost that took no money to {@code contract}, in wei. */
    public Amount feesSince(long newest, Address contract) {
        return database.read(session -> session.list("SELECT fee FROM intent WHERE no > ? AND target = ? AND value = ? AND fee IS NOT NULL",
                r -> Session.amount(r, "fee"), newest, contract, Amount.ZERO)).stream().reduce(Amount.ZERO, Amount::plus);
    }

    /** The block that a transaction stands in, once {@link #recordCost} has noted it. */
    public OptionalLong block(Intent.Key key) {
        return database.read(session -> session.first("""
                SELECT block FROM intent WHERE block IS NOT NULL AND chain_id = ? AND account = ? AND nonce = ?""",
                r -> r.getLong(1), key.chainId(), key.account(), key.nonce())).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** Those in a block whose cost is not noted yet, and those that looked lost, oldest first. */
    public List<Intent> withoutCost() {
        return read("SELECT * FROM intent WHERE status = 'LOST' OR status IN ('CONFIRMED', 'FAILED') AND fee IS NULL ORDER BY no");
    }

    @Override
    public List<Intent> finished(long chainId, Address account, int atMost) {
        return read("""
                SELECT * FROM intent WHERE status IN ('CONFIRMED', 'FAILED') AND chain_id = ? AND account = ?
                ORDER BY nonce DESC LIMIT ?""", chainId, account, (long) atMost);
    }

    @Override
    public OptionalLong highestNonce(long chainId, Address account) {
        return database.read(session -> session.first("""
                SELECT nonce FROM intent WHERE chain_id = ? AND account = ? AND status <> 'DROPPED'
                ORDER BY nonce DESC LIMIT 1""", r -> r.getLong(1), chainId, account))
                .map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    @Override
    public Optional<Intent> creation(long chainId, Address account, Bytes data) {
        return read("""
                SELECT * FROM intent WHERE chain_id = ? AND account = ? AND target IS NULL AND data = ?
                  AND status IN ('PREPARED', 'SENT', 'MINED', 'CONFIRMED')
                ORDER BY nonce DESC LIMIT 1""", chainId, account, data).stream().findFirst();
    }

    /** All, newest first. */
    public List<Intent> list(long offset, int limit) {
        return read("SELECT * FROM intent ORDER BY created_at DESC, no DESC LIMIT ? OFFSET ?", (long) limit, offset);
    }

    /** The intent of which one attempt has this hash. */
    public Optional<Intent> byHash(Bytes hash) {
        return read("SELECT * FROM intent WHERE no IN (SELECT intent FROM attempt WHERE hash = ?)", hash).stream().findFirst();
    }

    private List<Intent> read(String sql, Object... arguments) {
        return database.read(session -> {
            var intents = new ArrayList<Intent>();
            for (Unread row : session.list(sql, Intents::row, arguments)) {
                List<Intent.Attempt> attempts =
                        session.list("SELECT * FROM attempt WHERE intent = ? ORDER BY no", Intents::attempt, row.no());
                intents.add(new Intent(row.key(), row.purpose(), row.to(), row.value(), row.data(), row.gasLimit(), attempts,
                        row.status(), row.createdAt()));
            }
            return List.copyOf(intents);
        });
    }

    /** An intent whose attempts have not been read. */
    private record Unread(long no, Intent.Key key, String purpose, Optional<Address> to, Amount value, Bytes data,
            long gasLimit, Intent.Status status, Instant createdAt) {
    }

    private static Unread row(ResultSet r) throws SQLException {
        return new Unread(r.getLong("no"), new Intent.Key(r.getLong("chain_id"), Session.address(r, "account"), r.getLong("nonce")),
                r.getString("purpose"), Session.optionalBytes(r, "target").map(Address::new), Session.amount(r, "value"),
                Session.bytes(r, "data"), r.getLong("gas_limit"), Intent.Status.valueOf(r.getString("status")),
                Instant.ofEpochMilli(r.getLong("created_at")));
    }

    private static Intent.Attempt attempt(ResultSet r) throws SQLException {
        return new Intent.Attempt(new Fees(Session.amount(r, "max_fee"), Session.amount(r, "priority_fee")), Session.bytes(r, "raw"),
                Session.bytes(r, "hash"), Instant.ofEpochMilli(r.getLong("at")));
    }
}
