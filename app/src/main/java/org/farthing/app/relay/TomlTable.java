package org.farthing.app.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** One table of the relay's settings, read so that every fault becomes a sentence that names the key. */
record TomlTable(String file, String name, JsonNode node) {
    private static final int LONGEST_TEXT = 1_000;

    static TomlTable root(String file, String text) {
        try {
            return new TomlTable(file, "", new TomlMapper().readTree(text));
        } catch (JsonProcessingException e) {
            throw broken(file, "line " + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + " is not understood");
        }
    }

    TomlTable table(String key) {
        JsonNode inner = node.path(key);
        if (!inner.isMissingNode() && !inner.isObject()) {
            throw broken("[" + key + "] is a table");
        }
        return new TomlTable(file, key + ".", inner);
    }

    /** A typing error in a key would otherwise go unnoticed, and the usual value be taken. */
    TomlTable onlyKnown(Set<String> keys) {
        node.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                throw broken("\"" + name + (key.length() > 40 ? key.substring(0, 40) + "…" : key) + "\" is no setting");
            }
        });
        return this;
    }

    Optional<Long> whole(String key, long least, long most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least || value.longValue() > most) {
            throw broken(name + key + " is a number from " + least + " to " + most);
        }
        return Optional.of(value.longValue());
    }

    /** False where it is missing. */
    boolean flag(String key) {
        JsonNode value = node.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw broken(name + key + " is true or false");
        }
        return value.asBoolean();
    }

    Optional<String> text(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().isBlank() || value.asText().length() > LONGEST_TEXT) {
            throw broken(name + key + " is a text in quotes");
        }
        return Optional.of(value.asText().strip());
    }

    /** As {@link #text}, for what the relay cannot do without. */
    String needed(String key) {
        return text(key).orElseThrow(() -> new WalletException(Kind.BAD_INPUT,
                "The relay's settings in " + file + " lack \"" + name + key + "\". The file explains it; fill it in and start again."));
    }

    /** One text, or a list of at most {@code most}. */
    List<String> texts(String key, int most) {
        JsonNode value = node.path(key);
        var texts = new ArrayList<String>();
        if (value.isTextual()) {
            texts.add(value.asText().strip());
        } else if (value.isArray() && value.size() <= most) {
            value.forEach(each -> texts.add(each.isTextual() && each.asText().length() <= LONGEST_TEXT ? each.asText().strip() : ""));
        } else if (!value.isMissingNode()) {
            throw broken(name + key + " is a text in quotes, or a list of at most " + most);
        }
        if (texts.contains("")) {
            throw broken(name + key + " is a text in quotes, or a list of at most " + most);
        }
        return List.copyOf(texts);
    }

    /** What {@code reading} makes of the text; its {@link IllegalArgumentException} is told. */
    <T> T read(String key, String text, Function<String, T> reading) {
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException e) {
            throw broken(name + key + " is wrong: " + String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
        }
    }

    WalletException broken(String why) {
        return broken(file, why);
    }

    private static WalletException broken(String file, String why) {
        return new WalletException(Kind.BAD_INPUT, "The relay's settings in " + file + " have an error: " + why
                + ". Correct it and start again.");
    }
}
