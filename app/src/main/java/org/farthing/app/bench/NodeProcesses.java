package org.farthing.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What the system says of the processes that are measured.
 *
 * @param pids client and relays; whatever makes load, is its aim, or keeps a chain is none of them
 */
record NodeProcesses(List<Long> pids) {
    /** Processor time of all since they began, user's and system's. @throws IOException if one has ended */
    Duration cpu() throws IOException {
        Duration sum = Duration.ZERO;
        for (long pid : pids) {
            sum = sum.plus(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).flatMap(process -> process.info().totalCpuDuration())
                    .orElseThrow(() -> new IOException("process " + pid + " has ended, or the system does not tell its processor time")));
        }
        return sum;
    }

    /** Bytes of memory that each of them has for itself or shares now, where the system has /proc. */
    List<Long> resident() throws IOException {
        var all = new ArrayList<Long>();
        for (long pid : pids) {
            OptionalLong one = resident(pid);
            if (one.isPresent()) {
                all.add(one.getAsLong());
            }
        }
        return List.copyOf(all);
    }

    private static OptionalLong resident(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.substring("VmRSS:".length()).replace("kB", "").strip()) * 1024).findFirst();
        }
    }
}
