package org.farthing.app.relay;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.farthing.app.support.NetworkScript;
import org.farthing.app.support.Tool;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Networks of hosts that share nothing but wires: the scripts in {@code src/test/network}, which say themselves what they show. */
@Execution(ExecutionMode.CONCURRENT)
class NamespacesTest {
    private static final int LIMIT_MINUTES = 12;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = LIMIT_MINUTES + 1, unit = TimeUnit.MINUTES)
    void aNetworkOfSeparateHostsHolds() throws Exception {
        NetworkScript.assumePossible("ip", "bash", "curl", "python3", "tcpdump");
        NetworkScript.run("namespaces.sh", List.of(), Map.of("ANVIL", anvil().toString()), folder.resolve("log"), LIMIT_MINUTES);
    }

    /** installer/NETWORK.md, block by block as it stands there: {@code src/test/network/guide.sh}. */
    @Test
    @Timeout(value = LIMIT_MINUTES + 1, unit = TimeUnit.MINUTES)
    void theGuideToANetworkOfOnesOwnHoldsAsItIsWritten() throws Exception {
        NetworkScript.assumePossible("ip", "bash", "curl", "python3");
        NetworkScript.run("guide.sh", List.of(), Map.of("ANVIL", anvil().toString()), folder.resolve("log"), LIMIT_MINUTES);
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
}
