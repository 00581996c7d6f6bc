package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.Optional;
import org.farthing.app.control.ControlClient;
import org.farthing.app.instance.Purse;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The wallet's account. */
@Command(name = "wallet", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND", description = "The wallet's account.",
        subcommands = {WalletCommands.ShowAddress.class, WalletCommands.Balance.class})
final class WalletCommands {
    private WalletCommands() {
    }

    /** The account, from the ledger: also while nothing runs. */
    private static Address address(GlobalOptions global) {
        global.folder().requireOurs();
        return Purse.noted(global.folder()).orElseThrow(() -> new Failure(
                "This data folder holds no wallet yet. Start \"farthing demo --data DIR\" there first."));
    }

    @Command(name = "address", mixinStandardHelpOptions = true, description = "Print the address that money is received on.")
    static final class ShowAddress implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private GlobalOptions global;

        @Override
        public void run() {
            PrintWriter out = spec.commandLine().getOut();
            String address = address(global).toString();
            out.println(global.json ? Json.line(Json.object().put("address", address)) : address);
        }
    }

    @Command(name = "balance", mixinStandardHelpOptions = true, description = "Print what lies in the wallet, without the channels.")
    static final class Balance implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private GlobalOptions global;

        @Override
        public void run() {
            PrintWriter out = spec.commandLine().getOut();
            Address address = address(global);
            Amount balance = global.rpc == null ? ofRunning() : onNode(address);
            out.println(global.json ? Json.line(Json.object().put("address", address.toString()).put("balance", balance.toString()))
                    : balance.toCoins() + " PLAY");
        }

        private Amount ofRunning() {
            JsonNode wallet = ControlClient.ask(global.folder(), ControlClient.command("wallet"));
            return Amount.ofWei(new BigInteger(wallet.path("balance").asText()));
        }

        private Amount onNode(Address address) {
            var network = new Network("Practice", DevChain.CHAIN_ID, "PLAY", 1, Optional.empty(), Optional.empty(), 0);
            try (var chain = new RpcChain(network, global.rpc)) {
                return chain.balance(address);
            }
        }
    }
}
