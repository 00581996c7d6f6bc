package org.farthing.circuit.relay;

import java.time.Duration;
import java.util.OptionalLong;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.value.Bytes;

/**
 * The side of a circuit away from the client: reaches the relay that an EXTEND names, hands it the client's handshake and cells, and gives
 * its answer and its cells to the circuit.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
final class NextHop implements LinkCircuits.Circuit {
    /** The client gives up before this. */
    static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

    private final RelayCircuit circuit;
    private final RelayCircuit.Surroundings relay;
    private final LinkCircuits prev;
    private final StreamMux mux;
    private LinkCircuits link;
    private int id;
    private EventLoop.Timer answerTimer;

    NextHop(RelayCircuit circuit, RelayCircuit.Surroundings relay, LinkCircuits prev, StreamMux mux) {
        this.circuit = circuit;
        this.relay = relay;
        this.prev = prev;
        this.mux = mux;
    }

    void extend(RelayMessage.Extend message) {
        byte[] create = message.create().toArray();
        if (create.length < 32) {
            throw new ProtocolViolation("EXTEND without a relay");
        }
        // Only relays of the registry, at their registered address: no relay may be used to reach into somebody's network.
        Bytes target = Bytes.of(create, 0, 32);
        Descriptor descriptor = relay.listedAt(target, message.host(), message.port());
        boolean listed = descriptor != null && !target.equals(relay.ownId())
                && prev.peerId().filter(target::equals).isEmpty();
        if (!circuit.apply(new RelayMachine.Command.Extend(listed))) {
            return;
        }
        relay.links().to(descriptor, new Links.Waiter() {
            @Override
            public void ready(LinkCircuits reached) {
                if (circuit.isDestroyed()) {
                    return;
                }
                link = reached;
                id = reached.open(NextHop.this);
                reached.sendControl(id, Cell.CREATE, wrapHandshake(create));
                answerTimer = relay.loop().schedule(ANSWER_LIMIT, () -> circuit.apply(new RelayMachine.Command.ExtendFailed()));
            }

            @Override
            public void failed(String why) {
                if (!circuit.isDestroyed()) {
                    circuit.apply(new RelayMachine.Command.ExtendFailed());
                }
            }
        });
    }

    /** {@code htype u16 = 1 | hlen u16} before the handshake, as CREATE and CREATED cells carry it. */
    private static byte[] wrapHandshake(byte[] handshake) {
        byte[] body = new byte[4 + handshake.length];
        body[1] = 1;
        body[2] = (byte) (handshake.length >> 8);
        body[3] = (byte) handshake.length;
        System.arraycopy(handshake, 0, body, 4, handshake.length);
        return body;
    }

    private void extended(byte[] buf, int bodyOff) {
        int type = (buf[bodyOff] & 0xFF) << 8 | buf[bodyOff + 1] & 0xFF;
        int length = (buf[bodyOff + 2] & 0xFF) << 8 | buf[bodyOff + 3] & 0xFF;
        if (type != 1 || length > RelayMessage.MAX_HANDSHAKE) {
            throw new ProtocolViolation("CREATED of an unknown form");
        }
        stopTimer();
        if (circuit.apply(new RelayMachine.Command.Extended())) {
            mux.sendControl(0, new RelayMessage.Extended(Bytes.of(buf, bodyOff + 4, length)));
        }
    }

    /** Passes {@code count} opened forward cells on; only once the circuit is extended. */
    void send(byte[] buf, int off, int count) {
        if (link.waitingCells(id) + count > LinkCircuits.MOST_WAITING) {
            throw new ProtocolViolation("more cells than a window wait for the next link");
        }
        link.sendRelay(id, buf, off, count);
    }

    /** When the oldest cell that waits for the next link came, in the loop's nanoseconds; empty if none does. */
    OptionalLong oldestWaiting() {
        return link == null ? OptionalLong.empty() : link.oldestWaiting(id);
    }

    /** Drops what waits for the next relay, and tells it that the circuit has ended. */
    void discard() {
        if (link != null) {
            link.discard(id);
        }
    }

    /** Tells the next relay, if there is one, that the circuit has ended. */
    void destroy() {
        stopTimer();
        if (link != null) {
            link.destroy(id);
        }
    }

    private void stopTimer() {
        if (answerTimer != null) {
            answerTimer.cancel();
            answerTimer = null;
        }
    }

    @Override
    public void onRelayCells(LinkCircuits from, byte[] buf, int off, int count) {
        circuit.guarded(() -> circuit.backward(buf, off, count));
    }

    @Override
    public void onCreated(LinkCircuits from, byte[] buf, int bodyOff) {
        circuit.guarded(() -> extended(buf, bodyOff));
    }

    @Override
    public void onDestroyed(LinkCircuits from) {
        circuit.destroy();
    }

    @Override
    public void onDrained(LinkCircuits from) {
        // Forward cells are bounded by the client's window; nothing waits for this link.
    }
}
