package org.farthing.app.browser;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells a browser's connections to a port on 127.0.0.1 from those of other programs. A port cannot ask a password of every browser:
 * Chromium knows none for SOCKS, nor does a Firefox that refuses the extension. Linux, though, tells whose a connection is:
 * {@code /proc/net/tcp} has its user and its inode, {@code /proc/PID/fd} who holds that inode.
 *
 * <p>Turned away are another user's programs, and programs of the same user that can be seen holding the connection and that the browser
 * did not start. A connection whose holder nobody may look at is taken where the browser itself has such processes, as sandboxes make
 * them, so a program of the same user that hides itself may still get in; but such a program could read the browser's profile as well.
 * Systems that do not tell, macOS and Windows among them, have every program of the computer admitted.
 *
 * <p>Thread-safe. Blocks for some milliseconds.
 */
public final class OwnConnections {
    private static final byte[] MAPPED = HexFormat.of().parseHex("00000000000000000000ffff");
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int USER = 7;
    private static final int INODE = 9;
    private static final int START = 19;

    /** A connection as the kernel tells of it. */
    private record Entry(String user, String inode) {
    }

    /** A process of the browser's. @param start in the kernel's ticks, since numbers come again */
    private record Holder(long process, String start) {
    }

    /** What looking for a connection's holder among some processes came to. */
    private enum Sight { HELD, NOT_HELD, NOT_ALL_SEEN }

    private final Path processes;
    private final Supplier<Set<Long>> family;
    /** Most connections of a browser are held by one process, which is looked at first. */
    private volatile Holder last = new Holder(-1, "");

    /**
     * @param processes the folder {@code /proc}, or one that looks like it
     * @param family    the numbers of the browser's processes now, with those it started
     */
    OwnConnections(Path processes, Supplier<Set<Long>> family) {
        this.processes = processes;
        this.family = family;
    }

    /** Whether the browser made the connection from {@code peer} to {@code port} on 127.0.0.1, or this system does not tell. */
    public boolean contains(InetSocketAddress peer, int port) {
        Path table = processes.resolve("net/tcp");
        if (!Files.isReadable(table)) {
            return true;
        }
        Optional<Entry> entry = find(table, peer, port, false).or(() -> find(processes.resolve("net/tcp6"), peer, port, true));
        if (entry.isEmpty() || !entry.get().user().equals(ownUser())) {
            return false;
        }
        String target = "socket:[" + entry.get().inode() + "]";
        Holder before = last;
        if (sight(before.process(), target) == Sight.HELD && before.start().equals(start(before.process()))) {
            return true;
        }
        Set<Long> own = family.get();
        boolean allSeen = true;
        for (long process : own) {
            switch (sight(process, target)) {
                case HELD -> {
                    last = new Holder(process, start(process));
                    return true;
                }
                case NOT_ALL_SEEN -> allSeen = false;
                case NOT_HELD -> { }
            }
        }
        return !allSeen && !isHeldElsewhere(own, target);
    }

    private boolean isHeldElsewhere(Set<Long> own, String target) {
        return numbers().stream().filter(process -> !own.contains(process)).anyMatch(process -> sight(process, target) == Sight.HELD);
    }

    private List<Long> numbers() {
        var found = new ArrayList<Long>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(processes, "[0-9]*")) {
            entries.forEach(entry -> found.add(Long.parseLong(entry.getFileName().toString())));
        } catch (IOException | NumberFormatException _) {
            // Whoever cannot be looked at cannot be accused.
            return List.of();
        }
        return found;
    }

    private Sight sight(long process, String target) {
        Path folder = processes.resolve(Long.toString(process)).resolve("fd");
        try (DirectoryStream<Path> open = Files.newDirectoryStream(folder)) {
            for (Path each : open) {
                if (target.equals(link(each))) {
                    return Sight.HELD;
                }
            }
            return Sight.NOT_HELD;
        } catch (IOException | DirectoryIteratorException _) {
            return Files.exists(processes.resolve(Long.toString(process))) ? Sight.NOT_ALL_SEEN : Sight.NOT_HELD;
        }
    }

    /** The 22nd field of its {@code stat}, of which the second may contain anything but ends with the last parenthesis. */
    private String start(long process) {
        try {
            String stat = Files.readString(processes.resolve(Long.toString(process)).resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
            return fields.length > START ? fields[START] : "";
        } catch (IOException _) {
            return "";
        }
    }

    private static String link(Path open) {
        try {
            return Files.readSymbolicLink(open).toString();
        } catch (IOException _) {
            // Closed meanwhile.
            return "";
        }
    }

    // ---- the kernel's table ----

    /**
     * {@code sl local remote state queues timer retransmits user timeout inode …}: addresses as hexadecimal words of this machine's order.
     */
    private static Optional<Entry> find(Path table, InetSocketAddress peer, int port, boolean ipv6) {
        String local = written(peer.getAddress().getAddress(), peer.getPort(), ipv6);
        String remote = written(new byte[] {127, 0, 0, 1}, port, ipv6);
        try {
            for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
                String[] fields = line.strip().split(" +");
                if (fields.length > INODE && fields[LOCAL].equals(local) && fields[REMOTE].equals(remote)) {
                    return Optional.of(new Entry(fields[USER], fields[INODE]));
                }
            }
        } catch (IOException _) {
            // A system without IPv6.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static String written(byte[] ipv4, int port, boolean ipv6) {
        byte[] address = ipv6 ? concat(MAPPED, ipv4) : ipv4;
        var text = new StringBuilder();
        boolean turned = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        for (int word = 0; word < address.length; word += 4) {
            for (int i = 0; i < 4; i++) {
                text.append("%02X".formatted(address[turned ? word + 3 - i : word + i] & 0xFF));
            }
        }
        return text + ":%04X".formatted(port);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** The effective one, as a new connection would have. */
    private String ownUser() {
        try {
            return Files.readAllLines(processes.resolve("self/status")).stream().filter(line -> line.startsWith("Uid:"))
                    .map(line -> line.split("\\s+")[2]).findFirst().orElse("");
        } catch (IOException _) {
            return "";
        }
    }

    /** A browser's processes with those that they started. */
    static Set<Long> family(ProcessHandle browser) {
        var all = new LinkedHashSet<Long>();
        all.add(browser.pid());
        browser.descendants().forEach(each -> all.add(each.pid()));
        return all;
    }
}
