package org.farthing.circuit.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.network.MemoryChannel;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** A till on a loop of its own, without circuits: customers are the test's. */
final class TillFixture implements AutoCloseable {
    static final Amount UNIT_PRICE = Amount.ofWei(1_600);
    static final Amount QUANTUM = Amount.ofWei(100);
    static final Amount DEPOSIT = Amount.ofWei(1_000_000_000_000L);
    private static final Bytes BINDING = Bytes.of(new byte[32]);
    private static final Address PAYEE = Address.ZERO;
    private static final Bytes QUOTE = Bytes.of(new byte[32]);

    final EventLoop loop = EventLoop.start("till-test");
    final Till till;

    TillFixture(PayeeLedger ledger) {
        MemoryChannel any = channel(1);
        ledger.statePrice(QUOTE, UNIT_PRICE, Instant.now().plus(Duration.ofHours(1)), Instant.now());
        till = new Till(loop, any.terms().chainId(), any.terms().contract(), PAYEE, new OpenChannels(), ledger, Instant::now);
    }

    /** Every channel is open and has money. */
    private static final class OpenChannels implements Till.ChannelChain {
        private final Instant expiry = Instant.now().plus(Duration.ofDays(30));

        @Override
        public Till.OnChain read(Bytes channel) {
            return new Till.OnChain(DEPOSIT, expiry, true);
        }

        @Override
        public Bytes close(ChannelTerms terms, Voucher best) {
            return BINDING;
        }
    }

    static MemoryChannel channel(int key) {
        return new MemoryChannel(key, BINDING, PAYEE, DEPOSIT);
    }

    /** A circuit of this channel, bound; it takes down what it is told. */
    Customer bind(MemoryChannel channel) throws Exception {
        var customer = new Customer(channel);
        ChannelTerms terms = channel.terms();
        loop.execute(() -> till.bind(customer, new RelayMessage.PayBind(terms.id(), terms.payer(), terms.signer(), terms.salt(),
                channel.signBind(BINDING, 1))));
        if (customer.next().status() != PayStatus.BOUND) {
            throw new AssertionError("not bound");
        }
        return customer;
    }

    void pay(Customer customer, Voucher voucher) {
        loop.execute(() -> till.pay(customer, new RelayMessage.PayVoucher(voucher.channelId(), voucher.cumulative(), voucher.signature())));
    }

    /** Counts cells as a circuit does; how many of them were paid for. */
    int use(Customer customer, int cells) throws Exception {
        var served = new CompletableFuture<Integer>();
        loop.execute(() -> {
            int count = 0;
            while (count < cells && customer.meter.takeBackward(1)) {
                count++;
            }
            served.complete(count);
        });
        return served.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        till.close();
        loop.close();
    }

    /** What a circuit was told. */
    record Told(PayStatus status, Amount paid) {
    }

    static final class Customer implements Till.Customer {
        private final MemoryChannel channel;
        private final TillMeter meter = new TillMeter();
        private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
        private final AtomicInteger wakings = new AtomicInteger();

        private Customer(MemoryChannel channel) {
            this.channel = channel;
        }

        MemoryChannel channel() {
            return channel;
        }

        Told next() throws InterruptedException {
            Told one = told.poll(20, TimeUnit.SECONDS);
            if (one == null) {
                throw new AssertionError("nothing was said");
            }
            return one;
        }

        List<Told> all() {
            return List.copyOf(told);
        }

        /** How often it heard that more may be served. */
        int wakings() {
            return wakings.get();
        }

        @Override
        public TillMeter meter() {
            return meter;
        }

        @Override
        public Bytes binding() {
            return BINDING;
        }

        @Override
        public Optional<Bytes> quote() {
            return Optional.of(QUOTE);
        }

        @Override
        public Object origin() {
            return this;
        }

        @Override
        public void unheard() {
            throw new AssertionError("a question that was not looked at");
        }

        @Override
        public void payAck(PayStatus status, Bytes id, Amount paid, Amount closedUse) {
            told.add(new Told(status, paid));
        }

        @Override
        public void closing(Bytes id, Amount best, PayStatus status) {
            told.add(new Told(status, best));
        }

        @Override
        public void restored(RelayMessage.PayRestored answer) {
            told.add(new Told(answer.status(), answer.cumulative()));
        }

        @Override
        public void credited() {
            wakings.incrementAndGet();
        }

        @Override
        public void stopped(PayStatus why, Bytes id, Amount paid, Amount closedUse) {
            told.add(new Told(why, paid));
        }
    }
}
