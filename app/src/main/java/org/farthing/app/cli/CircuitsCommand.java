package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** What the running program's pages go through. */
@Command(name = "circuits", mixinStandardHelpOptions = true, description = "Show the path that the running program's pages go through.")
final class CircuitsCommand extends Action {
    @Override
    public void run() {
        try (Requests requests = Requests.running(this)) {
            JsonNode answer = requests.ask(Requests.command("circuits"));
            var text = new StringBuilder("%d circuits ready, %d streams, %s %s spent since the start%s".formatted(
                    answer.path("ready").asInt(), answer.path("streams").asInt(), WalletCommands.amount(answer, "spent").toCoins(),
                    answer.path("coin").asText(), answer.has("checkedAt") ? "; checked at " + answer.path("checkedAt").asText() : ""));
            for (JsonNode hop : answer.path("path")) {
                text.append("\n  %-7s %-12s %-3s %s per MiB".formatted(hop.path("role").asText(), hop.path("name").asText(),
                        hop.path("country").asText(), WalletCommands.amount(hop, "price").toCoins()));
            }
            for (JsonNode stopped : answer.path("stopped")) {
                text.append("\n  not paid from %s: %s".formatted(stopped.path("channel").asText().substring(0, 10),
                        stopped.path("why").asText()));
            }
            print(answer, text.toString());
        }
    }
}
