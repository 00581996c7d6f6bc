package org.farthing.circuit.client;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.farthing.wallet.value.Bytes;

/**
 * Whether one circuit still answers: sends the probes that {@link CircuitWatch} calls for and {@link PathProbe} counts, and says which of
 * its relays are silent. What becomes of it is {@link SilenceWatch}'s to say.
 *
 * <p>Times are nanoseconds of {@link AwakeClock}. Not thread-safe: it belongs to the event loop of its circuit.
 */
final class CircuitSilence {
    private final Circuit circuit;
    private final Circuit.Surroundings client;
    private final PathProbe probe;
    private final CircuitWatch watch;
    private boolean wasOverdue;

    CircuitSilence(Circuit circuit, Circuit.Surroundings client) {
        this.circuit = circuit;
        this.client = client;
        this.probe = new PathProbe(circuit, client);
        this.watch = new CircuitWatch(circuit.path().size());
    }

    private int exit() {
        return circuit.path().size() - 1;
    }

    // ---- what came and went ----

    /** Something was sent that the exit may answer. */
    void asked() {
        watch.asked(client.awake());
    }

    /** A cell of the hop came. */
    void heard(int hop) {
        watch.heard(hop, client.awake());
    }

    /** The hop has sent a PONG. */
    void answered(int hop, long nonce) {
        probe.answered(hop, nonce);
    }

    // ---- probes ----

    /** Asks entry and exit whether they answer. */
    void probe() {
        ping(_ -> { });
    }

    /** As {@link #probe}; {@code answered} gets the time to the exit and back, in nanoseconds. */
    void ping(LongConsumer answered) {
        if (!circuit.isReady()) {
            return;
        }
        watch.probed(client.awake(), circuit.link().cellsHeard());
        probe.send(0, _ -> { });
        probe.send(exit(), nanos -> {
            watch.roundTrip(nanos);
            answered.accept(nanos);
        });
    }

    /** The exit's answer is overdue: asks the relays between, to learn where the silence begins. */
    void trace() {
        wasOverdue = true;
        for (int hop = 1; hop < exit(); hop++) {
            probe.send(hop, _ -> { });
        }
    }

    // ---- what is to be thought of it ----

    /** @param allowance see {@link Uplink#look} */
    CircuitWatch.Verdict verdict(long now, long allowance) {
        return watch.verdict(now, circuit.streamCount() > 0, circuit.link().cellsHeard(), allowance);
    }

    /** The relays behind the entry that have not sent anything since a probe that is overdue. */
    List<Bytes> silentRelays() {
        return IntStream.rangeClosed(1, exit()).filter(hop -> !watch.hasHeardSinceProbe(hop))
                .mapToObj(hop -> circuit.path().get(hop).relay().relayId()).toList();
    }

    /** For how long probes have been without an answer; 0 without any. */
    long waiting(long now) {
        return watch.waiting(now);
    }

    /** Whether that is longer than any honest relay takes. */
    boolean isLong(long now) {
        return watch.waiting(now) >= watch.lostAfter();
    }

    /** Whether the exit has sent anything in the last {@code nanos}, and owes no answer. */
    boolean isHeard(long now, long nanos) {
        return watch.waiting(now) == 0 && now - watch.lastHeard(exit()) <= nanos;
    }

    /** Whether it was ever one to avoid: an entry that lets circuits wait until others are taken chooses among exits. */
    boolean wasOverdue() {
        return wasOverdue;
    }
}
