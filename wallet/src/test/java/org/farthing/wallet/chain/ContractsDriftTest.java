package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The checked-in artefacts are what the checked-in sources compile to. */
class ContractsDriftTest {
    private static final Path SOURCES = Path.of("src/main/solidity");
    private static final Path TEST_SOURCES = Path.of("src/test/solidity");

    @Test
    void everyContractCarriesTheHashOfItsSource() throws IOException, NoSuchAlgorithmException {
        check(Contracts.load(), SOURCES);
        check(ChannelWorld.testContracts(), TEST_SOURCES);
    }

    @Test
    void theSourcesCompileToTheCheckedInCode() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isDirectory(SOURCES.resolve("node_modules/solc")),
                "npm solc is not installed (npm ci in wallet/src/main/solidity)");
        Process process = start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    @Test
    void selectorsAndTopicsAreThoseOfTheCanonicalSignatures() {
        ContractCode code = Contracts.load().channels();
        assertEquals(selector("topUp(bytes32)"), code.call("topUp", List.of()));
        assertEquals(selector("openMany((address,address,address,uint40,bytes32,uint128)[])"), code.call("openMany", List.of()));
        assertEquals(selector("closeMany(((address,address,address,bytes32),uint256,bytes)[],address)"),
                code.call("closeMany", List.of()));
        assertEquals(hash("Opened(bytes32,address,address,address,bytes32,uint128,uint40)"), code.topic("Opened"));
        assertEquals(hash("ItemSkipped(bytes32,uint8)"), code.topic("ItemSkipped"));
    }

    private static void check(Contracts contracts, Path folder) throws IOException, NoSuchAlgorithmException {
        for (ContractCode code : contracts.all()) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve(code.source())));
            assertEquals(HexFormat.of().formatHex(hash), code.sourceSha256(),
                    code.source() + " has changed: npm run compile in " + SOURCES);
        }
        Set<String> compiled = contracts.all().stream().map(ContractCode::source).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> sources = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".sol"))
                    .collect(Collectors.toSet());
            assertEquals(sources, compiled);
            assertFalse(sources.isEmpty());
        }
    }

    private static Process start() {
        try {
            return new ProcessBuilder("node", "compile.mjs", "--check").directory(SOURCES.toFile()).redirectErrorStream(true).start();
        } catch (IOException _) {
            return Assumptions.abort("node is not installed");
        }
    }

    private static Bytes selector(String signature) {
        return hash(signature).slice(0, 4);
    }

    private static Bytes hash(String signature) {
        return Bytes.of(Keccak256.hash(signature.getBytes(StandardCharsets.US_ASCII)));
    }
}
