package org.farthing.circuit.flow;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a program's text for a host means. Both ends of a stream read it here, so that they cannot disagree: a text that one library takes
 * for a name and another for an address of somebody's own network is {@link Unusable} at both.
 */
public sealed interface Destination {
    /** An address in its usual writing: dotted decimal of four parts, or IPv6 text with or without brackets, without a zone. */
    record Literal(InetAddress address) implements Destination {
        @Override
        public String toString() {
            return "Literal";
        }
    }

    /** A name of at least two labels of the public name space, in lower case, without the last dot: 3 to 253 bytes. */
    record Name(String text) implements Destination {
        @Override
        public String toString() {
            return "Name";
        }
    }

    /** The one name that means this machine everywhere (RFC 6761). */
    record Localhost() implements Destination {
    }

    /** Nothing that may be asked of an exit: malformed, an address in an unusual writing, or a name that has a meaning only at home. */
    record Unusable() implements Destination {
    }

    /** Names of the user's own network and of systems that are not the DNS (RFC 6761, 6762, 7686, 8375, 9476 and custom). */
    List<String> LOCAL_ENDINGS = List.of("onion", "local", "internal", "home.arpa", "test", "localhost", "localdomain", "lan", "intranet",
            "home", "corp", "private", "invalid", "alt", "i2p", "bit");

    /** Never asks a name server. {@code host} may be any text. */
    static Destination of(String host) {
        String text = host.toLowerCase(Locale.ROOT);
        if (text.startsWith("[") && text.endsWith("]") && text.indexOf(':') > 0) {
            return ipv6(text.substring(1, text.length() - 1));
        }
        if (text.indexOf(':') >= 0) {
            return ipv6(text);
        }
        if (text.endsWith(".")) {
            text = text.substring(0, text.length() - 1);
        }
        Optional<InetAddress> dotted = dottedDecimal(text);
        if (dotted.isPresent()) {
            return new Literal(dotted.get());
        }
        if (text.equals("localhost")) {
            return new Localhost();
        }
        return isPublicName(text) ? new Name(text) : new Unusable();
    }

    private static Destination ipv6(String text) {
        if (text.length() > 45 || !text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c == ':' || c == '.')) {
            return new Unusable();
        }
        int lastColon = text.lastIndexOf(':');
        // 010 is eight to some and ten to others, inside an IPv6 text too.
        if (text.indexOf('.') >= 0 && dottedDecimal(text.substring(lastColon + 1)).isEmpty()) {
            return new Unusable();
        }
        try {
            return new Literal(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return new Unusable();
        }
    }

    /** Four parts from 0 to 255 without leading zeros; every other writing of numbers is refused as a name below. */
    private static Optional<InetAddress> dottedDecimal(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        byte[] four = new byte[4];
        for (int i = 0; i < 4; i++) {
            String part = parts[i];
            boolean digits = !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || part.length() > 1 && part.charAt(0) == '0' || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            four[i] = (byte) Integer.parseInt(part);
        }
        try {
            return Optional.of(Inet4Address.getByAddress(four));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean isPublicName(String text) {
        if (text.length() < 3 || text.length() > 253) {
            return false;
        }
        String[] labels = text.split("\\.", -1);
        if (labels.length < 2) {
            return false;
        }
        for (String label : labels) {
            if (!isLabel(label)) {
                return false;
            }
        }
        String top = labels[labels.length - 1];
        // A last label that some library reads as a number makes the whole an address to it: 0x7f.1, 1.2.3.4.5, 10.0.0.0x1.
        if (top.chars().allMatch(c -> c >= '0' && c <= '9') || top.matches("0x[0-9a-f]*") || top.indexOf('_') >= 0) {
            return false;
        }
        return LOCAL_ENDINGS.stream().noneMatch(ending -> text.equals(ending) || text.endsWith("." + ending));
    }

    /** Letters, digits, hyphens and the underscore of service names; 1 to 63 of them; an A-label that really is one (RFC 5890). */
    private static boolean isLabel(String label) {
        if (label.isEmpty() || label.length() > 63 || label.startsWith("-") || label.endsWith("-")) {
            return false;
        }
        if (!label.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
            return false;
        }
        return !label.startsWith("xn--") || Punycode.decodes(label.substring(4));
    }
}
