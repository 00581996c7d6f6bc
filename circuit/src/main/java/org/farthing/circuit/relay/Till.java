package org.farthing.circuit.relay;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * Where a relay's circuits meet money: keeps the account of each channel that circuits draw on, and tells the circuits what the
 * {@link TillDesk} behind it has found out about channels and vouchers.
 *
 * <p>Accounts belong to the event loop; public-key work, the database and the chain to the desk's threads, whose results are posted here.
 * {@link #cash}, {@link #cashAll} and {@link #close} may be called from any thread.
 */
public final class Till implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.till");
    /** What was used goes to the ledger this often, and channels in use are looked at where that is due. */
    private static final Duration TICK = Duration.ofSeconds(1);

    /** What the chain says of a channel. */
    public record OnChain(Amount deposit, Instant expiry, boolean open) {
    }

    /** The parts of the chain that a relay needs. Both block and throw {@link WalletException}. */
    public interface ChannelChain {
        OnChain read(Bytes channel);

        /** Cashes the voucher and returns the transaction's hash once it is in a block. */
        Bytes close(ChannelTerms terms, Voucher best);
    }

    /** A circuit that is bound or wants to be. Called on the event loop. */
    interface Customer {
        TillMeter meter();

        Bytes binding();

        /** Of the descriptor by whose price the client means to pay; empty if it named none. */
        Optional<Bytes> quote();

        /** The link that it came by: strangers' questions take turns by it. */
        Object origin();

        /** Too many ask for what nobody pays for: its question will not be looked at. */
        void unheard();

        void payAck(PayStatus status, Bytes channel, Amount paid, Amount closedUse);

        void closing(Bytes channel, Amount best, PayStatus status);

        void restored(RelayMessage.PayRestored answer);

        /** More may be served. */
        void credited();

        /** Nothing more may be served: the client is told why, and the circuit ends. */
        void stopped(PayStatus why, Bytes channel, Amount paid, Amount closedUse);
    }

    private final EventLoop loop;
    private final Map<Bytes, TillAccount> accounts = new HashMap<>();
    private final RelayTally tally = new RelayTally();
    private final TillDesk desk;
    private EventLoop.Timer tick;
    private boolean ticking = true;

    /**
     * @param ledger holds the prices that the relay has stated, too: a circuit is served at the one that its client names
     * @param clock  decides when channels are looked at again, when they are too near their expiry, and which prices still hold
     */
    public Till(EventLoop loop, long chainId, Address contract, Address payee, ChannelChain chain, PayeeLedger ledger, InstantSource clock) {
        this.loop = loop;
        this.desk = new TillDesk(this, loop, new TillDesk.Place(chainId, contract, payee), chain, ledger, clock);
        loop.post(this::tickLater);
    }

    // ---- what circuits ask, on the event loop ----

    void bind(Customer customer, RelayMessage.PayBind message) {
        desk.addOfStranger(customer, new TillJob.Bind(customer, message));
    }

    void pay(Customer customer, RelayMessage.PayVoucher message) {
        var job = new TillJob.Pay(customer, message);
        if (customer.meter().isBound()) {
            desk.add(job);
        } else {
            // Behind its own binding.
            desk.addOfStranger(customer, job);
        }
    }

    void close(Customer customer, RelayMessage.PayClose message) {
        desk.addOfStranger(customer, new TillJob.Close(customer, message));
    }

    void restore(Customer customer, RelayMessage.PayRestore message) {
        desk.addOfStranger(customer, new TillJob.Restore(customer, message));
    }

    void circuitClosed(Customer customer) {
        TillMeter meter = customer.meter();
        meter.close();
        if (meter.isBound()) {
            meter.account().customers().remove(customer);
            checkpoint(List.of(meter.account()));
        }
    }

    private void tickLater() {
        if (!ticking) {
            return;
        }
        tick = loop.schedule(TICK, () -> {
            checkpoint(accounts.values());
            var inUse = new HashSet<Bytes>();
            accounts.forEach((channel, account) -> {
                if (!account.customers().isEmpty()) {
                    inUse.add(channel);
                }
            });
            if (!inUse.isEmpty()) {
                desk.add(new TillJob.Look(Set.copyOf(inUse)));
            }
            tickLater();
        });
    }

    /** A kill loses what was used since: at the relay's cost, and a second's worth at most. */
    private void checkpoint(Iterable<TillAccount> some) {
        var changed = new HashMap<Bytes, Amount>();
        for (TillAccount account : some) {
            account.takeChangedUse().ifPresent(used -> changed.put(account.channelId(), used));
        }
        if (!changed.isEmpty()) {
            desk.add(new TillJob.CheckpointUse(Map.copyOf(changed)));
        }
    }

    // ---- what the desk found, on the event loop ----

    /** The channel pays for the customer's circuit from now on, at this price for a unit. */
    void bound(Customer customer, ChannelTerms terms, Amount unitPrice, Amount paid, Amount used) {
        TillAccount account = accounts.computeIfAbsent(terms.id(), _ -> new TillAccount(terms, paid, used));
        // It may have been stopped for what the chain shows no more.
        account.reopen();
        customer.meter().bind(account, CellMeter.quantumPrice(unitPrice));
        if (customer.meter().isClosed()) {
            // The circuit ended while its channel was being looked up. Kept as a customer, it would never leave.
            checkpoint(List.of(account));
            return;
        }
        account.customers().add(customer);
        customer.payAck(PayStatus.BOUND, terms.id(), account.paid(), account.closedUse());
        customer.credited();
    }

    /** Vouchers up to these totals are stored. */
    void credit(Customer customer, Bytes channel, Amount total) {
        TillAccount account = accounts.get(channel);
        if (account == null) {
            return;
        }
        boolean more = account.credit(total);
        customer.payAck(account.isClosed() ? PayStatus.CLOSED : PayStatus.CREDITED, channel, account.paid(), account.closedUse());
        if (more) {
            // A voucher that pays nothing new wakes nobody: circuits that then ask again would each be shown it again, and wake the others.
            List.copyOf(account.customers()).forEach(Customer::credited);
        }
    }

    void refuse(Customer customer, PayStatus status, Bytes channel) {
        tally.refused(Refusal.of(status));
        TillAccount account = accounts.get(channel);
        customer.payAck(status, channel, account == null ? Amount.ZERO : account.paid(), account == null ? Amount.ZERO : account.closedUse());
    }

    /** Its question will not be looked at. */
    void unheard(Customer customer) {
        tally.refused(Refusal.PAYMENT_NOT_LOOKED_AT);
        customer.unheard();
    }

    /** So often as each happened; on the event loop. */
    Map<Refusal, Long> refusals() {
        return tally.refusals();
    }

    /** Payments and questions that wait for their turn. */
    int waiting() {
        return desk.waiting();
    }

    /** Serves nothing more from the channel: its circuits are told and end, but for one that waits for an answer about it. */
    void stop(Bytes channel, PayStatus why, Customer spared) {
        TillAccount account = accounts.get(channel);
        if (account != null) {
            account.close();
            for (Customer customer : List.copyOf(account.customers())) {
                if (customer != spared) {
                    customer.stopped(why, channel, account.paid(), account.closedUse());
                }
            }
        }
    }

    // ---- cashing, by the relay's own will ----

    /**
     * Closes the channel on the chain with the best voucher held of it. Its circuits end.
     *
     * @return completes with the wei that were cashed once the closing is in a block; fails with a {@link WalletException} if there is
     *         nothing to cash or the chain refuses, and then nothing is lost
     */
    public CompletableFuture<Amount> cash(Bytes channel) {
        var answer = new CompletableFuture<Amount>();
        desk.add(new TillJob.Cash(channel, answer));
        return answer;
    }

    /**
     * Closes every channel that a voucher is held of.
     *
     * @return completes with the sum that was cashed, 0 where there was nothing; fails with a {@link WalletException} that says how many
     *         channels could not be closed and why. Those can be tried again, the others were cashed
     */
    public CompletableFuture<Amount> cashAll() {
        var answer = new CompletableFuture<Amount>();
        desk.add(new TillJob.CashAll(answer));
        return answer;
    }

    // ---- end ----

    /** Stops at once, as a killed process would; whoever closes the ledger next finds nobody writing in it. */
    void abandon() {
        ticking = false;
        desk.abandon();
    }

    /** Stores what was used and stops. Blocks, a few seconds at most, until the last was written and closings under way are known. */
    @Override
    public void close() {
        var stored = new CountDownLatch(1);
        boolean posted = loop.post(() -> {
            ticking = false;
            if (tick != null) {
                tick.cancel();
            }
            checkpoint(accounts.values());
            stored.countDown();
        });
        if (posted && !loop.inLoop()) {
            try {
                loop.platform().await(stored, Duration.ofSeconds(2));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        LOG.log(Level.DEBUG, "the till closes");
        desk.close();
    }
}
