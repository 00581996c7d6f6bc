package org.farthing.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The libraries' SHA-256 sums, checked in beside the sources in the format of sha256sum. A repository's own sums come from where the files
 * come from; these do not, so a library that was exchanged there is not packaged. Maven 3.8 cannot compare with a list of its own.
 */
final class Checksums {
    private static final int SUM = 64;

    private final Map<String, String> sums;

    private Checksums(Map<String, String> sums) {
        this.sums = Map.copyOf(sums);
    }

    /** @throws IOException where a line is no sum, two spaces and a name, or a name comes twice */
    static Checksums read(Path list) throws IOException {
        var sums = new HashMap<String, String>();
        for (String line : Files.readAllLines(list)) {
            if (!line.matches("[0-9a-f]{" + SUM + "}  \\S+") || sums.put(line.substring(SUM + 2), line.substring(0, SUM)) != null) {
                throw new IOException("Not a line of sums: " + line);
            }
        }
        return new Checksums(sums);
    }

    /** @throws IOException naming the first library that is not the one on the list, or not on it at all */
    void require(List<Path> libraries) throws IOException {
        for (Path library : libraries) {
            String name = library.getFileName().toString();
            String wanted = sums.get(name);
            if (wanted == null) {
                throw new IOException(name + " is not on the list of sums. If it is meant to be used, see installer/checksums.sh.");
            }
            String found = sum(library);
            if (!found.equals(wanted)) {
                throw new IOException(
                        name + " is not the file on the list of sums: its sum is " + found + " and should be " + wanted + ".");
            }
        }
    }

    private static String sum(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
