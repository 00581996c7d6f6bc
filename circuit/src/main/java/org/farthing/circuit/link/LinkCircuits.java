package org.farthing.circuit.link;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.farthing.circuit.cell.Cell;
import org.farthing.wallet.value.Bytes;

/**
 * The circuits of one link: hands arriving cells to the circuit they name, gives out circuit ids, and tears circuits down with the link.
 * Each has a queue of its own towards the link, and they take turns ({@link CellScheduler}).
 *
 * <p>A circuit id is a u32, never reused on a link; its highest bit is set by the end that dialled the link, so both ends can open
 * circuits without asking. Id 0 is the link itself. On a built circuit only RELAY and DESTROY are legal, and a DESTROY carries one
 * constant: no field that a relay sees survives a hop (the RELAY_EARLY confirmation attack of 2014).
 *
 * <p>The other end may open so many circuits at once and so many a second; what is beyond is destroyed unread, and a client that goes on
 * regardless loses the link. A link between a client and its guard is padded ({@link LinkPadding}).
 *
 * <p>Not thread-safe: it belongs to the link's event loop.
 */
public final class LinkCircuits implements Link.Handler {
    /** A circuit's end at this link. Buffers are valid only during a call, and may be changed in it. */
    public interface Circuit {
        /** {@code count} whole RELAY cells of this circuit, one after the other. */
        void onRelayCells(LinkCircuits from, byte[] buf, int off, int count);

        /** A CREATED cell for the CREATE that was sent; its body stands at {@code bodyOff}. */
        void onCreated(LinkCircuits from, byte[] buf, int bodyOff);

        /** The circuit is gone at the other end, or the link is. Nothing may be sent to it any more. */
        void onDestroyed(LinkCircuits from);

        /** {@link LinkCircuits#isCongested} said so of this circuit, and it is not any more. */
        void onDrained(LinkCircuits from);
    }

    /** Takes the circuits that the other end opens. */
    public interface Acceptor {
        void onCreate(LinkCircuits link, int circuitId, byte[] buf, int bodyOff);
    }

    /**
     * A circuit's cells that may wait, for a link or for money: the largest window, five control cells for each of 64 streams (BEGIN or
     * CONNECTED, credit twice, END twice), and 64 of the circuit's own. Honest ends never have more under way.
     */
    public static final int MOST_WAITING = 512 + 5 * 64 + 64;
    /** What a client may open: a session with many sites at once, or fifty questions about channels, and then one a moment. */
    static final int CLIENT_BURST = 128;
    static final int CLIENT_PER_SECOND = 16;
    /** A relay opens circuits for many clients, each of which it holds to the limits above. */
    static final int RELAY_BURST = 1024;
    static final int RELAY_PER_SECOND = 256;
    /** CREATEs too many, before a client's link is closed: no honest client sends the first of them. */
    static final int REFUSALS_BURST = 256;
    /** Answers that a peer has asked for and does not read, in bytes, at which the link is closed. */
    static final int MOST_OWN_BYTES = 1024 * 1024;
    private static final int DIALLER_BIT = 0x8000_0000;

    private final Acceptor acceptor;
    private final Runnable onClosed;
    private final RandomGenerator random;
    private final Map<Integer, Slot> circuits = new HashMap<>();
    private final byte[] single = new byte[Cell.SIZE];
    private Link link;
    private boolean relay;
    private LinkPadding padding;
    private TokenBucket creates;
    private TokenBucket refusals;
    private int lastId;
    private Slot lastSlot;
    private int nextId = 1;
    private int highestFromPeer;
    private long emptySince;
    private long cellsHeard;
    private long bytesInTaken;
    private long bytesOutTaken;
    private boolean broken;
    private boolean closed;

    /** A circuit's place on this link. */
    private final class Slot implements CellQueue.Owner {
        private final CellQueue queue = link.newQueue(this);
        private Circuit circuit;

        Slot(Circuit circuit) {
            this.circuit = circuit;
        }

        @Override
        public void onRoom() {
            if (!queue.ended) {
                circuit.onDrained(LinkCircuits.this);
            }
        }
    }

    /**
     * @param acceptor what to do with circuits from the other end; a client has none and closes a link that tries
     * @param random   decides when an idle link is padded
     * @param onClosed runs once when the link is gone
     */
    public LinkCircuits(Optional<Acceptor> acceptor, RandomGenerator random, Runnable onClosed) {
        this.acceptor = acceptor.orElse(null);
        this.random = random;
        this.onClosed = onClosed;
    }

    /** To be called at once when a link that this end dialled is adopted. */
    public void start(Link adopted) {
        start(adopted, true);
    }

    /**
     * To be called at once when the link is adopted.
     *
     * @param trusted whether the other end is a relay that the registry lists; anybody can show an identity
     */
    public void start(Link adopted, boolean trusted) {
        link = adopted;
        relay = trusted;
        long now = link.loop().nanos();
        creates = new TokenBucket(relay ? RELAY_BURST : CLIENT_BURST, relay ? RELAY_PER_SECOND : CLIENT_PER_SECOND, now);
        refusals = new TokenBucket(REFUSALS_BURST, CLIENT_PER_SECOND, now);
        emptySince = now;
        // A client has no acceptor and shows no identity.
        if (acceptor == null || link.peerId().isEmpty()) {
            padding = new LinkPadding(link, random);
            padding.start();
        }
    }

    public Optional<Bytes> peerId() {
        return link.peerId();
    }

    /** Whether the other end is a relay of the registry. */
    public boolean isRelay() {
        return relay;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Cells that ever came by this link: as long as it grows, the other end is there. */
    public long cellsHeard() {
        return cellsHeard;
    }

    /** Bytes that came by this link since this was asked last. */
    public long takeBytesIn() {
        long now = link.bytesIn();
        long came = now - bytesInTaken;
        bytesInTaken = now;
        return came;
    }

    /** Bytes that the socket took since this was asked last. */
    public long takeBytesOut() {
        long now = link.bytesOut();
        long went = now - bytesOutTaken;
        bytesOutTaken = now;
        return went;
    }

    /** Reads nothing until {@link #resumeReading}. */
    public void pauseReading() {
        link.pauseReading();
    }

    public void resumeReading() {
        link.resumeReading();
    }

    /** Bytes that the socket ever took. */
    public long bytesOut() {
        return link.bytesOut();
    }

    /** Bytes that wait for the socket. */
    public long queuedBytes() {
        return link.queuedBytes();
    }

    /** How many bytes the socket may hold; Linux gives twice what it is asked for. */
    public long socketBuffer() {
        return 2L * LinkHandshake.SEND_BUFFER;
    }

    /** Ends the link at once: the other end is not there any more. */
    public void cut() {
        if (!closed) {
            cut("the other end has been silent for too long");
        }
    }

    /** Circuits that stand on this link, whoever opened them. */
    public int circuitCount() {
        return circuits.size();
    }

    /** Since when, in the loop's nanoseconds, no circuit stands here; empty if one does. */
    public OptionalLong emptySince() {
        return circuits.isEmpty() ? OptionalLong.of(emptySince) : OptionalLong.empty();
    }

    /** Whether a circuit should send no more for now; if so, its {@link Circuit#onDrained} says when it may go on. */
    public boolean isCongested(int id) {
        Slot slot = circuits.get(id);
        return slot != null && link.scheduler().congested(slot.queue);
    }

    /** Cells of a circuit that wait for their turn. */
    public int waitingCells(int id) {
        Slot slot = circuits.get(id);
        return slot == null ? 0 : slot.queue.cells();
    }

    /** When, in the loop's nanoseconds, the oldest of a circuit's waiting cells came, to within a few cells; empty if none waits. */
    public OptionalLong oldestWaiting(int id) {
        Slot slot = circuits.get(id);
        return slot == null || slot.queue.isEmpty() ? OptionalLong.empty() : OptionalLong.of(slot.queue.bytes().oldestNanos());
    }

    /** A fresh id for a circuit that this end opens. */
    public int open(Circuit circuit) {
        int id = link.initiator() ? nextId | DIALLER_BIT : nextId;
        nextId++;
        put(id, circuit);
        return id;
    }

    /** Registers a circuit that the other end opened, or another holder of its id. */
    public void attach(int id, Circuit circuit) {
        Slot slot = circuits.get(id);
        if (slot == null) {
            put(id, circuit);
        } else {
            slot.circuit = circuit;
        }
    }

    /** Sends cells of a circuit; their bodies are ready, their headers are written here. Without effect once the circuit is gone. */
    public void sendRelay(int id, byte[] cells, int off, int count) {
        for (int i = 0; i < count; i++) {
            Cell.putHeader(cells, off + i * Cell.SIZE, id, Cell.RELAY);
        }
        Slot slot = slot(id);
        if (!closed && slot != null) {
            link.send(slot.queue, cells, off, count);
            touch();
        }
    }

    /** Sends one cell with the given command and body (shorter bodies end in zeros). */
    public void sendControl(int id, int command, byte[] body) {
        Arrays.fill(single, (byte) 0);
        Cell.putHeader(single, 0, id, command);
        System.arraycopy(body, 0, single, Cell.HEADER, body.length);
        Slot slot = circuits.get(id);
        if (!closed && slot != null) {
            link.send(slot.queue, single, 0, 1);
            touch();
        }
    }

    /** Forgets the circuit and tells the other end, once what waits is out. */
    public void destroy(int id) {
        if (circuits.containsKey(id)) {
            sendControl(id, Cell.DESTROY, new byte[0]);
            forget(id).queue.ended = true;
        }
    }

    /** As {@link #destroy}, dropping what waits. */
    public void discard(int id) {
        Slot slot = circuits.get(id);
        if (slot != null) {
            link.scheduler().clear(slot.queue);
            destroy(id);
        }
    }

    /** Drops what waits of circuits that are gone, except that they are. */
    public void dropRemains() {
        link.scheduler().dropEnded();
    }

    public void close() {
        if (!closed) {
            link.close();
        }
    }

    private void put(int id, Circuit circuit) {
        circuits.put(id, new Slot(circuit));
        if (id == lastId) {
            // Looked for in vain before.
            lastId = 0;
        }
    }

    private Slot slot(int id) {
        if (id != lastId) {
            lastSlot = circuits.get(id);
            lastId = id;
        }
        return lastSlot;
    }

    private Slot forget(int id) {
        Slot slot = circuits.remove(id);
        if (id == lastId) {
            lastSlot = null;
            lastId = 0;
        }
        if (slot != null && circuits.isEmpty()) {
            emptySince = link.loop().nanos();
        }
        return slot;
    }

    private void touch() {
        if (padding != null) {
            padding.onCell();
        }
    }

    /** Nothing of what else came is looked at. */
    private void cut(String why) {
        broken = true;
        link.cut(why);
    }

    @Override
    public void onCells(Link from, byte[] buf, int off, int count) {
        touch();
        cellsHeard += count;
        int at = off;
        int end = off + count * Cell.SIZE;
        while (at < end && !closed && !broken) {
            int id = Cell.circuitId(buf, at);
            int command = Cell.command(buf, at);
            int run = 1;
            if (command == Cell.RELAY) {
                while (at + run * Cell.SIZE < end && Cell.circuitId(buf, at + run * Cell.SIZE) == id
                        && Cell.command(buf, at + run * Cell.SIZE) == Cell.RELAY) {
                    run++;
                }
            }
            dispatch(id, command, buf, at, run);
            at += run * Cell.SIZE;
        }
    }

    private void dispatch(int id, int command, byte[] buf, int at, int run) {
        if (id == 0) {
            if (command != Cell.PADDING) {
                cut("a cell for the link that is no padding");
            }
            return;
        }
        switch (command) {
            case Cell.RELAY -> {
                // Cells for an id that is not known are the tail of a circuit that was just destroyed here.
                Slot slot = slot(id);
                if (slot != null) {
                    slot.circuit.onRelayCells(this, buf, at, run);
                }
            }
            case Cell.CREATE -> onCreate(id, buf, at + Cell.HEADER);
            case Cell.CREATED -> {
                Slot slot = circuits.get(id);
                if (slot != null) {
                    slot.circuit.onCreated(this, buf, at + Cell.HEADER);
                }
            }
            case Cell.DESTROY -> {
                Slot slot = forget(id);
                if (slot != null) {
                    link.scheduler().clear(slot.queue);
                    slot.circuit.onDestroyed(this);
                }
            }
            default -> cut("a cell with a command that circuits do not have");
        }
    }

    private void onCreate(int id, byte[] buf, int bodyOff) {
        boolean byDialler = (id & DIALLER_BIT) != 0;
        int number = id & ~DIALLER_BIT;
        if (acceptor == null || byDialler == link.initiator() || number <= highestFromPeer) {
            cut("a circuit that may not be opened");
            return;
        }
        highestFromPeer = number;
        long now = link.loop().nanos();
        if (creates.take(now)) {
            acceptor.onCreate(this, id, buf, bodyOff);
        } else if (!relay && !refusals.take(now) || link.ownQueuedBytes() > MOST_OWN_BYTES) {
            cut("more circuits than may be opened");
        } else {
            Arrays.fill(single, (byte) 0);
            Cell.putHeader(single, 0, id, Cell.DESTROY);
            link.send(single, 0, 1);
        }
    }

    @Override
    public void onDrained(Link drained) {
        // Each circuit is told by itself.
    }

    @Override
    public void onClosed(Link gone, String why) {
        if (closed) {
            return;
        }
        closed = true;
        if (padding != null) {
            padding.stop();
        }
        lastSlot = null;
        List<Slot> orphans = new ArrayList<>(circuits.values());
        circuits.clear();
        for (Slot slot : orphans) {
            slot.circuit.onDestroyed(this);
        }
        onClosed.run();
    }
}
