package org.farthing.app.doctor;

/** The list of relays that paths are chosen from. */
final class RelaysCheck implements Examination {
    private static final int FEWEST = 3;

    private final Program program;

    RelaysCheck(Program program) {
        this.program = program;
    }

    @Override
    public Check check() {
        return Check.RELAYS;
    }

    @Override
    public Finding examine() {
        return judge(program.relays());
    }

    static Finding judge(Program.ListedRelays list) {
        if (list.count() == 0) {
            return Finding.attention(Check.RELAYS, "none").with(Remedy.READ_RELAYS);
        }
        if (list.tooOld()) {
            return Finding.failed(Check.RELAYS, "too-old").with(Remedy.READ_RELAYS);
        }
        if (list.doubted()) {
            return Finding.attention(Check.RELAYS, "doubted").with(Remedy.CHANGE_NODE);
        }
        return list.count() < FEWEST ? Finding.failed(Check.RELAYS, "too-few", (long) list.count())
                : Finding.fine(Check.RELAYS, "fine", (long) list.count());
    }
}
