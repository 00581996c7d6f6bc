package org.farthing.circuit.relay;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.StreamBridge;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.loop.TcpConnection;

/**
 * Opens the streams of a circuit that ends here: connects to the site that a BEGIN names and joins the connection to its stream. The
 * streams themselves are the circuit's {@link StreamMux}'s.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
final class ExitStreams {
    private final RelayCircuit circuit;
    private final RelayCircuit.Surroundings relay;
    private final LinkCircuits prev;
    private final StreamMux mux;

    ExitStreams(RelayCircuit circuit, RelayCircuit.Surroundings relay, LinkCircuits prev, StreamMux mux) {
        this.circuit = circuit;
        this.relay = relay;
        this.prev = prev;
        this.mux = mux;
    }

    void open(int stream, RelayMessage.Begin message) {
        boolean fromRelay = prev.peerId().filter(relay::isListed).isPresent();
        if (!circuit.apply(new RelayMachine.Command.Begin(fromRelay))) {
            return;
        }
        StreamBridge bridge = mux.open(stream);
        relay.exit().connect(message.host(), message.port(), new ExitConnector.Result() {
            @Override
            public void connected(SocketChannel channel) {
                if (isGone(stream, bridge)) {
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
                if (!isGone(stream, bridge)) {
                    bridge.abort(reason);
                }
            }
        });
    }

    /** Whether the client ended the stream, or the circuit ended, while the site was being reached. */
    private boolean isGone(int stream, StreamBridge bridge) {
        return circuit.isDestroyed() || mux.stream(stream) != bridge;
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It carried nothing yet.
            return;
        }
    }
}
