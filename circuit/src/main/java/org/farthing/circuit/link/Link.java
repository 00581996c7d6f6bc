package org.farthing.circuit.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.farthing.circuit.loop.ByteQueue;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.Pollable;
import org.farthing.circuit.loop.WriteStall;
import org.farthing.wallet.value.Bytes;

/**
 * A link on an {@link EventLoop}: whole cells in, whole cells out. Loop thread only, and so are all callbacks.
 *
 * <p>What is sent in a turn leaves at its end, in TLS records of seven cells and one rest, whatever the cells are. Queued output is
 * bounded by the owner, who stops feeding above {@link #HIGH_WATER} and goes on at {@link Handler#onDrained}; a link whose owner does not
 * is closed at {@link #MOST_QUEUED}. A peer that takes nothing for 60 s while cells wait is closed too.
 *
 * <p>{@link Handler#onClosed} comes exactly once, from a turn of the loop and never from within a call of the owner's, and nothing
 * follows it.
 */
public final class Link {
    public static final int CELL_SIZE = 2048;
    /** Bytes queued above which whoever feeds this link should pause. */
    public static final int HIGH_WATER = 256 * 1024;
    /** Bytes queued below which they go on. */
    public static final int LOW_WATER = 64 * 1024;
    /** Bytes queued at which the owner is defective and memory comes first. */
    public static final int MOST_QUEUED = 32 * 1024 * 1024;
    private static final String CLOSED_HERE = "closed by this end";
    static final Duration WRITE_STALL = Duration.ofSeconds(60);

    /** The owner's side. Handlers may call any method of any link of the loop. */
    public interface Handler {
        /**
         * Cells arrived.
         *
         * @param cells the loop's buffer: to be changed in place at will, void after the call
         * @param offset where the first cell begins
         * @param count at least 1; this many cells of {@link Link#CELL_SIZE} bytes stand one behind the other
         */
        void onCells(Link link, byte[] cells, int offset, int count);

        /** The queue was above {@link Link#HIGH_WATER} and has fallen below {@link Link#LOW_WATER}. Every feeder has to go on. */
        void onDrained(Link link);

        /** The last call. {@code why} is for a log: a phrase in English without names, addresses or keys. */
        void onClosed(Link link, String why);
    }

    /** How long, and how much, is read after our last record, lest unread input turn our end into a reset that overtakes it. */
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final int LINGER_BYTES = 4 * 1024 * 1024;

    private enum Life { OPEN, CLOSING, LINGERING, CLOSED }

    private final EventLoop loop;
    private final SocketChannel channel;
    private final Handler handler;
    private final TlsRecords records;
    private final Optional<Bytes> peerId;
    private final boolean initiator;
    private final int version;
    private final Pollable pollable = new Readiness();
    private final WriteStall stall;
    private final SelectionKey key;

    private final CellScheduler scheduler = new CellScheduler();
    /** What belongs to no circuit. */
    private final CellQueue ownCells;
    /** The beginning of a TLS record whose end has not arrived. */
    private final ByteQueue partialRecord;
    /** The beginning of a cell; null as long as the peer cuts records at cells, as ours do. */
    private byte[] partialCell;
    private int partialCellLength;
    /** What came with the handshake; null once delivered. */
    private EstablishedLink leftover;

    private Life life = Life.OPEN;
    private boolean paused;
    private boolean dirty;
    /** The socket took less than it was offered: the next write waits until it has room. */
    private boolean writeAwaited;
    private boolean congested;
    private boolean endSealed;
    private EventLoop.Timer lingerTimer;
    private int lingered;
    private long bytesIn;
    private long bytesOut;

    private Link(EventLoop loop, EstablishedLink established, Handler handler) throws IOException {
        this.loop = loop;
        this.channel = established.channel();
        this.handler = handler;
        this.records = new TlsRecords(established.engine(), loop);
        this.peerId = established.peerId();
        this.initiator = established.initiator();
        this.version = established.version();
        this.stall = new WriteStall(loop, WRITE_STALL, () -> writeAwaited, () -> finish("the other end takes nothing"));
        this.ownCells = new CellQueue(loop.newQueue(), () -> { });
        this.partialRecord = loop.newQueue();
        this.leftover = established;
        channel.configureBlocking(false);
        this.key = loop.register(channel, 0, pollable);
    }

    /**
     * Takes over a link after its handshake. Callbacks begin with a later turn, first with cells that came during the handshake.
     *
     * @throws IOException if the channel is not usable; it is closed then
     */
    public static Link adopt(EventLoop loop, EstablishedLink established, Handler handler) throws IOException {
        loop.requireInLoop();
        Link link;
        try {
            link = new Link(loop, established, Objects.requireNonNull(handler));
        } catch (IOException e) {
            established.close();
            throw e;
        }
        loop.executeFor(link.pollable, link::deliverLeftover);
        return link;
    }

    /**
     * Queues a copy of {@code count} cells that stand one behind the other. Without effect once the link is closed, of which the owner
     * may not have heard yet.
     */
    public void send(byte[] cells, int offset, int count) {
        send(ownCells, cells, offset, count);
        if (ownCells.bytes().size() > MOST_QUEUED) {
            finish("more is queued than may be");
        }
    }

    /** As {@link #send(byte[], int, int)}, by way of a queue of this link; cells of one queue stay in order, queues take turns. */
    void send(CellQueue queue, byte[] cells, int offset, int count) {
        if (life != Life.OPEN) {
            return;
        }
        scheduler.append(queue, cells, offset, count);
        congested |= queuedBytes() > HIGH_WATER;
        markDirty();
    }

    CellQueue newQueue(CellQueue.Owner owner) {
        return new CellQueue(loop.newQueue(), owner);
    }

    /** The order in which queues of this link are served. */
    CellScheduler scheduler() {
        return scheduler;
    }

    EventLoop loop() {
        return loop;
    }

    /** Cells of the link's own that wait: answers to a peer that asks and does not read. */
    int ownQueuedBytes() {
        return ownCells.bytes().size();
    }

    /** Closes at once, dropping what is queued: the other end has broken the rules. */
    void cut(String why) {
        finish(why);
    }

    /** Bytes sent and not yet taken by the socket. */
    public int queuedBytes() {
        return scheduler.queued() + records.unsent().size();
    }

    /** No more {@link Handler#onCells} after this, except that cells read already in this turn have been delivered. */
    public void pauseReading() {
        paused = true;
        updateInterest();
    }

    public void resumeReading() {
        if (paused) {
            paused = false;
            if (leftover == null) {
                updateInterest();
            } else {
                loop.executeFor(pollable, this::deliverLeftover);
            }
        }
    }

    /** The relay at the other end, 32 bytes; empty if it is a client. */
    public Optional<Bytes> peerId() {
        return peerId;
    }

    /** True at the end that dialled. */
    public boolean initiator() {
        return initiator;
    }

    /** The version of the link protocol that both ends speak. */
    public int version() {
        return version;
    }

    /** Bytes read from the socket since adoption, TLS included. */
    public long bytesIn() {
        return bytesIn;
    }

    /** Bytes written to the socket since adoption, TLS included. */
    public long bytesOut() {
        return bytesOut;
    }

    /** Closes once everything queued is out, or the peer takes nothing for 60 s. No more cells are delivered. */
    public void close() {
        if (life == Life.OPEN) {
            life = Life.CLOSING;
            updateInterest();
            markDirty();
        }
    }

    private final class Readiness implements Pollable {
        @Override
        public void ready(int readyOps) {
            if ((readyOps & SelectionKey.OP_WRITE) != 0) {
                writeOnce();
            }
            if ((readyOps & SelectionKey.OP_READ) != 0 && readsNow()) {
                readOnce();
            }
        }

        @Override
        public void flush() {
            dirty = false;
            // Otherwise the socket is full, and says so when it is not.
            if (!writeAwaited) {
                writeOnce();
            }
        }

        @Override
        public void abandon() {
            finish(CLOSED_HERE);
        }
    }

    private void readOnce() {
        ByteBuffer in = loop.scratch().readBuffer().clear();
        int count;
        try {
            count = channel.read(in);
        } catch (IOException _) {
            finish("the connection broke");
            return;
        }
        if (life == Life.LINGERING) {
            lingered += Math.max(count, 0);
            if (count < 0 || lingered > LINGER_BYTES) {
                finish(CLOSED_HERE);
            }
        } else if (count < 0) {
            finish("the connection was cut");
        } else if (count > 0) {
            bytesIn += count;
            ByteBuffer sealed = loop.scratch().ciphertext().clear();
            partialRecord.copyTo(sealed);
            partialRecord.clear();
            sealed.put(in.flip()).flip();
            deliver(sealed, loop.scratch().plaintext().clear());
        }
    }

    private void deliverLeftover() {
        if (leftover == null || life != Life.OPEN || paused) {
            return;
        }
        ByteBuffer opened = loop.scratch().plaintext().clear().put(leftover.opened());
        ByteBuffer sealed = loop.scratch().ciphertext().clear().put(leftover.sealed()).flip();
        leftover = null;
        updateInterest();
        deliver(sealed, opened);
    }

    /** Opens what is in {@code sealed} behind what is in {@code opened} already, keeps what is not whole, and hands the cells over. */
    private void deliver(ByteBuffer sealed, ByteBuffer opened) {
        if (partialCellLength > 0) {
            opened.put(partialCell, 0, partialCellLength);
            partialCellLength = 0;
        }
        boolean goesOn;
        try {
            goesOn = records.open(sealed, opened);
        } catch (SSLException _) {
            finish("the other end breaks the rules of TLS");
            return;
        }
        partialRecord.append(sealed);
        int count = opened.position() / CELL_SIZE;
        keepPartialCell(opened.array(), count * CELL_SIZE, opened.position());
        if (!records.unsent().isEmpty()) {
            markDirty();
        }
        if (count > 0) {
            handler.onCells(this, opened.array(), 0, count);
        }
        if (!goesOn) {
            finish("closed by the other end");
        }
    }

    private void keepPartialCell(byte[] opened, int from, int to) {
        if (to > from) {
            if (partialCell == null) {
                partialCell = new byte[CELL_SIZE];
            }
            System.arraycopy(opened, from, partialCell, 0, to - from);
            partialCellLength = to - from;
        }
    }

    /** Seals as much as one write may take, and writes once. */
    private void writeOnce() {
        if (life == Life.LINGERING || life == Life.CLOSED) {
            return;
        }
        ByteBuffer out = loop.scratch().writeBuffer().clear();
        ByteQueue unsent = records.unsent();
        int count;
        try {
            if (life == Life.CLOSING && scheduler.isEmpty() && !endSealed) {
                endSealed = true;
                records.sealEnd();
            }
            unsent.copyTo(out);
            int old = out.position();
            if (old == unsent.size()) {
                records.seal(scheduler, out);
            }
            count = channel.write(out.flip());
            unsent.discard(Math.min(count, old));
            // What was sealed just now and not taken follows what was not taken before.
            unsent.append(out.position(Math.max(count, old)));
        } catch (IOException _) {
            finish("the connection broke");
            return;
        }
        bytesOut += count;
        wrote(count);
    }

    private void wrote(int count) {
        boolean wasAwaited = writeAwaited;
        writeAwaited = queuedBytes() > 0;
        updateInterest();
        if (count > 0) {
            stall.progress();
        }
        if (writeAwaited && !wasAwaited) {
            stall.watch();
        }
        if (life == Life.CLOSING && !writeAwaited) {
            if (endSealed) {
                linger();
            } else {
                markDirty();
            }
        } else if (life == Life.OPEN && congested && queuedBytes() < LOW_WATER) {
            congested = false;
            handler.onDrained(this);
        }
        CellQueue roomy;
        while (life == Life.OPEN && (roomy = scheduler.pollResumable()) != null) {
            roomy.owner().onRoom();
        }
    }

    private void linger() {
        life = Life.LINGERING;
        lingerTimer = loop.schedule(LINGER, () -> finish(CLOSED_HERE));
        try {
            channel.shutdownOutput();
            updateInterest();
        } catch (IOException _) {
            finish(CLOSED_HERE);
        }
    }

    private void finish(String why) {
        if (life == Life.CLOSED) {
            return;
        }
        life = Life.CLOSED;
        stall.cancel();
        if (lingerTimer != null) {
            lingerTimer.cancel();
        }
        scheduler.clearAll();
        records.unsent().clear();
        partialRecord.clear();
        if (partialCell != null) {
            Arrays.fill(partialCell, (byte) 0);
        }
        leftover = null;
        try {
            channel.close();
        } catch (IOException _) {
            // The descriptor is gone either way.
        }
        loop.execute(() -> handler.onClosed(this, why));
    }

    private void markDirty() {
        if (!dirty && life != Life.CLOSED) {
            dirty = true;
            loop.flushAtTurnEnd(pollable);
        }
    }

    private void updateInterest() {
        if (life == Life.CLOSED) {
            return;
        }
        int ops = (readsNow() ? SelectionKey.OP_READ : 0) | (writeAwaited ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != ops) {
            key.interestOps(ops);
        }
    }

    private boolean readsNow() {
        return life == Life.LINGERING || life == Life.OPEN && !paused && leftover == null;
    }
}
