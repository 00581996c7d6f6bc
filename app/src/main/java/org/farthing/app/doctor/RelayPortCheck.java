package org.farthing.app.doctor;

import java.util.Optional;

/** Whether others reach the relay that this program runs. Asks nobody: the relay has that looked at by itself. */
final class RelayPortCheck implements Examination {
    private final Program program;

    RelayPortCheck(Program program) {
        this.program = program;
    }

    @Override
    public Check check() {
        return Check.RELAY_PORT;
    }

    @Override
    public Finding examine() {
        return judge(program.relayPort());
    }

    static Finding judge(Optional<Program.RelayPort> port) {
        return port.map(known -> {
            long number = known.number();
            return switch (known.reached()) {
                case YES -> Finding.fine(Check.RELAY_PORT, "reached", number);
                case NO -> Finding.failed(Check.RELAY_PORT, "unreached", number).with(Remedy.SHOW_RELAY);
                case NOT_KNOWN -> Finding.notChecked(Check.RELAY_PORT, "unknown").with(Remedy.SHOW_RELAY);
            };
        }).orElseGet(() -> Finding.notChecked(Check.RELAY_PORT, "off"));
    }
}
