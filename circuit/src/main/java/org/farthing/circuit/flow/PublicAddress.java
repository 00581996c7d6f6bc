package org.farthing.circuit.flow;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Which addresses belong to the public Internet, for both ends of a stream: the client refuses the others before it asks an exit for them,
 * the exit before it connects. An IPv4 address inside an IPv6 one is judged as what a gateway would make of it.
 */
public final class PublicAddress {
    private PublicAddress() {
    }

    /** The IPv4 address inside an IPv4-mapped, IPv4-compatible, 6to4 (RFC 3056) or NAT64 (RFC 6052) form, else the address itself. */
    public static InetAddress unwrap(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return address;
        }
        byte[] bytes = address.getAddress();
        boolean mapped = zeros(bytes, 0, 10) && bytes[10] == bytes[11] && (bytes[10] == 0 || bytes[10] == (byte) 0xFF);
        boolean nat64 = startsWith(bytes, 0x00, 0x64, 0xFF, 0x9B) && zeros(bytes, 4, 12);
        if (mapped || nat64) {
            return v4(Arrays.copyOfRange(bytes, 12, 16));
        }
        return startsWith(bytes, 0x20, 0x02) ? v4(Arrays.copyOfRange(bytes, 2, 6)) : address;
    }

    /** Whether an {@linkplain #unwrap unwrapped} address is one that anybody on the Internet may reach; loopback is not. */
    public static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] b = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublicV4(b[0] & 0xFF, b[1] & 0xFF, b[2] & 0xFF, b[3] & 0xFF);
        }
        // Global unicast is 2000::/3; unique local (RFC 4193), the translators' own prefixes (RFC 2765, 8215) and discard-only lie outside.
        // Inside: 2001::/23, the protocols' own with Teredo, which wraps an IPv4 address (RFC 4380, 6890); documentation (RFC 3849, 9637);
        // and ISATAP, which wraps one in its last eight bytes (RFC 5214).
        boolean global = (b[0] & 0xE0) == 0x20;
        boolean protocols = startsWith(b, 0x20, 0x01) && (b[2] & 0xFE) == 0;
        boolean examples = startsWith(b, 0x20, 0x01, 0x0D, 0xB8) || startsWith(b, 0x3F, 0xFF) && (b[2] & 0xF0) == 0;
        boolean isatap = (b[8] & 0xFC) == 0 && b[9] == 0 && b[10] == 0x5E && b[11] == (byte) 0xFE;
        return global && !protocols && !examples && !isatap;
    }

    private static boolean isPublicV4(int first, int second, int third, int fourth) {
        boolean carrierNat = first == 100 && second >= 64 && second < 128;
        boolean benchmark = first == 198 && (second == 18 || second == 19);
        boolean protocolsOrExamples = first == 192 && second == 0 && (third == 0 || third == 2) || first == 192 && second == 88
                && third == 99
                || first == 198 && second == 51 && third == 100 || first == 203 && second == 0 && third == 113;
        // The address under which every machine of one large cloud finds its host's services; it lies among public ones.
        boolean cloudHost = first == 168 && second == 63 && third == 129 && fourth == 16;
        // First, this network and loopback; last, multicast, reserved and broadcast (RFC 6890).
        return first != 0 && first != 127 && first < 224 && !carrierNat && !benchmark && !protocolsOrExamples && !cloudHost;
    }

    private static InetAddress v4(byte[] four) {
        try {
            return InetAddress.getByAddress(four);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean zeros(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
