package org.farthing.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.Program;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small runs of everything. That every byte arrived, and is the right one, is for the bench itself to see; how fast is nobody's here. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BenchTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private static BenchPlan plan(Set<Measure> measures, List<Setup> setups, List<OtherProxy> others, int rounds) {
        return new BenchPlan(measures, setups, others, rounds, SHORT, SHORT, 3,
                List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    }

    private static OtherProxy other(PlainSocks proxy) {
        return new OtherProxy("plain", proxy.address(), List.of(ProcessHandle.current().pid()), Optional.empty());
    }

    @Test
    void aPracticeWorldAndAnotherProxyAreMeasuredInTurn() throws Exception {
        var heard = new ConcurrentLinkedQueue<String>();
        BenchReport report;
        try (var proxy = new PlainSocks((_, value) -> value)) {
            report = new Bench(plan(EnumSet.allOf(Measure.class), List.of(Setup.ONE), List.of(other(proxy)), 2), heard::add).run();
        }
        List<ObjectNode> lines = report.json();
        assertEquals(List.of("run", "subject", "subject"), lines.stream().map(line -> line.path("event").asText()).toList());
        assertEquals(List.of("farthing one", "plain"), lines.stream().skip(1).map(line -> line.path("name").asText()).toList());
        for (Figure figure : Figure.values()) {
            JsonNode ours = lines.get(1).path("figures").path(figure.key());
            assertEquals(2, ours.path("rounds").size(), figure.key());
            // A round shorter than the system's clock of processor time may cost nothing.
            assertTrue(ours.path("median").asDouble() > 0 || figure.key().contains("cpu"), figure::key);
            assertTrue(report.text().contains(figure.title()), figure::title);
        }
        assertFalse(lines.get(2).path("figures").has(Figure.BUILD_P50.key()), "nobody can ask a plain proxy for circuits");
        List<String> rounds = heard.stream().filter(line -> line.contains(Figure.ECHO_P50.key())).map(line -> line.substring(0, 30))
                .toList();
        assertEquals(List.of("round 1 of 2, farthing one: ec", "round 1 of 2, plain: echo_p50_", "round 2 of 2, plain: echo_p50_",
                "round 2 of 2, farthing one: ec"), rounds);
    }

    @Test
    void clientAndRelaysHaveProcessesOfTheirOwnAndPaymentsACost() throws Exception {
        var measures = EnumSet.of(Measure.DOWNLOAD, Measure.MEMORY);
        List<ObjectNode> lines = new Bench(plan(measures, List.of(Setup.SEPARATE, Setup.SEPARATE_UNPAID), List.of(), 1), _ -> { }).run()
                .json();
        assertEquals(4, lines.get(1).path("processes").asInt());
        assertEquals(4, lines.get(2).path("processes").asInt());
        var measured = new HashSet<String>();
        lines.get(1).path("figures").fieldNames().forEachRemaining(measured::add);
        assertEquals(Set.of("download_1_mb_per_s", "download_1_cpu_s_per_gb", "memory_all_mb", "memory_largest_mb"), measured);
        JsonNode cost = lines.getFirst().path("costOfPayments").path(0);
        assertEquals("separate", cost.path("setup").asText());
        double with = lines.get(1).path("figures").path("download_1_mb_per_s").path("median").asDouble();
        double without = lines.get(2).path("figures").path("download_1_mb_per_s").path("median").asDouble();
        assertEquals(without / with - 1, cost.path("share").asDouble(), 1e-9);
    }

    @Test
    void whoEndsTheBenchEndsWhatItStarted(@TempDir Path folder) throws Exception {
        try (Program bench = Program.start(folder.resolve("errors"), "bench", "--setups", "separate", "--rounds", "1000")) {
            ProcessHandle process = ProcessHandle.of(bench.pid()).orElseThrow();
            // The chain, and a relay or a command.
            Eventually.holds(() -> assertTrue(process.descendants().count() >= 2));
            List<ProcessHandle> started = process.descendants().toList();
            bench.terminate();
            bench.await();
            Eventually.holds(() -> assertTrue(started.stream().noneMatch(ProcessHandle::isAlive)));
        }
    }

    @Test
    void aStreamThatEndsEarlyHasNoSpeed() throws Exception {
        assertTrue(failure((place, value) -> place == 300_000 ? -1 : value).contains("ended after 300000 of"));
    }

    @Test
    void aByteThatIsAnotherHasNoSpeed() throws Exception {
        assertTrue(failure((place, value) -> place == 123_456 ? value ^ 1 : value).contains("byte 123456 of"));
    }

    private static String failure(PlainSocks.Backward backward) throws Exception {
        try (var proxy = new PlainSocks(backward)) {
            var bench = new Bench(plan(EnumSet.of(Measure.DOWNLOAD), List.of(), List.of(other(proxy)), 1), _ -> { });
            return assertThrows(WalletException.class, bench::run).getMessage();
        }
    }
}
