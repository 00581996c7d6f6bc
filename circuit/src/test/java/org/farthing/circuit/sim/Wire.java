package org.farthing.circuit.sim;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** One direction of a connection: bytes under way, and bytes that have come and were not read. It takes no more than it has room for. */
final class Wire {
    private final SimulatedSockets sockets;
    private final String name;
    private final Runnable atSender;
    private final Runnable atReceiver;
    private final ArrayDeque<ByteBuffer> arrived = new ArrayDeque<>();
    private int capacity;
    private int underWay;
    private int unread;
    private long lastArrival;
    private boolean ended;
    private boolean broken;
    private boolean abandoned;

    /**
     * @param atSender   called when there may be more room
     * @param atReceiver called when something has come
     */
    Wire(SimulatedSockets sockets, String name, int capacity, Runnable atSender, Runnable atReceiver) {
        this.sockets = sockets;
        this.name = name;
        this.capacity = capacity;
        this.atSender = atSender;
        this.atReceiver = atReceiver;
    }

    int room() {
        return Math.max(0, capacity - underWay - unread);
    }

    int unread() {
        return unread;
    }

    /** The sender has said that nothing more comes, and that has arrived. */
    boolean isEnded() {
        return ended && unread == 0;
    }

    /** The connection has broken, as the receiver knows. */
    boolean isBroken() {
        return broken;
    }

    /** Takes some of the bytes, at least one if there is room. */
    int send(ByteBuffer source) {
        int most = Math.min(room(), source.remaining());
        if (most == 0) {
            return 0;
        }
        int count = sockets.share(most);
        var packet = ByteBuffer.allocate(count).put(source.slice(source.position(), count)).flip();
        source.position(source.position() + count);
        underWay += count;
        arrive(() -> {
            underWay -= count;
            if (!broken && !abandoned) {
                unread += count;
                arrived.add(packet);
            }
        });
        note("sent", count);
        return count;
    }

    /** Gives some of the bytes that have come, at least one if there are any. */
    int receive(ByteBuffer target) {
        if (unread == 0 || !target.hasRemaining()) {
            return 0;
        }
        int left = sockets.share(Math.min(unread, target.remaining()));
        int count = left;
        while (left > 0) {
            ByteBuffer head = arrived.getFirst();
            int part = Math.min(left, head.remaining());
            target.put(head.slice(head.position(), part));
            head.position(head.position() + part);
            left -= part;
            if (!head.hasRemaining()) {
                arrived.removeFirst();
            }
        }
        unread -= count;
        sockets.simulation().at(sockets.latency(), atSender);
        note("received", count);
        return count;
    }

    /** The end, in order, behind what was sent. */
    void end() {
        arrive(() -> ended = true);
        note("ends", 0);
    }

    /** The end, out of order: what was not read may be lost, as systems differ in that. */
    void cut() {
        note("cut", 0);
        sockets.simulation().at(sockets.latency(), () -> {
            broken = true;
            if (sockets.simulation().network().nextBoolean()) {
                arrived.clear();
                unread = 0;
            }
            atReceiver.run();
        });
    }

    /** The receiver has gone: whatever comes is dropped. */
    void abandon() {
        abandoned = true;
        arrived.clear();
        unread = 0;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    void capacity(int bytes) {
        capacity = bytes;
    }

    private void arrive(Runnable what) {
        Simulation simulation = sockets.simulation();
        lastArrival = Math.max(lastArrival, simulation.now() + sockets.latency());
        simulation.at(lastArrival - simulation.now(), () -> {
            what.run();
            atReceiver.run();
        });
    }

    private void note(String what, int bytes) {
        sockets.simulation().trace().add(sockets.simulation().now(), name, what, bytes);
    }
}
