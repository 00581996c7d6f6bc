package org.farthing.wallet.keys;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherSigner;
import org.farthing.wallet.channel.VoucherVerifier;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * Vouchers signed and verified per second of one processor core, on Bouncy Castle and on what {@link Ecdsa#fastest} found. Both are
 * measured in turn within one run, so that their ratio holds whatever else the machine does; of several rounds the best counts. No test:
 * run {@code main} with the test class path.
 */
final class SignatureBenchmark {
    private static final int ROUNDS = 60;
    private static final int VOUCHERS = 100;

    private SignatureBenchmark() {
    }

    /** One side's best figures, in nanoseconds for each voucher. */
    private static final class Side {
        private final String name;
        private final VoucherSigner signer;
        private final Ecdsa ecdsa;
        private long sign = Long.MAX_VALUE;
        private long recover = Long.MAX_VALUE;

        Side(String name, Ecdsa ecdsa, byte[] key) {
            this.name = name;
            this.ecdsa = ecdsa;
            this.signer = new VoucherSigner(new Signer(key, ecdsa), 100, Address.ZERO);
        }

        void round(Bytes channel, byte[] digest) {
            long start = cpu();
            for (int i = 1; i <= VOUCHERS; i++) {
                signer.sign(channel, Amount.ofWei(i));
            }
            sign = Math.min(sign, (cpu() - start) / VOUCHERS);
            try (var key = new Signer(Bytes.fromHex("22".repeat(32)).toArray())) {
                Bytes signature = key.sign(digest);
                start = cpu();
                for (int i = 0; i < VOUCHERS; i++) {
                    Recovery.recover(ecdsa, digest, signature);
                }
                recover = Math.min(recover, (cpu() - start) / VOUCHERS);
            }
        }
    }

    /** This thread's own time on a processor: what other programs take does not count. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    public static void main(String[] arguments) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 0x11);
        Bytes channel = Bytes.of(key);
        byte[] digest = key.clone();
        var java = new Side("Bouncy Castle", new JavaEcdsa(), key);
        var fast = new Side(Ecdsa.fastest().getClass().getSimpleName(), Ecdsa.fastest(), key);
        var verifier = new VoucherVerifier(100, Address.ZERO);
        long verify = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            for (Side side : List.of(java, fast)) {
                side.round(channel, digest);
            }
            Voucher voucher = fast.signer.sign(channel, Amount.ofWei(round));
            long start = cpu();
            for (int i = 0; i < VOUCHERS; i++) {
                verifier.isValid(voucher, fast.signer.address());
            }
            verify = Math.min(verify, (cpu() - start) / VOUCHERS);
        }
        // What hashing a voucher costs is the same on both sides.
        long hashing = Math.max(0, verify - fast.recover);
        for (Side side : List.of(java, fast)) {
            System.out.printf("%-14s  %,7d signed/s (%d us)  %,7d verified/s (%d us)%n", side.name, 1_000_000_000L / side.sign,
                    side.sign / 1_000, 1_000_000_000L / (side.recover + hashing), (side.recover + hashing) / 1_000);
        }
        System.out.printf("ratio: %.1f signing, %.1f verifying%n", (double) java.sign / fast.sign,
                (double) (java.recover + hashing) / (fast.recover + hashing));
    }
}
