package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** The relays that the registry lists. */
@Command(name = "relays", mixinStandardHelpOptions = true, description = "List the relays.")
final class RelaysCommand extends Action {
    @Override
    public void run() {
        try (Requests requests = Requests.looking(this)) {
            for (JsonNode relay : requests.ask(Requests.command("relays")).path("relays")) {
                print(relay, "%2d  %-10s %-3s %-22s %s per MiB%s".formatted(relay.path("number").asInt(), relay.path("name").asText(),
                        relay.path("country").asText(), relay.path("address").asText(), WalletCommands.amount(relay, "price").toCoins(),
                        relay.path("running").asBoolean(true) ? "" : "  (stopped)"));
            }
        }
    }
}
