package org.farthing.circuit.client;

import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.DirectoryMessage;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.cell.RelayMessageCodec;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.flow.WindowRules;
import org.farthing.circuit.onion.ClientLayers;
import org.farthing.wallet.value.Bytes;

/**
 * Reads the messages of a circuit's opened backward cells and hands each to the part of the client it is for. Believes no hop more than its
 * own keys allow: a hop speaks of its own channel and its own successor, and the exit alone speaks of streams.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
final class BackwardMessages {
    private final Circuit circuit;
    private final CircuitBuild build;
    private final StreamOpenings openings;
    private final StreamMux mux;
    private final ClientLayers layers;
    private final MessageCursor cursor;
    private final byte[] tag = new byte[WindowRules.TAG];

    BackwardMessages(Circuit circuit, CircuitBuild build, StreamOpenings openings, StreamMux mux,
            ClientLayers layers, MessageCursor cursor) {
        this.circuit = circuit;
        this.build = build;
        this.openings = openings;
        this.mux = mux;
        this.layers = layers;
        this.cursor = cursor;
    }

    /**
     * Reads one cell.
     *
     * @param hop  whose keys opened it
     * @param body where its messages begin in {@code buf}
     * @throws ProtocolViolation if it says what this hop may not say, or not now
     */
    void read(int hop, byte[] buf, int body) {
        boolean fromExit = hop == circuit.path().size() - 1;
        cursor.reset(buf, body, Cell.BACKWARD_BODY);
        boolean counted = false;
        while (!circuit.isDead() && cursor.next()) {
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
                HopPayer payer = circuit.path().get(hop).payer()
                        .orElseThrow(() -> new ProtocolViolation("an acknowledgement for no channel"));
                if (!ack.channel().equals(payer.channelId())) {
                    throw new ProtocolViolation("an acknowledgement of another channel");
                }
                payer.onAck(circuit.meter(hop), ack);
                if (ack.status() == PayStatus.BOUND) {
                    circuit.apply(new CircuitMachine.Command.Bound(hop));
                }
            }
            case RelayMessage.PayClosing _, RelayMessage.PayRestored _ -> circuit.answered(hop, message);
            case DirectoryMessage answer -> circuit.directory().answered(hop, answer);
            case RelayMessage.Extended(Bytes created) -> {
                if (hop != circuit.provedHops() - 1) {
                    throw new ProtocolViolation("an extension from the wrong hop");
                }
                build.extended(hop + 1, created);
            }
            case RelayMessage.Pong(long nonce) -> circuit.silence().answered(hop, nonce);
            case RelayMessage.Connected _ -> {
                requireExit(fromExit);
                openings.connected(stream);
            }
            case RelayMessage.End(EndReason reason) -> {
                requireExit(fromExit);
                openings.ended(stream, reason);
            }
            case RelayMessage.Resolved resolved -> {
                requireExit(fromExit);
                openings.resolved(stream, resolved);
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
                    RelayMessage.Resolve _,
                    RelayMessage.PayRestore _, RelayMessage.Ping _ -> throw new ProtocolViolation("a message that only clients send");
        }
    }

    private static void requireExit(boolean fromExit) {
        if (!fromExit) {
            throw new ProtocolViolation("a stream message from a hop that is not the exit");
        }
    }
}
