package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Farthing's contracts on the network. */
@Command(name = "contracts", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
        description = "Farthing's contracts on the network.", subcommands = ContractsCommand.Deploy.class)
final class ContractsCommand {
    private ContractsCommand() {
    }

    @Command(name = "deploy", mixinStandardHelpOptions = true,
            description = "Put the contracts on the network, paid by the wallet, and write their addresses into farthing.toml.")
    static final class Deploy extends Action {
        @Option(names = "--bond", paramLabel = "AMOUNT", defaultValue = "1",
                description = "what each relay will have to leave in the list, in coins; it can never be changed (1)")
        private String bond;

        @Option(names = "--yes", description = "do not ask")
        private boolean yes;

        @Override
        public void run() {
            try (Requests requests = Requests.unlocked(this)) {
                JsonNode quote = requests.ask(with(Requests.command("contracts-quote")));
                String coin = quote.path("coin").asText();
                progress("%d transactions; the network's fee is about %s, at most %s %s.".formatted(quote.path("transactions").asInt(),
                        WalletCommands.amount(quote, "fee").toCoins(), WalletCommands.amount(quote, "highestFee").toCoins(), coin));
                requireAgreement(yes, "Put the contracts up?");
                JsonNode deployed = requests.ask(with(Requests.command("contracts-deploy")));
                print(deployed, """
                        The contracts are up, and farthing.toml names them. The fee was %s %s.
                          channels  %s
                          registry  %s""".formatted(WalletCommands.amount(deployed, "cost").toCoins(), coin,
                        deployed.path("channels").asText(), deployed.path("registry").asText()));
            }
        }

        private ObjectNode with(ObjectNode command) {
            return command.put("bond", bond);
        }
    }
}
