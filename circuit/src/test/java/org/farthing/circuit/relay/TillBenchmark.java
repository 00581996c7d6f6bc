package org.farthing.circuit.relay;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.network.MemoryChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherVerifier;
import org.farthing.wallet.ledger.PayeeLedger;

/**
 * Vouchers per second through a till: checked, stored with a flush, credited. Not run by the build; start its main with a folder on the disk
 * that is to be measured.
 */
final class TillBenchmark {
    private static final int CHANNELS = 50;
    private static final int ROUNDS = 60;

    private TillBenchmark() {
    }

    static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments.length > 0 ? arguments[0] : "."), "till-benchmark");
        try {
            signAndVerify();
            for (int underWay : new int[] {1, 8, CHANNELS}) {
                measure(folder.resolve("till-" + underWay + ".db"), underWay);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void signAndVerify() {
        MemoryChannel channel = TillFixture.channel(1);
        var verifier = new VoucherVerifier(channel.terms().chainId(), channel.terms().contract());
        for (int pass = 0; pass < 2; pass++) {
            int count = 2000;
            var vouchers = new ArrayList<Voucher>();
            long start = System.nanoTime();
            for (int i = 1; i <= count; i++) {
                vouchers.add(channel.signFreely(TillFixture.QUANTUM.times(i)));
            }
            long signed = System.nanoTime();
            for (Voucher voucher : vouchers) {
                if (!verifier.isValid(voucher, channel.terms().signer())) {
                    throw new AssertionError("not valid");
                }
            }
            long verified = System.nanoTime();
            if (pass == 1) {
                System.out.printf("signing alone %,d/s, verifying alone %,d/s (one thread)%n", perSecond(count, signed - start),
                        perSecond(count, verified - signed));
            }
        }
    }

    private static long perSecond(long count, long nanos) {
        return count * 1_000_000_000L / nanos;
    }

    /** @param underWay vouchers that wait for the till at a time, as from so many circuits */
    private static void measure(Path file, int underWay) throws Exception {
        try (PayeeLedger ledger = PayeeLedger.open(file); var fixture = new TillFixture(ledger)) {
            var customers = new ArrayList<TillFixture.Customer>();
            for (int key = 1; key <= CHANNELS; key++) {
                customers.add(fixture.bind(TillFixture.channel(key)));
            }
            int total = CHANNELS * ROUNDS * Math.min(underWay, 8) / 8;
            List<Voucher> vouchers = new ArrayList<>();
            for (int i = 0; i < total; i++) {
                vouchers.add(customers.get(i % CHANNELS).channel().signFreely(TillFixture.QUANTUM.times(1 + i / CHANNELS)));
            }
            long start = System.nanoTime();
            for (int from = 0; from < total; from += underWay) {
                int count = Math.min(underWay, total - from);
                var sent = new CountDownLatch(1);
                int first = from;
                fixture.loop.execute(() -> {
                    for (int i = first; i < first + count; i++) {
                        Voucher voucher = vouchers.get(i);
                        fixture.till.pay(customers.get(i % CHANNELS),
                                new RelayMessage.PayVoucher(voucher.channelId(), voucher.cumulative(), voucher.signature()));
                    }
                    sent.countDown();
                });
                sent.await(20, TimeUnit.SECONDS);
                for (int i = from; i < from + count; i++) {
                    customers.get(i % CHANNELS).next();
                }
            }
            System.out.printf("%2d under way: %,d vouchers/s checked, stored and credited%n", underWay,
                    perSecond(total, System.nanoTime() - start));
        }
    }
}
