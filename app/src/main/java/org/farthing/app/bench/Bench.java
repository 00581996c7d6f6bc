package org.farthing.app.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * Runs a {@link BenchPlan}: all subjects run from the beginning to the end, and in each round every measure is taken on one after the other,
 * so that what else the machine does falls on all of them. The subject that begins changes from round to round.
 */
public final class Bench {
    private final BenchPlan plan;
    private final Consumer<String> progress;

    /** @param progress hears what is being measured, and each figure */
    public Bench(BenchPlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Measures; takes minutes.
     *
     * @throws WalletException with a sentence where something could not be started, or a stream failed
     */
    public BenchReport run() throws InterruptedException {
        Instant begin = Instant.now();
        double loadBefore = systemLoad();
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            Path folder = Files.createTempDirectory("farthing-bench-");
            opened.push(() -> delete(folder));
            var text = new LoadText();
            var site = new LoadSite(text);
            opened.push(site);
            var results = new ArrayList<SubjectResult>();
            for (Setup setup : plan.setups()) {
                Path own = Files.createDirectory(folder.resolve(setup.word()));
                RunningSetup running = RunningSetup.start(setup, own, plan.relays(), plan.javaOptions(),
                        step -> progress.accept(setup.word() + ": " + step));
                opened.push(running);
                results.add(new SubjectResult(running.subject()));
            }
            plan.others().forEach(other -> results.add(new SubjectResult(other.subject())));
            rounds(results, site, text);
            return new BenchReport(plan, results, begin, Duration.between(begin, Instant.now()), loadBefore, systemLoad());
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The measurement came to no end: " + e.getMessage() + ".", e);
        } finally {
            opened.forEach(this::close);
        }
    }

    private void rounds(List<SubjectResult> results, LoadSite site, LoadText text) throws IOException, InterruptedException {
        LoadSize size = LoadSize.of(plan.transfer());
        warmUp(results, site, text, size);
        for (int round = 0; round < plan.rounds(); round++) {
            for (Measure measure : Arrays.stream(Measure.values()).filter(plan.measures()::contains).toList()) {
                for (int turn = 0; turn < results.size(); turn++) {
                    SubjectResult result = results.get((turn + round) % results.size());
                    Map<Figure, Double> figures = one(result.subject(), site, text, size, measure);
                    result.add(figures);
                    tell(round, result.subject(), figures);
                }
            }
        }
    }

    /** Java compiles what is used much, and Tor learns how fast its circuits are: what comes before is no measure of what runs for days. */
    private void warmUp(List<SubjectResult> results, LoadSite site, LoadText text, LoadSize size) throws IOException, InterruptedException {
        List<Measure> loads = List.of(Measure.DOWNLOAD, Measure.UPLOAD, Measure.CONNECTIONS, Measure.DOWNLOADS);
        for (SubjectResult result : results) {
            progress.accept(result.subject().name() + ": warming up");
            long begin = System.nanoTime();
            for (int i = 0; System.nanoTime() - begin < plan.warmUp().toNanos(); i++) {
                one(result.subject(), site, text, size, loads.get(i % loads.size()));
            }
        }
    }

    private static Map<Figure, Double> one(Subject subject, LoadSite site, LoadText text, LoadSize size, Measure measure)
            throws IOException, InterruptedException {
        try {
            return new Load(subject, site, text, size).run(measure);
        } catch (IOException e) {
            throw new IOException(subject.name() + ", " + measure.word() + ": " + e.getMessage(), e);
        }
    }

    private void tell(int round, Subject subject, Map<Figure, Double> figures) {
        for (Figure figure : Figure.values()) {
            if (figures.containsKey(figure)) {
                progress.accept("round %d of %d, %s: %s %s".formatted(round + 1, plan.rounds(), subject.name(), figure.key(),
                        figure.text(figures.get(figure))));
            }
        }
    }

    /** Processes that wanted to run on average over the last minute; below 0 where the system does not tell. */
    private static double systemLoad() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            // The rest must still be ended.
            progress.accept("something did not end: " + e.getMessage());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
