package org.farthing.circuit.link;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.circuit.cell.Cell;
import org.farthing.wallet.value.Bytes;

/**
 * The circuits of one link: hands arriving cells to the circuit they name, gives out circuit ids, and tears circuits down with the link.
 *
 * <p>A circuit id is a u32, never reused on a link; its highest bit is set by the end that dialled the link, so both ends can open
 * circuits without asking. Id 0 is the link itself. On a built circuit only RELAY and DESTROY are legal, and a DESTROY carries one
 * constant: no field that a relay sees survives a hop (the RELAY_EARLY confirmation attack of 2014).
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

        /** What the link could not send in time has drained. */
        void onDrained(LinkCircuits from);
    }

    /** Takes the circuits that the other end opens. */
    public interface Acceptor {
        void onCreate(LinkCircuits link, int circuitId, byte[] buf, int bodyOff);
    }

    private static final int DIALLER_BIT = 0x8000_0000;

    private final Acceptor acceptor;
    private final Runnable onClosed;
    private final Map<Integer, Circuit> circuits = new HashMap<>();
    private final byte[] single = new byte[Cell.SIZE];
    private Link link;
    private int lastId;
    private Circuit lastCircuit;
    private int nextId = 1;
    private int highestFromPeer;
    private boolean closed;

    /**
     * @param acceptor what to do with circuits from the other end; a client has none and closes a link that tries
     * @param onClosed runs once when the link is gone
     */
    public LinkCircuits(Optional<Acceptor> acceptor, Runnable onClosed) {
        this.acceptor = acceptor.orElse(null);
        this.onClosed = onClosed;
    }

    /** To be called at once when the link is adopted. */
    public void start(Link adopted) {
        link = adopted;
    }

    public Optional<Bytes> peerId() {
        return link.peerId();
    }

    public boolean isClosed() {
        return closed;
    }

    public int queuedBytes() {
        return link.queuedBytes();
    }

    /** A fresh id for a circuit that this end opens. */
    public int open(Circuit circuit) {
        int id = link.initiator() ? nextId | DIALLER_BIT : nextId;
        nextId++;
        circuits.put(id, circuit);
        return id;
    }

    /** Registers a circuit that the other end opened. */
    public void attach(int id, Circuit circuit) {
        circuits.put(id, circuit);
    }

    /** Sends cells of a circuit; their bodies are ready, their headers are written here. */
    public void sendRelay(int id, byte[] cells, int off, int count) {
        for (int i = 0; i < count; i++) {
            Cell.putHeader(cells, off + i * Cell.SIZE, id, Cell.RELAY);
        }
        if (!closed) {
            link.send(cells, off, count);
        }
    }

    /** Sends one cell with the given command and body (shorter bodies end in zeros). */
    public void sendControl(int id, int command, byte[] body) {
        Arrays.fill(single, (byte) 0);
        Cell.putHeader(single, 0, id, command);
        System.arraycopy(body, 0, single, Cell.HEADER, body.length);
        if (!closed) {
            link.send(single, 0, 1);
        }
    }

    /** Forgets the circuit and tells the other end. */
    public void destroy(int id) {
        if (circuits.remove(id) != null) {
            forgetLast(id);
            sendControl(id, Cell.DESTROY, new byte[0]);
        }
    }

    public void close() {
        if (!closed) {
            link.close();
        }
    }

    private void forgetLast(int id) {
        if (id == lastId) {
            lastCircuit = null;
            lastId = 0;
        }
    }

    @Override
    public void onCells(Link from, byte[] buf, int off, int count) {
        int at = off;
        int end = off + count * Cell.SIZE;
        while (at < end && !closed) {
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
                link.close();
            }
            return;
        }
        switch (command) {
            case Cell.RELAY -> {
                if (id != lastId) {
                    lastCircuit = circuits.get(id);
                    lastId = id;
                }
                // Cells for an id that is not known are the tail of a circuit that was just destroyed here.
                if (lastCircuit != null) {
                    lastCircuit.onRelayCells(this, buf, at, run);
                }
            }
            case Cell.CREATE -> onCreate(id, buf, at + Cell.HEADER);
            case Cell.CREATED -> {
                Circuit circuit = circuits.get(id);
                if (circuit != null) {
                    circuit.onCreated(this, buf, at + Cell.HEADER);
                }
            }
            case Cell.DESTROY -> {
                Circuit circuit = circuits.remove(id);
                forgetLast(id);
                if (circuit != null) {
                    circuit.onDestroyed(this);
                }
            }
            default -> link.close();
        }
    }

    private void onCreate(int id, byte[] buf, int bodyOff) {
        boolean byDialler = (id & DIALLER_BIT) != 0;
        int number = id & ~DIALLER_BIT;
        if (acceptor == null || byDialler == link.initiator() || number <= highestFromPeer) {
            link.close();
            return;
        }
        highestFromPeer = number;
        acceptor.onCreate(this, id, buf, bodyOff);
    }

    @Override
    public void onDrained(Link drained) {
        for (Circuit circuit : snapshot()) {
            circuit.onDrained(this);
        }
    }

    @Override
    public void onClosed(Link gone, String why) {
        if (closed) {
            return;
        }
        closed = true;
        lastCircuit = null;
        List<Circuit> orphans = snapshot();
        circuits.clear();
        for (Circuit circuit : orphans) {
            circuit.onDestroyed(this);
        }
        onClosed.run();
    }

    private List<Circuit> snapshot() {
        return new ArrayList<>(circuits.values());
    }
}
