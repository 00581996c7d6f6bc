package org.farthing.app.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What a process of Java's holds at moments of its life: what lives on its heap after a full collection, threads, open files. */
final class ProcessSamples {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +(\\d+) +(\\d+)");

    /** @param live bytes on the heap that are reachable */
    record Sample(long live, long threads, long files) {
    }

    private final String name;
    private final long pid;
    private final List<Sample> samples = new ArrayList<>();

    ProcessSamples(String name, long pid) {
        this.name = name;
        this.pid = pid;
    }

    /** The JDK's tool that asks a process; the calling test is skipped where it is missing, or where there is no /proc. */
    static Path tool() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Assumptions.assumeTrue(Files.isExecutable(jcmd), "this Java has no jcmd");
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "this system does not tell a process's open files");
        return jcmd;
    }

    void take() throws IOException, InterruptedException {
        Path output = Files.createTempFile("soak", "histogram");
        try {
            Process jcmd = new ProcessBuilder(tool().toString(), Long.toString(pid), "GC.class_histogram").redirectErrorStream(true)
                    .redirectOutput(output.toFile()).start();
            Assertions.assertTrue(jcmd.waitFor(60, TimeUnit.SECONDS), name + " does not answer its JDK");
            Matcher total = TOTAL.matcher(Files.readString(output));
            Assertions.assertTrue(total.find(), () -> name + " gave no histogram");
            samples.add(new Sample(Long.parseLong(total.group(2)), count("task"), count("fd")));
        } finally {
            Files.delete(output);
        }
    }

    private long count(String what) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(pid), what))) {
            return entries.count();
        }
    }

    /** Medians of thirds after the first {@code warmUp} samples: the last is not above the first by more than a tenth and so much. */
    void assertFlat(int warmUp, long heapSlack, long countSlack) {
        List<Sample> warm = samples.subList(warmUp, samples.size());
        Assertions.assertTrue(warm.size() >= 6, "too few samples: " + warm.size());
        flat("live bytes on the heap", warm, Sample::live, heapSlack);
        flat("threads", warm, Sample::threads, countSlack);
        flat("open files", warm, Sample::files, countSlack);
    }

    private void flat(String what, List<Sample> warm, ToLongFunction<Sample> figure, long slack) {
        long first = median(warm.subList(0, warm.size() / 3), figure);
        long last = median(warm.subList(warm.size() - warm.size() / 3, warm.size()), figure);
        Assertions.assertTrue(last <= first + first / 10 + slack, () -> name + ": " + what + " grew from " + first + " to " + last + ", "
                + this);
    }

    private static long median(List<Sample> of, ToLongFunction<Sample> figure) {
        return of.stream().mapToLong(figure).sorted().skip(of.size() / 2).findFirst().orElseThrow();
    }

    @Override
    public String toString() {
        var lines = new StringBuilder(name + ", live KiB / threads / files:");
        samples.forEach(sample -> lines.append(' ').append(sample.live() >> 10).append('/').append(sample.threads()).append('/')
                .append(sample.files()));
        return lines.toString();
    }
}
