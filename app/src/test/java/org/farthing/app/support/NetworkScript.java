package org.farthing.app.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The scripts in {@code src/test/network}: hosts in network namespaces, as root, with tools that may be absent. */
public final class NetworkScript {
    private static final int TEAR_DOWN_SECONDS = 20;

    private NetworkScript() {
    }

    /** Skips the test, by name, unless it may take its minutes, the tools are there, and namespaces may be made. */
    public static void assumePossible(String... tools) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Boolean.getBoolean("farthing.thorough"), "some minutes long: only with -Dfarthing.thorough=true");
        Tool.require(tools);
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "network namespaces need root");
        Assumptions.assumeTrue(mayMakeNamespaces(), "ip netns is not allowed here");
    }

    /** Runs a script on this build, and fails with what it printed unless it ends well and says that all held. */
    public static void run(String script, List<String> arguments, Map<String, String> environment, Path log, int minutes)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", Path.of("src/test/network", script).toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("FARTHING_JAVA", ProcessHandle.current().info().command().orElseThrow());
        builder.environment().put("FARTHING_CLASSPATH", Program.classPath());
        Process network = builder.start();
        try {
            boolean ended = network.waitFor(minutes, TimeUnit.MINUTES);
            assertTrue(ended, () -> "it does not end:\n" + read(log));
            assertEquals(0, network.exitValue(), () -> read(log));
            assertTrue(read(log).contains("all held"), () -> read(log));
        } finally {
            // Its traps take everything down; it is given the time for that.
            network.destroy();
            network.waitFor(TEAR_DOWN_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static boolean mayMakeNamespaces() throws IOException, InterruptedException {
        String name = "farthing-probe-" + ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId();
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
