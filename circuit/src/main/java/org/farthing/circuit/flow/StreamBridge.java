package org.farthing.circuit.flow;

import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.loop.TcpConnection;

/**
 * One stream of a circuit joined to one TCP socket: the browser's at the client, the site's at the exit. Bytes flow both ways; each
 * direction ends by itself, as in TCP; anything but an orderly end resets the socket, so that a cut stream never looks like a finished one.
 *
 * <p>Flow control is by {@linkplain ReceiveCredit credit in bytes}, of which the other end gets more as bytes are really written to the
 * socket here, so a reader that stops reading stops the sender.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
public final class StreamBridge implements TcpConnection.Handler {
    private final StreamMux mux;
    private final int id;
    private TcpConnection socket;
    private long sendCredit = CreditRules.FIRST;
    private long sent;
    private final ReceiveCredit receiveCredit;
    private boolean localEnded;
    private boolean remoteEnded;
    private boolean remoteAborted;
    private boolean aborted;
    private boolean waitingForRoom;

    StreamBridge(StreamMux mux, int id, ReceiveCredit.Growth growth) {
        this.mux = mux;
        this.id = id;
        this.receiveCredit = new ReceiveCredit(growth);
    }

    public int id() {
        return id;
    }

    /** Joins the socket; from here on bytes flow. The caller makes this bridge the socket's handler. */
    public void join(TcpConnection connection) {
        socket = connection;
        connection.resumeReading();
    }

    long sendCredit() {
        return sendCredit;
    }

    TcpConnection socket() {
        return socket;
    }

    /** The circuit has forgotten the stream. */
    void forgotten() {
        receiveCredit.release();
    }

    boolean isFinished() {
        return localEnded && remoteEnded;
    }

    boolean isWaitingForRoom() {
        return waitingForRoom;
    }

    void waitForRoom() {
        waitingForRoom = true;
        socket.pauseReading();
    }

    /** It need not wait any more. @return whether it has anything to send from now on */
    boolean roomAgain() {
        boolean resumes = waitingForRoom && !localEnded && !aborted;
        waitingForRoom = false;
        if (resumes) {
            socket.resumeReading();
        }
        return resumes;
    }

    void countSent(int bytes) {
        sendCredit -= bytes;
        sent += bytes;
    }

    // ---- from the circuit ----

    void onData(byte[] buf, int off, int len) {
        if (remoteEnded || len == 0) {
            throw new ProtocolViolation("data that the stream may not carry now");
        }
        receiveCredit.receive(len);
        if (aborted) {
            return;
        }
        if (socket == null) {
            throw new ProtocolViolation("data before the stream is connected");
        }
        socket.write(buf, off, len);
    }

    void onCredit(long bytes) {
        if (bytes <= 0 || sendCredit + bytes > CreditRules.most(sent)) {
            throw new ProtocolViolation("stream credit out of bounds");
        }
        sendCredit += bytes;
        roomAgain();
    }

    /** The other end has no more to say, or, with any reason but DONE (also after a DONE), gives the whole stream up. */
    void onEnd(EndReason reason) {
        if (remoteAborted || remoteEnded && reason == EndReason.DONE) {
            throw new ProtocolViolation("a stream ended twice");
        }
        remoteEnded = true;
        if (reason == EndReason.DONE) {
            if (!aborted && socket != null) {
                socket.shutdownOutput();
            }
        } else {
            remoteAborted = true;
            if (!localEnded) {
                localEnded = true;
                mux.sendControl(id, new RelayMessage.End(EndReason.DONE));
            }
            resetSocket();
        }
        mux.forgetIfFinished(this);
    }

    /** Ends the stream from here at once: the socket is reset, the other end told. {@code reason} is not DONE. */
    public void abort(EndReason reason) {
        if (aborted) {
            return;
        }
        resetSocket();
        localEnded = true;
        mux.sendControl(id, new RelayMessage.End(reason));
        mux.forgetIfFinished(this);
    }

    /** The circuit is gone: the socket ends in a reset, never in a clean end of file. */
    void circuitDied() {
        localEnded = true;
        remoteEnded = true;
        resetSocket();
    }

    private void resetSocket() {
        aborted = true;
        if (socket != null) {
            socket.reset();
        }
    }

    // ---- from the socket ----

    @Override
    public void onReadable(TcpConnection connection) {
        if (!localEnded && !aborted) {
            mux.pump(this);
        }
    }

    @Override
    public void onDrained(TcpConnection connection, int bytesWritten) {
        if (remoteEnded || aborted) {
            return;
        }
        int credit = receiveCredit.drain(bytesWritten);
        if (credit > 0) {
            mux.sendControl(id, new RelayMessage.StreamCredit(credit));
        }
    }

    @Override
    public void onEndOfInput(TcpConnection connection) {
        if (!localEnded && !aborted) {
            localEnded = true;
            mux.sendControl(id, new RelayMessage.End(EndReason.DONE));
            mux.forgetIfFinished(this);
        }
    }

    @Override
    public void onClosed(TcpConnection connection, boolean reset) {
        // Closed before both directions had ended: the other end must stop sending into nothing.
        if (isFinished() || aborted) {
            return;
        }
        aborted = true;
        localEnded = true;
        mux.sendControl(id, new RelayMessage.End(EndReason.RESET));
        mux.forgetIfFinished(this);
    }
}
