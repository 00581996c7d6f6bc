package org.farthing.app.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The TCP connections of a process of this user's, as Linux's /proc tells. */
public final class Connections {
    private static final String ESTABLISHED = "01";
    private static final String LISTENING = "0A";

    private Connections() {
    }

    /** The ports at the other ends of what the process opened, those of its own listeners left out. */
    public static Set<Integer> openedBy(long pid) throws IOException {
        Set<String> inodes = sockets(pid);
        Set<Integer> outgoing = new HashSet<>();
        Set<Integer> listening = listenedOnBy(pid);
        for (String table : new String[] {"tcp", "tcp6"}) {
            for (String line : Files.readAllLines(Path.of("/proc/self/net/" + table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[3].equals(ESTABLISHED) && inodes.contains("socket:[" + fields[9] + "]")
                        && !listening.contains(port(fields[1])) && !listening.contains(port(fields[2]))) {
                    outgoing.add(port(fields[2]));
                }
            }
        }
        return Set.copyOf(outgoing);
    }

    /** The ports that the process listens on. */
    public static Set<Integer> listenedOnBy(long pid) throws IOException {
        Set<String> inodes = sockets(pid);
        Set<Integer> listening = new HashSet<>();
        for (String table : new String[] {"tcp", "tcp6"}) {
            for (String line : Files.readAllLines(Path.of("/proc/self/net/" + table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[3].equals(LISTENING) && inodes.contains("socket:[" + fields[9] + "]")) {
                    listening.add(port(fields[1]));
                }
            }
        }
        return listening;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }

    private static Set<String> sockets(long pid) throws IOException {
        var sockets = new HashSet<String>();
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            files.forEach(file -> {
                try {
                    sockets.add(Files.readSymbolicLink(file).toString());
                } catch (IOException _) {
                    // Closed meanwhile.
                    return;
                }
            });
        }
        return sockets;
    }
}
