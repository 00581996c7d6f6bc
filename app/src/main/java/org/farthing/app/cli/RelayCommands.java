package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import org.farthing.app.relay.RelayAccess;
import org.farthing.wallet.keys.Password;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What an operator asks of a relay. */
final class RelayCommands {
    private static final int COIN_DECIMALS = 18;

    private RelayCommands() {
    }

    abstract static class OfRelay extends Action {
        @Option(names = "--config", paramLabel = "FILE", defaultValue = RelayCommand.CONFIG,
                description = "the relay's settings (" + RelayCommand.CONFIG + ")")
        private Path config;

        final Path config() {
            return config;
        }

        final JsonNode ask(ObjectNode command) {
            return RelayAccess.ask(config, command, this::progress);
        }

        /** Coins; net amounts can be below zero. */
        static String coins(JsonNode answer, String field) {
            BigDecimal coins = new BigDecimal(new BigInteger(answer.path(field).asText()), COIN_DECIMALS).stripTrailingZeros();
            return coins.signum() == 0 ? "0" : coins.toPlainString();
        }
    }

    @Command(name = "init", mixinStandardHelpOptions = true,
            description = "Write the settings with every line explained where there are none, and make the relay's keys.")
    static final class Init extends OfRelay {
        @Override
        public void run() {
            if (!RelayAccess.isWritten(config())) {
                RelayAccess.write(config());
            }
            boolean there = RelayAccess.hasKeys(config());
            RelayAccess.Made made;
            try (Password password = there ? global().password() : global().newPassword()) {
                made = RelayAccess.makeKeys(config(), password);
            }
            ObjectNode answer = Json.object().put("config", config().toString()).put("relay", made.relay().toString())
                    .put("operator", made.operator().toString());
            String words = "";
            if (!made.words().isEmpty()) {
                answer.put("words", String.join(" ", made.words()));
                words = "\nThese words are the operator's account. Write them down now: they are not shown again.\n  "
                        + String.join(" ", made.words());
            }
            print(answer, "The relay is " + made.relay() + "\nIts operator's account is " + made.operator()
                    + "\nFund that account for the bond and the fees, fill in " + config() + ", and start \"farthing relay\"." + words);
        }
    }

    @Command(name = "status", mixinStandardHelpOptions = true, description = "How the relay stands.")
    static final class Status extends OfRelay {
        @Override
        public void run() {
            JsonNode status = ask(RelayAccess.command("relay-status"));
            print(status, """
                    %s (%s) runs on %s and is reached at %s.
                      on the list  %s, until %s
                      a MiB costs  %s
                      relays       %d are on the list%s""".formatted(status.path("name").asText(),
                    status.path("exit").asBoolean() ? "exit" : "no exit", status.path("listen").asText(),
                    status.path("advertised").asText(), status.path("listed").asText(), status.path("validUntil").asText("-"),
                    coins(status, "price"), status.path("relays").asInt(),
                    status.has("keyUntil") ? "\n  its key      until " + status.path("keyUntil").asText() : ""));
        }
    }

    @Command(name = "earnings", mixinStandardHelpOptions = true, description = "What the relay has earned, after fees.")
    static final class Earnings extends OfRelay {
        @Override
        public void run() {
            ObjectNode earnings = Json.object();
            // From the files: the same whether the relay runs or not.
            RelayAccess.earnings(config(), earnings);
            print(earnings, """
                    earned        %s
                      cashed      %s  (%d channels)
                      to be cashed %s  (%d channels)
                      lost        %s
                    fees          %s for cashing, %s for the list
                    net           %s""".formatted(coins(earnings, "earned"), coins(earnings, "cashed"),
                    earnings.path("cashedChannels").asInt(), coins(earnings, "owed"), earnings.path("openChannels").asInt(),
                    coins(earnings, "lost"), coins(earnings, "closingFees"), coins(earnings, "listingFees"), coins(earnings, "net")));
        }
    }

    @Command(name = "redeem", mixinStandardHelpOptions = true,
            description = "Cash now: one channel, or all that bring more than they cost. A channel that is cashed is closed.")
    static final class Redeem extends OfRelay {
        @Parameters(paramLabel = "CHANNEL", arity = "0..1", description = "the channel's id")
        private String channel;

        @Option(names = "--dust", description = "also channels that cost more than they bring")
        private boolean dust;

        @Option(names = "--yes", description = "do not ask")
        private boolean yes;

        @Override
        public void run() {
            requireAgreement(yes, "A channel is cashed once; its payer has to open another one to come back. Cash now?");
            ObjectNode command = RelayAccess.command("relay-redeem").put("dust", dust);
            if (channel != null) {
                command.put("channel", channel);
            }
            JsonNode done = ask(command);
            print(done, "%d channels were cashed for %s; the fee was %s, so %s is left. %d could not be cashed.".formatted(
                    done.path("channels").asInt(), coins(done, "cashed"), coins(done, "fee"), coins(done, "net"),
                    done.path("failed").asInt()));
        }
    }

    @Command(name = "update", mixinStandardHelpOptions = true,
            description = "Look at the list now, and change the relay's entry where that is needed. The relay does so by itself, too.")
    static final class Update extends OfRelay {
        @Override
        public void run() {
            JsonNode done = ask(RelayAccess.command("relay-update"));
            print(done, "nothing".equals(done.path("done").asText()) ? "The entry is as it should be." : "The entry was changed.");
        }
    }

    @Command(name = "reload", mixinStandardHelpOptions = true,
            description = "Have the relay read its settings again. Circuits go on; what needs a new start is named.")
    static final class Reload extends OfRelay {
        @Override
        public void run() {
            JsonNode done = ask(RelayAccess.command("relay-reload"));
            var later = new ArrayList<String>();
            done.path("needRestart").forEach(name -> later.add(name.asText()));
            print(done, later.isEmpty() ? "The relay works by the settings as they are now."
                    : "The relay works by the settings as they are now, except these, which need a new start: " + String.join(", ", later) + ".");
        }
    }

    @Command(name = "retire", mixinStandardHelpOptions = true,
            description = "Take the relay off the list for good. Its bond is free 21 days later; what it earned can still be cashed.")
    static final class Retire extends OfRelay {
        @Option(names = "--bond", description = "take the bond out, once it is free")
        private boolean bond;

        @Option(names = "--yes", description = "do not ask")
        private boolean yes;

        @Override
        public void run() {
            requireAgreement(yes, bond ? "Take the bond out?"
                    : "A relay that was taken off never comes back under its identity. Take it off?");
            JsonNode done = ask(RelayAccess.command(bond ? "relay-bond" : "relay-retire"));
            print(done, bond ? "The bond was sent to " + done.path("payout").asText() + "."
                    : "The relay is off the list. Its bond is free at " + done.path("bondFreeAt").asText() + ".");
        }
    }
}
