package org.farthing.circuit.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.StreamBridge;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.loop.TcpConnection;

/**
 * Opens the streams of a circuit that ends here: connects to the site that a BEGIN names and joins the connection to its stream; and
 * answers its look-ups. The streams themselves are the circuit's {@link StreamMux}'s.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
final class ExitStreams {
    private final RelayCircuit circuit;
    private final RelayCircuit.Surroundings relay;
    private final LinkCircuits prev;
    private final StreamMux mux;
    private ExitNames names;

    ExitStreams(RelayCircuit circuit, RelayCircuit.Surroundings relay, LinkCircuits prev, StreamMux mux) {
        this.circuit = circuit;
        this.relay = relay;
        this.prev = prev;
        this.mux = mux;
    }

    void open(int stream, RelayMessage.Begin message) {
        if (!mayServe()) {
            return;
        }
        StreamBridge bridge = mux.open(stream);
        relay.exit().connect(names(), message.host(), message.port(), new ExitConnector.Result() {
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

            @Override
            public boolean isWanted() {
                return !isGone(stream, bridge);
            }
        });
    }

    void lookUp(int stream, RelayMessage.Resolve message) {
        if (!mayServe()) {
            return;
        }
        mux.beginLookup(stream);
        relay.exit().lookUp(names(), message.host(), answer -> {
            if (circuit.isDestroyed()) {
                return;
            }
            mux.endLookup(stream);
            mux.sendControl(stream, switch (answer) {
                case ExitResolver.Answer.Addresses(List<InetAddress> addresses, int seconds) ->
                        new RelayMessage.Resolved(seconds, addresses.stream().map(InetAddress::getHostAddress).toList());
                case ExitResolver.Answer.Named(String name, int seconds) -> new RelayMessage.Resolved(seconds, List.of(name));
                case ExitResolver.Answer.Failed(EndReason reason) -> new RelayMessage.End(reason);
            });
        });
    }

    private boolean mayServe() {
        boolean fromRelay = prev.peerId().filter(relay::isListed).isPresent();
        return circuit.apply(new RelayMachine.Command.Begin(fromRelay));
    }

    /** Most circuits end at no exit, so the memory is made when it is needed. */
    private ExitNames names() {
        if (names == null) {
            names = relay.exit().newNames();
        }
        return names;
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
