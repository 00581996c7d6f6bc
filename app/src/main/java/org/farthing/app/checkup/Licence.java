package org.farthing.app.checkup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The terms of something that this program is made of. Names of licences are the same in every language.
 *
 * @param part  what people call it, with the names of its files
 * @param terms the licence's name
 */
record Licence(String part, String terms) {
    /** All of them, Farthing's own first. */
    static List<Licence> all() {
        try (InputStream file = Objects.requireNonNull(Licence.class.getResourceAsStream("licences.txt"), "licences.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().map(Licence::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Licence of(String line) {
        String[] parts = line.split(" \\| ", 2);
        return new Licence(parts[0], parts[1]);
    }
}
