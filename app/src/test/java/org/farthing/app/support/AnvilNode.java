package org.farthing.app.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Assumptions;

/** A real Ethereum node, Foundry's anvil, on a free port: asked in plain JSON-RPC, gone when closed. */
public final class AnvilNode implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final URI uri;
    private final JsonRpc plain;

    private AnvilNode(Process process, int port) {
        this.process = process;
        this.uri = URI.create("http://127.0.0.1:" + port);
        this.plain = new JsonRpc(uri);
    }

    /** Starts it, or has the calling test skipped where it is not installed. */
    public static AnvilNode start() throws IOException {
        Optional<Path> program = find();
        Assumptions.assumeTrue(program.isPresent(),
                "anvil is not installed (npm ci in wallet/src/main/solidity, or FARTHING_ANVIL=path)");
        Process process = new ProcessBuilder(program.get().toString(), "--port", "0").redirectErrorStream(true).start();
        BufferedReader output = process.inputReader();
        var printed = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            printed.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread.startVirtualThread(() -> output.lines().forEach(_ -> { }));
                return new AnvilNode(process, Integer.parseInt(listening.group(1)));
            }
        }
        throw new AssertionError("anvil did not start: " + printed);
    }

    /** FARTHING_ANVIL in the environment, or the PATH, or where {@code npm ci} puts it. */
    private static Optional<Path> find() {
        List<Path> places = new ArrayList<>();
        Optional.ofNullable(System.getenv("FARTHING_ANVIL")).map(Path::of).ifPresent(places::add);
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> Path.of(folder, "anvil"))
                .forEach(places::add);
        places.add(Path.of("../wallet/src/main/solidity/node_modules/.bin/anvil"));
        return places.stream().map(Path::toAbsolutePath).filter(Files::isExecutable).findFirst();
    }

    public URI uri() {
        return uri;
    }

    public void give(Address account, Amount amount) throws IOException, InterruptedException {
        plain.call("anvil_setBalance", account.toString(), "0x" + amount.wei().toString(16));
    }

    public Amount balance(Address account) throws IOException, InterruptedException {
        return plain.balance(account);
    }

    /** Moves the chain's clock. */
    public void later(Duration time) throws IOException, InterruptedException {
        plain.call("evm_increaseTime", "0x" + Long.toHexString(time.toSeconds()));
        plain.call("evm_mine");
    }

    /** The 32-byte words that a view function answers. */
    public List<BigInteger> view(Address contract, String data) throws IOException, InterruptedException {
        JsonNode answer = plain.call("eth_call", Map.of("to", contract.toString(), "data", data), "latest");
        String digits = answer.asText().substring(2);
        var words = new ArrayList<BigInteger>();
        for (int at = 0; at < digits.length(); at += 64) {
            words.add(new BigInteger(digits.substring(at, at + 64), 16));
        }
        return words;
    }

    /** See {@link JsonRpc#fees}. */
    public Amount fees(Address account) throws IOException, InterruptedException {
        return plain.fees(account);
    }

    /** See {@link JsonRpc#cashed}. */
    public Amount cashed(Address contract) throws IOException, InterruptedException {
        return plain.cashed(contract);
    }

    @Override
    public void close() {
        // What npm installs is a script that starts the program itself as its child.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
