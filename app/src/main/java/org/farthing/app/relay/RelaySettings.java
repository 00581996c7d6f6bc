package org.farthing.app.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.farthing.app.Settings;
import org.farthing.app.session.RelayPlan;
import org.farthing.circuit.directory.Descriptor.PortRange;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.relay.RelayLimits;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * What the relay's file says. {@link RelaySettingsText} is the file as it is first written.
 *
 * @param files       where keys and till lie
 * @param listen      where the relay listens
 * @param advertised  where others reach it, an address and no name
 * @param unitPrice   wei for each MiB
 * @param roles       at least one
 * @param exitPorts   what an exit connects to; none for a relay that is no exit
 * @param nameServers whom an exit asks; those of the system where none are named
 * @param network     network, nodes and contracts, as a wallet's settings hold them
 * @param payout      where cashed money goes; the operator's account where absent
 * @param redemption  when channels are cashed
 * @param drain       how long circuits may go on when the relay stops
 * @param limits      how much it takes on
 * @param metrics     the port of 127.0.0.1 that figures are read from; none where absent
 * @param withWallet  whether the window starts the relay when its wallet is unlocked
 */
record RelaySettings(RelayFiles files, String name, String country, InetSocketAddress listen, InetSocketAddress advertised,
        Amount unitPrice, Set<Role> roles, List<PortRange> exitPorts, List<InetSocketAddress> nameServers, Settings network,
        Optional<Address> payout, RedemptionPolicy.Rules redemption, Duration drain, RelayLimits limits,
        Optional<Integer> metrics, boolean withWallet) {
    private static final int LONGEST = 64 * 1024;
    private static final Set<String> KEYS = Set.of("name", "country", "folder", "identity", "listen", "advertise", "unit_price", "roles",
            "exit_ports", "name_servers", "payout", "drain_seconds", "network", "rpc", "chain_id", "coin", "max_fee_gwei", "contracts",
            "redemption", "limits", "metrics", "start_with_wallet");
    /** A slip of the pen, and nobody would pay it. */
    private static final Amount HIGHEST_PRICE = Amount.parseCoins("0.01");
    private static final long BYTES_PER_MBIT = 125_000;
    private static final long LEAST_MBIT = RelayLimits.LEAST_BYTES / BYTES_PER_MBIT;
    private static final long MOST_MBIT = 100_000;
    private static final String USUAL_FOLDER = "relay";

    /** Reads the whole file. */
    static RelaySettings read(Path file) {
        return parse(file, text(file));
    }

    /** The relay's files alone: what can be said while the rest is not filled in yet. */
    static RelayFiles files(Path file) {
        return files(file, TomlTable.root(file.getFileName().toString(), text(file)));
    }

    /** Writes the file with every setting explained. */
    static void writeFirst(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            OwnerOnlyFile.replace(file, RelaySettingsText.FIRST.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE,
                    "The relay's settings cannot be written there. Name another file with --config.", e);
        }
    }

    static String text(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new WalletException(Kind.BAD_INPUT, "The relay's settings are too long to be a relay's. Name the right file.");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE,
                    "The relay's settings cannot be read. Check its name and permissions; \"farthing relay init\" writes new ones.", e);
        }
    }

    private static RelayFiles files(Path file, TomlTable root) {
        Path beside = file.toAbsolutePath().getParent();
        Path folder = beside.resolve(root.text("folder").orElse(USUAL_FOLDER)).normalize();
        return new RelayFiles(folder, root.text("identity").map(beside::resolve).orElse(folder.resolve("identity")).normalize());
    }

    /** As the owner's choices, in the form that the file has them. */
    RelayPlan plan() {
        return new RelayPlan(name, unitPrice, advertised.getAddress().getHostAddress(), listen.getPort(),
                roles.contains(Role.GUARD), exitPorts.stream()
                .map(range -> range.first() == range.last() ? Integer.toString(range.first()) : range.first() + "-" + range.last()).toList(), payout);
    }

    static RelaySettings parse(Path file, String text) {
        TomlTable root = TomlTable.root(file.getFileName().toString(), text).onlyKnown(KEYS);
        List<PortRange> exitPorts = exitPorts(root);
        Set<Role> roles = roles(root, !exitPorts.isEmpty());
        String name = root.needed("name");
        if (!name.matches("[A-Za-z0-9._-]([A-Za-z0-9._ -]{0,30}[A-Za-z0-9._-])?")) {
            throw root.broken("name is 1 to 32 letters, digits, spaces and . _ -");
        }
        String country = root.text("country").orElse("");
        if (!country.matches("([A-Z]{2})?")) {
            throw root.broken("country is two capital letters, such as \"CH\"");
        }
        InetSocketAddress listen = address(root, "listen", root.text("listen").orElse("0.0.0.0:9001"), 0);
        InetSocketAddress advertised = address(root, "advertise", root.needed("advertise"), 0);
        if (advertised.getAddress().isAnyLocalAddress()) {
            throw root.broken("advertise is the address that others reach the relay at");
        }
        requireReachable(root, advertised.getAddress());
        return new RelaySettings(files(file, root), name, country, listen, advertised, price(root), roles, exitPorts,
                root.texts("name_servers", 3).stream().map(server -> address(root, "name_servers", server, 53)).toList(),
                network(root), root.text("payout").map(payout -> root.read("payout", payout, Address::parse)), redemption(root),
                Duration.ofSeconds(root.whole("drain_seconds", 0, 600).orElse(3L)), limits(root),
                root.table("metrics").onlyKnown(Set.of("port")).whole("port", 1024, 65535).map(Long::intValue),
                root.flag("start_with_wallet"));
    }

    /** The settings with what can only be changed by a restart left as it is here. */
    RelaySettings taking(RelaySettings next) {
        return new RelaySettings(files, next.name, next.country, listen, next.advertised, next.unitPrice, next.roles, next.exitPorts,
                nameServers, network, payout, next.redemption, next.drain, next.limits, metrics, next.withWallet);
    }

    /** The settings in which {@code next} differs and that only a restart can change, as they are called in the file. */
    List<String> needingRestart(RelaySettings next) {
        var names = new ArrayList<String>();
        note(names, "folder or identity", files, next.files);
        note(names, "listen", listen, next.listen);
        note(names, "name_servers", nameServers, next.nameServers);
        note(names, "the network, its nodes, its fee or its contracts", network, next.network);
        note(names, "payout", payout, next.payout);
        note(names, "[metrics]", metrics, next.metrics);
        return names;
    }

    private static void note(List<String> names, String name, Object before, Object after) {
        if (!before.equals(after)) {
            names.add(name);
        }
    }

    private static RelayLimits limits(TomlTable root) {
        TomlTable table = root.table("limits").onlyKnown(Set.of("circuits", "links", "links_per_address", "mbit_per_second"));
        RelayLimits usual = RelayLimits.USUAL;
        return new RelayLimits(table.whole("circuits", 1, usual.circuits()).orElse((long) usual.circuits()).intValue(),
                table.whole("links", 1, usual.links()).orElse((long) usual.links()).intValue(),
                table.whole("links_per_address", 1, usual.linksPerAddress()).orElse((long) usual.linksPerAddress()).intValue(),
                table.whole("mbit_per_second", LEAST_MBIT, MOST_MBIT).map(mbit -> mbit * BYTES_PER_MBIT).orElse(0L));
    }

    /** On a network of one's own, addresses of one's own may be right. */
    private static void requireReachable(TomlTable root, InetAddress advertised) {
        boolean own = Set.of("custom", "practice").contains(root.text("network").orElse(""));
        if (!own && (advertised.isLoopbackAddress() || advertised.isSiteLocalAddress() || advertised.isLinkLocalAddress())) {
            throw root.broken("advertise is an address inside a private network, where nobody reaches the relay from outside; write the "
                    + "public one, and forward its port to this machine");
        }
    }

    private static Amount price(TomlTable root) {
        Amount price = root.read("unit_price", root.text("unit_price").orElse("0.0001"), Amount::parseCoins);
        if (price.isZero()) {
            throw root.broken("unit_price is an amount of coins above 0, such as \"0.0001\"");
        }
        if (price.isMoreThan(HIGHEST_PRICE)) {
            throw root.broken("unit_price is at most " + HIGHEST_PRICE.toCoins() + " coins for a MiB, a hundred times what is usual: write coins, "
                    + "not wei");
        }
        return price;
    }

    private static Set<Role> roles(TomlTable root, boolean exit) {
        var roles = EnumSet.noneOf(Role.class);
        List<String> named = root.texts("roles", 2);
        for (String role : named.isEmpty() ? List.of("entry", "middle") : named) {
            roles.add(switch (role) {
                case "entry" -> Role.GUARD;
                case "middle" -> Role.MIDDLE;
                default -> throw root.broken("roles are \"entry\" and \"middle\"; exit_ports makes the relay an exit");
            });
        }
        if (exit) {
            roles.add(Role.EXIT);
        }
        return roles;
    }

    private static List<PortRange> exitPorts(TomlTable root) {
        List<String> named = root.texts("exit_ports", 64);
        if (named.isEmpty() || named.equals(List.of("none"))) {
            return List.of();
        }
        if (named.equals(List.of("reduced"))) {
            return ExitPolicy.REDUCED.ports();
        }
        if (named.equals(List.of("standard"))) {
            return ExitPolicy.STANDARD.ports();
        }
        var ranges = new ArrayList<PortRange>();
        for (String range : named) {
            String[] ends = range.split("-", 2);
            ranges.add(root.read("exit_ports", range, _ -> {
                try {
                    return new PortRange(Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[ends.length - 1].strip()));
                } catch (NumberFormatException _) {
                    throw new IllegalArgumentException("\"none\", \"reduced\", \"standard\", or ports such as \"80\" and \"8000-8100\"");
                }
            }));
        }
        return root.read("exit_ports", "", _ -> new ExitPolicy(ranges, false)).ports();
    }

    /** An address and a port; never a name, since nothing here asks name servers by itself. */
    private static InetSocketAddress address(TomlTable root, String key, String text, int usualPort) {
        return root.read(key, text, _ -> {
            int colon = text.lastIndexOf(':');
            boolean bare = colon < 0 || text.endsWith("]");
            if (bare && usualPort == 0) {
                throw new IllegalArgumentException("an address and a port, such as \"203.0.113.7:9001\" or \"[2001:db8::7]:9001\"");
            }
            String host = (bare ? text : text.substring(0, colon)).replaceFirst("^\\[(.*)]$", "$1");
            try {
                int port = bare ? usualPort : Integer.parseInt(text.substring(colon + 1));
                if (port < 1 || port > 65535) {
                    throw new IllegalArgumentException("a port is a number from 1 to 65535");
                }
                return new InetSocketAddress(InetAddress.ofLiteral(host), port);
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException("a port is a number from 1 to 65535");
            }
        });
    }

    private static Settings network(TomlTable root) {
        TomlTable contracts = root.table("contracts").onlyKnown(Set.of("channels", "registry", "first_block"));
        var places = new Settings.ContractPlaces(
                contracts.read("channels", contracts.needed("channels"), Address::parse),
                contracts.read("registry", contracts.needed("registry"), Address::parse),
                contracts.whole("first_block", 0, Long.MAX_VALUE / 2).orElse(0L));
        List<URI> nodes = root.texts("rpc", 2).stream().map(node -> root.read("rpc", node, URI::create)).toList();
        if (nodes.isEmpty()) {
            root.needed("rpc");
        }
        Optional<Amount> maxFee = root.whole("max_fee_gwei", 1, 1_000_000).map(gwei -> Amount.ofWei(gwei).times(1_000_000_000L));
        return new Settings(root.text("network"), nodes, root.whole("chain_id", 1, Long.MAX_VALUE / 2), root.text("coin"), maxFee,
                Optional.empty(), false, Optional.empty(), Settings.SocksChoice.USUAL, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.of(places), Optional.empty(), Optional.empty(), Duration.ZERO, Set.of(), false,
                Settings.WindowChoice.USUAL);
    }

    private static RedemptionPolicy.Rules redemption(TomlTable root) {
        TomlTable table = root.table("redemption").onlyKnown(Set.of("before_end_hours", "worth_fees", "idle_days"));
        return new RedemptionPolicy.Rules(Duration.ofHours(table.whole("before_end_hours", 25, 24 * 30).orElse(48L)),
                table.whole("worth_fees", 0, 1_000_000).orElse(50L), Duration.ofDays(table.whole("idle_days", 0, 90).orElse(7L)));
    }
}
