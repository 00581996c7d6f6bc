package org.farthing.circuit.relay;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherVerifier;
import org.farthing.wallet.ledger.PayeeChannel;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * Where a relay's circuits meet money: checks channels against the chain and vouchers against their signer, stores what it accepts, and
 * only then lets a circuit draw on it.
 *
 * <p>Public-key work, chain reads and the database belong to one virtual thread, which takes all waiting jobs at a time so that many
 * vouchers share one flush; accounts belong to the event loop, where results are posted.
 */
public final class Till implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.till");
    /** A channel must outlive the circuit by what the relay needs to cash it. */
    private static final Duration CASHING_TIME = Duration.ofHours(48);
    private static final Duration READ_AGAIN = Duration.ofMinutes(1);
    /** What the version byte of a Bind signature authorises. */
    private static final int BIND_TO_PAY = 1;
    private static final int BIND_TO_CLOSE = 2;

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

        void payAck(PayStatus status, Bytes channel, Amount paid, Amount closedUse);

        void closing(Bytes channel, Amount best, PayStatus status);

        void restored(RelayMessage.PayRestored answer);

        /** More may be served. */
        void credited();

        void channelClosed();
    }

    private sealed interface Job {
        record Bind(Customer customer, RelayMessage.PayBind message) implements Job {
        }

        record Pay(Customer customer, RelayMessage.PayVoucher message) implements Job {
        }

        record Close(Customer customer, RelayMessage.PayClose message) implements Job {
        }

        record Restore(Customer customer, RelayMessage.PayRestore message) implements Job {
        }

        record CheckpointUse(Bytes channel, Amount used) implements Job {
        }

        record Stop() implements Job {
        }
    }

    /** A channel as it was read from the chain at {@code at}. */
    private record Known(ChannelTerms terms, OnChain onChain, Instant at) {
        Amount deposit() {
            return onChain.deposit();
        }
    }

    private final EventLoop loop;
    private final long chainId;
    private final Address contract;
    private final Address payee;
    private final Amount quantumPrice;
    private final ChannelChain chain;
    private final PayeeLedger ledger;
    private final VoucherVerifier verifier;
    private final InstantSource clock;
    private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private final Map<Bytes, TillAccount> accounts = new HashMap<>();
    private final Map<Bytes, Known> known = new HashMap<>();
    private final Thread worker;
    /** Threads that wait for the chain to take a closing. */
    private final Set<Thread> cashing = ConcurrentHashMap.newKeySet();
    private volatile boolean abandoned;
    private volatile boolean closing;

    /**
     * @param unitPrice wei for {@link CellMeter#UNIT_CELLS} cells; a quantum costs its share of it, rounded up
     */
    public Till(EventLoop loop, long chainId, Address contract, Address payee, Amount unitPrice, ChannelChain chain, PayeeLedger ledger,
            InstantSource clock) {
        this.loop = loop;
        this.chainId = chainId;
        this.contract = contract;
        this.payee = payee;
        this.quantumPrice = unitPrice.dividedUp(CellMeter.UNIT_CELLS / CellMeter.QUANTUM_CELLS);
        this.chain = chain;
        this.ledger = ledger;
        this.verifier = new VoucherVerifier(chainId, contract);
        this.clock = clock;
        this.worker = Thread.ofVirtual().name("till").start(this::work);
    }

    // ---- on the event loop ----

    void bind(Customer customer, RelayMessage.PayBind message) {
        jobs.add(new Job.Bind(customer, message));
    }

    void pay(Customer customer, RelayMessage.PayVoucher message) {
        jobs.add(new Job.Pay(customer, message));
    }

    void close(Customer customer, RelayMessage.PayClose message) {
        jobs.add(new Job.Close(customer, message));
    }

    void restore(Customer customer, RelayMessage.PayRestore message) {
        jobs.add(new Job.Restore(customer, message));
    }

    void circuitClosed(Customer customer) {
        TillMeter meter = customer.meter();
        meter.close();
        if (meter.isBound()) {
            TillAccount account = meter.account();
            account.customers().remove(customer);
            jobs.add(new Job.CheckpointUse(account.terms().id(), account.used()));
        }
    }

    // ---- on the worker ----

    private void work() {
        var batch = new ArrayList<Job>();
        try {
            while (true) {
                batch.add(jobs.take());
                jobs.drainTo(batch);
                try {
                    if (!serve(batch)) {
                        return;
                    }
                } catch (WalletException e) {
                    // A full disk, most likely. What was not stored is not credited: payers show their vouchers again when asked.
                    LOG.log(Level.ERROR, "the ledger cannot be written: " + e.getMessage());
                }
                batch.clear();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException _) {
            // The relay's loop is gone, and with it all circuits.
            LOG.log(Level.DEBUG, "the till ends with its relay");
        }
    }

    /** Serves jobs in order; vouchers that stand together are stored together. False at the end. */
    private boolean serve(List<Job> batch) {
        var accepted = new ArrayList<Accepted>();
        for (Job job : batch) {
            if (abandoned) {
                return false;
            }
            if (job instanceof Job.Pay pay) {
                check(pay).ifPresent(accepted::add);
                continue;
            }
            store(accepted);
            switch (job) {
                case Job.Bind bind -> bindNow(bind);
                case Job.Close close -> closeNow(close);
                case Job.Restore restore -> restoreNow(restore);
                case Job.CheckpointUse(Bytes channel, Amount used) -> ledger.checkpointUsed(channel, used);
                case Job.Stop _ -> {
                    return false;
                }
                case Job.Pay _ -> throw new IllegalStateException("handled above");
            }
        }
        store(accepted);
        return true;
    }

    private void bindNow(Job.Bind job) {
        RelayMessage.PayBind message = job.message();
        var terms = new ChannelTerms(chainId, contract, message.payer(), payee, message.signer(), message.salt());
        if (!terms.id().equals(message.channel())) {
            refuse(job.customer(), PayStatus.REFUSED_UNKNOWN_CHANNEL, message.channel());
            return;
        }
        // Channel ids are public: without this signature over the circuit's own key, a stranger could spend Alice's credit.
        if (!verifier.isValidBind(message.channel(), job.customer().binding(), BIND_TO_PAY, message.signature(),
                message.signer())) {
            refuse(job.customer(), PayStatus.REFUSED_SIGNATURE, message.channel());
            return;
        }
        OnChain onChain;
        try {
            onChain = readLately(message.channel());
        } catch (WalletException e) {
            LOG.log(Level.WARNING, "cannot read a channel: " + e.getMessage());
            refuse(job.customer(), PayStatus.REFUSED_UNKNOWN_CHANNEL, message.channel());
            return;
        }
        if (!onChain.open()) {
            refuse(job.customer(), PayStatus.REFUSED_UNKNOWN_CHANNEL, message.channel());
            return;
        }
        if (clock.instant().plus(CASHING_TIME).isAfter(onChain.expiry())) {
            refuse(job.customer(), PayStatus.REFUSED_EXPIRING, message.channel());
            return;
        }
        Known before = known.get(message.channel());
        if (before == null || before.onChain() != onChain) {
            ledger.confirm(terms, onChain.deposit(), onChain.expiry());
            known.put(message.channel(), new Known(terms, onChain, clock.instant()));
        }
        PayeeChannel stored = ledger.channel(message.channel()).orElseThrow();
        if (stored.closedBy().isPresent()) {
            refuse(job.customer(), PayStatus.CLOSED, message.channel());
            return;
        }
        loop.post(() -> bound(job.customer(), terms, stored.best().map(Voucher::cumulative).orElse(Amount.ZERO), stored.used()));
    }

    /**
     * What the chain said within the last {@link #READ_AGAIN}. The payer alone can take nothing back within the day that a request to close
     * leaves, so an answer of a minute ago risks nothing, and saves a read for every circuit.
     */
    private OnChain readLately(Bytes channel) {
        Known before = known.get(channel);
        boolean fresh = before != null && before.onChain().open() && clock.instant().isBefore(before.at().plus(READ_AGAIN));
        return fresh ? before.onChain() : chain.read(channel);
    }

    private void bound(Customer customer, ChannelTerms terms, Amount paid, Amount used) {
        TillAccount account =
                accounts.computeIfAbsent(terms.id(), _ -> new TillAccount(terms, quantumPrice, paid, used));
        if (customer.meter().isBound()) {
            customer.channelClosed();
            return;
        }
        customer.meter().bind(account);
        if (customer.meter().isClosed()) {
            // The circuit ended while its channel was being looked up. Kept as a customer, it would never leave.
            jobs.add(new Job.CheckpointUse(terms.id(), account.used()));
            return;
        }
        account.customers().add(customer);
        customer.payAck(account.isClosed() ? PayStatus.CLOSED : PayStatus.BOUND, terms.id(), account.paid(), account.closedUse());
        customer.credited();
    }

    private record Accepted(Customer customer, Voucher voucher) {
    }

    private Optional<Accepted> check(Job.Pay job) {
        RelayMessage.PayVoucher message = job.message();
        Known channel = known.get(message.channel());
        if (channel == null) {
            refuse(job.customer(), PayStatus.REFUSED_UNKNOWN_CHANNEL, message.channel());
            return Optional.empty();
        }
        var voucher = new Voucher(message.channel(), message.cumulative(), message.signature());
        if (!verifier.isValid(voucher, channel.terms().signer())) {
            refuse(job.customer(), PayStatus.REFUSED_SIGNATURE, message.channel());
            return Optional.empty();
        }
        if (message.cumulative().isMoreThan(channel.deposit()) && !toppedUp(channel, message.cumulative())) {
            refuse(job.customer(), PayStatus.REFUSED_OVER_DEPOSIT, message.channel());
            return Optional.empty();
        }
        return Optional.of(new Accepted(job.customer(), voucher));
    }

    /** Looks again whether the deposit has grown to cover {@code total}. */
    private boolean toppedUp(Known channel, Amount total) {
        Bytes id = channel.terms().id();
        try {
            OnChain now = chain.read(id);
            known.put(id, new Known(channel.terms(), now, clock.instant()));
            ledger.confirm(channel.terms(), now.deposit(), now.expiry());
            return now.open() && !total.isMoreThan(now.deposit());
        } catch (WalletException e) {
            LOG.log(Level.WARNING, "cannot read a channel: " + e.getMessage());
            return false;
        }
    }

    /** Money counts once it is on disk, never before. */
    private void store(List<Accepted> accepted) {
        if (accepted.isEmpty()) {
            return;
        }
        Map<Bytes, Amount> totals = ledger.accept(accepted.stream().map(Accepted::voucher).toList(), clock.instant());
        List<Accepted> stored = List.copyOf(accepted);
        accepted.clear();
        loop.post(() -> stored.forEach(one -> credit(one.customer(), one.voucher().channelId(), totals)));
    }

    private void credit(Customer customer, Bytes channel, Map<Bytes, Amount> totals) {
        TillAccount account = accounts.get(channel);
        if (account == null || !totals.containsKey(channel)) {
            return;
        }
        account.credit(totals.get(channel));
        customer.payAck(account.isClosed() ? PayStatus.CLOSED : PayStatus.CREDITED, account.terms().id(), account.paid(),
                account.closedUse());
        List.copyOf(account.customers()).forEach(Customer::credited);
    }

    private void refuse(Customer customer, PayStatus status, Bytes channel) {
        loop.post(() -> {
            TillAccount account = accounts.get(channel);
            customer.payAck(status, channel, account == null ? Amount.ZERO : account.paid(),
                    account == null ? Amount.ZERO : account.closedUse());
        });
    }

    /**
     * Tells a payer that lost her ledger what the best voucher is. It is hers: but it is worth money here, and shows how much she used this
     * relay, so only who holds the channel's key, on this very circuit, is told. From the ledger alone: a chain that does not answer keeps
     * nobody from knowing what she signed.
     */
    private void restoreNow(Job.Restore job) {
        RelayMessage.PayRestore message = job.message();
        Bytes id = message.channel();
        var terms = new ChannelTerms(chainId, contract, message.payer(), payee, message.signer(), message.salt());
        PayStatus status;
        Optional<Voucher> best = Optional.empty();
        if (!terms.id().equals(id)) {
            status = PayStatus.REFUSED_UNKNOWN_CHANNEL;
        } else if (!verifier.isValidRestore(id, job.customer().binding(), message.nonce(), message.signature(), message.signer())) {
            status = PayStatus.REFUSED_SIGNATURE;
        } else {
            Optional<PayeeChannel> stored = ledger.channel(id);
            best = stored.flatMap(PayeeChannel::best);
            status = stored.isEmpty() ? PayStatus.REFUSED_UNKNOWN_CHANNEL
                    : stored.get().closedBy().isPresent() ? PayStatus.CLOSED
                    : best.isPresent() ? PayStatus.CREDITED : PayStatus.NOTHING_PAID;
        }
        var answer = new RelayMessage.PayRestored(id, status, best.map(Voucher::cumulative).orElse(Amount.ZERO),
                best.map(Voucher::signature).orElse(Bytes.EMPTY));
        loop.post(() -> job.customer().restored(answer));
    }

    // ---- cashing ----

    private void closeNow(Job.Close job) {
        Bytes id = job.message().channel();
        // From the ledger: a payer may ask on a circuit that pays for nothing, and after this relay's restart.
        Optional<PayeeChannel> stored = ledger.channel(id);
        if (stored.isEmpty()) {
            loop.post(() -> job.customer().closing(id, Amount.ZERO, PayStatus.REFUSED_UNKNOWN_CHANNEL));
            return;
        }
        PayeeChannel channel = stored.get();
        if (!verifier.isValidBind(id, job.customer().binding(), BIND_TO_CLOSE, job.message().signature(), channel.terms().signer())) {
            loop.post(() -> job.customer().closing(id, Amount.ZERO, PayStatus.REFUSED_SIGNATURE));
            return;
        }
        // Whoever binds to it again is checked against the chain.
        known.remove(id);
        Optional<Voucher> best = channel.best();
        if (best.isEmpty()) {
            // Nothing was ever signed, so there is nothing to show the contract; the payer takes all back by herself.
            loop.post(() -> job.customer().closing(id, Amount.ZERO, PayStatus.NOTHING_PAID));
            return;
        }
        if (channel.closedBy().isPresent()) {
            loop.post(() -> job.customer().closing(id, best.get().cumulative(), PayStatus.CLOSED));
            return;
        }
        loop.post(() -> {
            TillAccount account = accounts.get(id);
            if (account != null) {
                account.close();
            }
            job.customer().closing(id, best.get().cumulative(), PayStatus.CLOSED);
        });
        Thread cash = Thread.ofVirtual().name("cash").unstarted(() -> cash(channel.terms(), best.get()));
        cashing.add(cash);
        cash.start();
    }

    private void cash(ChannelTerms terms, Voucher best) {
        try {
            ledger.markClosed(terms.id(), chain.close(terms, best));
        } catch (WalletException e) {
            LOG.log(Level.WARNING, "a channel could not be closed: " + e.getMessage());
        } catch (IllegalStateException e) {
            // The ledger or the keys went first. The chain knows what was cashed, and is asked before the channel is used again.
            if (!abandoned && !closing) {
                throw e;
            }
        } finally {
            cashing.remove(Thread.currentThread());
        }
        loop.post(() -> {
            TillAccount account = accounts.get(terms.id());
            if (account != null) {
                List.copyOf(account.customers()).forEach(Customer::channelClosed);
            }
        });
    }

    /** Stops at once, as a killed process would; whoever closes the ledger next finds nobody writing in it. */
    void abandon() {
        abandoned = true;
        worker.interrupt();
        await(worker);
    }

    private static void await(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stores what was used and stops. Blocks, a few seconds at most, until the last was written and closings under way are known. */
    @Override
    public void close() {
        for (TillAccount account : accounts.values()) {
            jobs.add(new Job.CheckpointUse(account.terms().id(), account.used()));
        }
        jobs.add(new Job.Stop());
        await(worker);
        closing = true;
        cashing.forEach(Till::await);
    }
}
