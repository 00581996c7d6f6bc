package org.farthing.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * What {@code farthing.toml} says. What a command's options say comes first.
 *
 * @param socksPort of the local proxy, 0 for any free one
 * @param relays    of the practice world
 */
public record Settings(Optional<Integer> socksPort, Optional<Integer> relays) {
    private static final int LONGEST = 64 * 1024;

    private static final String FIRST_TEXT = """
            # Farthing's settings. A line that begins with # is a comment; what is commented out has the value shown.
            # What a command's options say comes before what is written here.

            # Port of the local SOCKS 5 proxy on 127.0.0.1; 0 takes any free one.
            # socks_port = 9250

            [practice]
            # How many relays a new practice world begins with, 3 to 40.
            # relays = 6
            """;

    /** Reads the file; all settings are absent where there is none. */
    public static Settings read(DataFolder data) {
        Path file = data.settings();
        if (!Files.exists(file)) {
            return new Settings(Optional.empty(), Optional.empty());
        }
        try {
            if (Files.size(file) > LONGEST) {
                throw broken("it is too long");
            }
            JsonNode root = new TomlMapper().readTree(Files.readString(file));
            return new Settings(number(root, "socks_port", 0, 65535), number(root.path("practice"), "relays", 3, 40));
        } catch (JsonProcessingException e) {
            throw broken("line " + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + " is not understood");
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The settings in farthing.toml cannot be read. Check its permissions.", e);
        }
    }

    private static Optional<Integer> number(JsonNode table, String key, int least, int most) {
        JsonNode value = table.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        // 9250.5 can be converted too.
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
            throw broken(key + " is a number from " + least + " to " + most);
        }
        return Optional.of(value.intValue());
    }

    private static WalletException broken(String why) {
        return new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA,
                "The settings file farthing.toml has an error: " + why + ". Correct it, or move it away to begin with the usual ones.");
    }

    /** Writes the file with every setting explained, where there is none. */
    public static void writeFirst(DataFolder data) {
        if (!data.isOurs()) {
            try {
                Files.writeString(data.settings(), FIRST_TEXT);
            } catch (IOException e) {
                throw new WalletException(Kind.STORAGE_UNAVAILABLE,
                        "The data folder cannot be written to. Check its owner and permissions, or choose another one with --data.", e);
            }
        }
    }
}
