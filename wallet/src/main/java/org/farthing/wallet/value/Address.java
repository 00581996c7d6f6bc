package org.farthing.wallet.value;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An account or contract on an EVM chain.
 *
 * @param bytes 20 bytes
 */
public record Address(Bytes bytes) implements Comparable<Address> {
    public static final int LENGTH = 20;
    public static final Address ZERO = new Address(Bytes.of(new byte[LENGTH]));

    public Address {
        bytes.requireLength(LENGTH, "an address");
    }

    /**
     * Reads {@code 0x} and 40 hexadecimal digits; where the digits mix capitals, the EIP-55 checksum must hold.
     *
     * @throws IllegalArgumentException with the sentence for the user
     */
    public static Address parse(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("0x") || stripped.length() != 2 + 2 * LENGTH) {
            throw new IllegalArgumentException(
                    "An address starts with 0x and has 42 characters; this has " + stripped.length() + ".");
        }
        Address address;
        try {
            address = new Address(Bytes.fromHex(stripped));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("An address has only the digits 0-9 and a-f after 0x.");
        }
        String digits = stripped.substring(2);
        boolean mixed = !digits.equals(digits.toLowerCase(Locale.ROOT)) && !digits.equals(digits.toUpperCase(Locale.ROOT));
        if (mixed && !address.toString().equals(stripped)) {
            throw new IllegalArgumentException("One character is mistyped: the capitals do not match. Copy the address again.");
        }
        return address;
    }

    /** Lower-case {@code 0x…}, as JSON-RPC takes it. */
    public String hex() {
        return bytes.toString();
    }

    @Override
    public int compareTo(Address other) {
        return bytes.compareTo(other.bytes);
    }

    /** With the EIP-55 checksum in its capitals. */
    @Override
    public String toString() {
        String digits = bytes.hex();
        byte[] hash = Keccak256.hash(digits.getBytes(StandardCharsets.US_ASCII));
        var text = new StringBuilder("0x");
        for (int i = 0; i < digits.length(); i++) {
            int nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xF;
            text.append(nibble >= 8 ? Character.toUpperCase(digits.charAt(i)) : digits.charAt(i));
        }
        return text.toString();
    }
}
