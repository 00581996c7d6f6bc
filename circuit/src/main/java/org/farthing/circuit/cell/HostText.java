package org.farthing.circuit.cell;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import org.farthing.circuit.wire.ByteReader;
import org.farthing.circuit.wire.ByteWriter;
import org.farthing.circuit.wire.MalformedException;

/**
 * Hosts as text and as bytes; never looks a name up. On the wire:
 * <pre>
 *   addrtype u8 = 1 | IPv4 address [4]
 *   addrtype u8 = 2 | IPv6 address [16]
 *   addrtype u8 = 3 | length u8 (1 to 255) | name, visible ASCII
 * </pre>
 * One address has one form: an IPv4 address never travels as a name or mapped into IPv6, so that two relays cannot disagree about it.
 */
final class HostText {
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;
    private static final int NAME = 3;

    private HostText() {
    }

    /** @throws IllegalArgumentException unless 1 to 255 bytes, each from 0x21 to 0x7E */
    static void requireVisible(String host) {
        if (host.isEmpty() || host.length() > 255) {
            throw new IllegalArgumentException("a host is 1 to 255 bytes");
        }
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) < 0x21 || host.charAt(i) > 0x7E) {
                throw new IllegalArgumentException("a host is visible ASCII");
            }
        }
    }

    /** Whether the text is an address, not a name. */
    static boolean isAddress(String host) {
        return parseIpv4(host).isPresent() || host.indexOf(':') >= 0;
    }

    /** @throws IllegalArgumentException for a text with a colon that {@link #write} could not write as an IPv6 address */
    static void requireNoOddLiteral(String host) {
        if (host.indexOf(':') >= 0) {
            parseIpv6(host);
        }
    }

    static int length(String host) {
        if (parseIpv4(host).isPresent()) {
            return 1 + 4;
        }
        return host.indexOf(':') >= 0 ? 1 + 16 : 1 + 1 + host.length();
    }

    static void write(ByteWriter out, String host) {
        Optional<byte[]> ipv4 = parseIpv4(host);
        if (ipv4.isPresent()) {
            out.u8(IPV4).bytes(ipv4.get());
        } else if (host.indexOf(':') >= 0) {
            out.u8(IPV6).bytes(parseIpv6(host));
        } else {
            out.u8(NAME).u8(host.length()).ascii(host);
        }
    }

    static String read(ByteReader in) {
        return switch (in.u8()) {
            case IPV4 -> in.u8() + "." + in.u8() + "." + in.u8() + "." + in.u8();
            case IPV6 -> readIpv6(in);
            case NAME -> {
                String name = in.ascii(in.u8());
                if (parseIpv4(name).isPresent() || name.indexOf(':') >= 0) {
                    throw new MalformedException("wrong: an IP address sent as a name");
                }
                yield name;
            }
            default -> throw new MalformedException("wrong: an unknown kind of address");
        };
    }

    private static String readIpv6(ByteReader in) {
        var text = new StringBuilder();
        boolean mapped = true;
        for (int group = 0; group < 8; group++) {
            int value = in.u16();
            mapped &= group < 6 ? value == (group == 5 ? 0xFFFF : 0) : true;
            text.append(group == 0 ? "" : ":").append(Integer.toHexString(value));
        }
        if (mapped) {
            throw new MalformedException("wrong: an IPv4 address sent as IPv6");
        }
        return text.toString();
    }

    /** Dotted decimal with four parts and no leading zeros; the older forms with fewer parts or octal are names here. */
    private static Optional<byte[]> parseIpv4(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            String part = parts[i];
            if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(c -> c >= '0' && c <= '9')
                    || part.length() > 1 && part.charAt(0) == '0' || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            address[i] = (byte) Integer.parseInt(part);
        }
        return Optional.of(address);
    }

    /** Reads a literal; {@code ofLiteral} never asks a resolver. */
    private static byte[] parseIpv6(String host) {
        if (host.indexOf('%') >= 0 || host.indexOf('[') >= 0) {
            throw new IllegalArgumentException("an IPv6 address without zone and brackets");
        }
        InetAddress address = Inet6Address.ofLiteral(host);
        if (address.getAddress().length != 16) {
            throw new IllegalArgumentException("an IPv4 address is not written as IPv6");
        }
        return address.getAddress();
    }
}
