package org.farthing.circuit.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.Set;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.loop.TcpConnection;
import org.farthing.circuit.onion.PaddingGenerator;

/**
 * The streams of one circuit at one of its ends, client or exit: cuts bytes into cells, packs control messages, keeps both windows.
 * What differs between the ends (which layers seal a cell, who pays) is behind {@link CellPort}.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
public final class StreamMux {
    /** Streams that one circuit carries at a time; bounds what an end must buffer to 64 x 256 KiB and the 8 MiB of their growth. */
    public static final int MAX_STREAMS = 64;

    private static final int BATCH = 48;
    /** What a cell with a nonce cannot carry: the nonce, and the byte before it that ends the list of messages. */
    private static final int NONCE_AND_END = WindowRules.NONCE + 1;

    /** Where cells go. {@code messageOffset} and {@code messageLength} say where in a 2,048-byte cell the messages stand. */
    public interface CellPort {
        int messageOffset();

        int messageLength();

        /** How many more data cells payment allows now; control messages are not asked about. */
        int room();

        /** Whether as much as {@code outstanding} further data cells towards here is paid for, so that the window may open. */
        boolean mayAcknowledge(int outstanding);

        /** Encrypts the cell at {@code off} in place; its messages and padding are written. */
        void seal(byte[] cells, int off);

        /** The inner tag of the cell sealed last. */
        void copyTag(byte[] tag);

        /** Sends sealed cells. */
        void send(byte[] cells, int off, int count);

        /** Runs later in this turn of the event loop. */
        void later(Runnable task);
    }

    private final CellPort port;
    private final PaddingGenerator padding;
    private final Map<Integer, StreamBridge> streams = new HashMap<>();
    /** Stream numbers of look-ups, which carry nothing but their answer. */
    private final Set<Integer> lookups = new HashSet<>();
    private final SequencedSet<StreamBridge> waiting = new LinkedHashSet<>();
    private final ReceiveCredit.Growth growth = new ReceiveCredit.Growth();
    private final SendWindow sendWindow = new SendWindow();
    private final ReceiveWindow receiveWindow = new ReceiveWindow();
    private final byte[] nonce = new byte[WindowRules.NONCE];
    private final byte[] tag = new byte[WindowRules.TAG];
    private final byte[] control = new byte[Cell.SIZE];
    private final Scratch scratch;
    private int controlLength;
    private boolean flushPosted;
    private int highestStream;
    private boolean dead;
    private Runnable onIdle = () -> { };

    /** Buffers that all circuits of one event loop share, since only one of them acts at a time. */
    public static final class Scratch {
        private final byte[] cells = new byte[BATCH * Cell.SIZE];
        private final byte[] bytes = new byte[BATCH * Cell.SIZE];
    }

    public StreamMux(CellPort port, PaddingGenerator padding, Scratch scratch) {
        this.port = port;
        this.padding = padding;
        this.scratch = scratch;
    }

    /** Streams that are open and look-ups that wait for their answers. */
    public int streamCount() {
        return streams.size() + lookups.size();
    }

    public boolean hasRoomForStream() {
        return streamCount() < MAX_STREAMS;
    }

    public int outstandingFromPeer() {
        return receiveWindow.outstanding();
    }

    /** Opens a stream under a number of the client's choice, higher than any before on this circuit. */
    public StreamBridge open(int stream) {
        take(stream);
        var bridge = new StreamBridge(this, stream, growth);
        streams.put(stream, bridge);
        return bridge;
    }

    /** As {@link #open}, for a look-up: the number counts as an open stream until {@link #endLookup}. */
    public void beginLookup(int stream) {
        take(stream);
        lookups.add(stream);
    }

    /** The look-up was answered. */
    public void endLookup(int stream) {
        if (lookups.remove(stream) && streamCount() == 0) {
            onIdle.run();
        }
    }

    private void take(int stream) {
        if (stream <= highestStream) {
            throw new ProtocolViolation("a stream number used again");
        }
        if (!hasRoomForStream()) {
            throw new ProtocolViolation("more streams than a circuit carries");
        }
        highestStream = stream;
    }

    public StreamBridge stream(int id) {
        return streams.get(id);
    }

    public List<StreamBridge> all() {
        return new ArrayList<>(streams.values());
    }

    /** When the oldest of the bytes that wait for a stream's socket came, in the loop's nanoseconds; empty if none wait. */
    public OptionalLong oldestWaiting() {
        OptionalLong oldest = OptionalLong.empty();
        for (StreamBridge bridge : streams.values()) {
            TcpConnection socket = bridge.socket();
            if (socket != null && socket.queued() > 0) {
                long since = socket.oldestQueued();
                if (oldest.isEmpty() || since - oldest.getAsLong() < 0) {
                    oldest = OptionalLong.of(since);
                }
            }
        }
        return oldest;
    }

    void forgetIfFinished(StreamBridge bridge) {
        if (bridge.isFinished() && streams.remove(bridge.id(), bridge)) {
            waiting.remove(bridge);
            bridge.forgotten();
            TcpConnection socket = bridge.socket();
            if (socket != null) {
                socket.close();
            }
            if (streamCount() == 0) {
                onIdle.run();
            }
        }
    }

    /** {@code action} runs whenever the last stream has finished. */
    public void whenIdle(Runnable action) {
        onIdle = action;
    }

    /** Resets every stream's socket. Nothing is sent any more. */
    public void circuitDied() {
        dead = true;
        for (StreamBridge bridge : all()) {
            bridge.circuitDied();
        }
        streams.clear();
        lookups.clear();
        waiting.clear();
    }

    // ---- sending ----

    /** Adds a message to the cell that leaves at the end of this turn. */
    public void sendControl(int stream, RelayMessage message) {
        if (dead) {
            return;
        }
        int length = RelayMessageCodec.write(scratch.bytes, 0, stream, message);
        if (controlLength + length > port.messageLength()) {
            flushControl();
        }
        System.arraycopy(scratch.bytes, 0, control, controlLength, length);
        controlLength += length;
        if (!flushPosted) {
            flushPosted = true;
            port.later(() -> {
                flushPosted = false;
                flushControl();
            });
        }
    }

    /** Sends the gathered control messages now. */
    public void flushControl() {
        if (controlLength == 0 || dead) {
            return;
        }
        System.arraycopy(control, 0, scratch.cells, port.messageOffset(), controlLength);
        int length = controlLength;
        controlLength = 0;
        finishCell(0, length, 0);
        port.seal(scratch.cells, 0);
        port.send(scratch.cells, 0, 1);
    }

    /** Ends the message list at {@code length} and fills up to the end less {@code kept} bytes with padding that looks like ciphertext. */
    private void finishCell(int cell, int length, int kept) {
        int start = cell + port.messageOffset() + length;
        int end = cell + port.messageOffset() + port.messageLength() - kept;
        if (start < end) {
            scratch.cells[start] = 0;
            padding.fill(scratch.cells, start + 1, end - start - 1);
        }
    }

    /**
     * The socket has something: it is sent as far as windows, credit and payment allow, once those that wait have had their turns. (In the
     * order in which a selector names sockets, which is always the same, some would never have one.)
     */
    void pump(StreamBridge bridge) {
        if (waiting.isEmpty()) {
            send(bridge);
        } else {
            bridge.waitForRoom();
            waiting.add(bridge);
            resumeWaiting();
        }
    }

    private int room() {
        return Math.min(sendWindow.available(), port.room());
    }

    private void send(StreamBridge bridge) {
        int room = Math.min(room(), BATCH);
        if (room <= 0 || bridge.sendCredit() <= 0) {
            bridge.waitForRoom();
            waiting.add(bridge);
            return;
        }
        flushControl();
        int perCell = port.messageLength() - Cell.MESSAGE_HEADER;
        long most = (long) room * perCell - (long) NONCE_AND_END * (room / WindowRules.SENDME_EVERY + 1);
        int read = bridge.socket().read(scratch.bytes, 0, (int) Math.min(most, bridge.sendCredit()));
        if (read <= 0) {
            return;
        }
        bridge.countSent(read);
        int cells = 0;
        for (int done = 0; done < read; cells++) {
            boolean withNonce = sendWindow.nextCarriesNonce();
            int length = Math.min(read - done, perCell - (withNonce ? NONCE_AND_END : 0));
            writeDataCell(cells * Cell.SIZE, bridge.id(), done, length, withNonce);
            done += length;
        }
        port.send(scratch.cells, 0, cells);
    }

    private void writeDataCell(int cell, int stream, int from, int length, boolean withNonce) {
        int at = cell + port.messageOffset();
        RelayMessageCodec.writeHeader(scratch.cells, at, RelayMessage.DATA, length, stream);
        System.arraycopy(scratch.bytes, from, scratch.cells, at + Cell.MESSAGE_HEADER, length);
        if (withNonce) {
            finishCell(cell, Cell.MESSAGE_HEADER + length, WindowRules.NONCE);
            padding.fill(nonce, 0, nonce.length);
            System.arraycopy(nonce, 0, scratch.cells, at + port.messageLength() - WindowRules.NONCE, WindowRules.NONCE);
            port.seal(scratch.cells, cell);
            port.copyTag(tag);
            sendWindow.recordSent(nonce, tag);
        } else {
            finishCell(cell, Cell.MESSAGE_HEADER + length, 0);
            port.seal(scratch.cells, cell);
            sendWindow.recordSent();
        }
    }

    /** Windows, credit or payment may allow more: the waiting streams get their turns, in order, as far as that goes. */
    public void resumeWaiting() {
        int turns = waiting.size();
        for (int i = 0; i < turns && !dead && !waiting.isEmpty() && room() > 0; i++) {
            StreamBridge bridge = waiting.removeFirst();
            if (bridge.sendCredit() > 0 && bridge.roomAgain()) {
                send(bridge);
            }
        }
    }

    // ---- receiving ----

    /** Whether the next data cell from the other end carries a nonce, and so its tag is needed. */
    public boolean expectsNonce() {
        return receiveWindow.nextCarriesNonce();
    }

    /** Counts a data cell whose messages stand at {@code off} and whose inner tag is {@code innerTag} (looked at only with a nonce). */
    public void onDataCell(byte[] buf, int off, int length, byte[] innerTag) {
        if (receiveWindow.nextCarriesNonce()) {
            System.arraycopy(buf, off + length - WindowRules.NONCE, nonce, 0, WindowRules.NONCE);
            receiveWindow.onCell(nonce, innerTag);
            acknowledge();
        } else {
            receiveWindow.onCell();
        }
    }

    /** Sends the acknowledgements that are due and paid for. */
    public void acknowledge() {
        while (receiveWindow.acknowledgementDue() && port.mayAcknowledge(receiveWindow.outstanding() + WindowRules.SENDME_EVERY)) {
            sendControl(0, receiveWindow.acknowledge());
        }
    }

    public void onData(int stream, byte[] buf, int off, int length) {
        StreamBridge bridge = streams.get(stream);
        if (bridge == null) {
            throw new ProtocolViolation("data for no stream");
        }
        bridge.onData(buf, off, length);
    }

    public void onCredit(int stream, long bytes) {
        StreamBridge bridge = streams.get(stream);
        if (bridge != null) {
            bridge.onCredit(bytes);
        } else if (stream > highestStream) {
            throw new ProtocolViolation("credit for no stream");
        }
    }

    public void onEnd(int stream, EndReason reason) {
        StreamBridge bridge = streams.get(stream);
        if (bridge != null) {
            bridge.onEnd(reason);
        } else if (stream > highestStream) {
            throw new ProtocolViolation("end of no stream");
        }
    }

    public void onSendMe(RelayMessage.SendMe message) {
        sendWindow.onSendMe(message.cellIndex(), message.window(), message.proof().toArray());
        resumeWaiting();
    }
}
