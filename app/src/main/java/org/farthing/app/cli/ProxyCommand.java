package org.farthing.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.control.ControlServer;
import org.farthing.app.instance.InstanceControl;
import org.farthing.app.instance.NetworkChoice;
import org.farthing.app.instance.NetworkInstance;
import org.farthing.app.instance.PaidProxy;
import org.farthing.app.instance.RoutedChain;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.WalletException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The client without a window, on a wallet that is there. */
@Command(name = "proxy", mixinStandardHelpOptions = true,
        description = "Run the wallet and its SOCKS proxy without a window. Pages go through relays that have open channels.")
final class ProxyCommand implements Callable<Integer> {
    private static final Duration FIRST_CIRCUIT_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    @Spec
    private CommandSpec spec;

    @Mixin
    private GlobalOptions global;

    @Option(names = "--socks", paramLabel = "PORT", description = "port of the proxy (9250; 0 takes any free one)")
    private Integer socks;

    @Override
    public Integer call() throws InterruptedException {
        if (socks != null && (socks < 0 || socks > 65535)) {
            throw new Failure("A port is a number from 0 to 65535. Give another one with --socks.");
        }
        DataFolder folder = global.folder();
        folder.requireOurs();
        Settings settings = Settings.read(folder);
        NetworkChoice choice = NetworkChoice.of(folder, settings, global.network(), global.rpc);
        NetworkInstance running = open(folder, choice, settings);
        try {
            try (Password password = global.password()) {
                running.instance().unlock(password);
            }
        } catch (RuntimeException e) {
            running.close();
            throw e;
        }
        return run(running, choice);
    }

    private NetworkInstance open(DataFolder folder, NetworkChoice choice, Settings settings) {
        DataFolder.Hold hold = folder.hold();
        try {
            return NetworkInstance.listen(hold, choice, settings,
                    socks != null ? socks : settings.socksPort().orElse(PaidProxy.USUAL_PORT));
        } catch (RuntimeException e) {
            hold.close();
            throw e;
        }
    }

    private int run(NetworkInstance running, NetworkChoice choice) throws InterruptedException {
        var stop = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        ControlServer control = ControlServer.start(running.instance().data(), new InstanceControl(running.instance(), List.of()));
        // SIGTERM and Ctrl+C: end in order here, and leave with 0 instead of the signal's status.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!ended.get()) {
                control.close();
                running.close();
                Runtime.getRuntime().halt(0);
            }
        }, "signal"));
        try {
            begin(running);
            if (!running.instance().awaitCircuit(FIRST_CIRCUIT_WITHIN)) {
                spec.commandLine().getErr().println("There is no circuit yet, so the proxy refuses everything. It takes open channels with "
                        + "three relays that run; \"farthing channel open\" opens some.");
                announce(running, choice, false);
                while (!running.instance().awaitCircuit(FIRST_CIRCUIT_WITHIN)) {
                    Thread.sleep(LOOK_EVERY);
                }
            }
            announce(running, choice, true);
            stop.await();
        } finally {
            control.close();
            running.close();
            ended.set(true);
        }
        return 0;
    }

    /** A node that is away now is asked again later: the proxy refuses until there is a circuit. */
    private void begin(NetworkInstance running) {
        // Where the list of relays from before is known, circuits can be built before anybody is asked anything.
        running.instance().payFromOpenChannels();
        running.instance().connect();
        try {
            if (global.direct) {
                RoutedChain.directly(() -> look(running));
            } else {
                look(running);
            }
        } catch (WalletException e) {
            spec.commandLine().getErr().println(e.getMessage() + " It is asked again by itself.");
        }
        running.watch(Duration.ZERO);
    }

    private static void look(NetworkInstance running) {
        running.instance().refreshRelays();
        running.instance().lookAtChain();
        running.instance().payFromOpenChannels();
    }

    /** @param ready whether streams can be carried; before that the port is there, and refuses */
    private void announce(NetworkInstance running, NetworkChoice choice, boolean ready) {
        PrintWriter out = spec.commandLine().getOut();
        Network network = running.instance().access().network();
        int port = running.instance().proxy().socks().orElseThrow().getPort();
        if (global.json) {
            ObjectNode line = Json.object().put("event", ready ? "ready" : "waiting").put("socks", "127.0.0.1:" + port)
                    .put("rpc", withoutSlash(choice.nodes().getFirst())).put("chainId", network.chainId())
                    .put("channels", network.channels().map(Object::toString).orElse(""))
                    .put("registry", network.registry().map(Object::toString).orElse(""))
                    .put("data", running.instance().data().path().toString()).put("relays", running.instance().relayCount());
            running.instance().proxy().password().ifPresent(password -> line.put("socksPassword", password));
            out.println(Json.line(line));
        } else {
            out.println(ready ? "The proxy is ready on " + network.name() + ". Ctrl+C ends it."
                    : "The proxy waits for its first circuit on " + network.name() + ". Ctrl+C ends it.");
            out.println("  SOCKS 5 proxy   127.0.0.1:" + port);
            running.instance().proxy().password()
                    .ifPresent(password -> out.println("  its password    " + password + "   (with any user name)"));
            out.println("  try             curl --socks5-hostname 127.0.0.1:" + port + " https://example.com/");
        }
        out.flush();
    }

    private static String withoutSlash(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
