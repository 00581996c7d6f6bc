package org.farthing.circuit.client;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.farthing.circuit.flow.PublicAddress;

/**
 * Which destinations are refused before anything leaves this machine: names that mean something only on the user's own network, and
 * addresses of such networks. An exit would refuse them too, but by then it would have seen them.
 *
 * @param loopback whether this machine itself may be asked for: in the practice world alone
 */
public record DestinationRules(boolean loopback) {
    private static final List<String> LOCAL_ENDINGS =
            List.of(".onion", ".local", ".internal", ".home.arpa", ".test", ".localhost", ".lan", ".intranet", ".invalid");

    public boolean allows(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        Optional<InetAddress> literal = literal(name);
        if (literal.isPresent()) {
            if (name.indexOf('%') >= 0 || name.matches("(.*\\.)?0[0-9]+(\\..*)?") && name.indexOf(':') < 0) {
                // A zone is this machine's own; 0177.0.0.1 is 127.0.0.1 to some and 177.0.0.1 to others.
                return false;
            }
            InetAddress address = PublicAddress.unwrap(literal.get());
            return address.isLoopbackAddress() ? loopback : PublicAddress.isPublic(address);
        }
        if (name.equals("localhost")) {
            return loopback;
        }
        boolean plain = name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_');
        return plain && name.contains(".") && !name.startsWith(".") && !name.endsWith(".") && !name.contains("..")
                && LOCAL_ENDINGS.stream().noneMatch(("." + name)::endsWith)
                // Numbers in any other writing, such as 0x7f.1 or 017700000001, would be read as addresses by some exits.
                && !name.matches(".*\\.[0-9]+") && !name.matches("(.*\\.)?0x[0-9a-f]*");
    }

    /** Parses without ever asking a name server. */
    private static Optional<InetAddress> literal(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
