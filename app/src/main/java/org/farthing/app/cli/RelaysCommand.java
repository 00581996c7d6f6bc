package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;

/** The relays that the registry lists. */
@Command(name = "relays", mixinStandardHelpOptions = true, description = "List the relays.")
final class RelaysCommand extends Action {
    private static final List<String> OF_THE_LIST = List.of("block", "listHash", "confirmed", "compared", "alarm");

    @Override
    public void run() {
        try (Requests requests = Requests.looking(this)) {
            JsonNode answer = requests.ask(Requests.command("relays"));
            for (JsonNode relay : answer.path("relays")) {
                // Every line stands alone, so each says which list it is of.
                ObjectNode line = relay.deepCopy();
                OF_THE_LIST.stream().filter(answer::has).forEach(key -> line.set(key, answer.get(key)));
                print(line, "%2d  %-10s %-3s %-22s %s per MiB%s".formatted(relay.path("number").asInt(), relay.path("name").asText(),
                        relay.path("country").asText(), relay.path("address").asText(), WalletCommands.amount(relay, "price").toCoins(),
                        (relay.path("running").asBoolean(true) ? "" : "  (stopped)")
                        + (relay.path("otherList").asBoolean() ? "  (shows another list)" : "")));
            }
            if (answer.has("alarm")) {
                progress(answer.path("alarm").asText());
            }
            if (answer.has("listHash") && !isJson()) {
                out().println("List of block %d, %s: whoever reads the registry at that block sees the same.".formatted(
                        answer.path("block").asLong(), answer.path("listHash").asText()));
                out().println(said(answer));
            }
        }
    }

    private static String said(JsonNode answer) {
        JsonNode compared = answer.path("compared");
        if (compared.isMissingNode()) {
            return "It was not compared with what relays see: that is done while circuits are wanted.";
        }
        return "Operators of relays that were asked about block %d: %d see the same as the node shows, %d something else; ".formatted(
                compared.path("block").asLong(), compared.path("agree").asInt(), compared.path("disagree").asInt())
                + "relays that do not know that block: " + compared.path("unknown").asInt() + ".";
    }
}
