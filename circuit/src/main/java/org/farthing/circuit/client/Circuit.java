package org.farthing.circuit.client;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.circuit.flow.StreamBridge;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.flow.WindowRules;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.onion.ClientLayers;
import org.farthing.circuit.onion.Handshake;
import org.farthing.circuit.onion.HandshakeException;
import org.farthing.circuit.onion.HopKeys;
import org.farthing.circuit.onion.PaddingGenerator;
import org.farthing.circuit.onion.RelayLayer;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One circuit at the client: builds it hop by hop as {@link CircuitMachine} says, pays each hop, carries streams, and believes no hop more
 * than its own keys allow.
 *
 * <p>Not thread-safe: it belongs to the client's event loop. Public-key work runs on virtual threads.
 */
public final class Circuit implements LinkCircuits.Circuit, StreamMux.CellPort, HopPayer.Payee {
    private static final Duration BUILD_TIMEOUT = Duration.ofSeconds(10);
    static final Duration PING_TIMEOUT = Duration.ofSeconds(8);

    /** One relay of the path and the payer that pays it. */
    public record PathHop(Descriptor relay, HopPayer payer) {
    }

    /** What a circuit needs of its client. */
    record Surroundings(EventLoop loop, Links links, SecureRandom random, MessageCursor cursor, StreamMux.Scratch scratch) {
    }

    /** Who wants to know how it goes. Called on the event loop. */
    interface Watcher {
        void ready(Circuit circuit);

        /** Called once; {@code blamed} is the hop that failed, or -1. */
        void dead(Circuit circuit, int blamed, String why);

        /** Its last stream has ended. */
        void idle(Circuit circuit);
    }

    /** How a stream's opening went. */
    interface Opening {
        void connected(StreamBridge bridge);

        void refused(EndReason reason);

        /** The circuit died first: nothing was sent, another circuit may be tried. */
        void circuitDied();
    }

    private final Surroundings client;
    private final List<PathHop> path;
    private final Watcher watcher;
    private final CircuitMachine machine;
    private final ClientLayers layers = new ClientLayers();
    private final StreamMux mux;
    private final List<HopPayer.Meter> meters = new ArrayList<>();
    private final List<Bytes> bindings = new ArrayList<>();
    private final Map<Integer, Opening> openings = new HashMap<>();
    private final byte[] tag = new byte[WindowRules.TAG];
    private final byte[] controlCell = new byte[Cell.SIZE];
    private final PaddingGenerator padding;
    private final long bornNanos;
    private CircuitMachine.State state = new CircuitMachine.State.Dialling();
    private Handshake.Client handshake;
    private int askedHops;
    private int answeredHops;
    private LinkCircuits link;
    private int id;
    private int nextStream = 1;
    private EventLoop.Timer buildTimer;
    private long pingNonce;
    private EventLoop.Timer pingTimer;
    private Runnable pinged;
    private Consumer<RelayMessage.PayClosing> closingWaiter;
    private int closingHop;
    private long bytesIn;
    private long bytesOut;

    Circuit(Surroundings client, List<PathHop> path, Watcher watcher) {
        this.client = client;
        this.path = List.copyOf(path);
        this.watcher = watcher;
        this.machine = new CircuitMachine(path.size());
        this.padding = new PaddingGenerator(client.random());
        this.mux = new StreamMux(this, padding, client.scratch());
        this.mux.whenIdle(() -> watcher.idle(this));
        this.bornNanos = client.loop().nanos();
    }

    // ---- building ----

    void build() {
        buildTimer = client.loop().schedule(BUILD_TIMEOUT, () -> apply(new CircuitMachine.Command.TimedOut()));
        prepareHandshake(0, () -> client.links().to(path.getFirst().relay(), new Links.Waiter() {
            @Override
            public void ready(LinkCircuits ready) {
                if (!isDead()) {
                    link = ready;
                    id = ready.open(Circuit.this);
                    apply(new CircuitMachine.Command.LinkReady());
                }
            }

            @Override
            public void failed(String why) {
                apply(new CircuitMachine.Command.LinkFailed());
            }
        }));
    }

    /** Makes fresh ephemeral keys for the hop; one handshake is never used twice. */
    private void prepareHandshake(int hop, Runnable then) {
        Descriptor relay = path.get(hop).relay();
        onVirtualThread(() -> {
            try {
                Handshake.Client started = Handshake.Client.start(relay.relayId(), relay.onionKey(), new byte[0], client.random());
                client.loop().post(() -> {
                    handshake = started;
                    then.run();
                });
            } catch (HandshakeException _) {
                client.loop().post(() -> apply(new CircuitMachine.Command.HopRefuted()));
            }
        });
    }

    private static void onVirtualThread(Runnable work) {
        Thread.ofVirtual().name("handshake").start(work);
    }

    private void apply(CircuitMachine.Command command) {
        CircuitMachine.Step step = machine.step(state, command);
        state = step.next();
        for (CircuitMachine.Action action : step.actions()) {
            switch (action) {
                case CircuitMachine.Action.Create _ -> {
                    askedHops = 1;
                    link.sendControl(id, Cell.CREATE, handshake.createBody());
                }
                case CircuitMachine.Action.PayAndExtend(int hop) -> payAndExtend(hop);
                case CircuitMachine.Action.ReportReady _ -> {
                    buildTimer.cancel();
                    watcher.ready(this);
                }
                case CircuitMachine.Action.TearDown _ -> tearDown();
            }
        }
    }

    @Override
    public void onCreated(LinkCircuits from, byte[] buf, int bodyOff) {
        byte[] body = new byte[Cell.BODY];
        System.arraycopy(buf, bodyOff, body, 0, body.length);
        finishHandshake(0, started -> started.finish(body));
    }

    private interface Finish {
        HopKeys run(Handshake.Client started) throws HandshakeException;
    }

    private void finishHandshake(int hop, Finish finish) {
        boolean expected = state instanceof CircuitMachine.State.Handshaking(int asked, var _) && asked == hop && asked(hop);
        if (!expected) {
            apply(new CircuitMachine.Command.Violation("an answer to no handshake"));
            return;
        }
        answeredHops = hop + 1;
        // It belongs to the thread that finishes it from here on: the end of the circuit must not wipe it meanwhile.
        Handshake.Client started = handshake;
        handshake = null;
        onVirtualThread(() -> {
            try {
                HopKeys keys = finish.run(started);
                client.loop().post(() -> hopStands(hop, keys));
            } catch (HandshakeException _) {
                client.loop().post(() -> apply(new CircuitMachine.Command.HopRefuted()));
            }
        });
    }

    /** Whether the handshake with {@code hop} was sent and not answered yet. */
    private boolean asked(int hop) {
        return askedHops == hop + 1 && answeredHops == hop;
    }

    private void hopStands(int hop, HopKeys keys) {
        if (isDead()) {
            keys.wipe();
            return;
        }
        bindings.add(Bytes.of(keys.bind()));
        layers.addHop(keys);
        meters.add(path.get(hop).payer().open(this, hop));
        apply(new CircuitMachine.Command.HopProved());
    }

    /** One cell binds the channel, brings the first voucher and asks for the next hop: paying costs no round trip. */
    private void payAndExtend(int hop) {
        HopPayer.Meter meter = meters.get(hop);
        path.get(hop).payer().bind(meter, bindings.get(hop), payment -> {
            if (isDead()) {
                return;
            }
            if (hop + 1 < path.size()) {
                prepareHandshake(hop + 1, () -> {
                    if (!isDead()) {
                        Descriptor next = path.get(hop + 1).relay();
                        var messages = new ArrayList<>(payment);
                        messages.add(new RelayMessage.Extend(next.host(), next.port(), handshake.extendData()));
                        askedHops = hop + 2;
                        sendTo(hop, messages);
                    }
                });
            } else {
                sendTo(hop, payment);
            }
        });
    }

    // ---- receiving ----

    @Override
    public void onRelayCells(LinkCircuits from, byte[] buf, int off, int count) {
        try {
            for (int i = 0; i < count && !isDead(); i++) {
                cell(buf, off + i * Cell.SIZE + Cell.HEADER);
            }
        } catch (ProtocolViolation | MalformedException | IllegalArgumentException e) {
            apply(new CircuitMachine.Command.Violation(String.valueOf(e.getMessage())));
        }
        if (!isDead()) {
            bytesIn += (long) count * Cell.SIZE;
            settle();
        }
    }

    private void cell(byte[] buf, int body) {
        int hop = layers.openBackward(buf, body);
        if (hop < 0) {
            throw new ProtocolViolation("a backward cell that no hop sealed");
        }
        for (int i = 0; i <= hop; i++) {
            meters.get(i).countBackward(1);
        }
        boolean fromExit = hop == path.size() - 1;
        MessageCursor cursor = client.cursor();
        cursor.reset(buf, body, Cell.BACKWARD_BODY);
        boolean counted = false;
        while (!isDead() && cursor.next()) {
            if (cursor.command() == RelayMessage.DATA) {
                if (!fromExit) {
                    throw new ProtocolViolation("data from a hop that is not the exit");
                }
                if (!counted) {
                    counted = true;
                    if (mux.expectsNonce()) {
                        layers.copyBackwardTag(tag);
                    }
                    mux.onDataCell(buf, body, Cell.BACKWARD_BODY, tag);
                }
                mux.onData(cursor.stream(), buf, cursor.dataOffset(), cursor.dataLength());
            } else {
                RelayMessage message = RelayMessageCodec.decode(cursor.command(), buf, cursor.dataOffset(), cursor.dataLength());
                message(hop, fromExit, cursor.stream(), message);
            }
        }
    }

    private void message(int hop, boolean fromExit, int stream, RelayMessage message) {
        switch (message) {
            case RelayMessage.PayAck ack -> {
                if (!ack.channel().equals(path.get(hop).payer().channelId())) {
                    throw new ProtocolViolation("an acknowledgement of another channel");
                }
                path.get(hop).payer().onAck(meters.get(hop), ack);
                if (ack.status() == PayStatus.BOUND) {
                    apply(new CircuitMachine.Command.Bound(hop));
                }
            }
            case RelayMessage.PayClosing closing -> {
                if (closingWaiter == null || hop != closingHop || !closing.channel().equals(path.get(hop).payer().channelId())) {
                    throw new ProtocolViolation("a closing that was not asked for");
                }
                Consumer<RelayMessage.PayClosing> waiter = closingWaiter;
                closingWaiter = null;
                waiter.accept(closing);
            }
            case RelayMessage.Extended(Bytes created) -> {
                if (hop != meters.size() - 1) {
                    throw new ProtocolViolation("an extension from the wrong hop");
                }
                finishHandshake(hop + 1, started -> started.finish(created));
            }
            case RelayMessage.Pong(long nonce) -> {
                if (!fromExit || pingTimer == null || nonce != pingNonce) {
                    throw new ProtocolViolation("an answer to no probe");
                }
                pingTimer.cancel();
                pingTimer = null;
                pinged.run();
            }
            case RelayMessage.Connected _ -> {
                requireExit(fromExit);
                Opening opening = openings.remove(stream);
                if (opening != null) {
                    opening.connected(mux.stream(stream));
                } else if (stream < 1 || stream >= nextStream) {
                    throw new ProtocolViolation("an answer to no opening");
                }
            }
            case RelayMessage.End(EndReason reason) -> {
                requireExit(fromExit);
                Opening opening = openings.remove(stream);
                if (opening != null && reason == EndReason.DONE) {
                    throw new ProtocolViolation("a stream that ended before it began");
                }
                mux.onEnd(stream, reason);
                if (opening != null) {
                    opening.refused(reason);
                }
            }
            case RelayMessage.StreamCredit(long bytes) -> {
                requireExit(fromExit);
                mux.onCredit(stream, bytes);
            }
            case RelayMessage.SendMe sendMe -> {
                requireExit(fromExit);
                mux.onSendMe(sendMe);
            }
            case RelayMessage.Begin _, RelayMessage.Extend _, RelayMessage.PayBind _, RelayMessage.PayVoucher _, RelayMessage.PayClose _,
                    RelayMessage.Ping _ -> throw new ProtocolViolation("a message that only clients send");
        }
    }

    private static void requireExit(boolean fromExit) {
        if (!fromExit) {
            throw new ProtocolViolation("a stream message from a hop that is not the exit");
        }
    }

    @Override
    public void onDestroyed(LinkCircuits from) {
        apply(new CircuitMachine.Command.Destroyed());
    }

    @Override
    public void onDrained(LinkCircuits from) {
        mux.resumeWaiting();
    }

    /** Each payer looks whether it must sign ahead. */
    private void settle() {
        int outstanding = mux.outstandingFromPeer();
        for (HopPayer.Meter meter : meters) {
            meter.payer().settle(meter, outstanding);
        }
    }

    // ---- streams ----

    public boolean isReady() {
        return state instanceof CircuitMachine.State.Ready;
    }

    public boolean isDead() {
        return state instanceof CircuitMachine.State.Dead;
    }

    boolean hasRoomForStream() {
        return isReady() && mux.hasRoomForStream();
    }

    public int streamCount() {
        return mux.streamCount();
    }

    public List<PathHop> path() {
        return path;
    }

    Duration age() {
        return Duration.ofNanos(client.loop().nanos() - bornNanos);
    }

    public long bytesIn() {
        return bytesIn;
    }

    public long bytesOut() {
        return bytesOut;
    }

    /** Asks the exit to connect. The host goes to the exit as it is: nothing is looked up here. */
    StreamBridge openStream(String host, int port, Opening opening) {
        int stream = nextStream++;
        StreamBridge bridge = mux.open(stream);
        openings.put(stream, opening);
        mux.sendControl(stream, new RelayMessage.Begin(host, port, 0));
        return bridge;
    }

    /** Gives an opening up: its answer is not waited for any more. */
    void abandon(StreamBridge bridge) {
        if (openings.remove(bridge.id()) != null) {
            bridge.abort(EndReason.TIMEOUT);
        }
    }

    // ---- probe and closing ----

    /** Sends a probe to the exit and back; {@code answered} runs when it returns, and the circuit dies when it does not. */
    void ping(Runnable answered) {
        if (!isReady() || pingTimer != null) {
            return;
        }
        pingNonce = client.random().nextLong();
        pinged = answered;
        pingTimer = client.loop().schedule(PING_TIMEOUT, () -> apply(new CircuitMachine.Command.Violation("a probe was not answered")));
        mux.sendControl(0, new RelayMessage.Ping(pingNonce));
    }

    void askToClose(int hop, Consumer<RelayMessage.PayClosing> answered) {
        closingWaiter = answered;
        closingHop = hop;
        path.get(hop).payer().askToClose(meters.get(hop), bindings.get(hop));
    }

    // ---- sending ----

    private void sendTo(int hop, List<RelayMessage> messages) {
        int at = Cell.HEADER + ClientLayers.MESSAGE_OFFSET;
        int length = 0;
        for (RelayMessage message : messages) {
            length += RelayMessageCodec.write(controlCell, at + length, 0, message);
        }
        if (length < Cell.FORWARD_BODY) {
            controlCell[at + length] = 0;
            padding.fill(controlCell, at + length + 1, Cell.FORWARD_BODY - length - 1);
        }
        layers.sealForward(hop, RelayLayer.DELIVER, controlCell, Cell.HEADER);
        for (int i = 0; i <= hop; i++) {
            meters.get(i).countForward(1);
        }
        link.sendRelay(id, controlCell, 0, 1);
    }

    @Override
    public void sendPayment(int hop, RelayMessage message) {
        if (!isDead()) {
            sendTo(hop, List.of(message));
        }
    }

    @Override
    public void paymentReady() {
        if (isReady()) {
            mux.acknowledge();
            mux.resumeWaiting();
        }
    }

    @Override
    public void paymentRefused(int hop, String why) {
        apply(new CircuitMachine.Command.Refused(hop, why));
    }

    @Override
    public int outstanding() {
        return mux.outstandingFromPeer();
    }

    @Override
    public int messageOffset() {
        return Cell.HEADER + ClientLayers.MESSAGE_OFFSET;
    }

    @Override
    public int messageLength() {
        return Cell.FORWARD_BODY;
    }

    @Override
    public int room() {
        if (link.queuedBytes() > 256 * 1024) {
            return 0;
        }
        long room = Long.MAX_VALUE;
        for (HopPayer.Meter meter : meters) {
            long here = meter.payer().room(meter);
            if (here <= 0) {
                meter.payer().require(meter);
            }
            room = Math.min(room, here);
        }
        return Math.clamp(room, 0, WindowRules.LARGEST_WINDOW);
    }

    @Override
    public boolean mayAcknowledge(int outstanding) {
        boolean covered = true;
        for (HopPayer.Meter meter : meters) {
            if (meter.payer().lead() < outstanding) {
                meter.payer().require(meter);
                covered = false;
            }
        }
        return covered;
    }

    @Override
    public void seal(byte[] cells, int off) {
        layers.sealForward(path.size() - 1, RelayLayer.DELIVER, cells, off + Cell.HEADER);
    }

    @Override
    public void copyTag(byte[] into) {
        layers.copyForwardTag(into);
    }

    @Override
    public void send(byte[] cells, int off, int count) {
        for (HopPayer.Meter meter : meters) {
            meter.countForward(count);
        }
        bytesOut += (long) count * Cell.SIZE;
        link.sendRelay(id, cells, off, count);
        settle();
    }

    @Override
    public void later(Runnable task) {
        client.loop().post(() -> {
            if (!isDead()) {
                task.run();
            }
        });
    }

    // ---- end ----

    void close() {
        apply(new CircuitMachine.Command.Close());
    }

    private void tearDown() {
        buildTimer.cancel();
        if (pingTimer != null) {
            pingTimer.cancel();
        }
        if (link != null) {
            link.destroy(id);
        }
        if (handshake != null) {
            handshake.wipe();
        }
        mux.circuitDied();
        for (HopPayer.Meter meter : meters) {
            meter.payer().close(meter);
        }
        layers.wipe();
        var waiting = List.copyOf(openings.values());
        openings.clear();
        var dead = (CircuitMachine.State.Dead) state;
        watcher.dead(this, dead.blamed(), dead.why());
        waiting.forEach(Opening::circuitDied);
    }
}
