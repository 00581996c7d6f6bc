package org.farthing.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.control.ControlServer;
import org.farthing.app.instance.InstanceControl;
import org.farthing.app.instance.InstanceSession;
import org.farthing.app.instance.PaidProxy;
import org.farthing.app.practice.PracticeOptions;
import org.farthing.app.practice.PracticeRequests;
import org.farthing.app.practice.PracticeWorld;
import org.farthing.app.shell.WindowLauncher;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The practice world, with a window where there is a display. */
@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "Start the practice world: chain, relays, funded wallet, open channels and SOCKS port. Play money, no internet.")
final class DemoCommand implements Callable<Integer> {
    private static final int USUAL_RELAYS = 6;
    private static final int MOST_PRICE_BITS = 96;

    @Spec
    private CommandSpec spec;

    @Mixin
    private GlobalOptions global;

    @Option(names = "--headless", description = "open no window")
    private boolean headless;

    @Option(names = "--relays", paramLabel = "N", description = "how many relays, 3 to 40 (6)")
    private Integer relays;

    @Option(names = "--socks", paramLabel = "PORT", description = "port of the proxy (9250; 0 takes any free one)")
    private Integer socks;

    @Option(names = "--price", paramLabel = "WEI", description = "what the cheapest relay asks for a MiB of cells (100000000000000)")
    private BigInteger price;

    @Option(names = "--end-with-parent", hidden = true,
            description = "end when the process that started this one ends, as a build tool does that is stopped")
    private boolean endWithParent;

    @Override
    public Integer call() {
        if (socks != null && (socks < 0 || socks > 65535)) {
            throw new Failure("A port is a number from 0 to 65535. Give another one with --socks.");
        }
        boolean temporary = global.data == null;
        DataFolder folder = temporary ? temporaryFolder() : global.folder();
        folder.requireUsable();
        Settings settings = Settings.read(folder);
        try (Password password = global.password(PracticeOptions.DEFAULT_PASSWORD)) {
            var options = new PracticeOptions(folder, relays != null ? relays : settings.relays().orElse(USUAL_RELAYS),
                    socks != null ? socks : settings.socksPort().orElse(PaidProxy.USUAL_PORT), password,
                    node(), price(price));
            return run(folder, options, temporary);
        } finally {
            if (temporary) {
                discard(folder);
            }
        }
    }

    /** @param given null for the usual one */
    static Amount price(BigInteger given) {
        if (given == null) {
            return PracticeOptions.USUAL_PRICE;
        }
        if (given.signum() < 0 || given.bitLength() > MOST_PRICE_BITS) {
            throw new Failure("A price is from 0 to 2^96 wei. Give another one with --price.");
        }
        return Amount.ofWei(given);
    }

    private Optional<URI> node() {
        if (global.rpc.size() > 1) {
            throw new Failure("The practice world works with one node. Give --rpc once.");
        }
        return global.rpc.stream().findFirst();
    }

    private int run(DataFolder folder, PracticeOptions options, boolean temporary) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        PracticeWorld world = PracticeWorld.open(options, step -> {
            if (!global.json) {
                out.println("  " + step);
            }
        });
        var ended = new AtomicBoolean();
        ControlServer control = ControlServer.start(folder, new InstanceControl(world.instance(), List.of(new PracticeRequests(world))));
        // SIGTERM and Ctrl+C: end in order here, whatever the other threads are doing, and leave with 0 instead of the signal's status.
        Runnable end = () -> {
            if (!ended.get()) {
                control.close();
                world.close();
                if (temporary) {
                    discard(folder);
                }
                Runtime.getRuntime().halt(0);
            }
        };
        Runtime.getRuntime().addShutdownHook(new Thread(end, "signal"));
        if (endWithParent) {
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(end));
        }
        try {
            announce(world, out);
            if (!showsWindow(err) || !openedWindow(world, err)) {
                new CountDownLatch(1).await();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            control.close();
            world.close();
            ended.set(true);
        }
        return 0;
    }

    private boolean showsWindow(PrintWriter err) {
        if (headless) {
            return false;
        }
        if (!WindowStart.hasDisplay()) {
            err.println("There is no display, so the practice world runs without a window. Ctrl+C ends it.");
            return false;
        }
        return true;
    }

    /** Whether there was a window, which is closed by now; false where the system lacks what windows are drawn with. */
    private static boolean openedWindow(PracticeWorld world, PrintWriter err) throws InterruptedException {
        try {
            WindowLauncher.launch(new InstanceSession(world.instance(), world::close));
            return true;
        } catch (UnsupportedOperationException _) {
            err.println(WindowStart.NO_LIBRARIES + " The practice world runs without one; Ctrl+C ends it.");
            return false;
        }
    }

    private void announce(PracticeWorld world, PrintWriter out) {
        int port = world.socks().getPort();
        if (global.json) {
            ObjectNode ready = Json.object().put("event", "ready").put("socks", "127.0.0.1:" + port)
                    .put("rpc", withoutSlash(world.rpc().toString())).put("chainId", world.network().chainId())
                    .put("channels", world.network().channels().orElseThrow().toString())
                    .put("registry", world.network().registry().orElseThrow().toString()).put("data", world.data().path().toString())
                    .put("relays", world.relays().size());
            out.println(Json.line(ready));
        } else {
            out.println("The practice world is ready. Play money only; pages go through " + world.relays().size()
                    + " relays on this machine, three at a time.");
            out.println("  SOCKS 5 proxy   127.0.0.1:" + port);
            out.println("  try             curl --socks5-hostname 127.0.0.1:" + port + " http://127.0.0.1:PORT/   (a web server of yours)");
            out.println("  chain           " + withoutSlash(world.rpc().toString()) + " (id " + world.network().chainId() + ")");
            out.println("  data            " + world.data().path());
        }
        out.flush();
    }

    private static String withoutSlash(String uri) {
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    private static DataFolder temporaryFolder() {
        try {
            return new DataFolder(Files.createTempDirectory("farthing-practice-"));
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "No temporary folder could be made. Name a folder with --data.", e);
        }
    }

    private static void discard(DataFolder temporary) {
        try {
            temporary.discard();
        } catch (IOException _) {
            // It lies in the system's folder for temporary things, which the system empties.
            return;
        }
    }
}
