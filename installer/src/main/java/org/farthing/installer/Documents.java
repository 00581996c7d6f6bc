package org.farthing.installer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * What a package must say of its parts:
 * <pre>
 *   GUIDE.md             for whoever uses the program
 *   copyright            Farthing's licence, and every part with its own
 *   farthing.cdx.json    the list of parts for machines (CycloneDX)
 *   licences/            the texts, where a part's jar brings one, under the part's name; and the common ones
 * </pre>
 */
final class Documents {
    private final Order order;

    Documents(Order order) {
        this.order = order;
    }

    void write(Path folder) throws IOException {
        Path licences = Files.createDirectories(folder.resolve("licences"));
        Path list = order.work().resolve("farthing.cdx.json");
        Files.copy(list, folder.resolve("farthing.cdx.json"));
        Files.copy(order.project().resolve("installer/GUIDE.md"), folder.resolve("GUIDE.md"));
        Files.writeString(folder.resolve("copyright"), copyright(new ObjectMapper().readTree(list.toFile())));
        Tools.copyAll(order.sources().resolve("licences"), licences.resolve("common"));
        for (Path jar : Jars.inOrder(order.programJar()).program()) {
            texts(jar, licences);
        }
    }

    private String copyright(JsonNode list) throws IOException {
        var text = new StringBuilder(Files.readString(order.sources().resolve("copyright.txt")));
        var lines = new TreeSet<String>();
        for (JsonNode part : list.path("components")) {
            String name = part.path("name").asText();
            if (part.path("group").asText().equals("org.farthing")) {
                continue;
            }
            lines.add("  %-34s %-12s %s%n".formatted(name, part.path("version").asText(), licence(name, part)));
        }
        if (lines.isEmpty()) {
            throw new IOException("The list of parts names no part.");
        }
        lines.forEach(text::append);
        return text.toString();
    }

    private static String licence(String name, JsonNode part) throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode each : part.path("licenses")) {
            JsonNode licence = each.path("license");
            names.add(each.has("expression") ? each.path("expression").asText()
                    : licence.has("id") ? licence.path("id").asText() : licence.path("name").asText());
        }
        if (names.isEmpty()) {
            throw new IOException("The part " + name + " does not say under which licence it is.");
        }
        return String.join(", ", names);
    }

    private static void texts(Path jar, Path licences) throws IOException {
        String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        try (var file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(each -> !each.isDirectory() && isLicence(each.getName())).toList()) {
                String text = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                Path folder = Files.createDirectories(licences.resolve(name));
                try (var in = file.getInputStream(entry)) {
                    Files.copy(in, folder.resolve(text), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    static boolean isLicence(String entry) {
        String name = entry.substring(entry.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
        return !name.endsWith(".CLASS") && (name.startsWith("LICENSE") || name.startsWith("LICENCE") || name.startsWith("NOTICE")
                || name.startsWith("COPYING"));
    }
}
