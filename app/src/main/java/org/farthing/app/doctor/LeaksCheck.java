package org.farthing.app.doctor;

/** What might go around the circuits, as far as the proxy sees it. */
final class LeaksCheck implements Examination {
    private final Program program;

    LeaksCheck(Program program) {
        this.program = program;
    }

    @Override
    public Check check() {
        return Check.LEAKS;
    }

    @Override
    public Finding examine() {
        return judge(program.port().listening(), program.leaks());
    }

    static Finding judge(boolean listening, Program.Leaks leaks) {
        if (!listening) {
            return Finding.notChecked(Check.LEAKS, "no-port");
        }
        if (leaks.namesLookedUp()) {
            return Finding.attention(Check.LEAKS, "names");
        }
        return leaks.nodeDirect() ? Finding.attention(Check.LEAKS, "node-direct").with(Remedy.SHOW_SETTINGS)
                : Finding.fine(Check.LEAKS, "fine");
    }
}
