package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs the tests written in Solidity ({@code src/test/solidity/forge}): the contracts' rules at their edges, fuzzed, and their eight
 * invariants under crowds of actors. 4,096 calls of those; 131,072 with {@code -Dfarthing.thorough=true}, as {@code .ci/run} has it.
 */
@Execution(ExecutionMode.CONCURRENT)
class ContractsUnderForgeTest {
    private static final Path TOOLS = Path.of("src/main/solidity/node_modules");
    private static final Path TESTS = Path.of("src/test/solidity/forge");
    private static final boolean THOROUGH = Boolean.getBoolean("farthing.thorough");
    private static final long CALLS = THOROUGH ? 131_072 : 4_096;
    private static final int CROWDS = 2;
    private static final Pattern TEST = Pattern.compile("function ((?:test|testFuzz)_\\w+)\\(");
    private static final Pattern CAMPAIGN = Pattern.compile("\\[PASS] invariant_I1toI8\\(\\) \\(runs: \\d+, calls: (\\d+), reverts: 0\\)");

    @Test
    void theTestsInSolidityPass() throws IOException, InterruptedException {
        Path forge = TOOLS.resolve(".bin/forge").toAbsolutePath();
        Assumptions.assumeTrue(Files.isExecutable(forge), "forge is not installed (npm ci in wallet/src/main/solidity)");
        Assumptions.assumeTrue(Files.isDirectory(TOOLS.resolve("solc")), "npm solc is not installed (npm ci in wallet/src/main/solidity)");
        var builder = new ProcessBuilder(forge.toString(), "test", "--offline", "--color", "never").redirectErrorStream(true);
        builder.environment().put("FOUNDRY_PROFILE", THOROUGH ? "default" : "quick");
        builder.environment().remove("FARTHING_CONTRACTS");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);

        // It must also have run what stands there: a forge that finds no tests is content.
        List<String> tests = testsInTheSources();
        assertTrue(tests.size() > 40, "only " + tests.size() + " tests were found in " + TESTS);
        for (String test : tests) {
            assertTrue(output.contains("[PASS] " + test + "("), test + " did not run:\n" + output);
        }
        List<MatchResult> campaigns = CAMPAIGN.matcher(output).results().toList();
        assertEquals(CROWDS, campaigns.size(), output);
        assertEquals(CALLS, campaigns.stream().mapToLong(campaign -> Long.parseLong(campaign.group(1))).sum(), output);
        assertTrue(output.contains(tests.size() + CROWDS + " tests passed, 0 failed, 0 skipped"), output);
        System.out.println("forge: " + tests.size() + " tests, and the invariants after each of " + CALLS + " calls");
    }

    private static List<String> testsInTheSources() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(TESTS)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".t.sol")).toList()) {
                TEST.matcher(Files.readString(file)).results().map(found -> found.group(1)).forEach(names::add);
            }
        }
        return names;
    }
}
