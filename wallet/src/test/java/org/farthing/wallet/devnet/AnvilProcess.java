package org.farthing.wallet.devnet;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real node beside the practice chain: anvil (npm {@code @foundry-rs/anvil}), with Shanghai's rules. */
final class AnvilProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private AnvilProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Skips the test that calls this where there is no anvil. */
    static void assumeHere() {
        Assumptions.assumeTrue(find().isPresent(),
                "anvil is not here: set FARTHING_ANVIL, put it on the PATH, or run npm ci in wallet/src/main/solidity");
    }

    static AnvilProcess start() throws IOException, InterruptedException {
        int port;
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Process process = new ProcessBuilder(find().orElseThrow().toString(), "--port", Integer.toString(port), "--hardfork", "shanghai",
                "--chain-id", Long.toString(DevChain.CHAIN_ID), "--gas-limit", "30000000", "--accounts", "1", "--silent")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        var anvil = new AnvilProcess(process, port);
        try (var client = new RpcClient(anvil.uri())) {
            for (int i = 0; ; i++) {
                try {
                    client.call("eth_chainId");
                    return anvil;
                } catch (IllegalStateException notYet) {
                    if (i == 200 || !process.isAlive()) {
                        anvil.close();
                        throw notYet;
                    }
                    Thread.sleep(50);
                }
            }
        }
    }

    private static Optional<Path> find() {
        List<Path> places = new ArrayList<>();
        Optional.ofNullable(System.getenv("FARTHING_ANVIL")).map(Path::of).ifPresent(places::add);
        for (String folder : Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator)) {
            places.add(Path.of(folder, "anvil"));
        }
        places.add(Path.of("src/main/solidity/node_modules/.bin/anvil"));
        return places.stream().filter(Files::isExecutable).findFirst();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    @Override
    public void close() {
        // The npm package starts the real program as a child of a script.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
