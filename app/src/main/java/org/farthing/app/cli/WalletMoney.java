package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Money sent from the wallet, and what became of it. */
final class WalletMoney {
    private WalletMoney() {
    }

    @Command(name = "send", mixinStandardHelpOptions = true, description = "Send money from the wallet. Shows the fee, and asks, first.")
    static final class Send extends Action {
        @Parameters(index = "0", paramLabel = "TO", description = "the address that gets it")
        private String to;

        @Parameters(index = "1", paramLabel = "AMOUNT", description = "in coins, such as 0.25, or \"all\"")
        private String amount;

        @Option(names = "--from", paramLabel = "ADDRESS", description = "an imported account instead of the wallet's own")
        private String from;

        @Option(names = "--yes", description = "do not ask")
        private boolean yes;

        @Override
        public void run() {
            requireForms();
            try (Requests requests = Requests.unlocked(this)) {
                JsonNode quote = requests.ask(with(Requests.command("wallet-quote")));
                String coin = quote.path("coin").asText();
                String sentence = "%s %s to %s; the network's fee is about %s, at most %s %s.".formatted(
                        WalletCommands.amount(quote, "amount").toCoins(), coin, quote.path("to").asText(),
                        WalletCommands.amount(quote, "fee").toCoins(), WalletCommands.amount(quote, "highestFee").toCoins(), coin);
                progress(sentence);
                requireAgreement(yes, "Send it?");
                JsonNode sent = requests.ask(with(Requests.command("wallet-send")));
                print(sent, "Sent: %s. The fee was %s %s.".formatted(sent.path("hash").asText(),
                        WalletCommands.amount(sent, "fee").toCoins(), coin));
            }
        }

        /** What is mistyped is said before the password is asked for. */
        private void requireForms() {
            try {
                Address.parse(to);
                if (from != null) {
                    Address.parse(from);
                }
                if (!amount.equals("all") && Amount.parseCoins(amount).isZero()) {
                    throw new Failure("Nothing would be sent. Give an amount above 0.");
                }
            } catch (IllegalArgumentException e) {
                throw new Failure(e.getMessage());
            }
        }

        private ObjectNode with(ObjectNode command) {
            command.put("to", to).put("from", from);
            return amount.equals("all") ? command.put("all", true) : command.put("amount", amount);
        }
    }

    @Command(name = "history", mixinStandardHelpOptions = true,
            description = "List the transactions that this wallet sent, newest first. What others sent to it is in the balance only.")
    static final class History extends Action {
        @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "how many at most (100)")
        private int limit;

        @Override
        public void run() {
            try (Requests requests = Requests.looking(this)) {
                JsonNode answer = requests.ask(Requests.command("wallet-history").put("limit", limit));
                for (JsonNode line : answer.path("transactions")) {
                    print(line, "%s  %-10s %5s  %14s  fee %-12s %s".formatted(line.path("at").asText(), line.path("status").asText(),
                            line.path("confirmations").asText("?"), WalletCommands.amount(line, "amount").toCoins(),
                            line.has("fee") ? WalletCommands.amount(line, "fee").toCoins() : "?", line.path("purpose").asText()));
                }
            }
        }
    }
}
