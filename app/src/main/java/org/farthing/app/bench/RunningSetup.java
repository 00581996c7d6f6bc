package org.farthing.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.app.DataFolder;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.RpcChain;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/** Farthing's processes in one {@link Setup}: all of them as users run them, on this machine, with play money, in a folder of their own. */
final class RunningSetup implements AutoCloseable {
    private static final String DEPOSIT = "1";
    /** Such that a deposit lasts for a terabyte. Vouchers are as many at any price. */
    private static final String PRICE_WEI = "1000000000000";
    private static final Amount MONEY = Amount.ofCoins(1_000_000);

    private final Setup setup;
    private final Path folder;
    private final int relays;
    private final List<String> javaOptions;
    private final Consumer<String> progress;
    private final Deque<ChildProgram> running = new ArrayDeque<>();
    private Subject subject;

    private RunningSetup(Setup setup, Path folder, int relays, List<String> javaOptions, Consumer<String> progress) {
        this.setup = setup;
        this.folder = folder;
        this.relays = relays;
        this.javaOptions = javaOptions;
        this.progress = progress;
    }

    /**
     * Starts all, and returns when a circuit stands.
     *
     * @param folder   empty, its owner's alone; the caller deletes it
     * @param relays   at least 3
     * @param progress hears what is being done
     */
    static RunningSetup start(Setup setup, Path folder, int relays, List<String> javaOptions, Consumer<String> progress)
            throws IOException, InterruptedException {
        var started = new RunningSetup(setup, folder, relays, javaOptions, progress);
        try {
            if (setup.isOneProcess()) {
                started.startPracticeWorld();
            } else {
                started.startSeparately();
            }
            return started;
        } catch (IOException | InterruptedException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    Subject subject() {
        return subject;
    }

    // ---- one process ----

    private void startPracticeWorld() throws IOException {
        progress.accept("practice world of " + relays + " relays");
        DataFolder data = new DataFolder(folder.resolve("data"));
        ChildProgram world = start("world", priced("demo", "--headless", "--json", "--socks", "0", "--relays", Integer.toString(relays),
                "--data", data.path().toString()));
        subject = subject(world.nextJson(), List.of(world.pid()), data);
    }

    // ---- a process each ----

    private void startSeparately() throws IOException, InterruptedException {
        progress.accept("chain");
        String rpc = start("chain", List.of("devnet", "--json", "--port", "0")).nextJson().path("rpc").asText();
        progress.accept("wallet and contracts");
        Path password = Files.writeString(folder.resolve("password"), "for play money only\n");
        DataFolder data = new DataFolder(folder.resolve("data"));
        List<String> common = List.of("--json", "--data", data.path().toString(), "--password-file", password.toString());
        give(rpc, Address.parse(run(common, "wallet", "create", "--network", "practice", "--rpc", rpc).path("address").asText()));
        JsonNode contracts = run(common, "contracts", "deploy", "--yes");
        progress.accept(relays + " relays");
        var pids = new ArrayList<Long>();
        for (int i = 1; i <= relays; i++) {
            // One after the other, since each has to read the list with those before it.
            ChildProgram relay = start("relay-" + i, priced("practice", "relays", "--json", "--rpc", rpc, "--relays", "1", "--data",
                    folder.resolve("relay-" + i).toString(), "--channels", contracts.path("channels").asText(), "--registry",
                    contracts.path("registry").asText()));
            relay.nextJson();
            pids.add(relay.pid());
        }
        progress.accept("channels and client");
        run(common, "channel", "open", "--relays", Integer.toString(relays), "--deposit", DEPOSIT, "--together", "--yes");
        var line = new ArrayList<>(List.of("proxy", "--socks", "0"));
        line.addAll(common);
        ChildProgram client = start("client", line);
        pids.addFirst(client.pid());
        JsonNode told = client.nextJson();
        while (!told.path("event").asText().equals("ready")) {
            told = client.nextJson();
        }
        subject = subject(told, pids, data);
    }

    private static void give(String rpc, Address account) {
        var network = new Network("Practice", DevChain.CHAIN_ID, "PLAY", 1, Optional.empty(), Optional.empty(), 0);
        try (var chain = new RpcChain(network, URI.create(rpc))) {
            chain.setTestBalance(account, MONEY);
        }
    }

    private List<String> priced(String... words) {
        var line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--price", setup.isUnpaid() ? "0" : PRICE_WEI));
        return line;
    }

    private ChildProgram start(String name, List<String> line) throws IOException {
        var program = new ChildProgram(folder.resolve(name + "-errors"), javaOptions, line);
        running.push(program);
        return program;
    }

    private JsonNode run(List<String> common, String... words) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(words));
        line.addAll(common);
        return ChildProgram.run(folder.resolve("command-errors"), javaOptions, line);
    }

    private Subject subject(JsonNode ready, List<Long> pids, DataFolder data) {
        String socks = ready.path("socks").asText();
        int colon = socks.lastIndexOf(':');
        var proxy = new InetSocketAddress(InetAddress.ofLiteral(socks.substring(0, colon)), Integer.parseInt(socks.substring(colon + 1)));
        return new Subject("farthing " + setup.word(), proxy, new NodeProcesses(List.copyOf(pids)),
                Optional.of(new ControlledFarthing(data)));
    }

    /** Ends the client first, the chain last. */
    @Override
    public void close() throws IOException {
        for (ChildProgram program : running) {
            program.close();
        }
    }
}
