package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the running program's pages go through. */
@Command(name = "circuits", mixinStandardHelpOptions = true,
        description = "Show the circuits of the running program, never what they lead to; or have other ones built.")
final class CircuitsCommand extends Action {
    @Option(names = "--new", paramLabel = "SITE", description = "let this site, and what lies below it, take fresh circuits from now on")
    private String site;

    @Option(names = "--new-identity", description = "end all circuits with their streams, and build others")
    private boolean newIdentity;

    @Override
    public void run() {
        if (site != null && newIdentity) {
            throw new Failure("Give --new SITE or --new-identity: one of the two.");
        }
        try (Requests requests = Requests.running(this)) {
            if (site != null) {
                JsonNode answer = requests.ask(Requests.command("circuits-new").put("site", site));
                print(answer, answer.path("renewed").asInt() + " circuits are set aside; the next page takes another one.");
            } else if (newIdentity) {
                ObjectNode done = (ObjectNode) requests.ask(Requests.command("circuits-new-identity"));
                print(done.put("newIdentity", true), "All circuits are ended; others are being built.");
            } else {
                JsonNode answer = requests.ask(Requests.command("circuits"));
                print(answer, text(answer));
            }
        }
    }

    private static String text(JsonNode answer) {
        String coin = answer.path("coin").asText();
        var text = new StringBuilder("%d circuits ready, %d streams, %s %s spent since the start%s".formatted(
                answer.path("ready").asInt(), answer.path("streams").asInt(), WalletCommands.amount(answer, "spent").toCoins(), coin,
                answer.has("checkedAt") ? "; checked at " + answer.path("checkedAt").asText() : ""));
        for (JsonNode circuit : answer.path("circuits")) {
            text.append("\n%3d  %-9s %5d s old%s, %d streams%s".formatted(circuit.path("number").asLong(), circuit.path("state").asText(),
                    circuit.path("ageSeconds").asLong(),
                    circuit.has("buildMillis") ? ", built in " + circuit.path("buildMillis").asLong() + " ms" : "",
                    circuit.path("streams").asInt(), isolation(circuit.path("isolation").asText())));
            for (JsonNode hop : circuit.path("path")) {
                text.append("\n       %-7s %-12s %-3s %s per MiB, %d cells there, %d back, %s %s".formatted(hop.path("role").asText(),
                        hop.path("name").asText(), hop.path("country").asText(), WalletCommands.amount(hop, "price").toCoins(),
                        hop.path("cellsSent").asLong(), hop.path("cellsReceived").asLong(),
                        WalletCommands.amount(hop, "spent").toCoins(), coin));
            }
        }
        answer.path("notices").forEach(notice -> text.append("\n  ").append(notice.asText()));
        for (JsonNode failure : answer.path("failures")) {
            text.append("\n  failed: %s as %s, %s, at %s".formatted(failure.path("name").asText(), failure.path("role").asText(),
                    failure.path("reason").asText(), failure.path("at").asText()));
        }
        for (JsonNode stopped : answer.path("stopped")) {
            text.append("\n  not paid from %s: %s".formatted(stopped.path("channel").asText().substring(0, 10),
                    stopped.path("why").asText()));
        }
        if (answer.has("socksPassword")) {
            text.append("\n  password of the SOCKS port: ").append(answer.path("socksPassword").asText());
        }
        return text.toString();
    }

    private static String isolation(String kind) {
        return switch (kind) {
            case "user" -> ", for one SOCKS user";
            case "destination" -> ", for one site";
            case "wallet" -> ", for the wallet";
            default -> "";
        };
    }
}
