package org.farthing.circuit.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS changes its keys after 2^37 bytes, in the middle of a link's life. The limit is a setting of the whole Java machine, read once: so
 * another machine is started with a limit of one mebibyte.
 */
class KeyUpdateTest {
    private static final int CELLS = 10_000;

    @Test
    void carriesCellsAcrossKeyUpdatesOfBothEnds(@TempDir Path folder) throws Exception {
        Path limits = Files.writeString(folder.resolve("limits"),
                "jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate 2^20, ChaCha20-Poly1305 KeyUpdate 2^20\n");
        Path output = folder.resolve("output");
        Process machine = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.security.properties=" + limits, "-Djavax.net.debug=ssl:handshake",
                "-cp", System.getProperty("java.class.path"), KeyUpdateTest.class.getName())
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertTrue(machine.waitFor(60, TimeUnit.SECONDS), "the other machine does not end");
        } finally {
            machine.destroyForcibly();
        }
        String said = Files.readString(output);
        assertEquals(0, machine.exitValue(), () -> said.substring(Math.max(0, said.length() - 2000)));
        // 20 MB each way, one update a mebibyte and side, each answered by the other.
        long updates = said.lines().filter(line -> line.contains("Produced KeyUpdate post-handshake message")).count();
        assertTrue(updates >= 20, updates + " key updates");
    }

    public static void main(String[] args) throws Exception {
        LinkFixture.Ends ends = LinkFixture.Ends.open(Optional.empty());
        LinkTest.assertCarries(ends.dialled(), ends.accepted(), CELLS);
        String suite = ends.dialled().engine().getSession().getCipherSuite();
        if (!suite.equals("TLS_AES_256_GCM_SHA384")) {
            throw new AssertionError(suite);
        }
    }
}
