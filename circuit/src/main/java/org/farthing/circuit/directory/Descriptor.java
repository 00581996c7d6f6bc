package org.farthing.circuit.directory;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What one relay says about itself for at most 48 hours. Everything but the keys and signatures is the relay's claim.
 *
 * @param relayId         Ed25519 identity, 32 bytes
 * @param sequence        grows with every descriptor; two with one number are proof of a lie
 * @param validFrom       seconds since 1970, UTC
 * @param validUntil      seconds since 1970, UTC: later than {@code validFrom}, by at most {@link #MAX_LIFETIME}
 * @param name            for people: 1 to 32 of the characters A-Z a-z 0-9 - _ . and space, not at the ends
 * @param host            where the relay listens, a name or IP literal of 1 to 255 visible ASCII bytes
 * @param port            1 to 65535
 * @param onionKey        X25519, 32 bytes
 * @param nextOnionKey    the one that will follow, 32 bytes
 * @param pricePerUnit    wei for 512 cells (1 MiB), below 2^128
 * @param roles           at least one
 * @param exitPorts       what an exit connects to: ascending, apart; empty if and only if the relay is no exit
 * @param country         ISO 3166 alpha-2 in capitals, or empty
 * @param operator        the account that answers for the relay; relays of one operator are one family
 * @param softwareVersion 1 to 32 visible ASCII characters
 */
public record Descriptor(Bytes relayId, long sequence, long validFrom, long validUntil, String name, String host, int port,
        Bytes onionKey, Optional<Bytes> nextOnionKey, Amount pricePerUnit, Set<Role> roles, List<PortRange> exitPorts,
        String country, Address operator, String softwareVersion) {
    /** Seconds. */
    public static final long MAX_LIFETIME = 48 * 3600;
    public static final int MAX_PORT_RANGES = 64;

    /** What a relay is willing to be on a path. */
    public enum Role {
        GUARD(1),
        MIDDLE(2),
        EXIT(4);

        private final int bit;

        Role(int bit) {
            this.bit = bit;
        }

        /** The bit on the wire. */
        public int bit() {
            return bit;
        }

        static Set<Role> of(int bits) {
            var roles = EnumSet.noneOf(Role.class);
            int known = 0;
            for (Role role : values()) {
                known |= role.bit;
                if ((bits & role.bit) != 0) {
                    roles.add(role);
                }
            }
            if ((bits & ~known) != 0) {
                throw new MalformedException("wrong: an unknown role");
            }
            return roles;
        }
    }

    /** Ports {@code first} to {@code last}, both included, 1 to 65535. */
    public record PortRange(int first, int last) {
        public PortRange {
            if (first < 1 || last < first || last > 0xFFFF) {
                throw new IllegalArgumentException("a range of ports ascends from 1 to 65535");
            }
        }
    }

    public Descriptor {
        relayId.requireLength(32, "a relay's identity");
        onionKey.requireLength(32, "an onion key");
        nextOnionKey.ifPresent(key -> key.requireLength(32, "an onion key"));
        roles = Set.copyOf(roles);
        exitPorts = List.copyOf(exitPorts);
        require(sequence >= 0, "a sequence number is not negative");
        require(validFrom >= 0 && validUntil > validFrom && validUntil - validFrom <= MAX_LIFETIME,
                "a descriptor holds for at most 48 hours");
        require(name.matches("[A-Za-z0-9._-]([A-Za-z0-9._ -]{0,30}[A-Za-z0-9._-])?"), "a relay's name is 1 to 32 plain characters");
        require(visible(host, 255), "a host is 1 to 255 bytes of visible ASCII");
        require(port >= 1 && port <= 0xFFFF, "a port is 1 to 65535");
        require(pricePerUnit.wei().bitLength() <= 128, "a price is below 2^128 wei");
        require(!roles.isEmpty(), "a relay has a role");
        require(roles.contains(Role.EXIT) != exitPorts.isEmpty(), "an exit, and no other relay, lists ports");
        require(exitPorts.size() <= MAX_PORT_RANGES, "at most 64 ranges of ports");
        for (int i = 1; i < exitPorts.size(); i++) {
            require(exitPorts.get(i).first() > exitPorts.get(i - 1).last() + 1, "ranges of ports ascend and do not touch");
        }
        require(country.isEmpty() || country.matches("[A-Z]{2}"), "a country is two capitals");
        require(visible(softwareVersion, 32), "a version is 1 to 32 bytes of visible ASCII");
    }

    /** Whether {@code second}, seconds since 1970, lies in the descriptor's time. */
    public boolean isValidAt(long second) {
        return second >= validFrom && second < validUntil;
    }

    /** Whether the exit says that it connects to {@code port}. */
    public boolean allowsExitTo(int port) {
        return exitPorts.stream().anyMatch(range -> port >= range.first() && port <= range.last());
    }

    private static boolean visible(String text, int max) {
        return !text.isEmpty() && text.length() <= max && text.chars().allMatch(c -> c >= 0x21 && c <= 0x7E);
    }

    private static void require(boolean held, String rule) {
        if (!held) {
            throw new IllegalArgumentException(rule);
        }
    }
}
