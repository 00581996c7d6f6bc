package org.farthing.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.value.WalletException;

/** The text of {@code farthing.toml}: written with every setting explained the first time, and changed line by line later. */
public final class SettingsFile {
    private static final String FIRST_TEXT = """
            # Farthing's settings. A line that begins with # is a comment; what is commented out has the value shown.
            # What a command's options say comes before what is written here.

            # The network: gnosis, ethereum, arbitrum-one, base, optimism, sepolia, or custom.
            # network = "gnosis"

            # The address of the network's node that is asked, or of two that must say the same before money moves.
            # A node sees which account you ask for; one of your own sees it alone.
            # rpc = ["https://one.example", "https://other.example"]

            # Only for a custom network: its chain id (asked of the node where it is missing), and its coin's symbol.
            # chain_id = 31337
            # coin = "ETH"

            # The most that a unit of gas may cost, in gwei (10^-9 coin). A node that asks for more is not believed. Each network has its
            # own usual limit.
            # max_fee_gwei = 100

            # After how many minutes without a command, a touch of the window or an open page the wallet locks itself; 0 for never.
            # Usual are 10 minutes with a window and real money, else never. A locked wallet moves no money, and gets none back by itself.
            # auto_lock_minutes = 10

            # Whether locking also ends all circuits and erases the keys of channels that are open, so that the proxy refuses everything.
            # disconnect_when_locking = false

            # Port of the local SOCKS 5 proxy on 127.0.0.1; 0 takes any free one.
            # socks_port = 9250

            # Whether the port asks for a password, so that other users of this computer cannot spend your money. It is made by chance,
            # kept in the data folder, and shown by "farthing proxy" and "farthing circuits". Any user name goes with it.
            # socks_password = false

            # Whether programs are told more finely why something failed, with codes that RFC 1928 does not have.
            # socks_extended_replies = false

            # Whether the wallet asks the node over circuits too, so that it sees an exit's address and not yours: "always" (it begins
            # with the list of relays read last; without one nothing is asked but with --direct), "after-start" (directly until the first
            # circuit stands, never after that; usual), or "never" (for a node of your own on this computer; usual there).
            # rpc_through_circuits = "after-start"

            # What is locked in a new channel, in coins.
            # deposit = "1"

            # For how many days a new channel is opened, 7 to 90. Then the money can be taken back without the relay.
            # channel_days = 30

            # Over what time the opening of several channels is spread, such as "30m" or "6h". "together" opens them in one transaction:
            # cheaper, but it tells everybody which relays you use.
            # spread = "6h"

            # The most that is paid for pages in one day, in coins; usually there is no limit. When it is reached, browsing waits for
            # tomorrow.
            # day_limit = "1"

            # Whether deposits of channels that you ended are taken back by themselves once their day has come, while a wallet is open.
            # refund_by_itself = true

            # For how many days the history of vouchers is kept; 0 for ever. Totals, and what can be cashed, do not depend on it.
            # keep_vouchers_days = 0

            # Relays that no path leads through, by their ids ("farthing relays --json" shows them). Their channels stay as they are.
            # never_use = []

            [window]
            # The language: "en", "de", "es", "fr", "fa" or "zh"; usually the system's, where it is one of them. Commands are English.
            # language = "en"

            # "system", "light" or "dark".
            # look = "system"

            # Size of the text in percent, 100 to 200.
            # text_size = 100

            # Whether nothing moves in the window; whether a problem takes the keyboard when it appears; whether amounts and sites are
            # covered.
            # reduce_motion = false
            # focus_problems = false
            # hide_amounts = false

            [contracts]
            # Where Farthing's contracts are on the network, and in which block they were put up.
            # channels = "0x..."
            # registry = "0x..."
            # first_block = 0

            [practice]
            # How many relays a new practice world begins with, 3 to 40.
            # relays = 6
            """;

    private SettingsFile() {
    }

    /** Writes the file with every setting explained, where there is none. */
    public static void writeFirst(DataFolder data) {
        if (!data.isOurs()) {
            replace(data, FIRST_TEXT);
        }
    }

    /**
     * Sets keys, all or none; comments and all other keys stay as they are.
     *
     * @param table  empty for the keys before the first table
     * @param values as TOML writes them, texts in their quotes
     */
    public static void set(DataFolder data, String table, Map<String, String> values) {
        writeFirst(data);
        try {
            String changed = Files.readString(data.settings());
            for (Map.Entry<String, String> value : values.entrySet()) {
                changed = with(changed, table, value.getKey(), value.getValue());
            }
            // What cannot be read again must not be written.
            Settings.parse(changed);
            replace(data, changed);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** What a setting's line says after the sign of equality; empty where it is a comment or missing. */
    public static Optional<String> raw(DataFolder data, SettingKey key) {
        if (!data.isOurs()) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readString(data.settings()).lines().toList();
            int start = key.table().isEmpty() ? 0 : indexOf(lines, "[" + key.table() + "]") + 1;
            if (start == 0 && !key.table().isEmpty()) {
                return Optional.empty();
            }
            int set = line(lines, start, end(lines, start), key.key() + "\\s*=.*");
            return set < 0 ? Optional.empty() : Optional.of(lines.get(set).substring(lines.get(set).indexOf('=') + 1).strip());
        } catch (IOException e) {
            throw Refusal.SETTINGS_UNREADABLE.after(e);
        }
    }

    /** A text as TOML writes it. */
    public static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c >= ' ' && c != 0x7F) {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    /**
     * Takes settings back to the usual ones: their lines become comments again.
     *
     * @param table empty for the keys before the first table
     */
    public static void unset(DataFolder data, String table, List<String> keys) {
        if (!data.isOurs()) {
            return;
        }
        try {
            String changed = Files.readString(data.settings());
            for (String key : keys) {
                changed = without(changed, table, key);
            }
            Settings.parse(changed);
            replace(data, changed);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** {@code text} with one key's line turned into a comment, where there is one. */
    public static String without(String text, String table, String key) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int start = table.isEmpty() ? 0 : indexOf(lines, "[" + table + "]") + 1;
        if (start == 0 && !table.isEmpty()) {
            return text;
        }
        int set = line(lines, start, end(lines, start), key + "\\s*=.*");
        if (set >= 0) {
            lines.set(set, "# " + lines.get(set).strip());
        }
        return String.join("\n", lines) + "\n";
    }

    /** The line, from 1, that sets a key; none where no line of that form does. */
    static OptionalInt lineOf(String text, String table, String key) {
        List<String> lines = text.lines().toList();
        int start = table.isEmpty() ? 0 : indexOf(lines, "[" + table + "]") + 1;
        if (start == 0 && !table.isEmpty()) {
            return OptionalInt.empty();
        }
        int set = line(lines, start, end(lines, start), "\"?" + Pattern.quote(key) + "\"?\\s*=.*");
        return set < 0 ? OptionalInt.empty() : OptionalInt.of(set + 1);
    }

    private static int end(List<String> lines, int start) {
        int end = start;
        while (end < lines.size() && !lines.get(end).strip().startsWith("[")) {
            end++;
        }
        return end;
    }

    /** {@code text} with one key set, in the place of its line or of the comment that explains it. */
    public static String with(String text, String table, String key, String value) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int start = 0;
        if (!table.isEmpty()) {
            start = indexOf(lines, "[" + table + "]") + 1;
            if (start == 0) {
                lines.addAll(List.of("", "[" + table + "]"));
                start = lines.size();
            }
        }
        int end = end(lines, start);
        String line = key + " = " + value;
        int set = line(lines, start, end, key + "\\s*=.*");
        int explained = line(lines, start, end, "#\\s*" + key + "\\s*=.*");
        if (set >= 0) {
            lines.set(set, line);
        } else if (explained >= 0) {
            lines.set(explained, line);
        } else {
            int last = end;
            while (last > start && lines.get(last - 1).isBlank()) {
                last--;
            }
            lines.add(last, line);
        }
        return String.join("\n", lines) + "\n";
    }

    private static int indexOf(List<String> lines, String header) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(header)) {
                return i;
            }
        }
        return -1;
    }

    private static int line(List<String> lines, int start, int end, String form) {
        for (int i = start; i < end; i++) {
            if (lines.get(i).strip().matches(form)) {
                return i;
            }
        }
        return -1;
    }

    private static void replace(DataFolder data, String text) {
        try {
            OwnerOnlyFile.replace(data.settings(), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static WalletException unwritable(IOException cause) {
        return Refusal.FOLDER_UNWRITABLE.after(cause);
    }
}
