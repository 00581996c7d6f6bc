package org.farthing.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farthing.app.relay.RelayAccess;
import org.farthing.app.relay.RelayService;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.WalletException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A relay that earns money. */
@Command(name = "relay", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "[COMMAND]",
        description = "Run a relay from one file of settings; the first time, the file is written with every setting explained.",
        subcommands = {RelayCommands.Init.class, RelayCommands.Status.class, RelayCommands.Earnings.class, RelayCommands.Redeem.class,
            RelayCommands.Update.class, RelayCommands.Reload.class, RelayCommands.Retire.class, RelayIdentityCommands.class})
final class RelayCommand extends Action {
    static final String CONFIG = "relay.toml";
    private static final System.Logger LOG = System.getLogger("farthing.relay");

    @Option(names = "--config", paramLabel = "FILE", defaultValue = CONFIG, description = "the relay's settings (" + CONFIG + ")")
    private Path config;

    @Override
    public void run() {
        if (!RelayAccess.isWritten(config)) {
            RelayAccess.write(config);
            throw new Failure("The settings were written to " + config + ", each explained. Fill them in, make the relay's keys with "
                    + "\"farthing relay init\", and start again.");
        }
        if (!RelayAccess.hasKeys(config)) {
            throw new Failure("The relay has no keys yet. Make them with \"farthing relay init --config " + config + "\".");
        }
        RelayService relay;
        try (Password password = global().password()) {
            relay = RelayService.start(config, password, stage -> progress(stage.words()));
        }
        serve(relay);
    }

    /** At a signal there is nobody to answer: what came of it stands in the log. */
    private static void reload(RelayService relay) {
        try {
            List<String> later = relay.reload();
            LOG.log(Level.INFO, later.isEmpty() ? "the settings were read again"
                    : "the settings were read again; these need a new start: " + String.join(", ", later));
        } catch (WalletException e) {
            LOG.log(Level.WARNING, "the settings were read again: " + e.getMessage());
        }
    }

    private void serve(RelayService relay) {
        var stop = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        // SIGTERM and Ctrl+C: circuits get their time, then leave with 0 instead of the signal's status.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!ended.get()) {
                try {
                    relay.stop();
                } catch (InterruptedException _) {
                    relay.close();
                }
                Runtime.getRuntime().halt(0);
            }
        }, "signal"));
        Hangup.each(() -> reload(relay));
        ObjectNode ready = Json.object().put("event", "ready").put("relay", relay.id().toString()).put("address", relay.address())
                .put("advertised", relay.advertised()).put("operator", relay.operator().toString())
                .put("chainId", relay.network().chainId()).put("relays", relay.relays()).put("reached", relay.reached());
        print(ready, "The relay is on the list of " + relay.network().name() + " and listens on " + relay.address()
                + ". Ctrl+C ends it.\n  " + relay.id() + (relay.reached() ? "" : "\nIt does not answer at " + relay.advertised()
                + ", where others are sent: correct \"advertise\", or forward that port to this machine. Some routers merely keep a machine "
                + "from reaching itself so."));
        out().flush();
        try {
            stop.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            relay.close();
            ended.set(true);
        }
    }
}
