package org.farthing.app.doctor;

/** Whether there is a wallet, and whether it is open. */
final class WalletCheck implements Examination {
    private final Program program;

    WalletCheck(Program program) {
        this.program = program;
    }

    @Override
    public Check check() {
        return Check.WALLET;
    }

    @Override
    public Finding examine() {
        return judge(program.wallet());
    }

    static Finding judge(Program.WalletState state) {
        return switch (state) {
            case MISSING -> Finding.failed(Check.WALLET, "missing");
            case LOCKED -> Finding.attention(Check.WALLET, "locked").with(Remedy.UNLOCK);
            case OPEN -> Finding.fine(Check.WALLET, "fine");
        };
    }
}
