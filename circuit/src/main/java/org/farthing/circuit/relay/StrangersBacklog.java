package org.farthing.circuit.relay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Work for strangers that waits for the processor: circuit handshakes, signatures of those that do not pay yet. The links that brought it
 * take turns, so that a flood on one waits behind itself. What waited for too long is refused unseen: its client is about to give up, and
 * answering it would only make the next one late as well (the reason why Tor drops onion skins by age). The caller brings the time.
 *
 * <p>Not thread-safe.
 *
 * @param <L> a link
 * @param <W> a piece of work
 */
final class StrangersBacklog<L, W> {
    /** In all: about what one processor computes in the time that the oldest may wait. */
    static final int MOST = 2048;
    static final int MOST_OF_ONE_LINK = 512;

    private record Waiting<W>(W work, long since) {
    }

    private final Map<L, Queue<Waiting<W>>> byLink = new HashMap<>();
    /** Links that have any, the next one first. */
    private final Queue<L> turns = new ArrayDeque<>();
    private final Consumer<W> refuse;
    private final Duration oldest;
    private int size;

    /**
     * @param oldest how long work may wait
     * @param refuse gets what is dropped
     */
    StrangersBacklog(Duration oldest, Consumer<W> refuse) {
        this.oldest = oldest;
        this.refuse = refuse;
    }

    int size() {
        return size;
    }

    /**
     * Adds one. Where there is no room, the oldest of the same link goes; only a link that has none waiting takes a place of the link that
     * has most, so that a flood pushes out itself.
     */
    void add(L link, W work, long now) {
        Queue<Waiting<W>> own = byLink.get(link);
        if (own != null && (own.size() >= MOST_OF_ONE_LINK || size >= MOST)) {
            dropOldest(own);
        } else if (size >= MOST) {
            makeRoom();
        }
        if (own == null) {
            own = new ArrayDeque<>();
            byLink.put(link, own);
            turns.add(link);
        }
        own.add(new Waiting<>(work, now));
        size++;
    }

    /** A look at every link, of which there are as many as may wait at most; links that flood do not come here. */
    private void makeRoom() {
        L fullest = null;
        int most = 0;
        for (L link : turns) {
            int waiting = byLink.get(link).size();
            if (waiting > most) {
                fullest = link;
                most = waiting;
            }
        }
        dropOldest(byLink.get(fullest));
        if (most == 1) {
            byLink.remove(fullest);
            turns.remove(fullest);
        }
    }

    /** The next one to compute; null if there is none. */
    W next(long now) {
        while (!turns.isEmpty()) {
            L link = turns.remove();
            Queue<Waiting<W>> own = byLink.get(link);
            while (!own.isEmpty() && now - own.peek().since() > oldest.toNanos()) {
                dropOldest(own);
            }
            Waiting<W> chosen = own.poll();
            if (own.isEmpty()) {
                byLink.remove(link);
            } else {
                turns.add(link);
            }
            if (chosen != null) {
                size--;
                return chosen.work();
            }
        }
        return null;
    }

    private void dropOldest(Queue<Waiting<W>> queue) {
        size--;
        refuse.accept(queue.remove().work());
    }
}
