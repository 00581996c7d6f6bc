package org.farthing.app.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The practice world as its users run it, a process of its own, and what can be seen of it from outside. */
public final class PracticeProgram implements AutoCloseable {
    private final Program program;
    private final Path data;
    private final int port;

    private PracticeProgram(Program program, Path data, int port) {
        this.program = program;
        this.data = data;
        this.port = port;
    }

    /** Starts it and waits until it is ready; {@code folder} is where it keeps all it keeps. */
    public static PracticeProgram start(Path folder, String... javaOptions) throws IOException {
        Path data = folder.resolve("data");
        Program program = Program.start(folder.resolve("errors"), List.of(javaOptions), "demo", "--headless", "--json", "--socks", "0",
                "--data", data.toString());
        try {
            String socks = program.nextJson().path("socks").asText();
            return new PracticeProgram(program, data, Integer.parseInt(socks.substring(socks.indexOf(':') + 1)));
        } catch (IOException e) {
            program.close();
            throw e;
        }
    }

    /** Of its SOCKS proxy. */
    public int port() {
        return port;
    }

    /** Of its SOCKS proxy, as most programs want it written. */
    public String proxy() {
        return "127.0.0.1:" + port;
    }

    public SocksClient socks() {
        return new SocksClient(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    }

    /** What one of its commands answers. */
    public List<JsonNode> command(String... words) throws IOException {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--json", "--data", data.toString()));
        Program.Outcome outcome = Program.run(all.toArray(String[]::new));
        if (outcome.status() != 0) {
            throw new AssertionError(outcome.err());
        }
        return outcome.json();
    }

    public JsonNode circuits() throws IOException {
        return command("circuits").getFirst();
    }

    /** Open streams, of all circuits. */
    public int streams() throws IOException {
        return circuits().path("streams").asInt();
    }

    /** Signed for in all channels together, in wei. */
    public BigInteger signed() throws IOException {
        return command("channel", "list").stream().map(channel -> new BigInteger(channel.path("signed").asText()))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    // ---- what the system knows of it ----

    /** Open file descriptors. */
    public int files() throws IOException {
        try (Stream<Path> files = Files.list(proc("fd"))) {
            return (int) files.count();
        }
    }

    /** The system's threads; those that are Java's alone are not among them. */
    public int threads() throws IOException {
        return (int) status("Threads:");
    }

    /** Memory that it has for itself now, in KiB. */
    public long residentKib() throws IOException {
        return status("VmRSS:");
    }

    /** Programs that have a connection to its proxy, or have not been told that it has ended. */
    public int socksConnections() throws IOException {
        String here = ":%04X".formatted(port);
        int count = 0;
        for (String line : Files.readAllLines(proc("net/tcp"))) {
            String[] fields = line.strip().split("\\s+");
            // Listening (0A), and ended in order and only remembered by the system (06), are none.
            if (fields.length > 9 && fields[1].endsWith(here) && !fields[3].equals("0A") && !fields[3].equals("06")) {
                count++;
            }
        }
        return count;
    }

    private long status(String field) throws IOException {
        String line = Files.readAllLines(proc("status")).stream().filter(each -> each.startsWith(field)).findFirst().orElseThrow();
        return Long.parseLong(line.substring(field.length()).replace("kB", "").strip());
    }

    private Path proc(String name) {
        return Path.of("/proc/" + program.pid(), name);
    }

    /** Bytes of living objects, after a collection. */
    public long liveBytes() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String total = Tool.run(jcmd, Long.toString(program.pid()), "GC.class_histogram").text().lines()
                .filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
        return Long.parseLong(total.strip().split("\\s+")[2]);
    }

    /** Ends it as its user does: it must end well, and have had nothing to complain of. */
    public void end() throws IOException, InterruptedException {
        program.terminate();
        int status = program.await();
        if (status != 0 || !program.errors().isEmpty()) {
            throw new AssertionError("status " + status + ": " + program.errors());
        }
    }

    @Override
    public void close() throws IOException {
        program.close();
    }
}
