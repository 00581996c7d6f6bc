package org.farthing.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.farthing.app.DataFolder;
import org.farthing.app.control.ControlClient;
import org.farthing.wallet.value.WalletException;

/**
 * Asks a running Farthing for other circuits. It measures itself how long one takes: from the first cell, over a link that stands or a new
 * one, until every hop has acknowledged its channel, the first payment included.
 */
record ControlledFarthing(DataFolder data) implements CircuitBuilding {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int POLL_MS = 20;

    @Override
    public double[] build(int count) throws IOException, InterruptedException {
        Map<Long, Double> before = builds();
        var built = new HashMap<Long, Double>();
        Instant limit = Instant.now().plus(LIMIT);
        while (built.size() < count) {
            try {
                ControlClient.ask(data, ControlClient.command("circuits-new-identity"));
                int known = built.size();
                while (built.size() == known) {
                    if (Instant.now().isAfter(limit)) {
                        throw new IOException("only " + built.size() + " circuits were built in " + LIMIT.toSeconds() + " s");
                    }
                    Thread.sleep(POLL_MS);
                    built.putAll(builds());
                    built.keySet().removeAll(before.keySet());
                }
            } catch (WalletException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        return built.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Milliseconds by the circuit's number, of those that stand. */
    private Map<Long, Double> builds() {
        var builds = new HashMap<Long, Double>();
        for (JsonNode circuit : ControlClient.ask(data, ControlClient.command("circuits")).path("circuits")) {
            if (circuit.has("buildMicros")) {
                builds.put(circuit.path("number").asLong(), circuit.path("buildMicros").asLong() / 1e3);
            }
        }
        return builds;
    }
}
