package org.farthing.circuit.relay;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.DirectoryMessage;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * The money side of one circuit at one relay: counts its cells, takes its payments to the {@link Till}, and keeps the cells that are not
 * paid for. Cells that arrive while their voucher is still being checked wait; cells that nobody pays for end the circuit.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
final class RelayCircuitPayment implements Till.Customer {
    private static final Duration UNPAID_LIMIT = Duration.ofSeconds(30);
    /** A client builds a circuit, or asks a question, in ten seconds; who has bound no channel after this never will. */
    static final Duration BIND_LIMIT = Duration.ofSeconds(60);

    private static final int PAYMENTS_OF_A_CELL = 2;
    private static final int SPARE_PAYMENTS = 2;

    private final RelayCircuit circuit;
    private final RelayCircuit.Surroundings relay;
    private final StreamMux mux;
    private final Bytes binding;
    private final Optional<Bytes> quote;
    private final TillMeter meter = new TillMeter();
    private final HeldCells heldForward;
    private final HeldCells heldBackward;
    private long cellsSeen;
    private long paymentsSeen;
    private boolean bindSeen;
    private boolean questionSeen;
    private EventLoop.Timer unpaidTimer;
    private EventLoop.Timer bindTimer;

    /**
     * @param binding what ties a channel's Bind signature to this circuit
     * @param quote   of the descriptor by whose price the client means to pay
     */
    RelayCircuitPayment(RelayCircuit circuit, RelayCircuit.Surroundings relay, StreamMux mux, Bytes binding, Optional<Bytes> quote) {
        this.circuit = circuit;
        this.relay = relay;
        this.mux = mux;
        this.binding = binding;
        this.quote = quote;
        this.heldForward = new HeldCells(relay.loop());
        this.heldBackward = new HeldCells(relay.loop());
        // Of the bytes that a stranger may leave behind here, the circuit itself is the most.
        this.bindTimer = relay.loop().schedule(BIND_LIMIT, circuit::destroy);
    }

    // ---- payments of the client ----

    static boolean isPayment(int command) {
        return command == RelayMessage.PAY_BIND || command == RelayMessage.PAY_VOUCHER || command == RelayMessage.PAY_CLOSE
                || command == RelayMessage.PAY_RESTORE;
    }

    void pay(RelayMessage message) {
        // A cell has room for a dozen signatures; a client sends one or two in a cell, and most cells have none.
        if (++paymentsSeen > SPARE_PAYMENTS + PAYMENTS_OF_A_CELL * cellsSeen) {
            throw new ProtocolViolation("more payments than cells");
        }
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
            case RelayMessage.PayClose close -> {
                askOnce();
                relay.till().close(this, close);
            }
            case RelayMessage.PayRestore restore -> {
                askOnce();
                relay.till().restore(this, restore);
            }
            case RelayMessage.Begin _, RelayMessage.Connected _, RelayMessage.End _, RelayMessage.StreamCredit _, RelayMessage.SendMe _,
                    RelayMessage.Extend _, RelayMessage.Extended _, RelayMessage.PayAck _, RelayMessage.PayClosing _,
                    RelayMessage.Resolve _, RelayMessage.Resolved _,
                    RelayMessage.PayRestored _, RelayMessage.Ping _, RelayMessage.Pong _, DirectoryMessage _ ->
                    throw new ProtocolViolation("not a payment");
        }
    }

    /** A question about a channel costs a signature's check and a look into the ledger, and nobody pays for it: one for each circuit. */
    private void askOnce() {
        if (questionSeen) {
            throw new ProtocolViolation("a second question about channels");
        }
        questionSeen = true;
    }

    /**
     * Reads the PAY messages of an opened cell that is about to be held; {@code off} is where its messages begin. The voucher for a cell
     * may be in that very cell, or in the next: PAY messages are read at once, the rest waits.
     */
    void readAhead(byte[] buf, int off) {
        MessageCursor cursor = relay.cursor();
        cursor.reset(buf, off, Cell.FORWARD_BODY);
        while (cursor.next()) {
            if (isPayment(cursor.command())) {
                pay(RelayMessageCodec.decode(cursor.command(), buf, cursor.dataOffset(), cursor.dataLength()));
            }
        }
    }

    // ---- counting ----

    /** Counts a forward cell that may be served now; false if it must be held, as are all after a held one. */
    boolean takeForward() {
        cellsSeen++;
        return heldForward.isEmpty() && meter.takeForward(1);
    }

    /** Counts backward cells of the next hop; how many of {@code count}, from the first, may be sent on now. The others must be held. */
    int takeBackward(int count) {
        if (!heldBackward.isEmpty()) {
            return 0;
        }
        if (meter.takeBackward(count)) {
            return count;
        }
        int ready = 0;
        while (ready < count && meter.takeBackward(1)) {
            ready++;
        }
        return ready;
    }

    /** Counts cells that began here. */
    void countSent(int count) {
        meter.countSent(count);
    }

    /** Cells that may begin here now. Where there are none, the client is asked to pay. */
    int room() {
        int paidFor = meter.room();
        if (paidFor == 0) {
            askForPayment();
        }
        return paidFor;
    }

    // ---- holding ----

    /** Keeps an opened forward cell whose PAY messages were read. */
    void holdForward(int command, byte[] buf, int at, byte[] tag) {
        hold(heldForward, buf, at, command, tag, true);
        askForPayment();
    }

    /** Keeps {@code count} cells of the next hop, as they came; backward cells are never looked into, so {@code tag} means nothing. */
    void holdBackward(byte[] buf, int off, int count, byte[] tag) {
        for (int i = 0; i < count; i++) {
            hold(heldBackward, buf, off + i * Cell.SIZE, 0, tag, false);
        }
        askForPayment();
    }

    private void hold(HeldCells held, byte[] buf, int at, int command, byte[] tag, boolean paid) {
        if (!held.add(buf, at, command, tag, paid, meter.isBound())) {
            throw new ProtocolViolation("more unpaid cells than a window");
        }
    }

    private void releaseForward() {
        while (!heldForward.isEmpty() && !circuit.isDestroyed() && meter.takeForward(1)) {
            circuit.serveHeld(heldForward.poll());
        }
    }

    private void releaseBackward() {
        while (!heldBackward.isEmpty() && !circuit.isDestroyed() && meter.takeBackward(1)) {
            circuit.sendHeld(heldBackward.poll().cell());
        }
    }

    private void askForPayment() {
        if (unpaidTimer == null) {
            unpaidTimer = relay.loop().schedule(UNPAID_LIMIT, circuit::destroy);
            if (meter.isBound()) {
                TillAccount account = meter.account();
                payAck(account.isClosed() ? PayStatus.CLOSED : PayStatus.EXHAUSTED, account.channelId(), account.paid(), account.closedUse());
            }
        }
    }

    private void stopUnpaidTimer() {
        if (unpaidTimer != null) {
            unpaidTimer.cancel();
            unpaidTimer = null;
        }
    }

    private void stopBindTimer() {
        if (bindTimer != null) {
            bindTimer.cancel();
            bindTimer = null;
        }
    }

    /** When the oldest cell that waits for money came, in the loop's nanoseconds; empty if none does. */
    OptionalLong oldestHeld() {
        OptionalLong forward = heldForward.oldest();
        OptionalLong backward = heldBackward.oldest();
        return forward.isPresent() && (backward.isEmpty() || forward.getAsLong() - backward.getAsLong() < 0) ? forward : backward;
    }

    // ---- answers of the till ----

    @Override
    public TillMeter meter() {
        return meter;
    }

    @Override
    public Bytes binding() {
        return binding;
    }

    @Override
    public Optional<Bytes> quote() {
        return quote;
    }

    @Override
    public Object origin() {
        return circuit.towardsClientLink();
    }

    @Override
    public void unheard() {
        circuit.destroy();
    }

    @Override
    public void payAck(PayStatus status, Bytes channel, Amount paid, Amount closedUse) {
        if (!circuit.isDestroyed()) {
            if (bindTimer != null && meter.isBound()) {
                stopBindTimer();
                relay.bound(circuit);
            }
            mux.sendControl(0, new RelayMessage.PayAck(status, channel, paid, closedUse, meter.cells().forward(),
                    meter.cells().backward()));
        }
    }

    @Override
    public void closing(Bytes channel, Amount best, PayStatus status) {
        if (!circuit.isDestroyed()) {
            mux.sendControl(0, new RelayMessage.PayClosing(channel, best, status));
        }
    }

    @Override
    public void restored(RelayMessage.PayRestored answer) {
        if (!circuit.isDestroyed()) {
            mux.sendControl(0, answer);
        }
    }

    @Override
    public void stopped(PayStatus why, Bytes channel, Amount paid, Amount closedUse) {
        if (!circuit.isDestroyed()) {
            payAck(why, channel, paid, closedUse);
            // At once: nothing leaves a circuit that is gone.
            mux.flushControl();
            circuit.destroy();
        }
    }

    @Override
    public void credited() {
        circuit.guarded(() -> {
            releaseForward();
            releaseBackward();
            if (!circuit.isDestroyed()) {
                stopUnpaidTimer();
                if (!heldForward.isEmpty() || !heldBackward.isEmpty()) {
                    // Less than what waits: the payer must hear of it again, for it may count less than was served.
                    askForPayment();
                }
                mux.resumeWaiting();
            }
        });
    }

    // ---- end ----

    /** The circuit is ending: nothing is waited for any more. */
    void stopWaiting() {
        stopUnpaidTimer();
        stopBindTimer();
        heldForward.clear();
        heldBackward.clear();
    }

    /** The circuit has ended: what it used is settled with the till. */
    void end() {
        relay.till().circuitClosed(this);
    }
}
