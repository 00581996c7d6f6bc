package org.farthing.app.cli;

import java.math.BigInteger;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.Settings.ContractPlaces;
import org.farthing.app.control.ControlServer;
import org.farthing.app.practice.PracticeRelaysOnly;
import org.farthing.wallet.value.Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Practice relays alone, for wallets on a test chain. */
@Command(name = "relays", mixinStandardHelpOptions = true,
        description = "Run only practice relays, on a test chain such as anvil's, for wallets there. They listen on this machine.")
final class PracticeRelaysCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private GlobalOptions global;

    @Option(names = "--relays", paramLabel = "N", defaultValue = "6", description = "how many, 1 to 40 (6)")
    private int count;

    @Option(names = "--price", paramLabel = "WEI", description = "what the cheapest asks for a MiB of cells (100000000000000)")
    private BigInteger price;

    @Option(names = "--channels", paramLabel = "ADDRESS", description = "the channels' contract, where the folder does not know it")
    private String channels;

    @Option(names = "--registry", paramLabel = "ADDRESS", description = "the relay list's contract, where the folder does not know it")
    private String registry;

    @Override
    public Integer call() throws InterruptedException {
        if (global.data == null) {
            throw new Failure("Name a folder for the relays with --data.");
        }
        if (global.rpc.size() != 1) {
            throw new Failure("Name the test chain's node with --rpc, once.");
        }
        URI node = global.rpc.getFirst();
        DataFolder folder = global.folder();
        folder.requireUsable();
        PracticeRelaysOnly running = PracticeRelaysOnly.start(folder, node, count, places(folder), DemoCommand.price(price));
        var stop = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        ControlServer control = ControlServer.start(folder, running.control());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!ended.get()) {
                control.close();
                running.close();
                Runtime.getRuntime().halt(0);
            }
        }, "signal"));
        try {
            spec.commandLine().getOut().println(global.json
                    ? Json.line(Json.object().put("event", "ready").put("relays", running.count()).put("rpc", node.toString())
                            .put("chainId", running.network().chainId())
                            .put("channels", running.network().channels().orElseThrow().toString())
                            .put("registry", running.network().registry().orElseThrow().toString()).put("data", folder.path().toString()))
                    : running.count() + " practice relays are on the list of chain " + running.network().chainId() + ". Ctrl+C ends them.");
            stop.await();
        } finally {
            control.close();
            running.close();
            ended.set(true);
        }
        return 0;
    }

    private ContractPlaces places(DataFolder folder) {
        if (channels == null && registry == null) {
            return Settings.read(folder).contracts().orElseThrow(() -> new Failure(
                    "Where are the contracts? Name them with --channels and --registry; \"farthing contracts deploy\" puts them up."));
        }
        if (channels == null || registry == null) {
            throw new Failure("Name both contracts, with --channels and --registry.");
        }
        try {
            return new ContractPlaces(Address.parse(channels), Address.parse(registry), 0);
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage());
        }
    }
}
