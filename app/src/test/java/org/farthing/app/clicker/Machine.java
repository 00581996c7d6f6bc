package org.farthing.app.clicker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What of the time between two frames the machine took, because somebody else had its processors. For the threads that a frame passes
 * through one after the other (the window's, the one that draws, the collector's, the display server's) Linux counts how long each could
 * have run and was not let: the second figure of {@code schedstat} (Linux, Documentation/scheduler/sched-stats); of the collector's, which
 * work at the same time, the one that waited longest counts. Of that no more is the machine's than others computed meanwhile, as
 * {@code /proc/stat} counts it: a program that keeps itself from running has to answer for that.
 */
final class Machine {
    private static final Path OWN = Path.of("/proc/self");
    private static final long JIFFY = 10_000_000;

    /** One after the other; within each, at the same time. */
    private final List<List<Path>> queues;
    private final Path display;

    /** All nanoseconds since some time. */
    record Reading(List<List<Long>> waited, long others) {
        /** Between an earlier reading and this one. */
        long taken(Reading before) {
            long sum = 0;
            for (int i = 0; i < waited.size(); i++) {
                long most = 0;
                for (int j = 0; j < waited.get(i).size(); j++) {
                    most = Math.max(most, waited.get(i).get(j) - before.waited.get(i).get(j));
                }
                sum += most;
            }
            return Math.max(0, Math.min(sum, others - before.others));
        }
    }

    /** @param display the display server's process */
    Machine(long display) {
        this.display = Path.of("/proc", Long.toString(display));
        // Names as Linux keeps them, 15 characters of each.
        queues = List.of(List.of(this.display.resolve("schedstat")), of("JavaFX Applicat"), of("QuantumRenderer"),
                of("VM Thread|GC Thread#.*|G1 (Main Marker|Conc#.*|Service)"));
    }

    private static List<Path> of(String names) {
        var found = new ArrayList<Path>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(OWN.resolve("task"))) {
            for (Path task : tasks) {
                if (Files.readString(task.resolve("comm")).strip().matches(names)) {
                    found.add(task.resolve("schedstat"));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("no thread is called " + names);
        }
        return found;
    }

    static boolean tells() {
        return Files.isReadable(OWN.resolve("schedstat"));
    }

    Reading read() {
        List<List<Long>> waited = queues.stream().map(one -> one.stream().map(queue -> figure(queue, 1)).toList()).toList();
        return new Reading(waited, all() - ticks(OWN) - ticks(display));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long figure(Path schedstat, int at) {
        return Long.parseLong(text(schedstat).strip().split(" ")[at]);
    }

    /** What all processors computed for anybody, and what the host took from them: user, nice, system, irq, softirq, steal. */
    private static long all() {
        String[] figures = text(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +");
        long ticks = 0;
        for (int at : new int[] {1, 2, 3, 6, 7, 8}) {
            ticks += Long.parseLong(figures[at]);
        }
        return ticks * JIFFY;
    }

    /** What a process computed: user and system, behind its name in brackets. */
    private static long ticks(Path process) {
        String stat = text(process.resolve("stat"));
        String[] figures = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(figures[11]) + Long.parseLong(figures[12])) * JIFFY;
    }
}
