package org.farthing.app.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network calls of a process, from its first instruction to its last, as the system itself saw them (strace): whatever library or
 * native code made them, and however short a socket lived.
 */
public final class NetworkCalls {
    private static final Pattern ADDRESS = Pattern.compile("sa_family=(AF_[A-Z0-9]+)(?:, sin6?_port=htons\\((\\d+)\\))?");
    private static final Pattern SOCKET = Pattern.compile("socket(?:pair)?\\((AF_[A-Z0-9]+), (SOCK_[A-Z]+)");
    /** Calls that reach somebody: an address in any other was given by the system. */
    private static final Pattern REACHES = Pattern.compile("^\\d+ +(connect|sendto|sendmsg|sendmmsg)\\(.*");

    private final Path log;

    private NetworkCalls(Path log) {
        this.log = log;
    }

    /** Whether a process may be watched here. */
    public static boolean isPossible() throws InterruptedException {
        try {
            Process probe = new ProcessBuilder("strace", "-D", "-f", "--seccomp-bpf", "-e", "trace=network", "-o", "/dev/null", "true")
                    .redirectErrorStream(true).start();
            return probe.waitFor(20, TimeUnit.SECONDS) && probe.exitValue() == 0 && probe.inputReader().readLine() == null;
        } catch (IOException _) {
            return false;
        }
    }

    /** @param log the file that will hold the calls */
    public static NetworkCalls into(Path log) {
        return new NetworkCalls(log);
    }

    /** What stands before the command of the process to watch, which stays the child of who starts it. */
    List<String> tracer() {
        return List.of("strace", "-D", "-f", "--seccomp-bpf", "-s", "0", "-e", "trace=network", "-o", log.toString());
    }

    /** All calls, once the process has ended. */
    private List<String> lines() throws Exception {
        var lines = new ArrayList<String>();
        Eventually.holds(() -> {
            lines.clear();
            lines.addAll(Files.readAllLines(log));
            if (lines.isEmpty() || !lines.getLast().contains("+++ exited with") && !lines.getLast().contains("+++ killed by")) {
                throw new AssertionError("the last call is not known yet");
            }
        });
        return lines;
    }

    /** The ports of all internet addresses that were connected or sent to, on whatever host. */
    public Set<Integer> ports() throws Exception {
        var ports = new TreeSet<Integer>();
        for (String line : lines()) {
            if (REACHES.matcher(line).matches()) {
                Matcher address = ADDRESS.matcher(line);
                while (address.find()) {
                    if (address.group(2) != null) {
                        ports.add(Integer.parseInt(address.group(2)));
                    }
                }
            }
        }
        return ports;
    }

    /** The kinds of sockets that were made, such as {@code AF_INET6 SOCK_STREAM}. */
    public Set<String> kinds() throws Exception {
        var kinds = new TreeSet<String>();
        for (String line : lines()) {
            Matcher socket = SOCKET.matcher(line);
            if (socket.find()) {
                kinds.add(socket.group(1) + " " + socket.group(2));
            }
        }
        return kinds;
    }
}
