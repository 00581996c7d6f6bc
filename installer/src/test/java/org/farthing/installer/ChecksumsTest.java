package org.farthing.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumsTest {
    /** What the tests alone use is not packaged. */
    private static final String FOR_TESTS =
            "(junit|opentest4j|apiguardian|jspecify|surefire|maven-surefire|common-java5|plexus|open-test-reporting).*";

    @TempDir
    private Path folder;

    @Test
    void everyLibraryThisBuildUsesIsTheOneOnTheList() throws IOException {
        List<Path> libraries = Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator)).map(Path::of)
                .filter(jar -> jar.toString().endsWith(".jar")).filter(jar -> !jar.startsWith(Path.of("..").toAbsolutePath().normalize()))
                .filter(jar -> !jar.getFileName().toString().matches(FOR_TESTS)).toList();
        assertTrue(libraries.size() > 30, libraries.toString());
        Checksums.read(Path.of("src/checksums.txt")).require(libraries);
    }

    @Test
    void anotherFileOfTheSameNameIsRefusedAndSoIsAnUnknownOne() throws IOException {
        // The sum of no bytes, which every sha256sum prints.
        Path list = Files.writeString(folder.resolve("list"),
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.jar\n");
        Path jar = Files.createFile(folder.resolve("a.jar"));
        Checksums sums = Checksums.read(list);
        sums.require(List.of(jar));
        Files.write(jar, new byte[] {0});
        assertTrue(assertThrows(IOException.class, () -> sums.require(List.of(jar))).getMessage().startsWith("a.jar is not the file"));
        assertEquals("b.jar is not on the list of sums. If it is meant to be used, see installer/checksums.sh.",
                assertThrows(IOException.class, () -> sums.require(List.of(folder.resolve("b.jar")))).getMessage());
    }

    @Test
    void aListThatCanBeReadInTwoWaysIsRefused() throws IOException {
        String line = "0".repeat(64) + "  a.jar\n";
        Path twice = Files.writeString(folder.resolve("twice"), line + line);
        assertThrows(IOException.class, () -> Checksums.read(twice));
        Path torn = Files.writeString(folder.resolve("torn"), line.substring(1));
        assertThrows(IOException.class, () -> Checksums.read(torn));
    }
}
