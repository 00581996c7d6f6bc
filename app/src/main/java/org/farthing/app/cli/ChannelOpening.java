package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.farthing.app.Durations;
import org.farthing.app.Settings;
import org.farthing.wallet.value.Amount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** New channels. */
final class ChannelOpening {
    static final int USUAL_DAYS = 30;
    private static final Amount USUAL_DEPOSIT = Amount.ofCoins(1);
    private static final Duration USUAL_SPAN = Duration.ofHours(6);

    private ChannelOpening() {
    }

    @Command(name = "open", mixinStandardHelpOptions = true,
            description = "Open channels. Several are opened over some hours, one by one: a transaction that names them all would tell "
                    + "everybody which relays you use. Shows what it costs, and asks, first.")
    static final class Open extends Action {
        @Parameters(paramLabel = "RELAY", arity = "0..*", description = "names of relays, or the first digits of their ids")
        private List<String> named = List.of();

        @Option(names = "--relays", paramLabel = "N", description = "so many, chosen by chance")
        private Integer count;

        @Option(names = "--deposit", paramLabel = "AMOUNT", description = "locked in each, in coins (1)")
        private String deposit;

        @Option(names = "--life", paramLabel = "DAYS", description = "until the money can be taken back without the relay, 7 to 90 (30)")
        private Integer days;

        @Option(names = "--together", description = "all in one transaction, at once: cheaper, and linked for everybody to see")
        private boolean together;

        @Option(names = "--over", paramLabel = "TIME", description = "spread over this time, such as 30m or 6h (6h)")
        private String over;

        @Option(names = "--yes", description = "do not ask")
        private boolean yes;

        @Override
        public void run() {
            if (named.isEmpty() == (count == null)) {
                throw new Failure("Name relays, or say how many with --relays: one of the two.");
            }
            if (together && over != null) {
                throw new Failure("Channels are opened --together or --over a time: give one of the two.");
            }
            folder().requireOurs();
            Settings settings = Settings.read(folder());
            if (deposit != null) {
                ChannelChanges.requireDeposit(deposit);
            }
            long life = ChannelChanges.daysOf(days, settings);
            Duration span = span(settings);
            try (Requests requests = Requests.unlocked(this)) {
                ObjectNode plan = Requests.command("channel-plan").put("count", count == null ? 0 : count)
                        .put("deposit", deposit != null ? deposit : settings.deposit().orElse(USUAL_DEPOSIT).toCoins())
                        .put("days", life).put("spanSeconds", span.toSeconds());
                ArrayNode list = plan.putArray("relays");
                named.forEach(list::add);
                JsonNode planned = requests.ask(plan);
                String coin = planned.path("coin").asText();
                int relays = planned.path("relays").size();
                progress("%d channels with %s %s in all; the network's fee is at most %s %s.".formatted(relays,
                        WalletCommands.amount(planned, "total").toCoins(), coin,
                        WalletCommands.amount(planned, "highestFee").toCoins(), coin));
                requireAgreement(yes, "Open them?");
                ObjectNode open = plan.deepCopy().put("command", "channel-open");
                ArrayNode chosen = open.putArray("relays");
                planned.path("relays").forEach(relay -> chosen.add(relay.path("id").asText()));
                tell(requests, requests.ask(open));
            }
        }

        private Duration span(Settings settings) {
            if (together) {
                return Duration.ZERO;
            }
            try {
                return over != null ? Durations.parse(over) : settings.spread().orElse(USUAL_SPAN);
            } catch (IllegalArgumentException e) {
                throw new Failure(e.getMessage() + " It goes with --over.");
            }
        }

        private void tell(Requests requests, JsonNode answer) {
            if (isJson()) {
                print(answer, "");
            } else if (answer.has("schedule")) {
                printSchedule(this, answer);
                if (requests.isOwn()) {
                    out().println("They are opened while Farthing runs: start \"farthing proxy\", and leave it running.");
                }
            } else {
                answer.path("channels").forEach(id -> out().println("Open: " + id.asText()));
            }
        }
    }

    @Command(name = "schedule", mixinStandardHelpOptions = true, description = "Show the openings that are spread over time.")
    static final class Schedule extends Action {
        @Option(names = "--cancel", description = "open no more of them")
        private boolean cancel;

        @Override
        public void run() {
            try (Requests requests = Requests.unlocked(this)) {
                if (cancel) {
                    JsonNode answer = requests.ask(Requests.command("channel-cancel-schedule"));
                    print(answer, answer.path("cancelled").asInt() + " openings are cancelled.");
                    return;
                }
                JsonNode answer = requests.ask(Requests.command("channel-schedule"));
                if (isJson()) {
                    answer.path("schedule").forEach(line -> print(line, ""));
                } else {
                    printSchedule(this, answer);
                }
            }
        }
    }

    private static void printSchedule(Action action, JsonNode answer) {
        if (answer.path("schedule").isEmpty()) {
            action.out().println("Nothing is planned.");
        }
        for (JsonNode line : answer.path("schedule")) {
            action.out().printf("%s  %-12s %s  %-9s %s%n", line.path("due").asText(), line.path("name").asText(),
                    WalletCommands.amount(line, "deposit").toCoins(), line.path("status").asText(), line.path("failure").asText());
        }
    }
}
