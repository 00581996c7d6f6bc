package org.farthing.app.doctor;

import java.util.Optional;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** Whether the contracts on the chain are Farthing's, by their code. */
final class ContractsCheck implements Examination {
    private final Program program;

    ContractsCheck(Program program) {
        this.program = program;
    }

    @Override
    public Check check() {
        return Check.CONTRACTS;
    }

    @Override
    public Finding examine() {
        if (!program.hasContracts()) {
            return judge(false, Optional.empty());
        }
        try {
            program.requireOurContracts();
            return judge(true, Optional.empty());
        } catch (WalletException e) {
            return judge(true, Optional.of(e.kind()));
        }
    }

    static Finding judge(boolean known, Optional<Kind> objection) {
        if (!known) {
            return Finding.failed(Check.CONTRACTS, "unknown").with(Remedy.SHOW_SETTINGS);
        }
        if (objection.isEmpty()) {
            return Finding.fine(Check.CONTRACTS, "fine");
        }
        return objection.get() == Kind.WRONG_CONTRACT ? Finding.failed(Check.CONTRACTS, "other-code").with(Remedy.SHOW_SETTINGS)
                : Finding.notChecked(Check.CONTRACTS, "node-silent");
    }
}
