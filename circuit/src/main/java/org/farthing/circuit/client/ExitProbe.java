package org.farthing.circuit.client;

import java.time.Duration;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.loop.EventLoop;

/**
 * Asks whether one circuit still works: a PING to its exit, which must come back in time. One is under way at a time.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
final class ExitProbe {
    static final Duration PING_TIMEOUT = Duration.ofSeconds(8);

    private final Circuit circuit;
    private final Circuit.Surroundings client;
    private final StreamMux mux;
    private long nonce;
    private EventLoop.Timer timer;
    private Runnable waiter;

    ExitProbe(Circuit circuit, Circuit.Surroundings client, StreamMux mux) {
        this.circuit = circuit;
        this.client = client;
        this.mux = mux;
    }

    /** Sends a probe to the exit and back; {@code answered} runs when it returns, and the circuit dies when it does not. */
    void send(Runnable answered) {
        if (!circuit.isReady() || timer != null) {
            return;
        }
        nonce = client.random().nextLong();
        waiter = answered;
        timer = client.loop().schedule(PING_TIMEOUT,
                () -> circuit.apply(new CircuitMachine.Command.ProbeLost()));
        mux.sendControl(0, new RelayMessage.Ping(nonce));
    }

    /** The exit has sent a PONG. */
    void answered(long answer) {
        if (timer == null || answer != nonce) {
            throw new ProtocolViolation("an answer to no probe");
        }
        timer.cancel();
        timer = null;
        waiter.run();
    }

    /** The circuit has ended: no answer is waited for. */
    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
