package org.farthing.app.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.farthing.app.support.Program;
import org.farthing.app.support.Tool;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network of hosts that share nothing but wires: {@code src/test/network/namespaces.sh}, which says itself what it shows. */
class NamespacesTest {
    private static final int LIMIT_MINUTES = 12;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = LIMIT_MINUTES + 1, unit = TimeUnit.MINUTES)
    void aNetworkOfSeparateHostsHolds() throws Exception {
        Assumptions.assumeTrue(Boolean.getBoolean("farthing.thorough"), "some minutes long: only with -Dfarthing.thorough=true");
        Tool.require("ip", "bash", "curl", "python3", "tcpdump");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "network namespaces need root");
        Path anvil = anvil();
        Assumptions.assumeTrue(mayMakeNamespaces(), "ip netns is not allowed here");

        Path log = folder.resolve("log");
        var builder = new ProcessBuilder("bash", Path.of("src/test/network/namespaces.sh").toString())
                .redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("ANVIL", anvil.toString());
        builder.environment().put("FARTHING_JAVA", ProcessHandle.current().info().command().orElseThrow());
        builder.environment().put("FARTHING_CLASSPATH", Program.classPath());
        Process network = builder.start();
        try {
            boolean ended = network.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
            assertTrue(ended, () -> "it does not end:\n" + read(log));
            assertEquals(0, network.exitValue(), () -> read(log));
            assertTrue(read(log).contains("all held"), () -> read(log));
        } finally {
            // Its traps take everything down; it is given the time for that.
            network.destroy();
            network.waitFor(20, TimeUnit.SECONDS);
        }
    }

    private static Path anvil() {
        var places = new ArrayList<Path>();
        Optional.ofNullable(System.getenv("FARTHING_ANVIL")).map(Path::of).ifPresent(places::add);
        Tool.find("anvil").ifPresent(places::add);
        places.add(Path.of("../wallet/src/main/solidity/node_modules/.bin/anvil"));
        Optional<Path> found = places.stream().map(Path::toAbsolutePath).filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(found.isPresent(), "anvil is not installed (npm ci in wallet/src/main/solidity, or FARTHING_ANVIL=path)");
        return found.get();
    }

    private static boolean mayMakeNamespaces() throws IOException, InterruptedException {
        String name = "farthing-probe-" + ProcessHandle.current().pid();
        if (new ProcessBuilder("ip", "netns", "add", name).redirectErrorStream(true).start().waitFor() != 0) {
            return false;
        }
        return new ProcessBuilder("ip", "netns", "del", name).start().waitFor() == 0;
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
