package org.farthing.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.io.OutputStreamWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks a running Tor for circuits, by its control protocol without authentication (control-spec, EXTENDCIRCUIT), one after the other: from
 * the request until Tor says that the circuit is built.
 *
 * @param control its control port
 */
record ControlledTor(InetSocketAddress control) implements CircuitBuilding {
    private static final int TIMEOUT_MS = 60_000;

    @Override
    public double[] build(int count) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(control, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            var out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
            say(out, "AUTHENTICATE");
            require(in.readLine(), "250");
            say(out, "SETEVENTS CIRC");
            require(in.readLine(), "250");
            double[] ms = new double[count];
            for (int i = 0; i < count; i++) {
                ms[i] = one(in, out);
            }
            return ms;
        }
    }

    private static double one(BufferedReader in, Writer out) throws IOException {
        // The event may come before the answer that tells the circuit's number.
        Map<String, String> last = new HashMap<>();
        String number = null;
        long start = System.nanoTime();
        say(out, "EXTENDCIRCUIT 0");
        while (true) {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("Tor closed its control port");
            }
            String[] words = line.split(" ");
            if (line.startsWith("650 CIRC ") && words.length > 3) {
                last.put(words[2], words[3]);
            } else {
                require(line, "250 EXTENDED");
                number = words[2];
            }
            switch (last.getOrDefault(number, "")) {
                case "BUILT" -> {
                    double ms = (System.nanoTime() - start) / 1e6;
                    say(out, "CLOSECIRCUIT " + number);
                    awaitClosed(in, number);
                    return ms;
                }
                case "FAILED", "CLOSED" -> throw new IOException("Tor could not build a circuit: " + line);
                default -> {
                    continue;
                }
            }
        }
    }

    private static void awaitClosed(BufferedReader in, String number) throws IOException {
        boolean agreed = false;
        boolean closed = false;
        while (!agreed || !closed) {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("Tor closed its control port");
            }
            agreed |= line.startsWith("250 ");
            closed |= line.startsWith("650 CIRC " + number + " CLOSED");
        }
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line + "\r\n");
        out.flush();
    }

    private static void require(String line, String beginning) throws IOException {
        if (line == null || !line.startsWith(beginning)) {
            throw new IOException("Tor's control port answered: " + line);
        }
    }
}
