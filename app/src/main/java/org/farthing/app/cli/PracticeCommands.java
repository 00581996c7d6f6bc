package org.farthing.app.cli;

import org.farthing.app.control.ControlClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes things go wrong in a running practice world, to see what happens then. */
@Command(name = "practice", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
        description = "Stop and start relays of the running practice world.",
        subcommands = {PracticeCommands.StopRelay.class, PracticeCommands.StartRelay.class})
final class PracticeCommands {
    private PracticeCommands() {
    }

    private static void tell(GlobalOptions global, String command, int number) {
        global.folder().requireOurs();
        ControlClient.ask(global.folder(), ControlClient.command(command).put("number", number));
    }

    @Command(name = "stop-relay", mixinStandardHelpOptions = true, description = "Kill a relay: its connections break, nobody is told.")
    static final class StopRelay implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private GlobalOptions global;

        @Parameters(paramLabel = "NUMBER", description = "the relay's number, as \"farthing relays\" lists it")
        private int number;

        @Override
        public void run() {
            tell(global, "practice-stop-relay", number);
            spec.commandLine().getOut().println("Relay " + number + " is stopped.");
        }
    }

    @Command(name = "start-relay", mixinStandardHelpOptions = true, description = "Start a relay again.")
    static final class StartRelay implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private GlobalOptions global;

        @Parameters(paramLabel = "NUMBER", description = "the relay's number, as \"farthing relays\" lists it")
        private int number;

        @Override
        public void run() {
            tell(global, "practice-start-relay", number);
            spec.commandLine().getOut().println("Relay " + number + " runs again.");
        }
    }
}
