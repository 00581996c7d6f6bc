package org.farthing.circuit.client;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.flow.CellMeter;
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
 * One circuit at the client: keeps what {@link CircuitMachine} says of where it stands, seals and opens its cells, and counts them for the
 * payer of each hop. {@link CircuitBuild} brings it about, {@link BackwardMessages} reads what the hops say, {@link StreamOpenings} waits
 * for the exit to connect, {@link PathProbe} asks whether it still works and {@link CircuitWatch} how long it has been silent.
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
    private final List<HopMeter> meters = new ArrayList<>();
    private final List<Bytes> bindings = new ArrayList<>();
    private final CircuitBuild build;
    private final BackwardMessages messages;
    private final StreamOpenings openings;
    private final PathProbe probe;
    private final CircuitWatch watch;
    private final DirectoryQuestions directory = new DirectoryQuestions(this);
    private final byte[] controlCell = new byte[Cell.SIZE];
    private final PaddingGenerator padding;
    private final long bornNanos;
    private CircuitMachine.State state = new CircuitMachine.State.Dialling();
    private LinkCircuits link;
    private int id;
    private Consumer<RelayMessage> answerWaiter;
    private int freeCells;
    private long bytesIn;
    private long bytesOut;
    private boolean wasOverdue;

    Circuit(Surroundings client, List<PathHop> path, Lane lane, Watcher watcher) {
        this.lane = lane;
        this.client = client;
        this.path = List.copyOf(path);
        this.watcher = watcher;
        this.paid = path.stream().allMatch(hop -> hop.payer().isPresent());
        this.machine = new CircuitMachine(path.size(), paid);
        this.padding = new PaddingGenerator(client.random());
        this.mux = new StreamMux(this, padding, client.scratch());
        this.mux.whenIdle(() -> watcher.idle(this));
        this.openings = new StreamOpenings(mux);
        this.build = new CircuitBuild(this, client);
        this.probe = new PathProbe(this, client);
        this.watch = new CircuitWatch(path.size());
        this.messages = new BackwardMessages(this, build, openings, probe, mux, layers, client.cursor());
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
        path.get(hop).payer().ifPresent(payer -> meters.add(payer.open(this, hop, lane)));
        apply(new CircuitMachine.Command.HopProved());
    }

    Lane lane() {
        return lane;
    }

    /** From here on the circuit is the wallet's, and may use what deposits reserve for it. */
    void drawOnReserve() {
        lane = Lane.WALLET;
        meters.forEach(HopMeter::drawOnReserve);
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
        return meters.get(hop);
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
            settle();
        }
    }

    private void cell(byte[] buf, int body) {
        int hop = layers.openBackward(buf, body);
        if (hop < 0) {
            throw new ProtocolViolation("a backward cell that no hop sealed");
        }
        watch.heard(hop, client.awake());
        if (paid) {
            for (int i = 0; i <= hop; i++) {
                meters.get(i).countBackward(1);
            }
        } else {
            countFree();
        }
        messages.read(hop, buf, body);
    }

    /** Nobody is paid for these cells: beyond what every hop gives for nothing, honest hops would stop. */
    private void countFree() {
        if (++freeCells > CellMeter.FREE_CELLS) {
            throw new ProtocolViolation("more cells than an unpaid circuit has");
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
        for (HopMeter meter : meters) {
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
    StreamBridge openStream(String host, int port, Opening opening) {
        return openings.open(host, port, opening);
    }

    /** Asks the exit for the addresses of a name, or for the name of an address. */
    void lookUp(String host, Lookup lookup) {
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

    // ---- silence, probes and questions ----

    /** The link to the first relay; null while there is none. */
    LinkCircuits link() {
        return link;
    }

    /** @param allowance see {@link Uplink#look} */
    CircuitWatch.Verdict verdict(long now, long allowance) {
        return watch.verdict(now, mux.streamCount() > 0, link.cellsHeard(), allowance);
    }

    /** Asks entry and exit whether they answer. */
    void probe() {
        ping(_ -> { });
    }

    /** As {@link #probe}; {@code answered} gets the time to the exit and back, in nanoseconds. */
    void ping(LongConsumer answered) {
        if (!isReady()) {
            return;
        }
        watch.probed(client.awake(), link.cellsHeard());
        probe.send(0, _ -> { });
        probe.send(path.size() - 1, nanos -> {
            watch.roundTrip(nanos);
            answered.accept(nanos);
        });
    }

    /** The exit's answer is overdue: asks the relays between, to learn where the silence begins. */
    void traceSilence() {
        wasOverdue = true;
        for (int hop = 1; hop < path.size() - 1; hop++) {
            probe.send(hop, _ -> { });
        }
    }

    /** The relays behind the entry that have not sent anything since a probe that is overdue. */
    List<Bytes> silentRelays() {
        return IntStream.range(1, path.size()).filter(hop -> !watch.hasHeardSinceProbe(hop))
                .mapToObj(hop -> path.get(hop).relay().relayId()).toList();
    }

    /** For how long, in nanoseconds, probes have been without an answer; 0 without any. */
    long silentFor(long now) {
        return watch.waiting(now);
    }

    /** Whether that is longer than any honest relay takes. */
    boolean isLongSilent(long now) {
        return watch.waiting(now) >= watch.lostAfter();
    }

    /** Whether the exit has sent anything in the last {@code nanos}, and owes no answer. */
    boolean isHeard(long now, long nanos) {
        return watch.waiting(now) == 0 && now - watch.lastHeard(path.size() - 1) <= nanos;
    }

    /** Whether it was ever one to avoid: an entry that lets circuits wait until others are taken chooses among exits. */
    boolean wasOverdue() {
        return wasOverdue;
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
        if (paid) {
            for (int i = 0; i <= hop; i++) {
                meters.get(i).countForward(1);
            }
        } else {
            countFree();
        }
        link.sendRelay(id, controlCell, 0, 1);
    }

    @Override
    public void sendPayment(int hop, RelayMessage message) {
        if (!isDead()) {
            watch.asked(client.awake());
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
        long room = Long.MAX_VALUE;
        for (HopMeter meter : meters) {
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
        for (HopMeter meter : meters) {
            if (meter.payer().lead(meter) < outstanding) {
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
        for (HopMeter meter : meters) {
            meter.countForward(count);
        }
        watch.asked(client.awake());
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
        build.stop();
        if (link != null) {
            link.destroy(id);
        }
        mux.circuitDied();
        for (HopMeter meter : meters) {
            meter.payer().close(meter);
        }
        layers.wipe();
        List<Opening> waiting = openings.takeAll();
        List<Lookup> lookups = openings.takeLookups();
        var dead = (CircuitMachine.State.Dead) state;
        watcher.dead(this, dead.blamed(), dead.why());
        waiting.forEach(Opening::circuitDied);
        lookups.forEach(Lookup::circuitDied);
    }
}
