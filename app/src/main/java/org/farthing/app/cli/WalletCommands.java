package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import org.farthing.app.instance.Purse;
import org.farthing.wallet.value.Amount;
import picocli.CommandLine.Command;

/** The wallet's account. */
@Command(name = "wallet", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
        description = "The wallet: its words, its accounts, its money.",
        subcommands = {WalletMaking.Create.class, WalletMaking.Restore.class, WalletDrill.class, WalletCommands.ShowAddress.class,
            WalletCommands.Balance.class, WalletMoney.Send.class, WalletMoney.History.class, WalletKeys.Export.class,
            WalletKeys.Import.class, WalletLocking.ChangePassword.class, WalletLocking.Lock.class, WalletLocking.Unlock.class})
final class WalletCommands {
    private WalletCommands() {
    }

    static Amount amount(JsonNode answer, String field) {
        return Amount.ofWei(new BigInteger(answer.path(field).asText("0")));
    }

    @Command(name = "address", mixinStandardHelpOptions = true, description = "Print the address that money is received on.")
    static final class ShowAddress extends Action {
        @Override
        public void run() {
            folder().requireOurs();
            // From the ledger: also while nothing runs and no node answers.
            String address = Purse.noted(folder()).orElseThrow(() -> new Failure(
                    "This data folder holds no wallet yet. Make one with \"farthing wallet create\".")).toString();
            print(Json.object().put("address", address), address);
        }
    }

    @Command(name = "balance", mixinStandardHelpOptions = true, description = "Print what lies in the wallet, without the channels.")
    static final class Balance extends Action {
        @Override
        public void run() {
            try (Requests requests = Requests.looking(this)) {
                JsonNode wallet = requests.ask(Requests.command("wallet"));
                String coin = " " + wallet.path("coin").asText();
                var text = new StringBuilder(amount(wallet, "balance").toCoins() + coin);
                for (JsonNode other : wallet.path("imported")) {
                    text.append("\n").append(amount(other, "balance").toCoins()).append(coin).append("  in the imported account ")
                            .append(other.path("address").asText());
                }
                print(wallet, text.toString());
            }
        }
    }
}
