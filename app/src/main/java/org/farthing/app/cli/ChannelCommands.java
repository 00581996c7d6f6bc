package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.farthing.app.DataFolder;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The wallet's channels: what they hold and what was signed. Reading works while another instance runs. */
@Command(name = "channel", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
        description = "The payment channels of the wallet.",
        subcommands = {ChannelOpening.Open.class, ChannelOpening.Schedule.class, ChannelCommands.ListChannels.class,
            ChannelCommands.Show.class, ChannelChanges.TopUp.class, ChannelChanges.Extend.class, ChannelChanges.AcceptPrice.class,
            ChannelChanges.Close.class,
            ChannelChanges.RequestClose.class, ChannelChanges.Refund.class, ChannelRecovery.class, ChannelChanges.Reopen.class,
            ChannelChanges.Discard.class, ChannelCommands.Rediscover.class, ChannelVouchers.class, ChannelVerify.class})
final class ChannelCommands {
    private ChannelCommands() {
    }

    static Ledger read(GlobalOptions global) {
        DataFolder folder = global.folder();
        folder.requireOurs();
        return Ledger.openReadOnly(folder.ledger());
    }

    static ChannelRow find(Ledger ledger, String id) {
        String wanted = id.toLowerCase(Locale.ROOT);
        List<ChannelRow> found = ledger.channels().stream().filter(row -> row.id().toString().startsWith(wanted)).toList();
        if (wanted.length() < 6 || found.size() != 1) {
            throw new Failure("There is no such channel, or more than one begins so. \"farthing channel list\" shows their ids.");
        }
        return found.getFirst();
    }

    private static ObjectNode json(ChannelRow row) {
        Funds funds = row.funds();
        return Json.object().put("id", row.id().toString()).put("relay", row.relay().id().toString()).put("name", row.relay().name())
                .put("role", row.relay().role()).put("state", row.state().label()).put("deposit", funds.deposit().toString())
                .put("signed", funds.signed().toString()).put("acknowledged", funds.acknowledged().toString())
                .put("settled", row.settled().toString()).put("returned", row.returned().toString())
                .put("atRisk", row.atRisk().toString()).put("expiresAt", funds.expiry().toString())
                .put("refundableAt", row.state().refundableAt().toString());
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the channels and where their money is.")
    static final class ListChannels implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private GlobalOptions global;

        @Override
        public void run() {
            PrintWriter out = spec.commandLine().getOut();
            try (Ledger ledger = read(global)) {
                List<ChannelRow> rows = ledger.channels();
                if (global.json) {
                    rows.forEach(row -> out.println(Json.line(json(row))));
                    return;
                }
                out.printf("%-12s %-10s %-16s %14s %14s %14s %14s%n", "channel", "relay", "state", "deposit", "signed", "acknowledged",
                        "settled");
                for (ChannelRow row : rows) {
                    out.printf("%-12s %-10s %-16s %14s %14s %14s %14s%n", row.id().toString().substring(0, 10), row.relay().name(),
                            row.state().label(), row.funds().deposit().toCoins(), row.funds().signed().toCoins(),
                            row.funds().acknowledged().toCoins(), row.settled().toCoins());
                }
            }
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one channel.")
    static final class Show implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private GlobalOptions global;

        @Parameters(paramLabel = "CHANNEL", description = "the channel's id, or its first digits")
        private String id;

        @Override
        public void run() {
            PrintWriter out = spec.commandLine().getOut();
            try (Ledger ledger = read(global)) {
                ChannelRow row = find(ledger, id);
                ObjectNode shown = json(row).put("payer", row.terms().payer().toString()).put("payee", row.terms().payee().toString())
                        .put("signer", row.terms().signer().toString()).put("contract", row.terms().contract().toString())
                        .put("salt", row.terms().salt().toString());
                if (global.json) {
                    out.println(Json.line(shown));
                } else {
                    for (var field : shown.properties()) {
                        out.printf("%-13s %s%n", field.getKey(), field.getValue().asText());
                    }
                }
            }
        }
    }

    @Command(name = "rediscover", mixinStandardHelpOptions = true,
            description = "Look for this wallet's channels on the chain, from its words alone, and ask relays what they hold.")
    static final class Rediscover extends Action {
        @Override
        public void run() {
            try (Requests requests = Requests.unlocked(this)) {
                JsonNode answer = requests.ask(Requests.command("channel-rediscover"));
                print(answer, "%d channels were found that the ledger did not have; there are %d in all, %d of them open.".formatted(
                        answer.path("found").asInt(), answer.path("channels").asInt(), answer.path("open").asInt()));
            }
        }
    }
}
