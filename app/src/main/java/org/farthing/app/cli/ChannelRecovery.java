package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.farthing.app.Durations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gets everything back. */
@Command(name = "refund-all", mixinStandardHelpOptions = true,
        description = "Get all money back: ask every relay to close, give those that are gone 24 hours, then take their deposits back. "
                + "Goes on by itself while Farthing runs, and when this command is given again.")
final class ChannelRecovery extends Action {
    @Option(names = "--status", description = "only show how far it is")
    private boolean status;

    @Option(names = "--cancel", description = "end it; what was sent stays sent")
    private boolean cancel;

    @Option(names = "--patience", paramLabel = "TIME", description = "how long a relay that was asked is waited for (12h)")
    private String patience;

    @Option(names = "--dust", description = "also channels that hold less than it costs to get them back")
    private boolean dust;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Override
    public void run() {
        ObjectNode options = Json.object().put("dust", dust);
        if (patience != null) {
            try {
                options.put("patienceSeconds", patience.equals("0") ? 0 : Durations.parse(patience).toSeconds());
            } catch (IllegalArgumentException e) {
                throw new Failure(e.getMessage() + " It goes with --patience.");
            }
        }
        try (Requests requests = Requests.unlocked(this)) {
            if (cancel) {
                print(requests.ask(Requests.command("refund-all-cancel")), "It is cancelled. What was sent stays sent.");
                return;
            }
            JsonNode now = requests.ask(Requests.command("refund-all-status"));
            if (!status) {
                if (!now.path("running").asBoolean()) {
                    JsonNode plan = requests.ask(with("refund-all-plan", options));
                    progress("At least %s %s come back; it costs at most %s, if no relay answers. The last step is due %s.".formatted(
                            WalletCommands.amount(plan, "back").toCoins(), plan.path("coin").asText(),
                            WalletCommands.amount(plan, "cost").toCoins(), plan.path("doneAt").asText("now")));
                    requireAgreement(yes, "Get everything back?");
                }
                now = requests.ask(with("refund-all", options));
            }
            show(requests, now);
        }
    }

    private static ObjectNode with(String command, ObjectNode options) {
        ObjectNode all = Requests.command(command);
        all.setAll(options);
        return all;
    }

    private void show(Requests requests, JsonNode status) {
        if (isJson()) {
            print(status, "");
            return;
        }
        if (!status.has("started")) {
            out().println("Nothing is being brought back.");
            return;
        }
        for (JsonNode line : status.path("channels")) {
            out().printf("%-12s %-12s %-16s back %-14s %s%n", line.path("id").asText().substring(0, 10), line.path("relay").asText(),
                    line.path("state").asText(), WalletCommands.amount(line, "returned").toCoins(),
                    line.has("next") ? line.path("next").asText() + " at " + line.path("due").asText() : line.path("answer").asText());
        }
        if (status.path("done").asBoolean()) {
            out().println("Done: nothing is left in channels that can be brought back.");
        } else if (requests.isOwn()) {
            out().println("The rest is done while Farthing runs (\"farthing proxy\"), or when this command is given again.");
        }
    }
}
