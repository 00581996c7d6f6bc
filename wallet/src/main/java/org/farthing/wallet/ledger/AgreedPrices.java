package org.farthing.wallet.ledger;

import java.util.Optional;
import org.farthing.wallet.ledger.Database.Durability;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * The price of each relay that the owner has agreed to, by putting money into a channel with it while it was shown or by saying so. A relay
 * may change its price at any time; that its channels hold money must not mean that it can take it at a price that nobody agreed to.
 */
public final class AgreedPrices {
    /** So much above what was agreed to is still paid without asking: one part in this. It does not move what was agreed to. */
    private static final int TOLERANCE_PART = 4;

    private final Database database;

    AgreedPrices(Database database) {
        this.database = database;
    }

    /** Wei for 512 cells; empty where nothing was agreed to, as for channels that were found again from the words. */
    public Optional<Amount> of(Bytes relay) {
        return database.read(session -> session.first("SELECT unit_price FROM agreed_price WHERE relay = ?",
                r -> Session.amount(r, "unit_price"), relay));
    }

    /** The owner agrees to this price from now on, whatever was agreed to before. Durable. */
    public void agree(Bytes relay, Amount unitPrice) {
        database.write(Durability.DURABLE, session -> session.update("INSERT INTO agreed_price (relay, unit_price) VALUES (?, ?) "
                + "ON CONFLICT (relay) DO UPDATE SET unit_price = excluded.unit_price", relay, unitPrice));
    }

    /**
     * The most that may be paid without asking, in wei for 512 cells: what was agreed to and a quarter more.
     *
     * @param listed agreed to where nothing was before: the first list that shows a relay with a channel of unknown past
     */
    public Amount most(Bytes relay, Amount listed) {
        Amount agreed = of(relay).orElseGet(() -> {
            agree(relay, listed);
            return listed;
        });
        return agreed.plus(agreed.dividedUp(TOLERANCE_PART));
    }
}
