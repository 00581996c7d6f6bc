package org.farthing.app.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** Something that moves money, as the user asks for it. Channels and relays are named by their 32-byte ids. */
public sealed interface MoneyOrder {
    /**
     * From the wallet to somebody.
     *
     * @param from   one of the wallet's accounts; empty for its own
     * @param amount empty for all there is, less the fee
     */
    record Send(Optional<Address> from, Address to, Optional<Amount> amount) implements MoneyOrder {
    }

    /** @param amount added to each */
    record TopUp(List<Bytes> channels, Amount amount) implements MoneyOrder {
        public TopUp {
            channels = List.copyOf(channels);
        }
    }

    /** Over circuits, to relays that answer: costs nothing, and they close the channel themselves. */
    record AskToClose(List<Bytes> channels) implements MoneyOrder {
        public AskToClose {
            channels = List.copyOf(channels);
        }
    }

    /** On the chain: the relays have 24 hours to cash, then {@link Refund} needs nobody. */
    record RequestClose(List<Bytes> channels) implements MoneyOrder {
        public RequestClose {
            channels = List.copyOf(channels);
        }
    }

    record Refund(List<Bytes> channels) implements MoneyOrder {
        public Refund {
            channels = List.copyOf(channels);
        }
    }

    /** @param days from now, 7 to 90 */
    record Extend(List<Bytes> channels, int days) implements MoneyOrder {
        public Extend {
            channels = List.copyOf(channels);
        }
    }

    /**
     * New channels.
     *
     * @param deposit for each
     * @param days    until the money can be taken back without the relay, 7 to 90
     * @param spread  over which they are opened one by one; zero for one transaction
     */
    record Open(List<Bytes> relays, Amount deposit, int days, Duration spread) implements MoneyOrder {
        public Open {
            relays = List.copyOf(relays);
        }
    }

    /** Channels whose opening failed: the same ones, again. */
    record Reopen(List<Bytes> channels, int days) implements MoneyOrder {
        public Reopen {
            channels = List.copyOf(channels);
        }
    }

    /**
     * Farthing's contracts, on a network that has none.
     *
     * @param bond what each relay will have to leave in the list, for ever the same
     */
    record Deploy(Amount bond) implements MoneyOrder {
        /** One coin, as commands have it. */
        public static final Amount USUAL_BOND = Amount.ofCoins(1);
    }

    /** A waiting transaction put in front, or nothing in its place. */
    record Replace(TransactionKey transaction, boolean cancel) implements MoneyOrder {
    }
}
