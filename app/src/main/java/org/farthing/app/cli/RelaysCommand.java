package org.farthing.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.math.BigInteger;
import org.farthing.app.control.ControlClient;
import org.farthing.wallet.value.Amount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The relays that the running practice world knows. */
@Command(name = "relays", mixinStandardHelpOptions = true, description = "List the relays of the running practice world.")
final class RelaysCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private GlobalOptions global;

    @Override
    public void run() {
        global.folder().requireOurs();
        PrintWriter out = spec.commandLine().getOut();
        for (JsonNode relay : ControlClient.ask(global.folder(), ControlClient.command("relays")).path("relays")) {
            out.println(global.json ? relay.toString() : "%2d  %-10s %-3s %-22s %s per MiB%s".formatted(relay.path("number").asInt(),
                    relay.path("name").asText(), relay.path("country").asText(), relay.path("address").asText(),
                    Amount.ofWei(new BigInteger(relay.path("price").asText())).toCoins(),
                    relay.path("running").asBoolean() ? "" : "  (stopped)"));
        }
    }
}
