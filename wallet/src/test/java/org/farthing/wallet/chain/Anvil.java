package org.farthing.wallet.chain;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A real node for tests: Foundry's anvil on a free port, gone when closed. */
public final class Anvil implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");
    /** The first of the accounts that anvil always starts with 10,000 coins each. */
    private static final String FUNDER = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private static final long CHAIN_ID = 31337;

    private final Process process;
    private final int port;

    private Anvil(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** FARTHING_ANVIL in the environment, or the PATH, or where {@code npm ci} puts it. */
    public static Optional<Path> find() {
        List<Path> places = new ArrayList<>();
        Optional.ofNullable(System.getenv("FARTHING_ANVIL")).map(Path::of).ifPresent(places::add);
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> Path.of(folder, "anvil"))
                .forEach(places::add);
        places.add(Path.of("src/main/solidity/node_modules/.bin/anvil"));
        return places.stream().map(Path::toAbsolutePath).filter(Files::isExecutable).findFirst();
    }

    /** Starts it, or has the calling test skipped where it is not installed. */
    public static Anvil start(String... options) {
        Optional<Path> program = find();
        Assumptions.assumeTrue(program.isPresent(),
                "anvil is not installed (npm ci in wallet/src/main/solidity, or FARTHING_ANVIL=path)");
        List<String> command = new ArrayList<>(List.of(program.get().toString(), "--port", "0", "--chain-id", Long.toString(CHAIN_ID)));
        command.addAll(List.of(options));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader output = process.inputReader();
            var printed = new StringBuilder();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                printed.append(line).append('\n');
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    Thread.startVirtualThread(() -> output.lines().forEach(_ -> { }));
                    return new Anvil(process, Integer.parseInt(listening.group(1)));
                }
            }
            throw new AssertionError("anvil did not start: " + printed);
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }

    public TestNode node() {
        return new TestNode(URI.create("http://127.0.0.1:" + port), CHAIN_ID, TestKey.ofHex(FUNDER));
    }

    @Override
    public void close() {
        // What npm installs is a script that starts the program itself as its child.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
