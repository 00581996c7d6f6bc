package org.farthing.circuit.payment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherSigner;
import org.farthing.wallet.channel.VoucherVerifier;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.ledger.VoucherRow;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A voucher's life: signed, recorded by the payer, checked, stored by the payee; both ledgers in the system's temporary folder. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
public class VoucherBenchmark {
    private static final int GROUP = 64;
    private static final Amount DEPOSIT = Amount.ofCoins(1_000_000);
    private static final Instant EXPIRY = Instant.ofEpochSecond(4_000_000_000L);

    private final Signer signer = new Signer(key());
    private final ChannelTerms terms = new ChannelTerms(31337, address(1), address(2), address(3), signer.address(),
            Bytes.of(new byte[32]));
    private final VoucherSigner signs = new VoucherSigner(signer, terms.chainId(), terms.contract());
    private final VoucherVerifier checks = new VoucherVerifier(terms.chainId(), terms.contract());
    private final Voucher known = signs.sign(terms.id(), Amount.ofWei(7));
    private Path folder;
    private Ledger payer;
    private PayeeLedger payee;
    private long payerTotal;
    private long payeeTotal;

    private static byte[] key() {
        byte[] key = new byte[32];
        key[31] = 7;
        return key;
    }

    private static Address address(int last) {
        byte[] bytes = new byte[20];
        bytes[19] = (byte) last;
        return new Address(Bytes.of(bytes));
    }

    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("farthing-benchmark-");
        payer = Ledger.open(folder.resolve("payer.db"));
        payer.saveChannel(new ChannelRow(terms, 0, new Relay(Bytes.of(new byte[32]), "Relay", "exit"),
                new ChannelState.Open(Funds.fresh(DEPOSIT, EXPIRY))));
        payer.reserve(terms.id(), DEPOSIT);
        payee = PayeeLedger.open(folder.resolve("payee.db"));
        payee.confirm(terms, DEPOSIT, EXPIRY);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        payer.close();
        payee.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    public Voucher sign() {
        payerTotal++;
        return signs.sign(terms.id(), Amount.ofWei(payerTotal));
    }

    @Benchmark
    public boolean check() {
        return checks.isValid(known, signer.address());
    }

    /** Into the history, with no flush: what was reserved before covers it. */
    @Benchmark
    public void payerRecords() {
        payerTotal++;
        payer.recordVouchers(List.of(new VoucherRow(unsigned(payerTotal), 32, EXPIRY)));
    }

    /** On the disk before credit is given. */
    @Benchmark
    public Object payeeStoresOne() {
        payeeTotal++;
        return payee.accept(List.of(unsigned(payeeTotal)), EXPIRY);
    }

    /** As a busy relay does, {@value #GROUP} with one flush; the figure is of one. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public Object payeeStoresManyTogether() {
        List<Voucher> group = IntStream.rangeClosed(1, GROUP).mapToObj(i -> unsigned(payeeTotal + i)).toList();
        payeeTotal += GROUP;
        return payee.accept(group, EXPIRY);
    }

    /** The ledgers do not look at signatures. */
    private Voucher unsigned(long wei) {
        return new Voucher(terms.id(), Amount.ofWei(wei), known.signature());
    }
}
