package org.farthing.wallet.chain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.farthing.wallet.value.WalletRefusal;

/** How a chain charges for the room that a transaction takes on a chain below it. */
public enum DataFee {
    /** It does not, or the units of gas that an estimate names already pay for it, as on Arbitrum. */
    IN_GAS,
    /** Beside gas, taken from the balance when the transaction is carried out: chains of the OP stack, whose own contract names it. */
    OP_STACK;

    private static final Address ORACLE = Address.parse("0x420000000000000000000000000000000000000F");
    private static final Bytes GET_L1_FEE =
            Bytes.of(Keccak256.hash("getL1Fee(bytes)".getBytes(StandardCharsets.US_ASCII)), 0, 4);

    /**
     * What {@code transaction} would pay now, in wei.
     *
     * @param transaction encoded; the oracle adds the length of a signature itself, so a signed one is paid a little too much for
     */
    Amount of(Chain chain, Bytes transaction) {
        return switch (this) {
            case IN_GAS -> Amount.ZERO;
            case OP_STACK -> {
                Bytes answer = chain.call(Call.view(ORACLE, GET_L1_FEE.concat(AbiValue.encode(List.of(AbiValue.bytes(transaction))))));
                try {
                    yield new AbiReader(answer).amount(0);
                } catch (IllegalArgumentException fault) {
                    throw WalletRefusal.NO_DATA_FEE.after(fault);
                }
            }
        };
    }
}
