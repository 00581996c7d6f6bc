package org.farthing.circuit.relay;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
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
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The till's back room: checks channels against the chain and vouchers against their signer, stores what it accepts, and only then lets the
 * {@link Till} credit it. One thread does it, which takes all waiting jobs at a time so that many vouchers share one flush.
 */
final class TillDesk implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.till");
    /** What the version byte of a Bind signature authorises. */
    private static final int BIND_TO_PAY = 1;

    /** Whose vouchers count here, and where they are worth something. */
    record Place(long chainId, Address contract, Address payee) {
        ChannelTerms terms(Address payer, Address signer, Bytes salt) {
            return new ChannelTerms(chainId, contract, payer, payee, signer, salt);
        }
    }

    private record Accepted(Till.Customer customer, Voucher voucher) {
    }

    private final Till till;
    private final EventLoop loop;
    private final Place place;
    private final PayeeLedger ledger;
    private final VoucherVerifier verifier;
    private final InstantSource clock;
    private final TillQueue jobs;
    private final KnownChannels channels;
    private final TillCashing cashing;
    private final TillClosings closings;
    private final TillQuestions questions;
    private final Thread worker;
    /** Nanoseconds of signatures' checks; the disk is waited for without a processor. */
    private long checking;
    private volatile boolean abandoned;
    private volatile boolean ended;

    TillDesk(Till till, EventLoop loop, Place place, Till.ChannelChain chain, PayeeLedger ledger, InstantSource clock) {
        this.till = till;
        this.loop = loop;
        this.place = place;
        this.ledger = ledger;
        this.verifier = new VoucherVerifier(place.chainId(), place.contract());
        this.clock = clock;
        this.jobs = new TillQueue(loop, this::unheard);
        this.channels = new KnownChannels(loop.platform(), chain, clock, (channel, result) -> add(new TillJob.WasRead(channel, result)));
        this.cashing = new TillCashing(loop.platform(), chain, ledger);
        this.closings = new TillClosings(till, loop, ledger, channels, cashing, this::add);
        this.questions = new TillQuestions(loop, place, ledger, verifier, closings, this::isChecked);
        // Checking keeps a processor busy and the ledger holds its thread, so a virtual one only adds a second to wake for every voucher.
        this.worker = loop.platform().platformThread("till", this::work);
        worker.start();
    }

    /** A job of the relay's own or of a circuit that pays; from any thread. */
    void add(TillJob job) {
        jobs.add(job);
        if (ended) {
            jobs.end().forEach(TillDesk::giveUp);
        }
    }

    /** A job of a circuit that does not pay yet, see {@link TillQueue}; on the event loop. */
    void addOfStranger(Till.Customer customer, TillJob job) {
        jobs.addOfStranger(customer.origin(), job);
    }

    /** Jobs that wait for their turn. */
    int waiting() {
        return jobs.size();
    }

    private void work() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                TillQueue.Turn turn = jobs.take();
                int others = turn.jobs().size() - (turn.stranger() ? 1 : 0);
                goesOn = serve(turn.jobs().subList(0, others));
                if (goesOn && turn.stranger()) {
                    checking = 0;
                    goesOn = serve(turn.jobs().subList(others, others + 1));
                    jobs.worked(checking, loop.nanos());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            jobs.end().forEach(TillDesk::giveUp);
        }
    }

    /** Too much is asked by those who do not pay: this will not be looked at, and its circuit ends. */
    private void unheard(TillJob job) {
        switch (job) {
            case TillJob.Bind(var customer, _) -> loop.post(() -> till.unheard(customer));
            case TillJob.Pay(var customer, _) -> loop.post(() -> till.unheard(customer));
            case TillJob.Close(var customer, _) -> loop.post(() -> till.unheard(customer));
            case TillJob.Restore(var customer, _) -> loop.post(() -> till.unheard(customer));
            case TillJob.CheckpointUse _, TillJob.Look _, TillJob.WasRead _, TillJob.Cash _, TillJob.CashAll _, TillJob.CashingEnded _,
                    TillJob.Stop _ -> throw new IllegalStateException("the relay is no stranger to itself");
        }
    }

    private static void giveUp(TillJob job) {
        switch (job) {
            case TillJob.Cash(_, var answer) -> answer.completeExceptionally(stopped());
            case TillJob.CashAll(var answer) -> answer.completeExceptionally(stopped());
            case TillJob.Bind _, TillJob.Pay _, TillJob.Close _, TillJob.Restore _, TillJob.CheckpointUse _, TillJob.Look _,
                    TillJob.WasRead _, TillJob.CashingEnded _, TillJob.Stop _ -> { }
        }
    }

    private static WalletException stopped() {
        return new WalletException(Kind.CHANNEL_STATE, "The relay has stopped; start it to cash its channels.");
    }

    /** Serves jobs in order; vouchers that stand together are stored together. False at the end. */
    private boolean serve(List<TillJob> batch) {
        var accepted = new ArrayList<Accepted>();
        for (TillJob job : batch) {
            if (abandoned) {
                return false;
            }
            if (!(job instanceof TillJob.Pay)) {
                store(accepted);
            }
            try {
                if (!serve(job, accepted)) {
                    return false;
                }
            } catch (WalletException e) {
                // A full disk, most likely. Whoever asked for this gets no answer; the others do.
                LOG.log(Level.ERROR, "the ledger cannot be read or written: " + e.getMessage());
            }
        }
        store(accepted);
        return true;
    }

    private boolean serve(TillJob job, List<Accepted> accepted) {
        switch (job) {
            case TillJob.Pay pay -> check(pay).ifPresent(accepted::add);
            case TillJob.Bind bind -> bindNow(bind);
            case TillJob.Close close -> questions.close(close);
            case TillJob.Restore restore -> questions.restore(restore);
            case TillJob.CheckpointUse(var used) -> ledger.checkpointUsed(used);
            case TillJob.Look(var inUse) -> inUse.stream().filter(channels::isLookDue).forEach(this::look);
            case TillJob.WasRead(var channel, var result) -> channels.takeWaiting(channel).forEach(waiting -> waiting.accept(result));
            case TillJob.Cash(var channel, var answer) -> closings.cash(channel, answer);
            case TillJob.CashAll(var answer) -> closings.cashAll(answer);
            case TillJob.CashingEnded(var channel) -> cashing.ended(channel);
            case TillJob.Stop _ -> {
                return false;
            }
        }
        return true;
    }

    private boolean isChecked(BooleanSupplier check) {
        long start = loop.platform().nanos();
        try {
            return check.getAsBoolean();
        } finally {
            checking += loop.platform().nanos() - start;
        }
    }

    // ---- channels ----

    private void bindNow(TillJob.Bind job) {
        RelayMessage.PayBind message = job.message();
        Bytes id = message.channel();
        ChannelTerms terms = place.terms(message.payer(), message.signer(), message.salt());
        if (!terms.id().equals(id)) {
            refuse(job.customer(), PayStatus.REFUSED_UNKNOWN_CHANNEL, id);
            return;
        }
        // From the ledger, so that a restart changes no price; and before the chain is asked on anybody's word.
        Optional<Amount> unitPrice = job.customer().quote().flatMap(quote -> ledger.statedPrice(quote, clock.instant()));
        if (unitPrice.isEmpty()) {
            refuse(job.customer(), PayStatus.REFUSED_PRICE, id);
            return;
        }
        // Channel ids are public: without this signature over the circuit's own key, a stranger could spend Alice's credit.
        if (!isChecked(() -> verifier.isValidBind(id, job.customer().binding(), BIND_TO_PAY, message.signature(), message.signer()))) {
            refuse(job.customer(), PayStatus.REFUSED_SIGNATURE, id);
            return;
        }
        Optional<KnownChannels.Known> fresh = channels.fresh(id);
        if (fresh.isPresent() && !channels.isBeingRead(id)) {
            admit(job.customer(), terms, unitPrice.get(), fresh.get().onChain());
            return;
        }
        channels.read(id, result -> {
            if (result.isEmpty()) {
                refuse(job.customer(), PayStatus.REFUSED_UNKNOWN_CHANNEL, id);
                return;
            }
            renew(terms, result.get());
            admit(job.customer(), terms, unitPrice.get(), result.get());
        });
    }

    /** Keeps what the chain says now. */
    private void renew(ChannelTerms terms, Till.OnChain onChain) {
        boolean changed = channels.find(terms.id()).filter(before -> before.onChain().equals(onChain)).isEmpty();
        if (onChain.open() && changed && !cashing.isOver(terms.id())) {
            ledger.confirm(terms, onChain.deposit(), onChain.expiry());
        }
        channels.put(terms, onChain);
    }

    private void admit(Till.Customer customer, ChannelTerms terms, Amount unitPrice, Till.OnChain onChain) {
        Bytes id = terms.id();
        if (cashing.isOver(id)) {
            refuse(customer, PayStatus.CLOSED, id);
            return;
        }
        Optional<PayeeChannel> stored = ledger.channel(id);
        Optional<PayStatus> refusal = !onChain.open() && stored.flatMap(PayeeChannel::closedBy).isPresent()
                ? Optional.of(PayStatus.CLOSED) : TillRules.refusal(onChain, best(stored), clock.instant());
        if (refusal.isPresent()) {
            channels.forget(id);
            refuse(customer, refusal.get(), id);
            return;
        }
        PayeeChannel channel = stored.orElseThrow();
        loop.post(() -> till.bound(customer, terms, unitPrice, best(stored), channel.used()));
    }

    static Amount best(Optional<PayeeChannel> stored) {
        return stored.flatMap(PayeeChannel::best).map(Voucher::cumulative).orElse(Amount.ZERO);
    }

    /** Asks the chain again about a channel in use: its payer may have asked for the closing, or a block may be gone. */
    private void look(Bytes id) {
        ChannelTerms terms = channels.find(id).orElseThrow().terms();
        channels.read(id, result -> {
            result.ifPresent(onChain -> renew(terms, onChain));
            channels.find(id).flatMap(this::whyNotServed).ifPresent(status -> {
                channels.forget(id);
                loop.post(() -> till.stop(id, status, null));
            });
        });
    }

    private Optional<PayStatus> whyNotServed(KnownChannels.Known known) {
        Instant now = clock.instant();
        if (now.isAfter(known.at().plus(TillRules.BLIND_LIMIT))) {
            return Optional.of(PayStatus.REFUSED_UNKNOWN_CHANNEL);
        }
        return TillRules.refusal(known.onChain(), best(ledger.channel(known.terms().id())), now);
    }

    // ---- vouchers ----

    private Optional<Accepted> check(TillJob.Pay job) {
        RelayMessage.PayVoucher message = job.message();
        Bytes id = message.channel();
        if (channels.isBeingRead(id)) {
            // It came along with the binding that the chain is asked for.
            channels.read(id, _ -> check(job).ifPresent(one -> store(new ArrayList<>(List.of(one)))));
            return Optional.empty();
        }
        Optional<KnownChannels.Known> found = channels.find(id);
        if (found.isEmpty() || cashing.isOver(id)) {
            refuse(job.customer(), found.isEmpty() ? PayStatus.REFUSED_UNKNOWN_CHANNEL : PayStatus.CLOSED, id);
            return Optional.empty();
        }
        KnownChannels.Known channel = found.get();
        var voucher = new Voucher(id, message.cumulative(), message.signature());
        if (!isChecked(() -> verifier.isValid(voucher, channel.terms().signer()))) {
            refuse(job.customer(), PayStatus.REFUSED_SIGNATURE, id);
            return Optional.empty();
        }
        if (TillRules.isExpiring(channel.onChain().expiry(), clock.instant())) {
            refuse(job.customer(), PayStatus.REFUSED_EXPIRING, id);
            return Optional.empty();
        }
        var accepted = new Accepted(job.customer(), voucher);
        if (message.cumulative().isMoreThan(channel.onChain().deposit())) {
            channels.read(id, result -> acceptIfToppedUp(accepted, channel.terms(), result));
            return Optional.empty();
        }
        return Optional.of(accepted);
    }

    /** The deposit may have grown to cover the total. */
    private void acceptIfToppedUp(Accepted one, ChannelTerms terms, Optional<Till.OnChain> result) {
        result.ifPresent(onChain -> renew(terms, onChain));
        if (result.filter(onChain -> TillRules.refusal(onChain, one.voucher().cumulative(), clock.instant()).isEmpty()).isPresent()) {
            store(new ArrayList<>(List.of(one)));
        } else {
            refuse(one.customer(), PayStatus.REFUSED_OVER_DEPOSIT, terms.id());
        }
    }

    /** Money counts once it is on disk, never before: where it cannot be stored, nothing is credited, and payers show it again. */
    private void store(List<Accepted> accepted) {
        if (accepted.isEmpty()) {
            return;
        }
        List<Accepted> batch = List.copyOf(accepted);
        accepted.clear();
        Map<Bytes, Amount> totals;
        try {
            totals = ledger.accept(batch.stream().map(Accepted::voucher).toList(), clock.instant());
        } catch (WalletException e) {
            LOG.log(Level.ERROR, "vouchers cannot be stored, so they are not credited: " + e.getMessage());
            return;
        }
        loop.post(() -> batch.forEach(one -> {
            Amount total = totals.get(one.voucher().channelId());
            if (total != null) {
                till.credit(one.customer(), one.voucher().channelId(), total);
            }
        }));
    }

    private void refuse(Till.Customer customer, PayStatus status, Bytes channel) {
        loop.post(() -> till.refuse(customer, status, channel));
    }

    // ---- end ----

    /** Stops between two jobs; nothing that waits is done. */
    void abandon() {
        abandoned = true;
        cashing.stopping();
        worker.interrupt();
        awaitWorker();
        channels.close();
    }

    private void awaitWorker() {
        try {
            loop.platform().join(worker, Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does all that was asked before, and waits for closings under way, a few seconds at most. */
    @Override
    public void close() {
        add(new TillJob.Stop());
        awaitWorker();
        channels.close();
        cashing.stopping();
        try {
            cashing.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
