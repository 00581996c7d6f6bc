package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.farthing.app.Settings;
import org.farthing.wallet.value.Amount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done to one channel. Each command ends when it counts on the chain, or says why it does not. */
final class ChannelChanges {
    private ChannelChanges() {
    }

    private abstract static class Change extends Action {
        @Parameters(index = "0", paramLabel = "CHANNEL", description = "the channel's id, or its first digits")
        private String id;

        final JsonNode ask(ObjectNode command) {
            try (Requests requests = Requests.unlocked(this)) {
                return requests.ask(command.put("id", id));
            }
        }

        final void changed(ObjectNode command, String done) {
            JsonNode answer = ask(command);
            print(answer, "%s The channel with %s is now %s; it holds %s %s until %s.".formatted(done, answer.path("relay").asText(),
                    answer.path("state").asText(), WalletCommands.amount(answer, "deposit").toCoins(), answer.path("coin").asText(),
                    answer.path("refundableAt").asText()));
        }
    }

    private static void requireAmount(String text) {
        try {
            if (!Amount.parseCoins(text).isZero()) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage());
        }
        throw new Failure("Nothing would be added. Give an amount above 0.");
    }

    private static long days(Integer option, Settings settings) {
        long days = option != null ? option : settings.life().map(Duration::toDays).orElse((long) ChannelOpening.USUAL_DAYS);
        if (days < 7 || days > 90) {
            throw new Failure("A channel lasts 7 to 90 days. Give another number with --life.");
        }
        return days;
    }

    @Command(name = "topup", mixinStandardHelpOptions = true, description = "Add to a channel's deposit.")
    static final class TopUp extends Change {
        @Parameters(index = "1", paramLabel = "AMOUNT", description = "in coins, such as 0.25")
        private String amount;

        @Override
        public void run() {
            requireAmount(amount);
            changed(Requests.command("channel-topup").put("amount", amount), "Added.");
        }
    }

    @Command(name = "accept-price", mixinStandardHelpOptions = true,
            description = "Agree to what the channel's relay asks for now, if it is more than a quarter above what was agreed to.")
    static final class AcceptPrice extends Change {
        @Override
        public void run() {
            JsonNode answer = ask(Requests.command("channel-accept-price"));
            print(answer, "Agreed. " + answer.path("relay").asText() + " is paid up to " + WalletCommands.amount(answer, "price").toCoins() + " "
                    + answer.path("coin").asText() + " for 1 MiB, and a quarter more if it raises its price; beyond that you are asked again.");
        }
    }

    @Command(name = "extend", mixinStandardHelpOptions = true,
            description = "Make a channel last longer; also takes a request to close back.")
    static final class Extend extends Change {
        @Option(names = "--life", paramLabel = "DAYS", description = "from now, 7 to 90 (30)")
        private Integer days;

        @Override
        public void run() {
            changed(Requests.command("channel-extend").put("days", days(days, Settings.read(folder()))), "Extended.");
        }
    }

    @Command(name = "close", mixinStandardHelpOptions = true,
            description = "Ask the relay to cash what was signed; the rest comes back in the same transaction.")
    static final class Close extends Change {
        @Override
        public void run() {
            JsonNode answer = ask(Requests.command("channel-close"));
            print(answer, answer.path("relay").asText() + " cashes " + WalletCommands.amount(answer, "paid").toCoins() + " "
                    + answer.path("coin").asText() + "; the rest of the deposit comes back in the same transaction.");
        }
    }

    @Command(name = "request-close", mixinStandardHelpOptions = true,
            description = "Give the relay 24 hours to cash, by a transaction; afterwards \"refund\" takes everything back without it.")
    static final class RequestClose extends Change {
        @Override
        public void run() {
            changed(Requests.command("channel-request-close"), "Requested.");
        }
    }

    @Command(name = "refund", mixinStandardHelpOptions = true, description = "Take an expired channel's deposit back, without its relay.")
    static final class Refund extends Change {
        @Override
        public void run() {
            JsonNode answer = ask(Requests.command("channel-refund"));
            print(answer, "The channel with %s is %s; %s %s came back.".formatted(answer.path("relay").asText(),
                    answer.path("state").asText(), WalletCommands.amount(answer, "returned").toCoins(), answer.path("coin").asText()));
        }
    }

    @Command(name = "reopen", mixinStandardHelpOptions = true, description = "Open a channel whose opening failed: the same one, again.")
    static final class Reopen extends Change {
        @Option(names = "--life", paramLabel = "DAYS", description = "7 to 90 (30)")
        private Integer days;

        @Override
        public void run() {
            changed(Requests.command("channel-reopen").put("days", days(days, Settings.read(folder()))), "Opened.");
        }
    }

    @Command(name = "discard", mixinStandardHelpOptions = true, description = "Take a channel off the list whose opening failed.")
    static final class Discard extends Change {
        @Override
        public void run() {
            JsonNode answer = ask(Requests.command("channel-discard"));
            print(answer, "It is off the list. Should an old transaction open it after all, it will be on the list again.");
        }
    }

    static long daysOf(Integer option, Settings settings) {
        return days(option, settings);
    }

    static void requireDeposit(String text) {
        requireAmount(text);
    }
}
