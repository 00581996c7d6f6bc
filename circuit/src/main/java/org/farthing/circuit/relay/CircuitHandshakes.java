package org.farthing.circuit.relay;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.onion.Handshake;
import org.farthing.circuit.onion.HandshakeException;
import org.farthing.circuit.onion.HandshakeOptions;
import org.farthing.circuit.onion.OnionKey;
import org.farthing.wallet.value.Bytes;

/**
 * Answers what comes as CREATE: holds the circuit's number while its handshake is computed, in its turn, and says nothing but DESTROY where
 * it is none with this relay.
 *
 * <p>Belongs to the relay's event loop, but for the onion keys, which may be changed from any thread.
 */
final class CircuitHandshakes implements AutoCloseable {
    /** Called on the event loop when a circuit's keys are there and its client has not gone. */
    interface Taker {
        /** @param quote of the descriptor by whose price the client means to pay, if it named one */
        void stands(LinkCircuits link, int circuitId, Handshake.Response response, Optional<Bytes> quote);
    }

    private final HandshakeWorker<LinkCircuits> worker;
    private final EventLoop loop;
    private final Bytes relayId;
    private final SecureRandom random;
    private final RelayTally tally;
    private final Taker taker;
    /** The present one first. */
    private volatile List<OnionKey> onionKeys;

    CircuitHandshakes(String name, EventLoop loop, Bytes relayId, OnionKey onionKey, SecureRandom random, RelayTally tally, Taker taker) {
        this.worker = new HandshakeWorker<>("handshake-" + name, loop.platform());
        this.loop = loop;
        this.relayId = relayId;
        this.random = random;
        this.tally = tally;
        this.taker = taker;
        this.onionKeys = List.of(onionKey);
    }

    OnionKey presentKey() {
        return onionKeys.getFirst();
    }

    /** @param keys the present one first, at least one */
    void useKeys(List<OnionKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a relay has an onion key");
        }
        onionKeys = List.copyOf(keys);
    }

    void wipeKeys() {
        onionKeys.forEach(OnionKey::wipe);
    }

    /** Handshakes that wait for their turn. */
    int waiting() {
        return worker.waiting();
    }

    /** A circuit that is not taken, whatever its handshake. */
    void turnAway(LinkCircuits link, int circuitId, Refusal why) {
        tally.refused(why);
        link.attach(circuitId, new Place());
        link.destroy(circuitId);
    }

    void begin(LinkCircuits link, int circuitId, byte[] buf, int bodyOff) {
        byte[] body = new byte[Cell.BODY];
        System.arraycopy(buf, bodyOff, body, 0, body.length);
        // The client may destroy the circuit before it stands, so something must hold its place.
        var place = new Place();
        link.attach(circuitId, place);
        worker.add(link, new HandshakeWorker.Handshake() {
            @Override
            public void compute() {
                answer(link, circuitId, body, place);
            }

            @Override
            public void refuse() {
                loop.post(() -> giveUp(link, circuitId, place, Refusal.HANDSHAKE_TOO_LATE));
            }
        });
    }

    /** One answer for every fault, and for none but lack of time: which check failed is nobody's business. */
    private void giveUp(LinkCircuits link, int circuitId, Place place, Refusal why) {
        if (!place.gone) {
            tally.refused(why);
            link.destroy(circuitId);
        }
    }

    private void answer(LinkCircuits link, int circuitId, byte[] body, Place place) {
        if (place.gone) {
            return;
        }
        try {
            Handshake.Response response = Handshake.Server.respond(body, 0, body.length, relayId, onionKeys,
                    asked -> HandshakeOptions.decode(asked).answer().encode(), random);
            Optional<Bytes> quote = HandshakeOptions.decode(response.clientMessage()).payingQuote();
            loop.post(() -> {
                if (place.gone || link.isClosed()) {
                    response.keys().wipe();
                } else {
                    taker.stands(link, circuitId, response, quote);
                }
            });
        } catch (HandshakeException _) {
            loop.post(() -> giveUp(link, circuitId, place, Refusal.WRONG_HANDSHAKE));
        }
    }

    /** What waits is forgotten. */
    @Override
    public void close() {
        worker.close();
    }

    /** Holds a circuit's id while its handshake is computed. */
    private static final class Place implements LinkCircuits.Circuit {
        private volatile boolean gone;

        @Override
        public void onRelayCells(LinkCircuits from, byte[] buf, int off, int count) {
            // A client sends nothing before CREATED; what comes anyway belongs to no keys.
        }

        @Override
        public void onCreated(LinkCircuits from, byte[] buf, int bodyOff) {
            gone = true;
        }

        @Override
        public void onDestroyed(LinkCircuits from) {
            gone = true;
        }

        @Override
        public void onDrained(LinkCircuits from) {
            // Nothing waits.
        }
    }
}
