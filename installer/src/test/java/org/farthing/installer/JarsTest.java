package org.farthing.installer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarsTest {
    private static final Instant TIME = Instant.parse("2026-11-01T00:00:00Z");
    private static final String SIGNED = "Manifest-Version: 1.0\r\nMulti-Release: true\r\nClass-Path: lib/a.jar\r\n\r\n"
            + "Name: org/A.class\r\nSHA-256-Digest: AAAA\r\n\r\n";

    private final Jars jars = new Jars(Target.of("Linux", "amd64"), TIME);

    @TempDir
    private Path folder;

    private Path jar(String name, long time, String manifest, String... entries) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            put(out, time, JarFile.MANIFEST_NAME, manifest.getBytes(StandardCharsets.UTF_8));
            for (String entry : entries) {
                boolean isClass = entry.endsWith(".class") && !entry.endsWith("module-info.class");
                put(out, time, entry, isClass ? Classes.of(entry.substring(0, entry.length() - ".class".length()))
                        : entry.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static void put(ZipOutputStream out, long time, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(time);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    @Test
    void leavesOutSignaturesAndOtherSystemsLibrariesAndKeepsTheRest() throws IOException {
        Path signed = jar("signed.jar", 0, SIGNED, "META-INF/KEY.SF", "META-INF/KEY.RSA", "META-INF/versions/9/org/A.class", "org/A.class",
                "org/sqlite/native/Mac/aarch64/libsqlitejdbc.dylib");
        Path copy = jars.copy(List.of(signed), folder.resolve("out")).getFirst();
        try (var file = new JarFile(copy.toFile())) {
            assertEquals(List.of(JarFile.MANIFEST_NAME, "META-INF/versions/9/org/A.class", "org/A.class"),
                    file.stream().map(ZipEntry::getName).toList());
            assertEquals("true", file.getManifest().getMainAttributes().getValue("Multi-Release"));
            assertNull(file.getManifest().getMainAttributes().getValue("Class-Path"));
            assertEquals(0, file.getManifest().getEntries().size());
            byte[] content = file.getInputStream(file.getEntry("org/A.class")).readAllBytes();
            assertArrayEquals(Classes.of("org/A"), content);
        }
        assertEquals(FileTime.from(TIME), Files.getLastModifiedTime(copy));
    }

    @Test
    void theSameContentGivesTheSameBytesWhateverItsTimesAndOrder() throws IOException {
        Path one = jar("one/x.jar", 0, SIGNED, "org/A.class", "org/B.class");
        Path other = jar("other/x.jar", 1_700_000_000_000L, SIGNED, "org/B.class", "org/A.class");
        assertArrayEquals(Files.readAllBytes(jars.copy(List.of(one), folder.resolve("out1")).getFirst()),
                Files.readAllBytes(jars.copy(List.of(other), folder.resolve("out2")).getFirst()));
    }

    @Test
    void aJarOfAnotherSystemAloneIsNotPackagedAndAnEmptyOneIs() throws IOException {
        Path mac = jar("mac.jar", 0, SIGNED, "fr/acinq/secp256k1/jni/native/darwin-aarch64/libsecp256k1-jni.dylib");
        Path empty = jar("empty.jar", 0, SIGNED);
        assertEquals(List.of("empty.jar"),
                jars.copy(List.of(mac, empty), folder.resolve("out")).stream().map(copy -> copy.getFileName().toString()).toList());
        assertFalse(Files.exists(folder.resolve("out/mac.jar")));
    }

    @Test
    void theManifestSaysWhatBelongsToTheProgramAndInWhichOrder() throws IOException {
        jar("lib/b.jar", 0, SIGNED, "B.class");
        jar("lib/a.jar", 0, SIGNED, "A.class");
        jar("lib/left-over.jar", 0, SIGNED, "Old.class");
        jar("lib/javafx-base-1.jar", 0, SIGNED);
        jar("lib/javafx-base-1-linux.jar", 0, SIGNED, "module-info.class");
        Path program = jar("program.jar", 0,
                "Manifest-Version: 1.0\r\nClass-Path: lib/b.jar lib/javafx-base-1-linux.jar lib/javafx-base-1.jar\r\n  lib/a.jar\r\n\r\n");
        Jars.Found found = Jars.inOrder(program);
        assertEquals(List.of("program.jar", "b.jar", "a.jar"), found.program().stream().map(jar -> jar.getFileName().toString()).toList());
        assertEquals(List.of("javafx-base-1-linux.jar"), found.javafx().stream().map(jar -> jar.getFileName().toString()).toList());
    }

    @Test
    void aProgramWithoutJavafxForThisSystemIsRefused() throws IOException {
        jar("lib/a.jar", 0, SIGNED, "A.class");
        Path program = jar("program.jar", 0, "Manifest-Version: 1.0\r\nClass-Path: lib/a.jar\r\n\r\n");
        assertThrows(IOException.class, () -> Jars.inOrder(program));
    }
}
