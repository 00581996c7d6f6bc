package org.farthing.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachTest {
    @TempDir
    private Path folder;

    private Path jar(String name, Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve(name);
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            var all = new LinkedHashMap<String, byte[]>();
            all.put(JarFile.MANIFEST_NAME, "Manifest-Version: 1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            all.putAll(entries);
            for (Map.Entry<String, byte[]> entry : all.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return file;
    }

    private List<List<String>> packaged(Path... jars) throws IOException {
        var packaged = new ArrayList<List<String>>();
        for (Path copy : new Jars(Target.of("Linux", "amd64"), Instant.parse("2026-11-01T00:00:00Z"))
                .copy(List.of(jars), folder.resolve("out"))) {
            try (var file = new JarFile(copy.toFile())) {
                packaged.add(file.stream().map(ZipEntry::getName).filter(name -> !name.equals(JarFile.MANIFEST_NAME)).toList());
            }
        }
        return packaged;
    }

    @Test
    void whatIsNamedAsATypeAFieldOrAWordIsPackagedAndWhatThatNames() throws IOException {
        Path program = jar("program.jar", Map.of("org/A.class", Classes.using("org/A", "kotlin/Parent", "kotlin/Field"),
                "org/B.class", Classes.of("org/B", "kotlin.Loaded", "of [kotlin.InText], see there", "kotlin.Par", "(JLkotlin/Last;[I)V")));
        var library = new LinkedHashMap<String, byte[]>();
        library.put("kotlin/Field.class", Classes.of("kotlin/Field", "kotlin/Second"));
        library.put("kotlin/InText.class", Classes.of("kotlin/InText"));
        library.put("kotlin/Last.class", Classes.of("kotlin/Last"));
        library.put("kotlin/Loaded.class", Classes.of("kotlin/Loaded"));
        library.put("kotlin/Nobody.class", Classes.of("kotlin/Nobody", "kotlin/Nothing"));
        library.put("kotlin/Nothing.class", Classes.of("kotlin/Nothing", "org/A"));
        library.put("kotlin/Parent.class", Classes.of("kotlin/Parent"));
        library.put("kotlin/Second.class", Classes.of("kotlin/Second", "kotlin/Field"));
        assertEquals(List.of("kotlin/Field.class", "kotlin/InText.class", "kotlin/Last.class", "kotlin/Loaded.class", "kotlin/Parent.class",
                "kotlin/Second.class"), packaged(program, jar("kotlin.jar", library)).getLast());
    }

    @Test
    void aClassForALaterJavaGoesWithTheFirst() throws IOException {
        Path program = jar("program.jar", Map.of("org/A.class", Classes.of("org/A", "kotlin.One")));
        var library = new LinkedHashMap<String, byte[]>();
        library.put("META-INF/versions/21/kotlin/More.class", Classes.of("kotlin/More"));
        library.put("META-INF/versions/21/kotlin/One.class", Classes.of("kotlin/One", "kotlin.Two"));
        library.put("META-INF/versions/9/module-info.class", new byte[0]);
        library.put("kotlin/More.class", Classes.of("kotlin/More"));
        library.put("kotlin/One.class", Classes.of("kotlin/One"));
        library.put("kotlin/Two.class", Classes.of("kotlin/Two"));
        assertEquals(List.of("META-INF/versions/21/kotlin/One.class", "kotlin/One.class", "kotlin/Two.class"),
                packaged(program, jar("kotlin.jar", library)).getLast());
    }

    @Test
    void resourcesAndServicesGoWithTheirClasses() throws IOException {
        Path program = jar("program.jar", Map.of("org/A.class", Classes.of("org/A", "kotlin.a.One", "/words.txt")));
        var library = new LinkedHashMap<String, byte[]>();
        library.put("META-INF/LICENSE", new byte[0]);
        library.put("META-INF/services/a.Service", "# One\nkotlin.a.One # the one\n".getBytes(StandardCharsets.UTF_8));
        library.put("META-INF/services/b.Service", "kotlin.a.One\nkotlin.b.Two\n".getBytes(StandardCharsets.UTF_8));
        library.put("kotlin/a/One.class", Classes.of("kotlin/a/One"));
        library.put("kotlin/a/one.properties", new byte[0]);
        library.put("kotlin/b/Two.class", Classes.of("kotlin/b/Two", "setup.txt"));
        library.put("kotlin/b/two.properties", new byte[0]);
        library.put("setup.txt", new byte[0]);
        library.put("words.txt", new byte[0]);
        assertEquals(List.of("META-INF/LICENSE", "META-INF/services/a.Service", "kotlin/a/One.class", "kotlin/a/one.properties", "words.txt"),
                packaged(program, jar("kotlin.jar", library)).getLast());
    }

    @Test
    void ofTheOtherLibrariesAllIsPackagedAndOfAnUnusedOneNothing() throws IOException {
        Path program = jar("program.jar", Map.of("org/A.class", Classes.of("org/A")));
        Path small = jar("small.jar", Map.of("small/Unused.class", Classes.of("small/Unused")));
        Path large = jar("large.jar", Map.of("kotlin/Unused.class", Classes.of("kotlin/Unused")));
        assertEquals(List.of(List.of("org/A.class"), List.of("small/Unused.class")), packaged(program, small, large));
    }
}
