package org.farthing.circuit.relay;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
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
import org.farthing.circuit.loop.TcpConnection;
import org.farthing.circuit.onion.HopKeys;
import org.farthing.circuit.onion.PaddingGenerator;
import org.farthing.circuit.onion.RelayLayer;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One circuit at one relay: opens a layer of each forward cell, adds one to each backward cell, counts both, and serves no more than is paid
 * for. Cells that arrive while their voucher is still being checked wait; cells that nobody pays for end the circuit.
 *
 * <p>Not thread-safe: it belongs to the relay's event loop.
 */
final class RelayCircuit implements Till.Customer, StreamMux.CellPort {
    private static final Duration UNPAID_LIMIT = Duration.ofSeconds(30);
    /** A link that lets this much pile up is not read at the other end; its circuits go, one by one. */
    private static final int LINK_QUEUE_LIMIT = 16 * 1024 * 1024;

    /** What a circuit needs of its relay. */
    interface Surroundings {
        EventLoop loop();

        Till till();

        Links links();

        ExitConnector exit();

        /** The relay that the registry lists under this address, or null. */
        Descriptor listedAt(Bytes relayId, String host, int port);

        boolean isListed(Bytes relayId);

        Bytes ownId();

        MessageCursor cursor();

        void gone(RelayCircuit circuit);
    }

    private final Surroundings relay;
    private final LinkCircuits prev;
    private final int prevId;
    private final RelayLayer layer;
    private final Bytes binding;
    private final StreamMux mux;
    private final TillMeter meter = new TillMeter();
    private final HeldCells heldForward = new HeldCells();
    private final HeldCells heldBackward = new HeldCells();
    private final byte[] tag = new byte[WindowRules.TAG];
    private RelayMachine.State state = new RelayMachine.State.Fresh();
    private boolean bindSeen;
    private LinkCircuits next;
    private int nextId;
    private EventLoop.Timer unpaidTimer;

    RelayCircuit(Surroundings relay, LinkCircuits prev, int prevId, HopKeys keys, StreamMux.Scratch scratch,
            PaddingGenerator padding) {
        this.relay = relay;
        this.prev = prev;
        this.prevId = prevId;
        this.binding = Bytes.of(keys.bind());
        this.layer = new RelayLayer(keys);
        this.mux = new StreamMux(this, padding, scratch);
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

    private LinkCircuits.Circuit towardsExit() {
        return new LinkCircuits.Circuit() {
            @Override
            public void onRelayCells(LinkCircuits from, byte[] buf, int off, int count) {
                guarded(() -> backward(buf, off, count));
            }

            @Override
            public void onCreated(LinkCircuits from, byte[] buf, int bodyOff) {
                guarded(() -> extended(buf, bodyOff));
            }

            @Override
            public void onDestroyed(LinkCircuits from) {
                destroy();
            }

            @Override
            public void onDrained(LinkCircuits from) {
                // Forward cells are bounded by the client's window; nothing waits for this link.
            }
        };
    }

    private void guarded(Runnable action) {
        if (isDestroyed()) {
            return;
        }
        try {
            action.run();
        } catch (ProtocolViolation | MalformedException | IllegalArgumentException _) {
            apply(new RelayMachine.Command.Violation());
        }
    }

    private boolean isDestroyed() {
        return state instanceof RelayMachine.State.Destroyed;
    }

    /** Asks the machine; true if {@code wanted} is among what it says to do. DESTROY is carried out here. */
    private boolean apply(RelayMachine.Command command) {
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
            boolean served = command >= 0 && heldForward.isEmpty() && meter.takeForward(1);
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
            if (next.queuedBytes() > LINK_QUEUE_LIMIT) {
                throw new ProtocolViolation("the next link is not read");
            }
            next.sendRelay(nextId, buf, off, count);
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

    /** The voucher for this cell may be in this very cell, or in the next: PAY messages are read at once, the rest waits. */
    private void hold(int command, byte[] buf, int at) {
        if (command == RelayLayer.DELIVER) {
            MessageCursor cursor = relay.cursor();
            cursor.reset(buf, at + Cell.HEADER + RelayLayer.DELIVER_OFFSET, Cell.FORWARD_BODY);
            while (cursor.next()) {
                if (isPayment(cursor.command())) {
                    pay(RelayMessageCodec.decode(cursor.command(), buf, cursor.dataOffset(), cursor.dataLength()));
                }
            }
        }
        layer.copyForwardTag(tag);
        if (!heldForward.add(buf, at, command, tag, true, meter.isBound())) {
            throw new ProtocolViolation("more unpaid cells than a window");
        }
        askForPayment();
    }

    private static boolean isPayment(int command) {
        return command == RelayMessage.PAY_BIND || command == RelayMessage.PAY_VOUCHER || command == RelayMessage.PAY_CLOSE;
    }

    private void deliver(byte[] buf, int off, byte[] cellTag, boolean paidAlready) {
        MessageCursor cursor = relay.cursor();
        cursor.reset(buf, off, Cell.FORWARD_BODY);
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
            } else if (!(paidAlready && isPayment(cursor.command()))) {
                message(cursor.stream(), RelayMessageCodec.decode(cursor.command(), buf, cursor.dataOffset(), cursor.dataLength()));
            }
        }
    }

    private void message(int stream, RelayMessage message) {
        switch (message) {
            case RelayMessage.PayBind _, RelayMessage.PayVoucher _, RelayMessage.PayClose _ -> pay(message);
            case RelayMessage.Ping(long nonce) -> mux.sendControl(0, new RelayMessage.Pong(nonce));
            case RelayMessage.Extend extend -> extend(extend);
            case RelayMessage.Begin begin -> begin(stream, begin);
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
                    RelayMessage.Pong _ -> apply(new RelayMachine.Command.Violation());
        }
    }

    // ---- payment ----

    private void pay(RelayMessage message) {
        switch (message) {
            case RelayMessage.PayBind bind -> {
                // Each asks the chain: one circuit does so once, whatever comes of it.
                if (bindSeen) {
                    throw new ProtocolViolation("a second channel for one circuit");
                }
                bindSeen = true;
                relay.till().bind(this, bind);
            }
            case RelayMessage.PayVoucher voucher -> relay.till().pay(this, voucher);
            case RelayMessage.PayClose close -> relay.till().close(this, close);
            case RelayMessage.Begin _, RelayMessage.Connected _, RelayMessage.End _, RelayMessage.StreamCredit _, RelayMessage.SendMe _,
                    RelayMessage.Extend _, RelayMessage.Extended _, RelayMessage.PayAck _, RelayMessage.PayClosing _,
                    RelayMessage.Ping _, RelayMessage.Pong _ -> throw new ProtocolViolation("not a payment");
        }
    }

    @Override
    public TillMeter meter() {
        return meter;
    }

    @Override
    public Bytes binding() {
        return binding;
    }

    @Override
    public void payAck(PayStatus status, Bytes channel, Amount paid, Amount closedUse) {
        if (!isDestroyed()) {
            mux.sendControl(0, new RelayMessage.PayAck(status, channel, paid, closedUse, meter.cells().forward(),
                    meter.cells().backward()));
        }
    }

    @Override
    public void closing(Bytes channel, Amount best, PayStatus status) {
        if (!isDestroyed()) {
            mux.sendControl(0, new RelayMessage.PayClosing(channel, best, status));
        }
    }

    @Override
    public void channelClosed() {
        destroy();
    }

    @Override
    public void credited() {
        guarded(() -> {
            releaseForward();
            releaseBackward();
            if (!isDestroyed()) {
                stopUnpaidTimer();
                if (!heldForward.isEmpty() || !heldBackward.isEmpty()) {
                    // Less than what waits: the payer must hear of it again, for it may count less than was served.
                    askForPayment();
                }
                mux.resumeWaiting();
            }
        });
    }

    private void releaseForward() {
        while (!heldForward.isEmpty() && !isDestroyed() && meter.takeForward(1)) {
            HeldCells.Held held = heldForward.poll();
            if (held.command() == RelayLayer.DELIVER) {
                deliver(held.cell(), Cell.HEADER + RelayLayer.DELIVER_OFFSET, held.tag(), held.paid());
            } else {
                handle(held.command(), held.cell(), 0, held.paid());
            }
        }
    }

    private void releaseBackward() {
        while (!heldBackward.isEmpty() && !isDestroyed() && meter.takeBackward(1)) {
            byte[] cell = heldBackward.poll().cell();
            layer.layerBackward(cell, Cell.HEADER);
            prev.sendRelay(prevId, cell, 0, 1);
        }
    }

    private void askForPayment() {
        if (unpaidTimer == null) {
            unpaidTimer = relay.loop().schedule(UNPAID_LIMIT, this::destroy);
            if (meter.isBound()) {
                TillAccount account = meter.account();
                payAck(PayStatus.EXHAUSTED, account.channelId(), account.paid(), account.closedUse());
            }
        }
    }

    private void stopUnpaidTimer() {
        if (unpaidTimer != null) {
            unpaidTimer.cancel();
            unpaidTimer = null;
        }
    }

    // ---- backward ----

    private void backward(byte[] buf, int off, int count) {
        if (!(state instanceof RelayMachine.State.Passing)) {
            throw new ProtocolViolation("backward cells before the circuit is extended");
        }
        if (prev.queuedBytes() > LINK_QUEUE_LIMIT) {
            throw new ProtocolViolation("the client's link is not read");
        }
        int ready = 0;
        if (heldBackward.isEmpty()) {
            if (meter.takeBackward(count)) {
                ready = count;
            } else {
                while (ready < count && meter.takeBackward(1)) {
                    ready++;
                }
            }
        }
        for (int i = 0; i < ready; i++) {
            layer.layerBackward(buf, off + i * Cell.SIZE + Cell.HEADER);
        }
        if (ready > 0) {
            prev.sendRelay(prevId, buf, off, ready);
        }
        for (int i = ready; i < count; i++) {
            if (!heldBackward.add(buf, off + i * Cell.SIZE, 0, tag, false, meter.isBound())) {
                throw new ProtocolViolation("more unpaid cells than a window");
            }
        }
        if (ready < count) {
            askForPayment();
        }
    }

    // ---- extending ----

    private void extend(RelayMessage.Extend message) {
        byte[] create = message.create().toArray();
        if (create.length < 32) {
            throw new ProtocolViolation("EXTEND without a relay");
        }
        // Only relays of the registry, at their registered address: no relay may be used to reach into somebody's network.
        Bytes target = Bytes.of(create, 0, 32);
        Descriptor descriptor = relay.listedAt(target, message.host(), message.port());
        boolean listed = descriptor != null && !target.equals(relay.ownId())
                && prev.peerId().filter(target::equals).isEmpty();
        if (!apply(new RelayMachine.Command.Extend(listed))) {
            return;
        }
        relay.links().to(descriptor, new Links.Waiter() {
            @Override
            public void ready(LinkCircuits link) {
                if (isDestroyed()) {
                    return;
                }
                next = link;
                nextId = link.open(towardsExit());
                link.sendControl(nextId, Cell.CREATE, wrapHandshake(create));
            }

            @Override
            public void failed(String why) {
                if (!isDestroyed()) {
                    apply(new RelayMachine.Command.ExtendFailed());
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
        if (apply(new RelayMachine.Command.Extended())) {
            mux.sendControl(0, new RelayMessage.Extended(Bytes.of(buf, bodyOff + 4, length)));
        }
    }

    // ---- exit ----

    private void begin(int stream, RelayMessage.Begin message) {
        boolean fromRelay = prev.peerId().filter(relay::isListed).isPresent();
        if (!apply(new RelayMachine.Command.Begin(fromRelay))) {
            return;
        }
        StreamBridge bridge = mux.open(stream);
        relay.exit().connect(message.host(), message.port(), new ExitConnector.Result() {
            @Override
            public void connected(SocketChannel channel) {
                if (isDestroyed() || mux.stream(stream) != bridge) {
                    closeQuietly(channel);
                    return;
                }
                TcpConnection connection;
                try {
                    connection = TcpConnection.adopt(relay.loop(), channel, bridge);
                } catch (IOException _) {
                    bridge.abort(EndReason.INTERNAL);
                    return;
                }
                mux.sendControl(stream, new RelayMessage.Connected());
                bridge.join(connection);
            }

            @Override
            public void failed(EndReason reason) {
                if (!isDestroyed() && mux.stream(stream) == bridge) {
                    bridge.abort(reason);
                }
            }
        });
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It carried nothing yet.
            return;
        }
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
        int paidFor = meter.room();
        if (paidFor == 0) {
            askForPayment();
        }
        return prev.queuedBytes() > 256 * 1024 ? 0 : paidFor;
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
        meter.countSent(count);
        prev.sendRelay(prevId, cells, off, count);
    }

    @Override
    public void later(Runnable task) {
        relay.loop().execute(() -> guarded(task));
    }

    /** Tells both neighbours, resets the streams, erases the keys. */
    void destroy() {
        if (isDestroyed()) {
            return;
        }
        state = new RelayMachine.State.Destroyed();
        stopUnpaidTimer();
        prev.destroy(prevId);
        if (next != null) {
            next.destroy(nextId);
        }
        heldForward.clear();
        heldBackward.clear();
        mux.circuitDied();
        layer.wipe();
        relay.till().circuitClosed(this);
        relay.gone(this);
    }
}
