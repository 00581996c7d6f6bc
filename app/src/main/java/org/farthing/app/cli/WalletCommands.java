package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import org.farthing.app.control.ControlClient;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import java.math.BigInteger;
import java.net.URI;
import java.util.Optional;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.devnet.DevChain;

/** The wallet's account. */
@Command(name = "wallet", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND", description = "The wallet's account.",
        subcommands = {WalletCommands.ShowAddress.class, WalletCommands.Balance.class})
final class WalletCommands {
    private WalletCommands() {
    }

    private static JsonNode ask(GlobalOptions global) {
        global.folder().requireOurs();
        return ControlClient.ask(global.folder(), ControlClient.command("wallet"));
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
            String address = ask(global).path("address").asText();
            out.println(global.json ? Json.line(Json.object().put("address", address)) : address);
        }
    }

    @Command(name = "balance", mixinStandardHelpOptions = true, description = "Print what lies in the wallet, without the channels.")
    static final class Balance implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private GlobalOptions global;

        @Option(names = "--rpc", paramLabel = "URL", description = "ask this node instead of the practice chain's own")
        private URI rpc;

        @Override
        public void run() {
            PrintWriter out = spec.commandLine().getOut();
            JsonNode wallet = ask(global);
            Amount balance = rpc == null ? Amount.ofWei(new BigInteger(wallet.path("balance").asText()))
                    : onNode(Address.parse(wallet.path("address").asText()));
            String coin = wallet.path("coin").asText();
            out.println(global.json
                    ? Json.line(Json.object().put("address", wallet.path("address").asText()).put("balance", balance.toString()))
                    : balance.toCoins() + " " + coin);
        }

        private Amount onNode(Address address) {
            var network = new Network("Practice", DevChain.CHAIN_ID, "PLAY", 1, Optional.empty(), Optional.empty(), 0);
            try (var chain = new RpcChain(network, rpc)) {
                return chain.balance(address);
            }
        }
    }
}
