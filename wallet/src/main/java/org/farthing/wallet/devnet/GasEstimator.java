package org.farthing.wallet.devnet;

import java.math.BigInteger;
import java.util.function.Function;
import org.farthing.wallet.value.Bytes;

/**
 * The smallest gas limit with which a call succeeds. What a call uses is not enough: inner calls get 63/64 of what is there (EIP-150), and
 * refunds come only at the end. So limits are tried, halving the interval each time.
 */
final class GasEstimator {
    private final Function<Call, Outcome> tryOut;

    /** @param tryOut runs a call and takes everything back */
    GasEstimator(Function<Call, Outcome> tryOut) {
        this.tryOut = tryOut;
    }

    /** @param call its gas limit is the most that may be answered */
    Estimate estimate(Call call, UInt256 balance) {
        long high = affordable(call, balance);
        Outcome most = tryOut.apply(call.withGasLimit(high));
        switch (most.result()) {
            case Result.Reverted(Bytes output, _) -> {
                return new Estimate.Fails(RevertReason.sentence(output), output);
            }
            case Result.Halted(String reason) -> {
                boolean outOfGas = reason.equals("out of gas");
                return new Estimate.Fails(outOfGas ? "gas required exceeds allowance (" + high + ")" : reason, Bytes.EMPTY);
            }
            case Result.Success _ -> { }
        }
        long low = Math.max(most.gasUsed(), call.intrinsicGas()) - 1;
        // Nearly always a little more than was used suffices; that is tried first.
        long likely = (most.gasUsed() + most.gasUsed() / 4) * 64 / 63 + Gas.CALL_STIPEND;
        if (likely < high && succeeds(call, likely)) {
            high = likely;
        }
        while (low + 1 < high) {
            long middle = (low + high) >>> 1;
            if (succeeds(call, middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return new Estimate.Gas(high);
    }

    private boolean succeeds(Call call, long limit) {
        return tryOut.apply(call.withGasLimit(limit)).succeeded();
    }

    private static long affordable(Call call, UInt256 balance) {
        if (call.gasPrice().isZero() || balance.isLessThan(call.value())) {
            return call.gasLimit();
        }
        BigInteger limit = balance.sub(call.value()).toBigInteger().divide(call.gasPrice().toBigInteger());
        return limit.min(BigInteger.valueOf(call.gasLimit())).longValueExact();
    }

    /** What came of it. */
    sealed interface Estimate {
        record Gas(long limit) implements Estimate {
        }

        /** No limit helps. @param data what REVERT gave */
        record Fails(String reason, Bytes data) implements Estimate {
        }
    }
}
