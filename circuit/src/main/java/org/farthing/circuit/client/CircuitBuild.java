package org.farthing.circuit.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.onion.Handshake;
import org.farthing.circuit.onion.HandshakeException;
import org.farthing.circuit.onion.HandshakeOptions;
import org.farthing.circuit.onion.HopKeys;
import org.farthing.wallet.value.Bytes;

/**
 * How one circuit comes to stand: reaches the first relay, shakes hands with one hop after the other, pays each and asks it for the next,
 * all within the time that {@link BuildTimes} gives. In what order is {@link CircuitMachine}'s to say.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit. Public-key work runs on virtual threads.
 */
final class CircuitBuild {
    private final Circuit circuit;
    private final Circuit.Surroundings client;
    /** The one that was sent, until it is answered. */
    private Handshake.Client handshake;
    /** The next hop's, made while the one before is on its way; null while it is being made. */
    private Handshake.Client prepared;
    /** It cannot be made: that hop's key is none. Said when its turn comes, lest the hop before is blamed. */
    private boolean unpreparable;
    /** What waits for it. */
    private Runnable onPrepared;
    private int askedHops;
    private int answeredHops;
    private EventLoop.Timer timer;

    CircuitBuild(Circuit circuit, Circuit.Surroundings client) {
        this.circuit = circuit;
        this.client = client;
    }

    void start() {
        timer = client.loop().schedule(client.buildLimit().get(), () -> circuit.apply(new CircuitMachine.Command.TimedOut()));
        prepareHandshake(0);
        takePrepared(() -> client.links().to(circuit.path().getFirst().relay(), new Links.Waiter() {
            @Override
            public void ready(LinkCircuits ready) {
                if (!circuit.isDead()) {
                    circuit.linked(ready);
                }
            }

            @Override
            public void failed(String why) {
                circuit.apply(new CircuitMachine.Command.LinkFailed());
            }
        }));
    }

    /** Makes fresh ephemeral keys for the hop, if there is such a hop; one handshake is never used twice. */
    private void prepareHandshake(int hop) {
        if (hop >= circuit.path().size()) {
            return;
        }
        Descriptor relay = circuit.path().get(hop).relay();
        onVirtualThread(() -> {
            try {
                // The same for every hop, paid or not: what differed would tell the relay before.
                byte[] offer = HandshakeOptions.offer(DescriptorCodec.quote(relay)).encode();
                Handshake.Client started = Handshake.Client.start(relay.relayId(), relay.onionKey(), offer, client.random());
                client.loop().post(() -> {
                    if (circuit.isDead()) {
                        started.wipe();
                        return;
                    }
                    prepared = started;
                    goOn();
                });
            } catch (HandshakeException _) {
                client.loop().post(() -> {
                    unpreparable = true;
                    goOn();
                });
            }
        });
    }

    /** Runs {@code then} once the handshake that is prepared, or will be, is the one to send. */
    private void takePrepared(Runnable then) {
        if (unpreparable) {
            circuit.apply(new CircuitMachine.Command.HopRefuted());
        } else if (prepared == null) {
            onPrepared = then;
        } else {
            handshake = prepared;
            prepared = null;
            then.run();
        }
    }

    private void goOn() {
        if (onPrepared != null) {
            Runnable waiting = onPrepared;
            onPrepared = null;
            takePrepared(waiting);
        }
    }

    private void onVirtualThread(Runnable work) {
        client.loop().platform().start("handshake", work);
    }

    /** The body of the CREATE cell that asks the first hop for its half of the handshake. */
    byte[] create() {
        askedHops = 1;
        prepareHandshake(1);
        return handshake.createBody();
    }

    /** The first hop has answered with a CREATED cell of this body. */
    void created(byte[] body) {
        finishHandshake(0, started -> started.finish(body));
    }

    /** The hop before {@code hop} has brought its half of the handshake. */
    void extended(int hop, Bytes created) {
        finishHandshake(hop, started -> started.finish(created));
    }

    private interface Finish {
        HopKeys run(Handshake.Client started) throws HandshakeException;
    }

    private void finishHandshake(int hop, Finish finish) {
        if (!circuit.isHandshakingWith(hop) || !asked(hop)) {
            circuit.apply(new CircuitMachine.Command.Violation("an answer to no handshake"));
            return;
        }
        answeredHops = hop + 1;
        // It belongs to the thread that finishes it from here on: the end of the circuit must not wipe it meanwhile.
        Handshake.Client started = handshake;
        handshake = null;
        onVirtualThread(() -> {
            try {
                HopKeys keys = finish.run(started);
                requireAnswer(started, keys);
                client.loop().post(() -> hopStands(hop, keys));
            } catch (HandshakeException _) {
                client.loop().post(() -> circuit.apply(new CircuitMachine.Command.HopRefuted()));
            }
        });
    }

    private static void requireAnswer(Handshake.Client started, HopKeys keys) throws HandshakeException {
        try {
            HandshakeOptions.requireAnswer(started.serverMessage());
        } catch (HandshakeException e) {
            keys.wipe();
            throw e;
        }
    }

    /** Whether the handshake with {@code hop} was sent and not answered yet. */
    private boolean asked(int hop) {
        return askedHops == hop + 1 && answeredHops == hop;
    }

    private void hopStands(int hop, HopKeys keys) {
        if (circuit.isDead()) {
            keys.wipe();
            return;
        }
        circuit.addHop(hop, keys);
    }

    /** One cell binds the channel, brings the first voucher and asks for the next hop: paying costs no round trip. */
    void payAndExtend(int hop) {
        Optional<HopPayer> payer = circuit.path().get(hop).payer();
        if (payer.isPresent()) {
            payer.get().bind(circuit.meter(hop), circuit.binding(hop), payment -> extend(hop, payment));
        } else {
            extend(hop, List.of());
        }
    }

    private void extend(int hop, List<RelayMessage> payment) {
        if (circuit.isDead()) {
            return;
        }
        if (hop + 1 < circuit.path().size()) {
            takePrepared(() -> {
                if (!circuit.isDead()) {
                    Descriptor next = circuit.path().get(hop + 1).relay();
                    var messages = new ArrayList<>(payment);
                    messages.add(new RelayMessage.Extend(next.host(), next.port(), handshake.extendData()));
                    askedHops = hop + 2;
                    prepareHandshake(hop + 2);
                    circuit.sendTo(hop, messages);
                }
            });
        } else {
            circuit.sendTo(hop, payment);
        }
    }

    /** The circuit is ready. */
    void stopTimer() {
        timer.cancel();
    }

    /** The circuit has ended: nothing is waited for, and the secrets of an open handshake go. */
    void stop() {
        timer.cancel();
        onPrepared = null;
        if (handshake != null) {
            handshake.wipe();
        }
        if (prepared != null) {
            prepared.wipe();
        }
    }
}
