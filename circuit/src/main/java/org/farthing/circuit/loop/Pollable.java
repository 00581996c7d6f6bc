package org.farthing.circuit.loop;

/** What an {@link EventLoop} drives: one registered socket. All calls come from the loop's thread, never nested in one another. */
public interface Pollable {
    /** The socket is ready for {@code readyOps}, a set of {@link java.nio.channels.SelectionKey} operations. */
    void ready(int readyOps);

    /** The end of a turn in which {@link EventLoop#flushAtTurnEnd} was called for this socket. */
    void flush();

    /** The loop is closing, or a callback of this socket threw: let go of everything at once, without a clean end towards the peer. */
    void abandon();
}
