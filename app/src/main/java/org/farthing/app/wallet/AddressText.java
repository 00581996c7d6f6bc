package org.farthing.app.wallet;

import java.util.Optional;
import org.farthing.app.fx.Texts;
import org.farthing.wallet.value.Address;

/** Addresses as people paste them, and the sentences for what is wrong with one. Immutable. */
public final class AddressText {
    private static final int LENGTH = 42;
    private static final int GROUP = 4;

    private final Texts texts;

    AddressText(Texts texts) {
        this.texts = texts;
    }

    Optional<String> fault(String text) {
        if (!text.startsWith("0x") || text.length() != LENGTH) {
            return Optional.of(texts.get("send-to.error.form", text.length()));
        }
        if (!text.substring(2).matches("[0-9a-fA-F]*")) {
            return Optional.of(texts.get("send-to.error.digits"));
        }
        return parse(text).isPresent() ? Optional.empty() : Optional.of(texts.get("send-to.error.checksum"));
    }

    static Optional<Address> parse(String text) {
        try {
            return Optional.of(Address.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** In groups of four digits, as people compare them. */
    public static String grouped(Address address) {
        String text = address.toString();
        var grouped = new StringBuilder(text.substring(0, 2 + GROUP));
        for (int at = 2 + GROUP; at < text.length(); at += GROUP) {
            grouped.append(' ').append(text, at, at + GROUP);
        }
        return grouped.toString();
    }
}
