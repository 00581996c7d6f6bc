package org.farthing.wallet.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletRefusal;

/** How a {@link ChannelRow} is written as a row: the state is flattened into a word and the columns it needs. */
final class ChannelTable {
    private static final String ALL = "SELECT * FROM channel ORDER BY no";
    private static final String SHOWN = "SELECT * FROM channel WHERE NOT (discarded = 1 AND state = 'planned') ORDER BY no";
    private static final String ONE = "SELECT * FROM channel WHERE id = ?";

    private ChannelTable() {
    }

    static void insert(Session session, ChannelRow row) throws SQLException {
        ChannelTerms terms = row.terms();
        Columns state = Columns.of(row.state());
        Funds funds = row.funds();
        session.update("""
                INSERT INTO channel (id, key_index, chain_id, contract, payer, payee, signer, salt, relay, relay_name, relay_role,
                  opened_tx, state, state_tx, state_at, deposit, expiry, reserved, signed, certain, acknowledged, served,
                  settled, returned, recorded)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                row.id(), row.keyIndex(), terms.chainId(), terms.contract(), terms.payer(), terms.payee(), terms.signer(), terms.salt(),
                row.relay().id(), row.relay().name(), row.relay().role(), row.openedBy().or(() -> state.opening()).orElse(null),
                state.label(), state.transaction(), state.at(), funds.deposit(), funds.expiry().getEpochSecond(), funds.reserved(),
                funds.signed(), funds.certain(), funds.acknowledged(), funds.served(), row.settled(), row.returned(), Amount.ZERO);
    }

    /** Writes everything of the state but the signed, reserved, acknowledged and served totals, which have ways of their own. */
    static void updateState(Session session, Bytes id, ChannelState state) throws SQLException {
        Columns columns = Columns.of(state);
        requireOne(session.update("""
                UPDATE channel SET state = ?, state_tx = ?, state_at = ?, deposit = ?, expiry = ?, settled = ?, returned = ?,
                  opened_tx = coalesce(?, opened_tx)
                WHERE id = ?""",
                columns.label(), columns.transaction(), columns.at(), state.funds().deposit(), state.funds().expiry().getEpochSecond(),
                columns.settled(), columns.returned(), columns.opening().orElse(null), id));
    }

    /** With those that were discarded. */
    static List<ChannelRow> all(Session session) throws SQLException {
        return session.list(ALL, ChannelTable::read);
    }

    static List<ChannelRow> shown(Session session) throws SQLException {
        return session.list(SHOWN, ChannelTable::read);
    }

    static Optional<ChannelRow> one(Session session, Bytes id) throws SQLException {
        return session.first(ONE, ChannelTable::read, id);
    }

    static void requireOne(int changed) {
        if (changed != 1) {
            throw WalletRefusal.NO_CHANNEL_STORED.exception();
        }
    }

    private static ChannelRow read(ResultSet r) throws SQLException {
        var terms = new ChannelTerms(r.getLong("chain_id"), Session.address(r, "contract"), Session.address(r, "payer"),
                Session.address(r, "payee"), Session.address(r, "signer"), Session.bytes(r, "salt"));
        var relay = new Relay(Session.bytes(r, "relay"), r.getString("relay_name"), r.getString("relay_role"));
        return new ChannelRow(Session.bytes(r, "id"), terms, r.getInt("key_index"), relay, state(r), Session.optionalBytes(r, "opened_tx"));
    }

    static Funds funds(ResultSet r) throws SQLException {
        return new Funds(Session.amount(r, "deposit"), Instant.ofEpochSecond(r.getLong("expiry")), Session.amount(r, "reserved"),
                Session.amount(r, "signed"), Session.amount(r, "certain"), Session.amount(r, "acknowledged"), Session.amount(r, "served"));
    }

    private static ChannelState state(ResultSet r) throws SQLException {
        Funds funds = funds(r);
        return switch (r.getString("state")) {
            case "planned" -> new ChannelState.Planned(funds);
            case "opening" -> new ChannelState.Opening(funds, Session.bytes(r, "state_tx"));
            case "open" -> new ChannelState.Open(funds);
            case "closing" -> new ChannelState.Closing(funds, Instant.ofEpochMilli(r.getLong("state_at")));
            case "requesting-close" -> new ChannelState.Requesting(funds, Session.bytes(r, "state_tx"));
            case "close-requested" -> new ChannelState.CloseRequested(funds, Instant.ofEpochMilli(r.getLong("state_at")));
            case "refunding" -> new ChannelState.Refunding(funds, Session.bytes(r, "state_tx"));
            case "undone" -> new ChannelState.Undone(funds);
            case "closed" -> new ChannelState.Closed(funds, Session.amount(r, "settled"), Session.amount(r, "returned"));
            case "refunded" -> new ChannelState.Refunded(funds, Session.amount(r, "returned"));
            default -> throw WalletRefusal.CHANNEL_STATE_UNKNOWN.exception();
        };
    }

    /** What a state needs besides its funds; null where a column is empty. */
    private record Columns(String label, Bytes transaction, Long at, Amount settled, Amount returned, Optional<Bytes> opening) {
        static Columns of(ChannelState state) {
            return switch (state) {
                case ChannelState.Opening s ->
                        new Columns(s.label(), s.transaction(), null, Amount.ZERO, Amount.ZERO, Optional.of(s.transaction()));
                case ChannelState.Requesting s -> waiting(s, s.transaction());
                case ChannelState.Refunding s -> waiting(s, s.transaction());
                case ChannelState.Closing s -> since(s, s.askedAt());
                case ChannelState.CloseRequested s -> since(s, s.at());
                case ChannelState.Closed s -> new Columns(s.label(), null, null, s.settled(), s.returned(), Optional.empty());
                case ChannelState.Refunded s -> new Columns(s.label(), null, null, Amount.ZERO, s.returned(), Optional.empty());
                case ChannelState.Planned s -> waiting(s, null);
                case ChannelState.Open s -> waiting(s, null);
                case ChannelState.Undone s -> waiting(s, null);
            };
        }

        private static Columns waiting(ChannelState state, Bytes transaction) {
            return new Columns(state.label(), transaction, null, Amount.ZERO, Amount.ZERO, Optional.empty());
        }

        private static Columns since(ChannelState state, Instant at) {
            return new Columns(state.label(), null, at.toEpochMilli(), Amount.ZERO, Amount.ZERO, Optional.empty());
        }
    }
}
