package org.farthing.wallet.ledger;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.Database.Durability;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * The payer's ledger: channels, what was signed on them, the history of vouchers, and the transactions on their way.
 *
 * <p>The rule it keeps: <em>nothing is signed before it is stored</em>. A flush for each voucher would stand in a stream's way, so the
 * payer reserves ahead: {@link #reserve} says, durably, "up to N may be signed", and vouchers within N need no further flush before they
 * leave; {@link #recordVouchers} writes them down afterwards, many at once. If the process dies in between, vouchers may have left that
 * no row knows of. So {@link #open} looks for the mark that an orderly {@link #close} leaves, and where it is missing takes every
 * reservation for signed ({@link #recoverAfterCrash}). {@link #reconcile} ends that, when the relay has shown the highest voucher it holds.
 *
 * <p>Any thread that may block; see the package's comment. The amounts it stores are at most 2^128 - 1 wei.
 */
public final class Ledger implements AutoCloseable {
    private static final String CHANNEL_INDEX = "channel-index";

    private final Database database;
    private final VoucherHistory history;
    private final Intents intents;
    private final ChainRecord chainRecord;
    private final Plans plans;
    private final AgreedPrices prices;
    private boolean recoveryPending = true;
    private List<Bytes> recovered = List.of();

    private Ledger(Database database) {
        this.database = database;
        this.history = new VoucherHistory(database);
        this.intents = new Intents(database);
        this.chainRecord = new ChainRecord(database);
        this.plans = new Plans(database);
        this.prices = new AgreedPrices(database);
    }

    /**
     * Opens the ledger for writing, and makes it where there is none.
     *
     * @throws WalletException {@link Kind#FOREIGN_OR_DAMAGED_DATA} for a file that is not ours, damaged or of a later version, which is
     *                         left as it was; {@link Kind#ALREADY_RUNNING} if another instance has it open; {@link
     *                         Kind#STORAGE_UNAVAILABLE}
     */
    public static Ledger open(Path file) {
        var ledger = new Ledger(Database.open(file, Schema.PAYER));
        try {
            ledger.recovered = ledger.recoverAfterCrash();
            ledger.database.write(Durability.DURABLE, session -> session.update("UPDATE session SET clean = 0"));
            return ledger;
        } catch (WalletException e) {
            ledger.database.close();
            throw e;
        }
    }

    /** Opens the ledger for reading, also while another process writes it; whatever writes refuses. */
    public static Ledger openReadOnly(Path file) {
        return new Ledger(Database.openReadOnly(file, Schema.PAYER));
    }

    /**
     * Takes every reservation for signed, unless the ledger was closed in order. {@link #open} has done so already; done again it changes
     * nothing. Durable.
     *
     * @return the channels whose signed total is now a bound, not a fact
     */
    public List<Bytes> recoverAfterCrash() {
        return database.write(Durability.DURABLE, session -> {
            if (!recoveryPending || session.first("SELECT clean FROM session", r -> r.getInt(1)).orElse(0) == 1) {
                recoveryPending = false;
                return List.of();
            }
            recoveryPending = false;
            List<Bytes> touched = session.list("SELECT id FROM channel WHERE signed < reserved ORDER BY no", r -> Session.bytes(r, "id"));
            session.update("UPDATE channel SET signed = reserved WHERE signed < reserved");
            return touched;
        });
    }

    /** The channels whose signed total became a bound when this ledger was opened after a crash. */
    public List<Bytes> recovered() {
        return recovered;
    }

    // Channels

    /** Adds a channel. Durable. */
    public void saveChannel(ChannelRow row) {
        saveChannels(List.of(row));
    }

    /** Adds channels, all or none. Durable. */
    public void saveChannels(List<ChannelRow> rows) {
        database.write(Durability.DURABLE, session -> {
            for (ChannelRow row : rows) {
                ChannelTable.insert(session, row);
            }
            return rows.size();
        });
    }

    /** All channels but discarded ones, in the order they were saved. */
    public List<ChannelRow> channels() {
        return database.read(ChannelTable::shown);
    }

    /** As {@link #channels}, with those that were discarded while they were planned: they may turn up on the chain all the same. */
    public List<ChannelRow> channelsEverPlanned() {
        return database.read(ChannelTable::all);
    }

    /** Leaves a channel out of {@link #channels} for as long as it is only planned. Durable. */
    public void discard(Bytes id) {
        database.write(Durability.DURABLE, session -> {
            ChannelTable.requireOne(session.update("UPDATE channel SET discarded = 1 WHERE id = ?", id));
            return id;
        });
    }

    public Optional<ChannelRow> channel(Bytes id) {
        return database.read(session -> ChannelTable.one(session, id));
    }

    /** The next index of channel keys, never given out again, even if the channel is never saved. Durable. */
    public int nextChannelIndex() {
        return database.write(Durability.DURABLE, session -> {
            int index = session.first("SELECT next FROM counter WHERE name = ?", r -> r.getInt(1), CHANNEL_INDEX).orElseThrow();
            session.update("UPDATE counter SET next = next + 1 WHERE name = ?", CHANNEL_INDEX);
            return index;
        });
    }

    /** What {@link #nextChannelIndex} would give, without using it up. */
    public int peekChannelIndex() {
        return database.read(session ->
                session.first("SELECT next FROM counter WHERE name = ?", r -> r.getInt(1), CHANNEL_INDEX).orElseThrow());
    }

    /** Lets {@link #nextChannelIndex} go on after {@code used}, an index in use or the highest that was found on the chain. Durable. */
    public void skipChannelIndexes(int used) {
        database.write(Durability.DURABLE,
                session -> session.update("UPDATE counter SET next = max(next, ?) WHERE name = ?", used + 1, CHANNEL_INDEX));
    }

    /**
     * Stores where a channel stands: everything of the state but its reserved, signed, acknowledged and served totals, for which the
     * methods below are the only way. Durable.
     */
    public void updateState(Bytes id, ChannelState state) {
        database.write(Durability.DURABLE, session -> {
            ChannelTable.updateState(session, id, state);
            return id;
        });
    }

    // What is signed

    /**
     * Allows signing up to a total of {@code upTo}; lower than before changes nothing. Durable: flushed when this returns, so that what is
     * signed next is not forgotten.
     *
     * @throws WalletException {@link Kind#CHANNEL_STATE} if it exceeds the deposit; nothing was changed
     */
    public void reserve(Bytes id, Amount upTo) {
        database.write(Durability.DURABLE, session -> {
            ChannelTable.requireOne(session.update("UPDATE channel SET reserved = max(reserved, ?) WHERE id = ?", upTo, id));
            return id;
        });
    }

    /**
     * Adds vouchers to the history and raises their channels' signed totals, all or none. The reservation covers what a crash loses, so
     * this does not wait for the disk.
     *
     * @param rows of one channel in rising order; channels may be mixed
     * @throws WalletException {@link Kind#CHANNEL_STATE} if one does not rise or exceeds the reservation; nothing was changed
     */
    public void recordVouchers(List<VoucherRow> rows) {
        database.write(Durability.ORDERED, session -> {
            for (VoucherRow row : rows) {
                VoucherHistory.insert(session, row);
            }
            return rows.size();
        });
    }

    /**
     * Puts the relay's copy of a channel's highest voucher in the place of the newest record, if that one is damaged and states no more.
     * Signed totals rise with it or stay. Durable.
     *
     * @param copy    genuine itself
     * @param genuine tells of the record's voucher
     * @throws WalletException {@link Kind#CHANNEL_STATE} if it exceeds the reservation; nothing was changed
     */
    public CopyTaken fillDamaged(Voucher copy, Predicate<Voucher> genuine) {
        return database.write(Durability.DURABLE, session -> VoucherHistory.fill(session, copy, genuine));
    }

    /**
     * The relay confirmed a total; lower than before changes nothing.
     *
     * @throws WalletException {@link Kind#CHANNEL_STATE} if more than was signed
     */
    public void recordAcknowledged(Bytes id, Amount total) {
        database.write(Durability.ORDERED, session -> {
            ChannelTable.requireOne(session.update("""
                    UPDATE channel SET certain = max(certain, ?1), acknowledged = max(acknowledged, ?1) WHERE id = ?2""", total, id));
            return id;
        });
    }

    /** The worth of the service received so far, by our own count; lower than before changes nothing. May lag behind after a crash. */
    public void checkpointServed(Bytes id, Amount total) {
        database.write(Durability.ORDERED, session -> {
            ChannelTable.requireOne(session.update("UPDATE channel SET served = max(served, ?) WHERE id = ?", total, id));
            return id;
        });
    }

    /**
     * Ends the doubt a crash left: the relay showed the highest voucher it holds, with our signature. A relay that shows too little only
     * hurts itself: vouchers up to what it really holds are worth nothing to it. The reservation ends too, so that the next crash does not
     * bring the whole doubt back. Durable; changes nothing where there is no doubt.
     *
     * @param shown its total; brought between what is certain and the bound
     * @return the signed total from here on
     */
    public Amount reconcile(Bytes id, Amount shown) {
        return database.write(Durability.DURABLE, session -> {
            session.update("""
                    UPDATE channel SET reserved = max(certain, min(signed, ?1)), signed = max(certain, min(signed, ?1)),
                      certain = max(certain, min(signed, ?1)) WHERE id = ?2 AND certain < signed""", shown, id);
            return session.first("SELECT signed FROM channel WHERE id = ?", r -> Session.amount(r, "signed"), id)
                    .orElseThrow(() -> WalletRefusal.NO_CHANNEL_STORED.exception());
        });
    }

    public VoucherHistory history() {
        return history;
    }

    public Intents intents() {
        return intents;
    }

    /** What the chain showed of the channels. */
    public ChainRecord chainRecord() {
        return chainRecord;
    }

    /** Openings and recoveries that are to happen later. */
    public Plans plans() {
        return plans;
    }

    public AgreedPrices prices() {
        return prices;
    }

    // What the folder belongs to

    public Optional<String> meta(String key) {
        return database.read(session -> session.first("SELECT value FROM meta WHERE key = ?", r -> r.getString(1), key));
    }

    /** Sets a value, whatever it was. Durable. */
    public void putMeta(String key, String value) {
        database.write(Durability.DURABLE, session -> session.update("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value));
    }

    /**
     * Ties the ledger to a chain the first time, and checks the tie every other time: chain id, contract addresses, genesis hash. Durable.
     *
     * @throws WalletException {@link Kind#WRONG_CHAIN} if any value differs; nothing was changed
     */
    public void bind(Map<String, String> facts) {
        if (database.isReadOnly()) {
            facts.forEach((key, value) -> meta(key).ifPresent(stored -> requireSame(stored, value)));
            return;
        }
        database.write(Durability.DURABLE, session -> {
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                bindOne(session, fact.getKey(), fact.getValue());
            }
            return facts.size();
        });
    }

    private static void bindOne(Session session, String key, String value) throws SQLException {
        session.update("INSERT OR IGNORE INTO meta VALUES (?, ?)", key, value);
        requireSame(session.first("SELECT value FROM meta WHERE key = ?", r -> r.getString(1), key).orElseThrow(), value);
    }

    private static void requireSame(String stored, String value) {
        if (!stored.equals(value)) {
            throw WalletRefusal.OTHER_CHAINS_FOLDER.exception();
        }
    }

    /**
     * Leaves the mark of an orderly end and closes. Whoever signs has stopped and recorded all vouchers before: reservations end here.
     * Done again it does nothing.
     */
    @Override
    public void close() {
        if (!database.isClosed() && !database.isReadOnly()) {
            database.write(Durability.DURABLE, session -> {
                session.update("UPDATE channel SET reserved = signed WHERE reserved <> signed");
                return session.update("UPDATE session SET clean = 1");
            });
        }
        database.close();
    }
}
