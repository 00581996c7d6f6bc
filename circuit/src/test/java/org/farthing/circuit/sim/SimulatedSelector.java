package org.farthing.circuit.sim;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A selector of a {@link Simulation}: tells of ready channels in an order drawn from the seed. */
final class SimulatedSelector extends AbstractSelector {
    private final SimulatedSockets sockets;
    private final Changes changes;
    private final Set<SelectionKey> keys = new LinkedHashSet<>();
    private final Set<SelectionKey> selected = new LinkedHashSet<>();
    private boolean woken;

    SimulatedSelector(SimulatedSockets sockets) {
        super(sockets);
        this.sockets = sockets;
        this.changes = new Changes(sockets.simulation());
    }

    /** One channel registered here. */
    final class Key extends AbstractSelectionKey {
        private final SimulatedChannel channel;
        private int interest;
        private int ready;

        private Key(SimulatedChannel channel) {
            this.channel = channel;
        }

        void wake() {
            changes.happen();
        }

        @Override
        public SelectableChannel channel() {
            return channel;
        }

        @Override
        public Selector selector() {
            return SimulatedSelector.this;
        }

        @Override
        public int interestOps() {
            requireValid();
            return interest;
        }

        @Override
        public SelectionKey interestOps(int ops) {
            requireValid();
            interest = ops;
            return this;
        }

        @Override
        public int readyOps() {
            requireValid();
            return ready;
        }

        private void requireValid() {
            if (!isValid()) {
                throw new java.nio.channels.CancelledKeyException();
            }
        }
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
        var simulated = (SimulatedChannel) channel;
        var key = new Key(simulated);
        key.interest = ops;
        key.attach(attachment);
        keys.add(key);
        simulated.registered(key);
        return key;
    }

    @Override
    public Set<SelectionKey> keys() {
        requireOpen();
        return Collections.unmodifiableSet(keys);
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        requireOpen();
        return selected;
    }

    @Override
    public int selectNow() {
        requireOpen();
        // A thread that never blocks would otherwise never let another one run.
        Thread.yield();
        woken = false;
        return look();
    }

    @Override
    public int select(long timeoutMillis) {
        requireOpen();
        long limit = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        long end = sockets.simulation().now() + limit;
        int found = look();
        if (found > 0 || woken) {
            Thread.yield();
            found = look();
        }
        while (found == 0 && !woken && !Thread.currentThread().isInterrupted()) {
            long left = end - sockets.simulation().now();
            if (limit > 0 && left <= 0) {
                break;
            }
            changes.await(limit == 0 ? 0 : left);
            found = look();
        }
        woken = false;
        return found;
    }

    @Override
    public int select() {
        return select(0);
    }

    @Override
    public Selector wakeup() {
        woken = true;
        changes.happen();
        return this;
    }

    private int look() {
        forgetCancelled();
        List<Key> found = new ArrayList<>();
        for (SelectionKey one : keys) {
            var key = (Key) one;
            if (key.isValid() && (key.interest & key.channel.ready()) != 0) {
                key.ready = key.interest & key.channel.ready();
                found.add(key);
            }
        }
        for (int i = found.size() - 1; i > 0; i--) {
            Collections.swap(found, i, sockets.simulation().network().nextInt(i + 1));
        }
        selected.addAll(found);
        return found.size();
    }

    private void forgetCancelled() {
        Set<SelectionKey> cancelled = cancelledKeys();
        for (SelectionKey key : cancelled) {
            keys.remove(key);
            selected.remove(key);
            deregister((AbstractSelectionKey) key);
        }
        cancelled.clear();
    }

    @Override
    protected void implCloseSelector() throws IOException {
        woken = true;
        changes.happen();
        for (SelectionKey key : List.copyOf(keys)) {
            deregister((AbstractSelectionKey) key);
        }
        keys.clear();
    }

    private void requireOpen() {
        if (!isOpen()) {
            throw new ClosedSelectorException();
        }
    }
}
