package org.farthing.app.doctor;

import java.util.OptionalLong;
import org.farthing.wallet.value.WalletException;

/** Whether the node is on the wallet's chain. */
final class ChainCheck implements Examination {
    private final Program program;

    ChainCheck(Program program) {
        this.program = program;
    }

    @Override
    public Check check() {
        return Check.CHAIN;
    }

    @Override
    public Finding examine() {
        try {
            return judge(program.chainId(), OptionalLong.of(program.head().chainId()));
        } catch (WalletException e) {
            return e.kind() == WalletException.Kind.WRONG_CHAIN ? wrong() : judge(program.chainId(), OptionalLong.empty());
        }
    }

    static Finding judge(long wanted, OptionalLong said) {
        if (said.isEmpty()) {
            return Finding.notChecked(Check.CHAIN, "node-silent");
        }
        return said.getAsLong() == wanted ? Finding.fine(Check.CHAIN, "fine") : wrong();
    }

    private static Finding wrong() {
        return Finding.failed(Check.CHAIN, "wrong").with(Remedy.CHANGE_NODE);
    }
}
