package org.farthing.wallet.devnet;

import org.farthing.wallet.value.Bytes;

/** How a call or creation ended. */
sealed interface Result {
    /** It ran to its end. @param output the return data; for a creation the code stored */
    record Success(Bytes output, long gasLeft) implements Result {
    }

    /** REVERT: changes taken back, gas kept. */
    record Reverted(Bytes output, long gasLeft) implements Result {
    }

    /** An exceptional halt: changes taken back, gas gone. @param reason as geth words it */
    record Halted(String reason) implements Result {
    }

    default long gasLeft() {
        return switch (this) {
            case Success(_, long left) -> left;
            case Reverted(_, long left) -> left;
            case Halted _ -> 0;
        };
    }

    default Bytes output() {
        return switch (this) {
            case Success(Bytes output, _) -> output;
            case Reverted(Bytes output, _) -> output;
            case Halted _ -> Bytes.EMPTY;
        };
    }
}
