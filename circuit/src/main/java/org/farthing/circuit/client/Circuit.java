package org.farthing.circuit.client;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.MessageCursor;
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
import org.farthing.circuit.onion.HopKeys;
import org.farthing.circuit.onion.PaddingGenerator;
import org.farthing.circuit.onion.RelayLayer;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Bytes;

/**
 * One circuit at the client: keeps what {@link CircuitMachine} says of where it stands, and seals and opens its cells.
 * {@link CircuitBuild} brings it about, {@link BackwardMessages} reads what the hops say, {@link StreamOpenings} waits for the exit to
 * connect, {@link CircuitPayment} has what each hop is paid for, and {@link CircuitSilence} whether it still answers.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
public final class Circuit implements LinkCircuits.Circuit, StreamMux.CellPort, HopPayer.Payee {
    /** One relay of the path and the payer that pays it: for every hop of a circuit, or for none. */
    public record PathHop(Descriptor relay, Optional<HopPayer> payer) {
    }

    /** What a circuit needs of its client; {@code buildLimit} is how long building it may take. */
    record Surroundings(EventLoop loop, Links links, SecureRandom random, MessageCursor cursor, StreamMux.Scratch scratch,
            Supplier<Duration> buildLimit, AwakeClock clock) {
        /** See {@link AwakeClock}. */
        long awake() {
            return clock.at(loop.turnNanos());
        }
    }

    /** Who wants to know how it goes. Called on the event loop. */
    interface Watcher {
        void ready(Circuit circuit);

        /** Called once; {@code blamed} is the hop that failed, or -1. */
        void dead(Circuit circuit, int blamed, String why);

        /** Its last stream has ended. */
        void idle(Circuit circuit);
    }

    /** What an exit may send for one stream beside its data: CONNECTED, credit twice, END twice. */
    private static final int CONTROL_CELLS_OF_A_STREAM = 5;

    private final Surroundings client;
    private final List<PathHop> path;
    private final boolean paid;
    private final Watcher watcher;
    private Lane lane;
    private final CircuitMachine machine;
    private final ClientLayers layers = new ClientLayers();
    private final StreamMux mux;
    private final CircuitPayment payment;
    private final List<Bytes> bindings = new ArrayList<>();
    private final CircuitBuild build;
    private final BackwardMessages messages;
    private final StreamOpenings openings;
    private final CircuitSilence silence;
    private final DirectoryQuestions directory = new DirectoryQuestions(this);
    private final byte[] controlCell = new byte[Cell.SIZE];
    private final PaddingGenerator padding;
    private final long bornNanos;
    private CircuitMachine.State state = new CircuitMachine.State.Dialling();
    private LinkCircuits link;
    private int id;
    private Consumer<RelayMessage> answerWaiter;
    private long bytesIn;
    private long bytesOut;

    Circuit(Surroundings client, List<PathHop> path, Lane lane, Watcher watcher) {
        this.lane = lane;
        this.client = client;
        this.path = List.copyOf(path);
        this.watcher = watcher;
        this.paid = path.stream().allMatch(hop -> hop.payer().isPresent());
        this.payment = new CircuitPayment(paid);
        this.machine = new CircuitMachine(path.size(), paid);
        this.padding = new PaddingGenerator(client.random());
        this.mux = new StreamMux(this, padding, client.scratch());
        this.mux.whenIdle(() -> watcher.idle(this));
        this.openings = new StreamOpenings(mux);
        this.build = new CircuitBuild(this, client);
        this.silence = new CircuitSilence(this, client);
        this.messages = new BackwardMessages(this, build, openings, mux, layers, client.cursor());
        this.bornNanos = client.loop().nanos();
    }

    // ---- building ----

    void build() {
        build.start();
    }

    /** Asks the machine and does what it says. */
    void apply(CircuitMachine.Command command) {
        CircuitMachine.Step step = machine.step(state, command);
        state = step.next();
        for (CircuitMachine.Action action : step.actions()) {
            switch (action) {
                case CircuitMachine.Action.Create _ -> link.sendControl(id, Cell.CREATE, build.create());
                case CircuitMachine.Action.PayAndExtend(int hop) -> build.payAndExtend(hop);
                case CircuitMachine.Action.ReportReady _ -> {
                    build.stopTimer();
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
        build.created(body);
    }

    /** The first relay is reached: the circuit takes a number on the link to it. */
    void linked(LinkCircuits ready) {
        link = ready;
        id = ready.open(this);
        apply(new CircuitMachine.Command.LinkReady());
    }

    /** The hop has proved itself: from here on its layer is on every cell, and it is paid. */
    void addHop(int hop, HopKeys keys) {
        bindings.add(Bytes.of(keys.bind()));
        layers.addHop(keys);
        path.get(hop).payer().ifPresent(payer -> payment.add(payer.open(this, hop, lane, path.get(hop).relay().pricePerUnit())));
        apply(new CircuitMachine.Command.HopProved());
    }

    Lane lane() {
        return lane;
    }

    /** From here on the circuit is the wallet's, and may use what deposits reserve for it. */
    void drawOnReserve() {
        lane = Lane.WALLET;
        payment.drawOnReserve();
    }

    /** Whether {@code hop} is the one whose half of the handshake the circuit waits for. */
    boolean isHandshakingWith(int hop) {
        return state instanceof CircuitMachine.State.Handshaking(int asked, var _) && asked == hop;
    }

    /** Hops that have proved themselves. */
    int provedHops() {
        return bindings.size();
    }

    HopMeter meter(int hop) {
        return payment.meter(hop);
    }

    /** What ties a channel's Bind signature to this circuit at this hop. */
    Bytes binding(int hop) {
        return bindings.get(hop);
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
            payment.settle(mux.outstandingFromPeer());
        }
    }

    private void cell(byte[] buf, int body) {
        int hop = layers.openBackward(buf, body);
        if (hop < 0) {
            throw new ProtocolViolation("a backward cell that no hop sealed");
        }
        silence.heard(hop);
        payment.countBackward(hop);
        messages.read(hop, buf, body);
    }

    @Override
    public void onDestroyed(LinkCircuits from) {
        apply(new CircuitMachine.Command.Destroyed());
    }

    @Override
    public void onDrained(LinkCircuits from) {
        mux.resumeWaiting();
    }

    // ---- streams ----

    public boolean isReady() {
        return state instanceof CircuitMachine.State.Ready;
    }

    public boolean isDead() {
        return state instanceof CircuitMachine.State.Dead;
    }

    /** Why it ended; {@link FailureReason#CLOSED} while it has not. */
    FailureReason failure() {
        return state instanceof CircuitMachine.State.Dead(int _, FailureReason reason, String _) ? reason : FailureReason.CLOSED;
    }

    boolean hasRoomForStream() {
        return paid && isReady() && mux.hasRoomForStream();
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
    StreamBridge openStream(String host, int port, StreamOpenings.Opening opening) {
        return openings.open(host, port, opening);
    }

    /** Asks the exit for the addresses of a name, or for the name of an address. */
    void lookUp(String host, StreamOpenings.Lookup lookup) {
        openings.lookUp(host, lookup);
    }

    /** Whether the exit says that it connects to {@code port}; 0 asks for any exit. */
    boolean exitAllows(int port) {
        return port == 0 || path.getLast().relay().allowsExitTo(port);
    }

    /** Gives an opening up: its answer is not waited for any more. */
    void abandon(StreamBridge bridge) {
        openings.abandon(bridge);
    }

    // ---- silence and questions ----

    /** The link to the first relay; null while there is none. */
    LinkCircuits link() {
        return link;
    }

    /** Whether it still answers. */
    CircuitSilence silence() {
        return silence;
    }

    /** Has what waits for the exit's first answer try another circuit. */
    void moveOpenings() {
        openings.moveAll();
    }

    /** It is given up; {@code hop} is the first that does not answer. */
    void fellSilent(int hop) {
        apply(new CircuitMachine.Command.ProbeLost(hop));
    }

    /** Asks the last hop about a channel; {@code answered} gets its answer, which may be of any kind and about anything. */
    void ask(RelayMessage question, Consumer<RelayMessage> answered) {
        answerWaiter = answered;
        sendTo(path.size() - 1, List.of(question));
    }

    /** A hop's answer to {@link #ask}. */
    void answered(int hop, RelayMessage answer) {
        if (answerWaiter == null || hop != path.size() - 1) {
            throw new ProtocolViolation("an answer to no question");
        }
        Consumer<RelayMessage> waiter = answerWaiter;
        answerWaiter = null;
        waiter.accept(answer);
    }

    /** Questions to the hops about the list of relays. */
    DirectoryQuestions directory() {
        return directory;
    }

    // ---- sending ----

    /** Sends {@code messages} to the hop, in one cell. */
    void sendTo(int hop, List<RelayMessage> messages) {
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
        payment.countForward(hop, 1);
        link.sendRelay(id, controlCell, 0, 1);
    }

    @Override
    public void sendPayment(int hop, RelayMessage message) {
        if (!isDead()) {
            silence.asked();
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
    public void priceUnknown(int hop) {
        apply(new CircuitMachine.Command.Outdated(hop));
    }

    @Override
    public int outstanding() {
        return mux.outstandingFromPeer() + CONTROL_CELLS_OF_A_STREAM * mux.streamCount();
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
        if (link.isCongested(id)) {
            return 0;
        }
        return payment.room();
    }

    @Override
    public boolean mayAcknowledge(int outstanding) {
        return payment.covers(outstanding);
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
        payment.countForward(path.size() - 1, count);
        silence.asked();
        bytesOut += (long) count * Cell.SIZE;
        link.sendRelay(id, cells, off, count);
        payment.settle(mux.outstandingFromPeer());
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
        build.stop();
        if (link != null) {
            link.destroy(id);
        }
        mux.circuitDied();
        payment.close();
        layers.wipe();
        List<StreamOpenings.Opening> waiting = openings.takeAll();
        List<StreamOpenings.Lookup> lookups = openings.takeLookups();
        var dead = (CircuitMachine.State.Dead) state;
        watcher.dead(this, dead.blamed(), dead.why());
        waiting.forEach(StreamOpenings.Opening::circuitDied);
        lookups.forEach(StreamOpenings.Lookup::circuitDied);
    }
}
