package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes things go wrong in a running practice world, to see what happens then. */
@Command(name = "practice", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
        description = "Practice relays: run them alone, stop and start them.",
        subcommands = {PracticeRelaysCommand.class, PracticeCommands.StopRelay.class, PracticeCommands.StartRelay.class,
            PracticeCommands.CashRelay.class})
final class PracticeCommands {
    private PracticeCommands() {
    }

    private static void tell(Action action, String command, int number) {
        try (Requests requests = Requests.running(action)) {
            requests.ask(Requests.command(command).put("number", number));
        }
    }

    @Command(name = "stop-relay", mixinStandardHelpOptions = true, description = "Kill a relay: its connections break, nobody is told.")
    static final class StopRelay extends Action {
        @Parameters(paramLabel = "NUMBER", description = "the relay's number, as \"farthing relays\" lists it")
        private int number;

        @Override
        public void run() {
            tell(this, "practice-stop-relay", number);
            out().println("Relay " + number + " is stopped.");
        }
    }

    @Command(name = "start-relay", mixinStandardHelpOptions = true, description = "Start a relay again.")
    static final class StartRelay extends Action {
        @Parameters(paramLabel = "NUMBER", description = "the relay's number, as \"farthing relays\" lists it")
        private int number;

        @Override
        public void run() {
            tell(this, "practice-start-relay", number);
            out().println("Relay " + number + " runs again.");
        }
    }

    @Command(name = "cash-relay", mixinStandardHelpOptions = true,
            description = "Have a relay close its channels by itself, as one may that needs its money.")
    static final class CashRelay extends Action {
        @Parameters(paramLabel = "NUMBER", description = "the relay's number, as \"farthing relays\" lists it")
        private int number;

        @Override
        public void run() {
            try (Requests requests = Requests.running(this)) {
                JsonNode answer = requests.ask(Requests.command("practice-cash-relay").put("number", number));
                print(answer, "Relay " + number + " cashes " + WalletCommands.amount(answer, "cashed").toCoins() + ".");
            }
        }
    }
}
