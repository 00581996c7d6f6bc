package org.farthing.app.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The sentences as they lie in the sources, file by file. */
final class Bundles {
    private static final Path RESOURCES = Path.of("src", "main", "resources", "org", "farthing", "app");
    private static final Map<String, Path> BELOW = Map.of(
            "wallet refusals", Path.of("..", "wallet", "src", "main", "resources", "org", "farthing", "wallet"),
            "circuit refusals", Path.of("..", "circuit", "src", "main", "resources", "org", "farthing", "circuit"));
    private static final Path SOURCES = Path.of("src", "main", "java", "org", "farthing", "app");

    private Bundles() {
    }

    /** The packages that have sentences. */
    static List<String> packages() {
        try (Stream<Path> folders = Files.list(RESOURCES)) {
            return folders.filter(folder -> Files.exists(folder.resolve("text.properties"))).map(folder -> folder.getFileName().toString())
                    .sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With those of the modules below, which have refusals alone. */
    static List<String> all() {
        return Stream.concat(packages().stream(), BELOW.keySet().stream()).toList();
    }

    static Path file(String name, Language language) {
        if (BELOW.containsKey(name)) {
            return BELOW.get(name).resolve(language.equals(Language.ENGLISH) ? "refusals.properties"
                    : "refusals_" + language.tag() + ".properties");
        }
        return RESOURCES.resolve(name).resolve(language.equals(Language.ENGLISH) ? "text.properties"
                : "text_" + language.tag() + ".properties");
    }

    /** Empty where the language lacks the file. A key that stands twice counts twice. */
    static Optional<List<Map.Entry<String, String>>> entries(String name, Language language) {
        Path file = file(name, language);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var entries = new ArrayList<Map.Entry<String, String>>();
        var properties = new Properties() {
            @Override
            public synchronized Object put(Object key, Object value) {
                entries.add(Map.entry((String) key, (String) value));
                return super.put(key, value);
            }
        };
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(entries);
    }

    static Map<String, String> sentences(String name, Language language) {
        var sentences = new LinkedHashMap<String, String>();
        entries(name, language).orElseThrow().forEach(each -> sentences.put(each.getKey(), each.getValue()));
        return sentences;
    }

    /** All sources of the program, one after the other. */
    static String sources(Path under) {
        try (Stream<Path> files = Files.walk(under)) {
            var text = new StringBuilder();
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
                text.append(Files.readString(file)).append('\n');
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path sources() {
        return SOURCES;
    }
}
