package org.farthing.circuit.relay;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Where an exit connects to, asked with the very address that will be connected, after the name was looked up: a name that turns into a
 * private address (DNS rebinding) is refused like the address itself.
 *
 * @param exits          whether this relay is an exit at all
 * @param allowLoopback  true in the practice world alone, where the sites are on this machine
 */
public record ExitPolicy(boolean exits, boolean allowLoopback) {
    /** A relay that never connects to sites. */
    public static final ExitPolicy NONE = new ExitPolicy(false, false);

    private record Range(int low, int high) {
    }

    /** Mail submission, file sharing, remote control and unauthenticated databases: what strangers abuse through exits. */
    private static final List<Range> REFUSED_PORTS = List.of(
            new Range(23, 23), new Range(25, 25), new Range(135, 139), new Range(445, 445), new Range(465, 465), new Range(587, 587),
            new Range(1214, 1214), new Range(2323, 2323), new Range(3389, 3389), new Range(4661, 4666), new Range(5900, 5903),
            new Range(6346, 6429), new Range(6699, 6699), new Range(6881, 6999), new Range(6379, 6379), new Range(9200, 9200),
            new Range(11211, 11211), new Range(27017, 27017));

    public boolean allows(InetAddress address, int port) {
        if (!exits || port < 1 || port > 65535) {
            return false;
        }
        InetAddress canonical = unwrap(address);
        if (canonical.isLoopbackAddress()) {
            return allowLoopback;
        }
        return isPublic(canonical) && REFUSED_PORTS.stream().noneMatch(range -> port >= range.low() && port <= range.high());
    }

    /** The IPv4 address inside an IPv4-mapped, 6to4 or NAT64 form, else the address itself. */
    private static InetAddress unwrap(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        boolean zeros = true;
        for (int i = 0; i < 10; i++) {
            zeros &= bytes[i] == 0;
        }
        if (zeros && bytes[10] == (byte) 0xFF && bytes[11] == (byte) 0xFF
                || zeros && bytes[10] == 0 && bytes[11] == 0 && !address.isLoopbackAddress() && !address.isAnyLocalAddress()
                || startsWith(bytes, 0x00, 0x64, 0xFF, 0x9B)) {
            return v4(Arrays.copyOfRange(bytes, 12, 16));
        }
        return startsWith(bytes, 0x20, 0x02) ? v4(Arrays.copyOfRange(bytes, 2, 6)) : address;
    }

    private static InetAddress v4(byte[] four) {
        try {
            return InetAddress.getByAddress(four);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isSiteLocalAddress() || address.isMulticastAddress()) {
            return false;
        }
        byte[] b = address.getAddress();
        int first = b[0] & 0xFF;
        int second = b[1] & 0xFF;
        if (address instanceof Inet4Address) {
            // This network, carrier-grade NAT (RFC 6598), benchmarking (RFC 2544), documentation, reserved, broadcast.
            return first != 0 && first < 224 && !(first == 100 && second >= 64 && second < 128)
                    && !(first == 198 && (second == 18 || second == 19)) && !(first == 192 && second == 0)
                    && !(first == 198 && second == 51) && !(first == 203 && second == 0);
        }
        // Global unicast is 2000::/3; unique local (RFC 4193) and discard-only lie outside, documentation inside.
        return (first & 0xE0) == 0x20 && !startsWith(b, 0x20, 0x01, 0x0D, 0xB8);
    }
}
