package org.farthing.circuit.client;

import java.util.List;
import java.util.function.LongConsumer;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.circuit.loop.EventLoop;

/**
 * Asks the hops of one circuit whether they still answer: a PING to each, which comes back as it went. One is under way to a hop at a time.
 * What becomes of a circuit that does not answer is {@link SilenceWatch}'s to say.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
final class PathProbe {
    private record Asked(long nonce, long at, LongConsumer answered) {
    }

    private final Circuit circuit;
    private final EventLoop loop;
    private final Circuit.Surroundings client;
    private final Asked[] underWay;

    PathProbe(Circuit circuit, Circuit.Surroundings client) {
        this.circuit = circuit;
        this.client = client;
        this.loop = client.loop();
        this.underWay = new Asked[circuit.path().size()];
    }

    /** Sends a probe to the hop and back, unless one is under way; {@code answered} gets its time in nanoseconds. */
    void send(int hop, LongConsumer answered) {
        if (circuit.isReady() && underWay[hop] == null) {
            underWay[hop] = new Asked(client.random().nextLong(), loop.nanos(), answered);
            circuit.sendTo(hop, List.of(new RelayMessage.Ping(underWay[hop].nonce())));
        }
    }

    /** The hop has sent a PONG. */
    void answered(int hop, long nonce) {
        Asked asked = underWay[hop];
        if (asked == null || asked.nonce() != nonce) {
            throw new ProtocolViolation("an answer to no probe");
        }
        underWay[hop] = null;
        asked.answered().accept(loop.nanos() - asked.at());
    }
}
