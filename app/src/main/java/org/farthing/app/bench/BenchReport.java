package org.farthing.app.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The figures of a run: medians of its rounds, and the smallest and largest of them. */
public final class BenchReport {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<Figure> SPEEDS = List.of(Figure.DOWNLOAD, Figure.DOWNLOADS, Figure.UPLOAD);

    private final BenchPlan plan;
    private final List<SubjectResult> results;
    private final Instant begin;
    private final Duration took;
    private final double loadBefore;
    private final double loadAfter;

    BenchReport(BenchPlan plan, List<SubjectResult> results, Instant begin, Duration took, double loadBefore, double loadAfter) {
        this.plan = plan;
        this.results = List.copyOf(results);
        this.begin = begin;
        this.took = took;
        this.loadBefore = loadBefore;
        this.loadAfter = loadAfter;
    }

    // ---- for people ----

    /** A table in Markdown, aligned, and below it what the machine was and what payments cost. */
    public String text() {
        var lines = new ArrayList<List<String>>();
        var head = new ArrayList<>(List.of(""));
        results.forEach(result -> head.add(result.subject().name()));
        lines.add(head);
        for (Figure figure : Figure.values()) {
            if (results.stream().anyMatch(result -> result.median(figure).isPresent())) {
                var line = new ArrayList<>(List.of(figure.title()));
                results.forEach(result -> line.add(cell(result, figure)));
                lines.add(line);
            }
        }
        var text = new StringBuilder(Table.text(lines));
        text.append("\nMedians of %d rounds (smallest to largest), subjects in turn in each; %s, %d processors, Java %s, %s, %d s; load of the "
                .formatted(plan.rounds(), System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(), Runtime.version().feature(), begin.truncatedTo(ChronoUnit.SECONDS),
                        took.toSeconds()));
        text.append("machine %.1f before, %.1f after. MB = 10^6 bytes, GB = 10^9; CPU is of all processes measured.\n"
                .formatted(loadBefore, loadAfter));
        for (PaymentCost cost : costs()) {
            text.append("Payments cost %.1f %% of \"%s\" in %s.\n".formatted(100 * cost.share(), cost.figure().title(), cost.setup().word()));
        }
        return text.toString();
    }

    private static String cell(SubjectResult result, Figure figure) {
        double[] all = result.rounds(figure);
        if (all.length == 0) {
            return "";
        }
        String median = figure.text(Statistics.median(all));
        return all.length == 1 ? median : median + " (" + figure.text(Arrays.stream(all).min().orElseThrow()) + "-"
                + figure.text(Arrays.stream(all).max().orElseThrow()) + ")";
    }

    // ---- what payments cost ----

    /** @param share goodput without payments over goodput with them, less 1 */
    private record PaymentCost(Setup setup, Figure figure, double share) {
    }

    private List<PaymentCost> costs() {
        var costs = new ArrayList<PaymentCost>();
        for (int i = 0; i < plan.setups().size(); i++) {
            Setup paid = plan.setups().get(i);
            Optional<Setup> unpaid = paid.unpaidOne().filter(plan.setups()::contains);
            if (unpaid.isPresent()) {
                SubjectResult with = results.get(i);
                SubjectResult without = results.get(plan.setups().indexOf(unpaid.get()));
                SPEEDS.stream().filter(figure -> with.median(figure).isPresent()).forEach(figure -> costs.add(new PaymentCost(paid, figure,
                        without.median(figure).orElseThrow() / with.median(figure).orElseThrow() - 1)));
            }
        }
        return costs;
    }

    // ---- for programs ----

    /** The run, then each subject, an object each. */
    public List<ObjectNode> json() {
        var all = new ArrayList<ObjectNode>();
        ObjectNode run = MAPPER.createObjectNode().put("event", "run").put("begin", begin.toString()).put("seconds", took.toSeconds())
                .put("rounds", plan.rounds()).put("relays", plan.relays()).put("os", System.getProperty("os.name"))
                .put("arch", System.getProperty("os.arch")).put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString()).put("loadBefore", loadBefore).put("loadAfter", loadAfter);
        ArrayNode costs = run.putArray("costOfPayments");
        costs().forEach(cost -> costs.addObject().put("setup", cost.setup().word()).put("figure", cost.figure().key())
                .put("share", cost.share()));
        all.add(run);
        for (SubjectResult result : results) {
            ObjectNode line = MAPPER.createObjectNode().put("event", "subject").put("name", result.subject().name())
                    .put("processes", result.subject().nodes().pids().size());
            ObjectNode figures = line.putObject("figures");
            for (Figure figure : Figure.values()) {
                result.median(figure).ifPresent(median -> {
                    ObjectNode one = figures.putObject(figure.key()).put("median", median);
                    ArrayNode rounds = one.putArray("rounds");
                    Arrays.stream(result.rounds(figure)).forEach(rounds::add);
                });
            }
            all.add(line);
        }
        return all;
    }
}
