package org.farthing.circuit.sim;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The network of a {@link Simulation}: every address leads to who listens there, and nothing leads outside. */
public final class SimulatedSockets extends SelectorProvider {
    private static final int FIRST_PORT = 32_768;

    private final Simulation simulation;
    private final Map<InetSocketAddress, SimulatedServer> listening = new HashMap<>();
    private final Set<InetSocketAddress> silent = new HashSet<>();
    private int lastPort = FIRST_PORT;
    private int channels;

    SimulatedSockets(Simulation simulation) {
        this.simulation = simulation;
    }

    Simulation simulation() {
        return simulation;
    }

    /** From now on nobody answers there, as behind a firewall that drops. */
    public void silence(InetSocketAddress address) {
        silent.add(address);
    }

    boolean isSilent(InetSocketAddress address) {
        return silent.contains(address);
    }

    SimulatedServer listener(InetSocketAddress address) {
        return listening.get(address);
    }

    InetSocketAddress bind(InetSocketAddress asked, SimulatedServer server) throws BindException {
        var address = asked.getPort() == 0 ? freeAddress(asked.getAddress()) : asked;
        if (listening.putIfAbsent(address, server) != null) {
            throw new BindException("Address already in use");
        }
        return address;
    }

    InetSocketAddress freeAddress(InetAddress host) {
        return new InetSocketAddress(host, ++lastPort);
    }

    void unbind(InetSocketAddress address) {
        listening.remove(address);
    }

    /** Nanoseconds from one end of a connection to the other, this time. */
    long latency() {
        return simulation.network().nextLong(simulation.faults().leastLatency().toNanos(),
                simulation.faults().mostLatency().toNanos() + 1);
    }

    /** Of {@code possible} bytes, above 0, those that move this time. */
    int share(int possible) {
        if (possible == 1 || simulation.network().nextDouble() >= simulation.faults().split()) {
            return possible;
        }
        return simulation.network().nextInt(4) == 0 ? 1 : 1 + simulation.network().nextInt(possible);
    }

    boolean cutsNow() {
        double chance = simulation.faults().cut();
        return chance > 0 && simulation.network().nextDouble() < chance;
    }

    String nextName() {
        return "c" + ++channels;
    }

    @Override
    public SocketChannel openSocketChannel() {
        return new SimulatedChannel(this);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() {
        return new SimulatedServer(this);
    }

    @Override
    public AbstractSelector openSelector() {
        return new SimulatedSelector(this);
    }

    @Override
    public DatagramChannel openDatagramChannel() {
        throw new UnsupportedOperationException("nothing of a circuit is a datagram");
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) {
        return openDatagramChannel();
    }

    @Override
    public Pipe openPipe() throws IOException {
        throw new UnsupportedOperationException("nothing of a circuit is a pipe");
    }
}
