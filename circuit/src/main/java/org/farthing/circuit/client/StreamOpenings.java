package org.farthing.circuit.client;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.circuit.flow.StreamBridge;
import org.farthing.circuit.flow.StreamMux;

/**
 * The streams that one circuit's exit was asked to open and has not answered for yet.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
final class StreamOpenings {
    /** How a stream's opening went. */
    interface Opening {
        void connected(StreamBridge bridge);

        void refused(EndReason reason);

        /** The circuit died or fell silent first: nothing was sent, another circuit may be tried. */
        void circuitDied();
    }

    /** How a look-up went. */
    interface Lookup {
        /** Addresses, or one name, as the exit says them. */
        void found(List<String> answers);

        void refused(EndReason reason);

        /** The circuit died or fell silent first: another may be asked. */
        void circuitDied();
    }

    private final StreamMux mux;
    private final Map<Integer, Opening> waiting = new HashMap<>();
    private final Map<Integer, Lookup> lookups = new HashMap<>();
    /** Given up and not answered yet: the answer may have been under way, once. */
    private final Set<Integer> abandoned = new HashSet<>();
    private int nextStream = 1;

    /** A look-up whose answer nobody waits for. */
    private static final Lookup GIVEN_UP = new Lookup() {
        @Override
        public void found(List<String> answers) {
            // Too late.
        }

        @Override
        public void refused(EndReason reason) {
            // Too late.
        }

        @Override
        public void circuitDied() {
            // It was told already.
        }
    };

    StreamOpenings(StreamMux mux) {
        this.mux = mux;
    }

    StreamBridge open(String host, int port, Opening opening) {
        int stream = nextStream++;
        StreamBridge bridge = mux.open(stream);
        waiting.put(stream, opening);
        mux.sendControl(stream, new RelayMessage.Begin(host, port, 0));
        return bridge;
    }

    /** Asks the exit to look {@code host} up. */
    void lookUp(String host, Lookup lookup) {
        int stream = nextStream++;
        mux.beginLookup(stream);
        lookups.put(stream, lookup);
        mux.sendControl(stream, new RelayMessage.Resolve(host));
    }

    /** The exit says what it found. */
    void resolved(int stream, RelayMessage.Resolved answer) {
        Lookup lookup = lookups.remove(stream);
        if (lookup == null) {
            throw new ProtocolViolation("an answer to no look-up");
        }
        mux.endLookup(stream);
        lookup.found(answer.answers());
    }

    /** Gives an opening up: its answer is not waited for any more. */
    void abandon(StreamBridge bridge) {
        if (waiting.remove(bridge.id()) != null) {
            abandoned.add(bridge.id());
            bridge.abort(EndReason.TIMEOUT);
        }
    }

    /**
     * Gives up everything that waits, which is told that the circuit died: it may try another. The exit is told too, should it come back.
     */
    void moveAll() {
        for (Map.Entry<Integer, Opening> opening : Map.copyOf(waiting).entrySet()) {
            abandon(mux.stream(opening.getKey()));
            opening.getValue().circuitDied();
        }
        for (Map.Entry<Integer, Lookup> lookup : Map.copyOf(lookups).entrySet()) {
            // The number stays taken until the exit answers.
            if (lookup.getValue() != GIVEN_UP) {
                lookups.put(lookup.getKey(), GIVEN_UP);
                lookup.getValue().circuitDied();
            }
        }
    }

    /** The exit says that it has connected. */
    void connected(int stream) {
        Opening opening = waiting.remove(stream);
        if (opening != null) {
            opening.connected(mux.stream(stream));
        } else if (!abandoned.remove(stream)) {
            throw new ProtocolViolation("an answer to no opening");
        }
    }

    /** The exit says that a stream has ended, be it open or not. */
    void ended(int stream, EndReason reason) {
        Lookup lookup = lookups.remove(stream);
        Opening opening = waiting.remove(stream);
        abandoned.remove(stream);
        if ((opening != null || lookup != null) && reason == EndReason.DONE) {
            throw new ProtocolViolation("a stream that ended before it began");
        }
        if (lookup != null) {
            mux.endLookup(stream);
            lookup.refused(reason);
            return;
        }
        mux.onEnd(stream, reason);
        if (opening != null) {
            opening.refused(reason);
        }
    }

    /** The look-ups that no answer will come to, since the circuit has died; they are forgotten here. */
    List<Lookup> takeLookups() {
        var all = List.copyOf(lookups.values());
        lookups.clear();
        return all;
    }

    /** The openings that no answer will come to, since the circuit has died; they are forgotten here. */
    List<Opening> takeAll() {
        var all = List.copyOf(waiting.values());
        waiting.clear();
        return all;
    }
}
