package org.farthing.app.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.farthing.app.bench.Bench;
import org.farthing.app.bench.BenchPlan;
import org.farthing.app.bench.BenchReport;
import org.farthing.app.bench.Measure;
import org.farthing.app.bench.OtherProxy;
import org.farthing.app.bench.Setup;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures this program, and other SOCKS proxies in the same way. */
@Command(name = "bench", mixinStandardHelpOptions = true,
        description = "Measure speed, delays, processor time and memory of Farthing on this machine, and of other SOCKS proxies beside it.")
final class BenchCommand implements Callable<Integer> {
    /** One proxy of somebody else's. */
    static final class Other {
        @Option(names = "--socks", paramLabel = "HOST:PORT", required = true,
                description = "measure this SOCKS 5 proxy too; it must take user names, and lead back to this machine; may be repeated, "
                        + "each time followed by the options below")
        private String socks;

        @Option(names = "--name", paramLabel = "NAME", description = "what to call it in the table")
        private String name;

        @Option(names = "--pids", paramLabel = "PID,…", split = ",", required = true,
                description = "all its processes, client and relays, whose processor time and memory count")
        private List<Long> pids;

        @Option(names = "--tor-control", paramLabel = "HOST:PORT",
                description = "of a Tor: its control port, to have circuits built; without authentication")
        private String control;

        private OtherProxy proxy() {
            return new OtherProxy(name == null ? socks : name, OtherProxy.address(socks), pids,
                    Optional.ofNullable(control).map(OtherProxy::address));
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "print one JSON object per line: the run, then what was measured of each")
    private boolean json;

    @Option(names = "--tests", paramLabel = "TEST,…", split = ",",
            description = "only these, of build, first-byte, echo, download, downloads (8 streams), upload, connections, memory (all)")
    private List<String> tests = List.of();

    @Option(names = "--setups", paramLabel = "SETUP,…", split = ",", defaultValue = "one,separate",
            description = "Farthing in one process (one), or client and each relay in its own (separate); with -unpaid, relays that ask "
                    + "for nothing; none for no Farthing (one,separate)")
    private List<String> setups;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "how often to measure each; the median counts (3)")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "SECONDS", defaultValue = "3", description = "about how long each transfer takes (3)")
    private double seconds;

    @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "20",
            description = "how long each carries load before anything counts (20)")
    private double warmUp;

    @Option(names = "--relays", paramLabel = "N", defaultValue = "3", description = "relays of each set-up, 3 to 40 (3)")
    private int relays;

    @Option(names = "--java-options", paramLabel = "OPTIONS", defaultValue = "-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED",
            description = "of the Java machines that are measured, in one word (${DEFAULT-VALUE})")
    private String javaOptions;

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<Other> others = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        BenchPlan plan;
        try {
            plan = plan();
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage());
        }
        PrintWriter err = spec.commandLine().getErr();
        BenchReport report = new Bench(plan, step -> err.println("  " + step)).run();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            report.json().forEach(line -> out.println(Json.line(line)));
        } else {
            out.print(report.text());
            out.flush();
        }
        return 0;
    }

    private BenchPlan plan() {
        Set<Measure> measures = tests.isEmpty() ? EnumSet.allOf(Measure.class) : Set.copyOf(named(tests, Measure::named, "test"));
        List<Setup> chosen = setups.equals(List.of("none")) ? List.of() : named(setups, Setup::named, "set-up");
        return new BenchPlan(measures, chosen, others.stream().map(Other::proxy).toList(), rounds,
                Duration.ofMillis(Math.round(seconds * 1_000)), Duration.ofMillis(Math.round(warmUp * 1_000)), relays,
                javaOptions.isBlank() ? List.of() : List.of(javaOptions.strip().split("\\s+")));
    }

    private static <T> List<T> named(List<String> words, Function<String, Optional<T>> find, String kind) {
        return words.stream().map(word -> find.apply(word).orElseThrow(() -> new IllegalArgumentException(
                "There is no " + kind + " \"" + word + "\"; \"farthing bench --help\" names them."))).distinct().toList();
    }
}
