package org.farthing.circuit.onion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The frozen vectors, held against this implementation and against the second one, which is in Python. */
class VectorsTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
    private static final Path SCRIPT = MODULE.resolve("src/test/python/check_vectors.py");
    private static final Path FROZEN = MODULE.resolve("src/test/resources/vectors");

    @TempDir
    Path folder;

    @Test
    void handshakeIsFrozen() throws IOException, GeneralSecurityException, HandshakeException {
        assertEquals(frozen("handshake.txt"), Vectors.handshake());
    }

    @Test
    void cellsAreFrozen() throws IOException {
        assertEquals(frozen("cells.txt"), Vectors.cells());
    }

    @Test
    void theSecondImplementationAgrees() throws IOException, InterruptedException {
        assertEquals(0, check(FROZEN.resolve("handshake.txt"), FROZEN.resolve("cells.txt"), FROZEN.resolve("messages.txt"),
                FROZEN.resolve("prices.txt")), output());
    }

    /** A checker that passes everything would prove nothing. */
    @Test
    void theSecondImplementationSeesOneWrongDigit() throws IOException, InterruptedException {
        for (String line : List.of("bind = ", "created = ")) {
            String text = frozen("handshake.txt");
            int at = text.indexOf("\n" + line) + 1 + line.length() + 40;
            char wrong = text.charAt(at) == '0' ? '1' : '0';
            Path altered = folder.resolve("handshake.txt");
            Files.writeString(altered, text.substring(0, at) + wrong + text.substring(at + 1));
            assertNotEquals(0, check(altered), line);
        }
    }

    @Test
    void theSecondImplementationSeesAPriceThatIsOneWeiOff() throws IOException, InterruptedException {
        String text = frozen("prices.txt");
        for (String wrong : List.of(text.replaceFirst("price=17 ", "price=18 "), text.replaceFirst("used=(\\d+)\\n$", "used=$11\n"))) {
            assertNotEquals(text, wrong);
            Path altered = folder.resolve("prices.txt");
            Files.writeString(altered, wrong);
            assertNotEquals(0, check(altered));
        }
    }

    @BeforeEach
    void resetOutput() throws IOException {
        Files.writeString(folder.resolve("output"), "");
    }

    private int check(Path... files) throws IOException, InterruptedException {
        assumeTrue(hasPython(), "python3 is not installed: the second implementation of the vectors did not run");
        List<String> command = new ArrayList<>(List.of("python3", "-B", SCRIPT.toString()));
        for (Path file : files) {
            command.add(file.toString());
        }
        return run(command);
    }

    private boolean hasPython() throws InterruptedException {
        try {
            return run(List.of("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 8))")) == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private static String frozen(String name) throws IOException {
        return Files.readString(FROZEN.resolve(name), StandardCharsets.US_ASCII);
    }
}
