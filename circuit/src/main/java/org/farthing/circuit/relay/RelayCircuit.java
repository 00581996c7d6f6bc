package org.farthing.circuit.relay;

import java.util.Optional;
import java.util.OptionalLong;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.DirectoryMessage;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DirectoryArchive;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.flow.WindowRules;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.onion.HopKeys;
import org.farthing.circuit.onion.PaddingGenerator;
import org.farthing.circuit.onion.RelayLayer;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Bytes;

/**
 * One circuit at one relay: opens a layer of each forward cell, adds one to each backward cell, and serves no more than
 * {@link RelayCircuitPayment} says is paid for. Cells are passed on to {@link NextHop}, or, where the circuit ends, carry the
 * {@link ExitStreams}. Where the circuit stands is kept here alone.
 *
 * <p>Not thread-safe: it belongs to the relay's event loop.
 */
final class RelayCircuit implements StreamMux.CellPort {
    private static final System.Logger LOG = System.getLogger("farthing.relay");

    /** What a circuit needs of its relay. */
    interface Surroundings {
        EventLoop loop();

        Till till();

        Links links();

        ExitConnector exit();

        /** The relay that the registry lists under this address, or null. */
        Descriptor listedAt(Bytes relayId, String host, int port);

        boolean isListed(Bytes relayId);

        /** What this relay has read of the registry. */
        DirectoryArchive archive();

        Bytes ownId();

        MessageCursor cursor();

        /** A channel pays for the circuit from now on. */
        void bound(RelayCircuit circuit);

        void gone(RelayCircuit circuit);
    }

    private final Surroundings relay;
    private final LinkCircuits prev;
    private final int prevId;
    private final RelayLayer layer;
    private final StreamMux mux;
    private final RelayCircuitPayment payment;
    private final NextHop next;
    private final ExitStreams exitStreams;
    private final DirectoryAnswers directory;
    private final byte[] tag = new byte[WindowRules.TAG];
    private RelayMachine.State state = new RelayMachine.State.Fresh();

    /** @param quote of the descriptor by whose price the client means to pay, if it named one */
    RelayCircuit(Surroundings relay, LinkCircuits prev, int prevId, HopKeys keys, Optional<Bytes> quote, StreamMux.Scratch scratch,
            PaddingGenerator padding) {
        this.relay = relay;
        this.prev = prev;
        this.prevId = prevId;
        Bytes binding = Bytes.of(keys.bind());
        this.layer = new RelayLayer(keys);
        this.mux = new StreamMux(this, padding, scratch);
        this.payment = new RelayCircuitPayment(this, relay, mux, binding, quote);
        this.next = new NextHop(this, relay, prev, mux);
        this.exitStreams = new ExitStreams(this, relay, prev, mux);
        this.directory = new DirectoryAnswers(relay.archive(), mux);
    }

    /** The side towards the client, to be attached to the link it came by. */
    LinkCircuits.Circuit towardsClient() {
        return new LinkCircuits.Circuit() {
            @Override
            public void onRelayCells(LinkCircuits from, byte[] buf, int off, int count) {
                guarded(() -> forward(buf, off, count));
            }

            @Override
            public void onCreated(LinkCircuits from, byte[] buf, int bodyOff) {
                destroy();
            }

            @Override
            public void onDestroyed(LinkCircuits from) {
                destroy();
            }

            @Override
            public void onDrained(LinkCircuits from) {
                mux.resumeWaiting();
            }
        };
    }

    /** Runs {@code action} unless the circuit is gone; what breaks the protocol in it ends the circuit. */
    void guarded(Runnable action) {
        if (isDestroyed()) {
            return;
        }
        try {
            action.run();
        } catch (ProtocolViolation | MalformedException | IllegalArgumentException _) {
            // One way out for all of them: which check failed is nobody's business.
            apply(new RelayMachine.Command.Violation());
        } catch (RuntimeException e) {
            // A defect here must not cost the link, on which others have circuits. Its message may speak of a peer.
            LOG.log(System.Logger.Level.WARNING, "a circuit failed: {0}", e.getClass().getName());
            apply(new RelayMachine.Command.Violation());
        }
    }

    boolean isDestroyed() {
        return state instanceof RelayMachine.State.Destroyed;
    }

    /** Asks the machine; true if it allows what the command asks for. DESTROY is carried out here. */
    boolean apply(RelayMachine.Command command) {
        RelayMachine.Step step = RelayMachine.step(state, command);
        boolean destroys = step.actions().contains(RelayMachine.Action.DESTROY);
        if (destroys) {
            destroy();
            return false;
        }
        state = step.next();
        return !step.actions().isEmpty();
    }

    // ---- forward ----

    private void forward(byte[] buf, int off, int count) {
        int runStart = off;
        int run = 0;
        for (int i = 0; i < count && !isDestroyed(); i++) {
            int at = off + i * Cell.SIZE;
            int command = layer.openForward(buf, at + Cell.HEADER);
            boolean served = command >= 0 && payment.takeForward();
            if (command == RelayLayer.FORWARD && served && state instanceof RelayMachine.State.Passing) {
                if (run == 0) {
                    runStart = at;
                }
                run++;
                continue;
            }
            passOn(buf, runStart, run);
            run = 0;
            if (command < 0) {
                throw new ProtocolViolation("a forward cell that is not the client's");
            }
            if (served) {
                handle(command, buf, at, false);
            } else {
                hold(command, buf, at);
            }
        }
        if (!isDestroyed()) {
            passOn(buf, runStart, run);
        }
    }

    private void passOn(byte[] buf, int off, int count) {
        if (count > 0) {
            next.send(buf, off, count);
        }
    }

    private void handle(int command, byte[] buf, int at, boolean paidAlready) {
        switch (command) {
            case RelayLayer.FORWARD -> {
                if (apply(new RelayMachine.Command.PassOn())) {
                    passOn(buf, at, 1);
                }
            }
            case RelayLayer.DELIVER -> {
                layer.copyForwardTag(tag);
                deliver(buf, at + Cell.HEADER + RelayLayer.DELIVER_OFFSET, tag, paidAlready);
            }
            default -> { }
        }
    }

    /** Keeps a cell that is not paid for yet, but takes its payments, which may be its own, at once. */
    private void hold(int command, byte[] buf, int at) {
        if (command == RelayLayer.DELIVER) {
            payment.readAhead(buf, at + Cell.HEADER + RelayLayer.DELIVER_OFFSET);
        }
        layer.copyForwardTag(tag);
        payment.holdForward(command, buf, at, tag);
    }

    /** Goes on with a forward cell that waited and is paid for now. */
    void serveHeld(HeldCells.Held held) {
        if (held.command() == RelayLayer.DELIVER) {
            deliver(held.cell(), Cell.HEADER + RelayLayer.DELIVER_OFFSET, held.tag(), held.paid());
        } else {
            handle(held.command(), held.cell(), 0, held.paid());
        }
    }

    private void deliver(byte[] buf, int off, byte[] cellTag, boolean paidAlready) {
        MessageCursor cursor = relay.cursor();
        cursor.reset(buf, off, Cell.FORWARD_BODY);
        directory.beginCell();
        boolean counted = false;
        while (!isDestroyed() && cursor.next()) {
            if (cursor.command() == RelayMessage.DATA) {
                if (!counted) {
                    counted = true;
                    if (apply(new RelayMachine.Command.StreamMessage())) {
                        mux.onDataCell(buf, off, Cell.FORWARD_BODY, cellTag);
                    }
                }
                if (!isDestroyed()) {
                    mux.onData(cursor.stream(), buf, cursor.dataOffset(), cursor.dataLength());
                }
            } else if (!(paidAlready && RelayCircuitPayment.isPayment(cursor.command()))) {
                message(cursor.stream(), RelayMessageCodec.decode(cursor.command(), buf, cursor.dataOffset(), cursor.dataLength()));
            }
        }
    }

    private void message(int stream, RelayMessage message) {
        switch (message) {
            case RelayMessage.PayBind _, RelayMessage.PayVoucher _, RelayMessage.PayClose _, RelayMessage.PayRestore _ ->
                    payment.pay(message);
            case RelayMessage.Ping(long nonce) -> mux.sendControl(0, new RelayMessage.Pong(nonce));
            case DirectoryMessage question -> directory.take(question);
            case RelayMessage.Extend extend -> next.extend(extend);
            case RelayMessage.Begin begin -> exitStreams.open(stream, begin);
            case RelayMessage.Resolve resolve -> exitStreams.lookUp(stream, resolve);
            case RelayMessage.End(EndReason reason) -> {
                if (apply(new RelayMachine.Command.StreamMessage())) {
                    mux.onEnd(stream, reason);
                }
            }
            case RelayMessage.StreamCredit(long bytes) -> {
                if (apply(new RelayMachine.Command.StreamMessage())) {
                    mux.onCredit(stream, bytes);
                }
            }
            case RelayMessage.SendMe sendMe -> {
                if (apply(new RelayMachine.Command.StreamMessage())) {
                    mux.onSendMe(sendMe);
                }
            }
            case RelayMessage.Connected _, RelayMessage.Extended _, RelayMessage.PayAck _, RelayMessage.PayClosing _,
                    RelayMessage.Resolved _,
                    RelayMessage.PayRestored _, RelayMessage.Pong _ -> apply(new RelayMachine.Command.Violation());
        }
    }

    // ---- backward ----

    /** Cells of the next hop, on their way to the client. */
    void backward(byte[] buf, int off, int count) {
        if (!(state instanceof RelayMachine.State.Passing)) {
            throw new ProtocolViolation("backward cells before the circuit is extended");
        }
        if (prev.waitingCells(prevId) + count > LinkCircuits.MOST_WAITING) {
            throw new ProtocolViolation("more cells than a window wait for the client");
        }
        int ready = payment.takeBackward(count);
        for (int i = 0; i < ready; i++) {
            layer.layerBackward(buf, off + i * Cell.SIZE + Cell.HEADER);
        }
        if (ready > 0) {
            prev.sendRelay(prevId, buf, off, ready);
        }
        if (ready < count) {
            payment.holdBackward(buf, off + ready * Cell.SIZE, count - ready, tag);
        }
    }

    /** Sends on a backward cell that waited and is paid for now. */
    void sendHeld(byte[] cell) {
        layer.layerBackward(cell, Cell.HEADER);
        prev.sendRelay(prevId, cell, 0, 1);
    }

    // ---- the port of the stream mux ----

    @Override
    public int messageOffset() {
        return Cell.HEADER;
    }

    @Override
    public int messageLength() {
        return Cell.BACKWARD_BODY;
    }

    @Override
    public int room() {
        int paidFor = payment.room();
        return prev.isCongested(prevId) ? 0 : paidFor;
    }

    @Override
    public boolean mayAcknowledge(int outstanding) {
        return true;
    }

    @Override
    public void seal(byte[] cells, int off) {
        layer.sealBackward(cells, off + Cell.HEADER);
    }

    @Override
    public void copyTag(byte[] into) {
        layer.copyBackwardTag(into);
    }

    @Override
    public void send(byte[] cells, int off, int count) {
        payment.countSent(count);
        prev.sendRelay(prevId, cells, off, count);
        if (prev.waitingCells(prevId) > LinkCircuits.MOST_WAITING) {
            // Answers that the client asked for and does not read. Later: the mux is in the middle of sending.
            relay.loop().execute(this::destroy);
        }
    }

    @Override
    public void later(Runnable task) {
        relay.loop().execute(() -> guarded(task));
    }

    /** What it has counted so far. */
    CellMeter cells() {
        return payment.meter().cells();
    }

    LinkCircuits towardsClientLink() {
        return prev;
    }

    /**
     * When the oldest of the bytes that wait on account of this circuit came, in the loop's nanoseconds: for either link, for money, or for
     * a site; empty if none wait.
     */
    OptionalLong oldestWaiting() {
        OptionalLong oldest = older(prev.oldestWaiting(prevId), next.oldestWaiting());
        oldest = older(oldest, payment.oldestHeld());
        return older(oldest, mux.oldestWaiting());
    }

    private static OptionalLong older(OptionalLong one, OptionalLong other) {
        return other.isEmpty() || one.isPresent() && one.getAsLong() - other.getAsLong() < 0 ? one : other;
    }

    /** As {@link #destroy}, and what waits is dropped at once. */
    void discard() {
        prev.discard(prevId);
        next.discard();
        destroy();
    }

    /** Tells both neighbours, resets the streams, erases the keys. */
    void destroy() {
        if (isDestroyed()) {
            return;
        }
        state = new RelayMachine.State.Destroyed();
        payment.stopWaiting();
        prev.destroy(prevId);
        next.destroy();
        mux.circuitDied();
        layer.wipe();
        payment.end();
        relay.gone(this);
    }
}
