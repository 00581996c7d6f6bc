package org.farthing.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.refusals.SettingsFault;
import org.farthing.app.refusals.SettingsFault.Rule;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * What {@code farthing.toml} says. What a command's options say comes first. {@link SettingsFile} has the text of the file.
 *
 * @param network   the network's name
 * @param rpc       the addresses of at most two nodes
 * @param chainId   of a network that is not known by name
 * @param coin      the symbol of such a network's coin
 * @param maxFee    the most that a unit of gas may cost, in wei
 * @param autoLock  how long until an idle wallet locks itself; zero for never
 * @param disconnectsWhenLocking whether locking ends all circuits
 * @param socksPort of the local proxy, 0 for any free one
 * @param socks     what the proxy's port asks for and answers
 * @param rpcRoute  which way the node is asked
 * @param deposit   of a new channel
 * @param life      of a new channel
 * @param spread    the time that many openings are spread over; zero for all in one transaction
 * @param contracts where Farthing's contracts are on the network
 * @param relays    of the practice world
 * @param dayLimit  the most that is signed for pages on one day
 * @param keepVouchers how long the history of vouchers is kept; zero for ever
 * @param neverUse  the ids of relays that no path leads through
 * @param refundsByItself whether deposits of ended channels are taken back when their day has come
 * @param window    what the window looks like
 */
public record Settings(Optional<String> network, List<URI> rpc, Optional<Long> chainId, Optional<String> coin, Optional<Amount> maxFee,
        Optional<Duration> autoLock, boolean disconnectsWhenLocking, Optional<Integer> socksPort, SocksChoice socks,
        Optional<RpcRoute> rpcRoute, Optional<Amount> deposit, Optional<Duration> life, Optional<Duration> spread,
        Optional<ContractPlaces> contracts, Optional<Integer> relays, Optional<Amount> dayLimit, Duration keepVouchers,
        Set<Bytes> neverUse, boolean refundsByItself, WindowChoice window) {
    private static final int LONGEST = 64 * 1024;
    private static final int LONGEST_TEXT = 1_000;
    private static final Set<String> KEYS = Set.of("network", "rpc", "chain_id", "coin", "max_fee_gwei", "auto_lock_minutes",
            "disconnect_when_locking", "socks_port",
            "socks_password", "socks_extended_replies", "rpc_through_circuits", "deposit", "channel_days", "spread", "contracts",
            "practice", "day_limit", "keep_vouchers_days", "never_use", "refund_by_itself", "window");
    private static final Set<String> CONTRACT_KEYS = Set.of("channels", "registry", "first_block");
    private static final Set<String> PRACTICE_KEYS = Set.of("relays");
    private static final Set<String> WINDOW_KEYS = Set.of("language", "look", "text_size", "reduce_motion", "focus_problems",
            "hide_amounts");
    private static final int MOST_NEVER_USED = 1_000;
    private static final int RELAY_ID = 32;

    /**
     * What the proxy's port asks for and answers.
     *
     * @param password        whether programs have to give a password
     * @param extendedReplies whether they get finer replies than RFC 1928 has
     */
    public record SocksChoice(boolean password, boolean extendedReplies) {
        public static final SocksChoice USUAL = new SocksChoice(false, false);
    }

    /** Which way the wallet asks the chain's node. */
    public enum RpcRoute {
        /** Only over circuits, from the first question on: it begins with the list of relays that was read last. */
        ALWAYS("always"),
        /** Directly until the first circuit stands, and never again after that. */
        AFTER_START("after-start"),
        /** Directly. */
        NEVER("never");

        private final String word;

        RpcRoute(String word) {
            this.word = word;
        }

        /** As the settings have it. */
        public String word() {
            return word;
        }
    }

    /**
     * Where Farthing's contracts are.
     *
     * @param firstBlock from which on they can have left events
     */
    public record ContractPlaces(Address channels, Address registry, long firstBlock) {
    }

    /** Light, dark, or whichever the system has. */
    public enum Look {
        SYSTEM, LIGHT, DARK;

        /** As the settings have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What the window looks like.
     *
     * @param language      a tag such as {@code de}; empty for the system's
     * @param textSize      percent, 100 to 200
     * @param reduceMotion  whether nothing moves, even where the system does not ask for that
     * @param focusProblems whether a problem takes the keyboard when it appears
     * @param hideAmounts   whether amounts and sites are covered
     */
    public record WindowChoice(Optional<String> language, Look look, int textSize, boolean reduceMotion, boolean focusProblems,
            boolean hideAmounts) {
        public static final int SMALLEST = 100;
        public static final int LARGEST = 200;
        public static final WindowChoice USUAL = new WindowChoice(Optional.empty(), Look.SYSTEM, SMALLEST, false, false, false);

        public WindowChoice in(String tag) {
            return new WindowChoice(Optional.of(tag), look, textSize, reduceMotion, focusProblems, hideAmounts);
        }
    }

    /** The same with another look of the window. */
    public Settings with(WindowChoice other) {
        return new Settings(network, rpc, chainId, coin, maxFee, autoLock, disconnectsWhenLocking, socksPort, socks, rpcRoute, deposit,
                life, spread, contracts, relays, dayLimit, keepVouchers, neverUse, refundsByItself, other);
    }

    /** Reads the file; all settings are absent where there is none. */
    public static Settings read(DataFolder data) {
        Path file = data.settings();
        if (!Files.exists(file)) {
            return parse("");
        }
        try {
            if (Files.size(file) > LONGEST) {
                throw new WalletException(new SettingsFault(Rule.TOO_LONG));
            }
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw Refusal.SETTINGS_UNREADABLE.after(e);
        }
    }

    static Settings parse(String text) {
        try {
            return parsed(text);
        } catch (Broken broken) {
            throw new WalletException(broken.fault.in(SettingsFile.lineOf(text, broken.table, broken.key)));
        } catch (JsonProcessingException e) {
            throw new WalletException(new SettingsFault(Rule.NOT_UNDERSTOOD).in(
                    e.getLocation() == null ? OptionalInt.empty() : OptionalInt.of(e.getLocation().getLineNr())));
        }
    }

    private static Settings parsed(String text) throws JsonProcessingException {
        JsonNode root = new TomlMapper().readTree(text);
        onlyKnown(root, "", KEYS);
        onlyKnown(root.path("contracts"), "contracts", CONTRACT_KEYS);
        onlyKnown(root.path("practice"), "practice", PRACTICE_KEYS);
        onlyKnown(root.path("window"), "window", WINDOW_KEYS);
        return new Settings(text(root, "network"), nodes(root.path("rpc")), whole(root, "chain_id", 1, Long.MAX_VALUE / 2),
                text(root, "coin"), fee(root.path("max_fee_gwei")),
                whole(root, "auto_lock_minutes", 0, 10_000).map(Duration::ofMinutes),
                yes(root, "disconnect_when_locking"), number(root, "socks_port", 0, 65535),
                new SocksChoice(yes(root, "socks_password"), yes(root, "socks_extended_replies")), route(root), coins(root, "deposit"),
                whole(root, "channel_days", 7, 90).map(Duration::ofDays), text(root, "spread").map(Settings::spread),
                contracts(root.path("contracts")), number(root.path("practice"), "relays", 3, 40), coins(root, "day_limit"),
                whole(root, "keep_vouchers_days", 0, 36_500).map(Duration::ofDays).orElse(Duration.ZERO),
                relays(root.path("never_use")), yes(root, "refund_by_itself", true), window(root.path("window")));
    }

    /** A typing error in a key would otherwise go unnoticed, and the usual value be taken. */
    private static void onlyKnown(JsonNode table, String name, Set<String> keys) {
        table.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                throw new Broken(new SettingsFault(Rule.UNKNOWN, key.length() > 40 ? key.substring(0, 40) + "…" : key), name, key);
            }
        });
    }

    private static Optional<Integer> number(JsonNode table, String key, int least, int most) {
        return whole(table, key, least, most).map(Math::toIntExact);
    }

    private static Optional<Long> whole(JsonNode table, String key, long least, long most) {
        JsonNode value = table.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        // 9250.5 can be converted too.
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least || value.longValue() > most) {
            throw broken(key, Rule.NUMBER, key, Long.toString(least), Long.toString(most));
        }
        return Optional.of(value.longValue());
    }

    private static boolean yes(JsonNode table, String key) {
        return yes(table, key, false);
    }

    private static boolean yes(JsonNode table, String key, boolean usual) {
        JsonNode value = table.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw broken(key, Rule.YES_OR_NO, key);
        }
        return value.asBoolean(usual);
    }

    private static WindowChoice window(JsonNode table) {
        Optional<String> language = text(table, "language");
        if (language.filter(tag -> !tag.matches("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")).isPresent()) {
            throw broken("language", Rule.LANGUAGE);
        }
        Look look = text(table, "look").map(word -> Arrays.stream(Look.values()).filter(each -> each.word().equals(word)).findFirst()
                .orElseThrow(() -> broken("look", Rule.LOOK))).orElse(Look.SYSTEM);
        return new WindowChoice(language, look,
                number(table, "text_size", WindowChoice.SMALLEST, WindowChoice.LARGEST).orElse(WindowChoice.SMALLEST),
                yes(table, "reduce_motion"), yes(table, "focus_problems"), yes(table, "hide_amounts"));
    }

    private static Set<Bytes> relays(JsonNode list) {
        if (list.isMissingNode()) {
            return Set.of();
        }
        if (!list.isArray() || list.size() > MOST_NEVER_USED) {
            throw broken("never_use", Rule.NEVER_USE, MOST_NEVER_USED);
        }
        var relays = new LinkedHashSet<Bytes>();
        list.forEach(each -> {
            if (!each.asText().matches("0x[0-9a-f]{" + 2 * RELAY_ID + "}")) {
                throw broken("never_use", Rule.NEVER_USE, MOST_NEVER_USED);
            }
            relays.add(Bytes.of(HexFormat.of().parseHex(each.asText().substring(2))));
        });
        return Collections.unmodifiableSet(relays);
    }

    private static Optional<RpcRoute> route(JsonNode table) {
        return text(table, "rpc_through_circuits").map(word -> Arrays.stream(RpcRoute.values()).filter(each -> each.word().equals(word))
                .findFirst().orElseThrow(() -> broken("rpc_through_circuits", Rule.ROUTE)));
    }

    private static Optional<String> text(JsonNode table, String key) {
        JsonNode value = table.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().isBlank() || value.asText().length() > LONGEST_TEXT) {
            throw broken(key, Rule.TEXT, key);
        }
        return Optional.of(value.asText().strip());
    }

    private static List<URI> nodes(JsonNode value) {
        var nodes = new ArrayList<URI>();
        if (value.isTextual()) {
            nodes.add(node(value.asText()));
        } else if (value.isArray() && value.size() <= 2) {
            value.forEach(each -> nodes.add(node(each.asText())));
        } else if (!value.isMissingNode()) {
            throw broken("rpc", Rule.NODES);
        }
        return List.copyOf(nodes);
    }

    private static URI node(String text) {
        try {
            URI uri = URI.create(text.strip());
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // The same sentence as for one without a host.
        }
        throw broken("rpc", Rule.NODE);
    }

    private static Optional<Amount> fee(JsonNode value) {
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        // TOML has nan and inf, which exact decimals do not.
        if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || value.decimalValue().signum() <= 0 || value.doubleValue() > 1e6) {
            throw broken("max_fee_gwei", Rule.FEE);
        }
        try {
            return Optional.of(Amount.ofWei(value.decimalValue().movePointRight(9).toBigIntegerExact()));
        } catch (ArithmeticException _) {
            throw broken("max_fee_gwei", Rule.FEE_DECIMALS);
        }
    }

    private static Optional<Amount> coins(JsonNode table, String key) {
        return text(table, key).map(text -> {
            try {
                Amount amount = Amount.parseCoins(text);
                if (!amount.isZero()) {
                    return amount;
                }
            } catch (IllegalArgumentException _) {
                // The same sentence as for zero.
            }
            throw broken(key, Rule.COINS, key);
        });
    }

    private static Duration spread(String text) {
        if (text.equals("together")) {
            return Duration.ZERO;
        }
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException _) {
            throw broken("spread", Rule.SPREAD);
        }
    }

    private static Optional<ContractPlaces> contracts(JsonNode table) {
        Optional<String> channels = text(table, "channels");
        Optional<String> registry = text(table, "registry");
        if (channels.isPresent() != registry.isPresent()) {
            throw broken(channels.isPresent() ? "channels" : "registry", Rule.CONTRACTS);
        }
        long firstBlock = whole(table, "first_block", 0, Long.MAX_VALUE / 2).orElse(0L);
        return channels.map(address -> new ContractPlaces(address("channels", address), address("registry", registry.get()), firstBlock));
    }

    private static Address address(String key, String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException _) {
            throw broken(key, Rule.ADDRESS, key);
        }
    }

    /** Keys are called differently in all tables, so that the key alone says where it stands. */
    private static Broken broken(String key, Rule rule, Object... about) {
        String table = CONTRACT_KEYS.contains(key) ? "contracts" : PRACTICE_KEYS.contains(key) ? "practice"
                : WINDOW_KEYS.contains(key) ? "window" : "";
        return new Broken(new SettingsFault(rule, about), table, key);
    }

    /** A fault on its way to where the text is, and with it the line. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient SettingsFault fault;
        private final String table;
        private final String key;

        private Broken(SettingsFault fault, String table, String key) {
            super(fault.sentence(), null, false, false);
            this.fault = fault;
            this.table = table;
            this.key = key;
        }
    }
}
